/** Runs shell scripts far enough to know what settings come of them, without running anything. */
import { parseGrubDefaults } from '../../../syntax/grub-default/parse.ts';
import { parseShScript, type ShCommand, type ShList, type ShSimple } from '../../../syntax/grub-default/script.ts';
import type { Span } from '../../../text/span.ts';
import type { Origin } from '../../choices.ts';
import { TracedText } from '../traced-text.ts';
import { type CommandContext, type Outcome, runCommand } from './commands.ts';
import { expandFields, expandPattern, expandValue, type ScriptText, type ShellState } from './expand.ts';
import { globPattern } from './glob.ts';

/** An assignment that happened. */
export interface MadeAssignment {
  readonly name: string;
  /** Of a variable of ours, what the assignment itself wrote of the value. */
  readonly written: TracedText;
  readonly origin: Origin | undefined;
}

export interface ShellOptions {
  /** The text of a file; absent where it is not known. */
  readonly read: (path: string) => string | undefined;
  /** Whether a path is there, as far as anybody knows. */
  readonly exists: (path: string) => boolean | undefined;
  /** Whether `sh` is bash, which knows `NAME+=value`. */
  readonly isBash: boolean;
  /** The variables that are set before. */
  readonly variables: ReadonlyMap<string, TracedText>;
}

/** Why the script that read the files stops, and where. */
export interface Stop {
  readonly message: string;
  readonly origin: Origin | undefined;
}

/** True, false, or nobody knows. */
type Status = boolean | undefined;

/** Variables whose words somebody may miss. */
const OURS = /CMDLINE|XEN/;
const MOST_COMMANDS = 20_000;
const DEEPEST = 30;

export class Shell implements ShellState {
  readonly assignments: MadeAssignment[] = [];
  /** What could not be told on the way. */
  readonly doubts: { readonly message: string; readonly origin: Origin | undefined }[] = [];
  /** Names that a value or a condition asked for. */
  readonly asked = new Set<string>();
  stop: Stop | undefined;
  readonly #options: ShellOptions;
  #variables: Map<string, TracedText>;
  readonly #functions = new Map<string, { script: ScriptText; body: ShCommand }>();
  #printed: TracedText[] | undefined;
  #doubtful = 0;
  /** How many commands stand around whose failure is no failure of the script. */
  #tested = 0;
  #depth = 0;
  #commands = 0;
  #isTired = false;
  #place: Origin | undefined;
  #left = false;

  constructor(options: ShellOptions) {
    this.#options = options;
    this.#variables = new Map(options.variables);
  }

