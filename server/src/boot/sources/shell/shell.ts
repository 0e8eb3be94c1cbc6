/** Runs shell scripts far enough to know what settings come of them, without running anything. */
import { KEEPS_ASSIGNMENTS, parseGrubDefaults } from '../../../syntax/grub-default/parse.ts';
import { parseShScript, type ShCommand, type ShList, type ShSimple } from '../../../syntax/grub-default/script.ts';
import type { Span } from '../../../text/span.ts';
import type { Origin } from '../../choices.ts';
import { TracedText } from '../traced-text.ts';
import { type Outcome, runCommand } from './commands.ts';
import { expandFields, expandPattern, expandValue, type ScriptText, type ShellState } from './expand.ts';
import { globPattern } from './glob.ts';
import type { MadeAssignment, ShellOptions, Stop } from './outside.ts';
import { cut, placeOf, spanOf, untoldOutput } from './places.ts';
import { Variables } from './variables.ts';

interface ShFunctionBody {
  readonly script: ScriptText;
  readonly body: ShCommand;
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
  readonly #variables: Variables;
  readonly #functions = new Map<string, ShFunctionBody>();
  #printed: TracedText[] | undefined;
  #doubtful = 0;
  /** How many commands stand around whose failure is no failure of the script. */
  #tested = 0;
  #depth = 0;
  #commands = 0;
  #isTired = false;
  #place: Origin | undefined;
  #left = false;
  /** `set -e`, which grub-mkconfig runs with. */
  #stopsAtFailure = true;
  /** Whether it was left by `return`, which leaves a function alone. */
  #returned = false;
  /** How many subshells stand around: what would end the script ends only the innermost there. */
  #apartness = 0;
  /** How the last command substitution of a command ended; absent where it has none. */
  #substituted: { readonly status: Status } | undefined;

  constructor(options: ShellOptions) {
    this.#options = options;
    this.#variables = new Variables(options.variables);
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
    const last = spanOf(list.slice(-1)) ?? { start: 0, end: 0 };
    // `[ … ] && …` at the very end of a file: it stops nothing by itself, but the file as a whole has failed then.
    if (!this.#stopsAtFailure) return;
    if (status === false) this.#halt(`the last command of the file fails: "${cut(text, last)}"`, this.#place);
    else if (status === undefined)
      this.#doubt(
        `how "${cut(text, last)}" ends: where the last command of a file fails, update-grub stops`,
        this.#place,
      );
  }

  get(name: string): TracedText | undefined {
    this.asked.add(name);
    return this.#variables.get(name);
  }

  set(name: string, value: TracedText): void {
    if (name === 'IFS') this.#doubt('what words are cut at once IFS is set', this.#place);
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
    if (!list || this.#depth >= DEEPEST) {
      this.#substituted = { status: undefined };
      return TracedText.untold(untoldOutput(text, span));
    }
    const printed = this.#printed;
    const doubts = this.#doubts();
    this.#printed = [];
    const status = this.#apart(() => this.#list(list, { text, file }));
    const made = TracedText.join(this.#printed);
    this.#printed = printed;
    this.#substituted = { status };
    const isUntold = status === undefined || this.#doubts() > doubts;
    const trimmed = made.slice(0, made.text.replace(/\n+$/, '').length);
    return isUntold ? TracedText.join([trimmed, TracedText.untold(untoldOutput(text, span))]) : trimmed;
  }

  /** The variable's value after all that was read. */
  value(name: string): TracedText {
    return this.#variables.get(name) ?? TracedText.empty;
  }

  isSet(name: string): boolean {
    return this.#variables.get(name) !== undefined;
  }

  #doubts(): number {
    return this.doubts.length;
  }

  /** What happens in a subshell stays there, but for what it prints. */
  #apart(run: () => Status): Status {
    const made = this.assignments.length;
    this.#depth++;
    this.#apartness++;
    const status = this.#variables.apart(run);
    this.#apartness--;
    this.#depth--;
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
      if ((before === '&&' && status === false) || (before === '||' && status === true)) continue;
      const doubtful: boolean = before !== ';' && status === undefined;
      const next = list[i + 1]?.before;
      const isTested = next === '&&' || next === '||';
      if (doubtful) this.#doubtful++;
      if (isTested) this.#tested++;
      const own = this.#command(command, script);
      if (isTested) this.#tested--;
      if (doubtful) this.#doubtful--;
      // Whether it ran at all is as open as what was before it.
      status = doubtful ? undefined : own;
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
        if (command.subshell) {
          const status = this.#apart(() => this.#list(command.body, script));
          if (command.background) return true;
          return this.#ended(status, command, script);
        }
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
    const isPassing = fields.length > 0 && !KEEPS_ASSIGNMENTS.has(fields[0]?.text ?? '');
    const outer = isPassing ? assignments.map(({ name }) => [name, this.#variables.get(name)] as const) : [];
    const made = this.assignments.length;
    let status: Status = true;
    this.#substituted = undefined;
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
    const substituted = this.#substituted as { readonly status: Status } | undefined;
    if (fields.length > 0) status = this.#call(fields, command, script);
    // Where nothing but assignments stands, it ends as the command does whose output it takes.
    else if (substituted) status = substituted.status;
    // `NAME=value command` sets the variable for that command alone.
    for (const [name, value] of outer) this.#variables.set(name, value);
    this.assignments.splice(made, outer.length);
    return this.#ended(status, command, script);
  }

  /** Under `set -e` a command that fails, and that nothing asks whether it does, ends the script or the subshell. */
  #ended(status: Status, command: ShCommand, script: ScriptText): Status {
    if (status !== false || this.#tested > 0 || !this.#stopsAtFailure || this.stop || this.#left) return status;
    if (this.#apartness > 0) this.#left = true;
    else this.#halt(`"${cut(script.text, command)}" fails`, placeOf(script, command));
    return status;
  }

  #call(fields: readonly TracedText[], command: ShSimple, script: ScriptText): Status {
    const [name, ...args] = fields;
    const known = this.#functions.get(name?.text ?? '');
    if (known) return this.#callFunction(known, args);
    const outcome = runCommand(name ?? TracedText.empty, args, this.#options);
    return this.#take(outcome, command, script);
  }

  /** With its own arguments, and its own `local` variables. */
  #callFunction({ body, script }: ShFunctionBody, args: readonly TracedText[]): Status {
    const status = this.#variables.inFunction(args, () => this.#deeper(() => this.#command(body, script)));
    // `return` leaves the function alone; `exit` the subshell around it, if there is one.
    if (this.#returned) this.#left = false;
    this.#returned = false;
    return status;
  }

  #take(outcome: Outcome, command: ShSimple, script: ScriptText): Status {
    if (outcome.untold !== undefined) this.#doubt(outcome.untold, placeOf(script, command));
    if (outcome.printed && !command.silent) this.#printed?.push(outcome.printed);
    for (const name of outcome.unset ?? []) this.#variables.set(name, undefined);
    this.#stopsAtFailure = outcome.stopsAtFailure ?? this.#stopsAtFailure;
    for (const name of outcome.forget ?? []) this.#functions.delete(name);
    for (const name of outcome.local ?? []) if (!this.#variables.makeLocal(name)) return false;
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
    if (outcome.leave === 'file') {
      this.#left = true;
      this.#returned = true;
    }
    if (outcome.leave === 'all') {
      if (this.#apartness === 0 && this.#doubtful === 0)
        this.#halt(`"${cut(script.text, command)}" ends it`, placeOf(script, command));
      else this.#left = true;
    }
    return outcome.status;
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