  /** Reads a file as `. file` does: with `set -e`, so that a command that fails stops it all. */
  source(path: string, text: string): void {
    const list = parseShScript(text);
    const script = { text, file: path };
    const { faults } = parseGrubDefaults(text);
    const [fault] = faults;
    if (!list || fault) {
      const at = fault ?? { start: 0, end: 0 };
      this.#halt(fault?.message ?? 'Syntax error', { file: path, start: at.start, end: at.end });
      return;
    }
    const status = this.#list(list, script);
    this.#left = false;
    // `[ … ] && …` at the very end of a file: it stops nothing by itself, but the file as a whole has failed then.
    if (status === false && !this.stop)
      this.#halt(
        `the last command of the file fails: "${cut(text, spanOf(list.slice(-1)) ?? { start: 0, end: 0 })}"`,
        this.#place,
      );
  }

  get(name: string): TracedText | undefined {
    this.asked.add(name);
    return this.#variables.get(name);
  }

  set(name: string, value: TracedText): void {
    const doubtful = this.#doubtful > 0 ? [TracedText.untold(`${name} is set only under a condition`)] : [];
    const made = TracedText.join([value, ...doubtful]);
    this.#variables.set(name, made);
    const written = this.#place && OURS.test(name) ? made.within(this.#place) : TracedText.empty;
    this.assignments.push({ name, written, origin: this.#place });
  }

  spend(commands: number): boolean {
    this.#commands += commands;
    return this.#commands <= MOST_COMMANDS;
  }

  refuse(message: string): void {
    this.#halt(message, this.#place);
  }

  output(text: string, span: Span, file: string | undefined): TracedText {
    const list = parseShScript(text, span.start, span.end);
    if (!list || this.#depth >= DEEPEST) return TracedText.untold(untoldOutput(text, span));
    const printed = this.#printed;
    const doubts = this.#doubts();
    this.#printed = [];
    const status = this.#apart(() => this.#list(list, { text, file }));
    const made = TracedText.join(this.#printed);
    this.#printed = printed;
    const isUntold = status === undefined || this.#doubts() > doubts;
    const trimmed = made.slice(0, made.text.replace(/\n+$/, '').length);
    return isUntold ? TracedText.join([trimmed, TracedText.untold(untoldOutput(text, span))]) : trimmed;
  }

  /** The variable's value after all that was read. */
  value(name: string): TracedText {
    return this.#variables.get(name) ?? TracedText.empty;
  }

  isSet(name: string): boolean {
    return this.#variables.has(name);
  }

  #doubts(): number {
    return this.doubts.length;
  }

  /** What happens in a subshell stays there, but for what it prints. */
  #apart(run: () => Status): Status {
    const variables = this.#variables;
    const made = this.assignments.length;
    this.#variables = new Map(variables);
    this.#depth++;
    this.#tested++;
    const status = run();
    this.#tested--;
    this.#depth--;
    this.#variables = variables;
    this.assignments.length = made;
    this.#left = false;
    return status;
  }

  #list(list: ShList, script: ScriptText): Status {
    let status: Status = true;
    for (let i = 0; i < list.length; i++) {
      const item = list[i];
      if (!item || this.stop || this.#left) break;
      const { before, command } = item;
      if (before === '&&' && status === false) continue;
      if (before === '||' && status !== false) continue;
      const doubtful = before === '&&' && status === undefined;
      const next = list[i + 1]?.before;
      const isTested = next === '&&' || next === '||';
      if (doubtful) this.#doubtful++;
      if (isTested) this.#tested++;
      status = this.#command(command, script);
      if (isTested) this.#tested--;
      if (doubtful) this.#doubtful--;
    }
    return status;
  }

  #command(command: ShCommand, script: ScriptText): Status {
    this.#commands++;
    if (this.#commands > MOST_COMMANDS || this.#depth >= DEEPEST) {
      if (!this.#isTired) this.#doubt('what more commands than anybody reads do', undefined);
      this.#isTired = true;
      return undefined;
    }
    switch (command.kind) {
      case 'simple':
        return this.#simple(command, script);
      case 'group':
        if (command.subshell) return this.#apart(() => this.#list(command.body, script));
        return this.#deeper(() => this.#list(command.body, script));
      case 'if':
        return this.#if(command, script);
      case 'case':
        return this.#case(command, script);
      case 'loop':
        return this.#loop(command, script);
      case 'function':
        this.#functions.set(command.name, { script, body: command.body });
        return true;
      case 'pipeline': {
        if (command.commands.length > 1) {
          this.#doubt(`what comes out of "${cut(script.text, command)}"`, placeOf(script, command));
          return undefined;
        }
        this.#tested++;
        const [only] = command.commands;
        const status = only ? this.#command(only, script) : true;
        this.#tested--;
        return status === undefined ? undefined : status !== command.negated;
      }
      default:
        return undefined;
    }
  }

  #if(command: ShCommand & { kind: 'if' }, script: ScriptText): Status {
    return this.#deeper(() => {
      for (const { condition, body } of command.branches) {
        this.#tested++;
        const status = this.#list(condition, script);
        this.#tested--;
        if (this.stop || this.#left) return undefined;
        if (status === false) continue;
        if (status) return this.#list(body, script);
        return this.#maybe(`whether "${cut(script.text, spanOf(condition) ?? command)}" holds`, command, script, body);
      }
      return command.otherwise ? this.#list(command.otherwise, script) : true;
    });
  }

  #case(command: ShCommand & { kind: 'case' }, script: ScriptText): Status {
    return this.#deeper(() => {
      const word = expandValue(script, command.word, this);
      for (const { patterns, body } of command.arms) {
        for (const span of patterns) {
          const pattern = expandPattern(script, span, this);
          if (pattern.text !== '*' && word.unknown.length + pattern.unknown.length > 0)
            return this.#maybe(word.unknown[0] ?? pattern.unknown[0] ?? '', command, script, body);
          if (globPattern(pattern.text)(word.text)) return this.#list(body, script);
        }
      }
      return true;
    });
  }

  #loop(command: ShCommand & { kind: 'loop' }, script: ScriptText): Status {
    const { variable, words, body } = command;
    return this.#deeper(() => {
      if (variable === undefined || !words)
        return this.#maybe('how often a loop runs', command, script, body, variable === undefined);
      const fields = words.flatMap((span) => expandFields(script, span, this));
      if (fields.some(({ text, unknown }) => unknown.length > 0 || /[*?[]/.test(text)))
        return this.#maybe('what a loop runs over', command, script, body);
      for (const field of fields) {
        this.#place = placeOf(script, command);
        this.set(variable, field);
        this.#list(body, script);
        if (this.stop || this.#left || this.#commands > MOST_COMMANDS) break;
      }
      return true;
    });
  }

  /** Runs what may or may not run, and marks what it sets. */
  #maybe(message: string, command: ShCommand, script: ScriptText, body: ShList, never = false): Status {
    this.#doubt(message, placeOf(script, command));
    if (never && body.length === 0) return undefined;
    this.#doubtful++;
    this.#tested++;
    this.#list(body, script);
    this.#tested--;
    this.#doubtful--;
    return undefined;
  }

  #simple(command: ShSimple, script: ScriptText): Status {
    this.#place = placeOf(script, command);
    const { assignments, words } = command;
    const head = words[0] && script.text.slice(words[0].start, words[0].end);
    const declares = head === 'export' || head === 'readonly' || head === 'local';
    const fields: TracedText[] = [];
    for (const [index, span] of words.entries()) {
      if (index > 0 && declares) fields.push(expandValue(script, span, this));
      else fields.push(...expandFields(script, span, this));
    }
    const isPassing = assignments.length > 0 && fields.length > 0 && !SPECIAL.has(fields[0]?.text ?? '');
    const outer = isPassing ? new Map(this.#variables) : undefined;
    const made = this.assignments.length;
    let status: Status = true;
    for (const { name, append, value } of assignments) {
      this.#place = placeOf(script, { start: value.start - name.length - (append ? 2 : 1), end: value.end });
      const text = expandValue(script, value, this);
      if (this.stop) return false;
      if (append && !this.#options.isBash) {
        this.#halt(`${name}+=: not found (sh here has no "+=")`, this.#place);
        return false;
      }
      this.set(name, append ? TracedText.join([this.get(name) ?? TracedText.empty, text]) : text);
    }
    this.#place = placeOf(script, command);
    if (fields.length > 0) status = this.#call(fields, command, script);
    if (outer) {
      // `NAME=value command` sets the variable for that command alone.
      this.#variables = outer;
      this.assignments.length = made;
    }
    if (status === false && this.#tested === 0 && !this.stop)
      this.#halt(`"${cut(script.text, command)}" fails`, placeOf(script, command));
    return status;
  }

  #call(fields: readonly TracedText[], command: ShSimple, script: ScriptText): Status {
    const [name, ...args] = fields;
    const known = this.#functions.get(name?.text ?? '');
    if (known) return this.#deeper(() => this.#command(known.body, known.script));
    const outcome = runCommand(name ?? TracedText.empty, args, this.#context());
    return this.#take(outcome, command, script);
  }

  #take(outcome: Outcome, command: ShSimple, script: ScriptText): Status {
    if (outcome.untold !== undefined) this.#doubt(outcome.untold, placeOf(script, command));
    if (outcome.printed && !command.silent) this.#printed?.push(outcome.printed);
    for (const name of outcome.unset ?? []) this.#variables.delete(name);
    for (const [name, value] of outcome.set ?? []) this.set(name, value);
    if (outcome.source) {
      const { path, text } = outcome.source;
      const list = parseShScript(text);
      if (!list) {
        this.#halt(`Syntax error in ${path}`, placeOf(script, command));
        return false;
      }
      const status = this.#deeper(() => this.#list(list, { text, file: path }));
      this.#left = false;
      return status;
    }
    if (outcome.leave === 'file') this.#left = true;
    if (outcome.leave === 'all') {
      if (this.#printed === undefined && this.#doubtful === 0)
        this.#halt(`"${cut(script.text, command)}" ends it`, placeOf(script, command));
      else this.#left = true;
    }
    return outcome.status;
  }

  #context(): CommandContext {
    const { read, exists } = this.#options;
    return { read, exists };
  }

  #deeper(run: () => Status): Status {
    this.#depth++;
    const status = run();
    this.#depth--;
    return status;
  }

  #doubt(message: string, origin: Origin | undefined): void {
    if (this.doubts.length < 100) this.doubts.push({ message, origin });
  }

  #halt(message: string, origin: Origin | undefined): void {
    if (this.#doubtful > 0) this.#doubt(message, origin);
    else this.stop ??= { message, origin };
  }
}

/** Before these commands of the shell's own an assignment stays. */
const SPECIAL = new Set([':', '.', 'eval', 'exec', 'export', 'readonly', 'set', 'shift', 'times', 'trap', 'unset']);

function spanOf(list: ShList): Span | undefined {
  const first = list[0]?.command;
  const last = list.at(-1)?.command;
  return first && last && { start: first.start, end: last.end };
}

function placeOf({ file }: ScriptText, { start, end }: Span): Origin | undefined {
  return file === undefined ? undefined : { file, start, end };
}

function untoldOutput(text: string, span: Span): string {
  return `the output of "${cut(text, span)}"`;
}

function cut(text: string, { start, end }: Span): string {
  const words = text
    .slice(start, Math.min(end, start + 80))
    .replace(/\s+/g, ' ')
    .trim();
  return end - start > 60 ? `${words.slice(0, 60)}…` : words;
}
