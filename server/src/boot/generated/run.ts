/** Follows a GRUB 2 script as GRUB would, as far as files tell: its menu, and what each entry loads. */
import { blankOutside, textOfGrubD } from '../../syntax/grub-cfg/grub-d.ts';
import {
  type CommandStatement,
  type IfStatement,
  type LoopStatement,
  readStatements,
  type Statement,
} from '../../syntax/grub-cfg/statements.ts';
import { parseGrubEnv } from '../../syntax/grubenv/parse.ts';
import type { BootTree } from '../choices.ts';
import { MOST_WORDS } from '../lazy-entry.ts';
import { evaluateTest } from './conditions.ts';
import type { Environment } from './environment.ts';
import { expandWord } from './expand.ts';
import { addEntry, type MenuItem } from './menu.ts';
import { findFile, isThere, splitPath } from './paths.ts';
import { Traced } from './traced.ts';

/** A command that loads an image, or another program. */
export interface Loaded {
  readonly name: string;
  readonly words: readonly Traced[];
}

/** Where a script runs. */
interface Frame {
  readonly file: string;
  readonly text: string;
  readonly environment: Environment;
  readonly menu: MenuItem[];
  readonly loaded: Loaded[];
  readonly depth: number;
}

const LOADERS = /^(?:multiboot2?|module2?|xen_hypervisor|xen_module|chainloader|linux(?:16|efi)?|kernel)$/;
/** Commands that put what only the machine knows into a variable. */
const ASKS =
  /^(?:search(?:\.\w+|_\w+)?|probe|regexp|read|smbios|date|getenv|uuid|setpci|rdmsr|inb|inw|inl|hash|pcidump)$/;
const ASSIGNMENT = /^[A-Za-z_]\w*=/;
/** What follows another file, or a function, so deep goes in circles. */
const DEEPEST = 12;
/** No script that boots anything does more. */
const MOST_STEPS = 200_000;
/** Nor does an entry. */
const MOST_STEPS_OF_ENTRY = 2000;
/** So much text costs a step. */
const TEXT_OF_STEP = 32;
const MOST_TURNS = 200;

export class ScriptRun {
  readonly #tree: BootTree;
  readonly #told: ReadonlySet<string>;
  readonly #functions = new Map<string, { readonly body: readonly Statement[]; readonly frame: Frame }>();
  readonly #parsed = new Map<string, readonly Statement[]>();
  /** The files that were read on the way. */
  readonly read = new Set<string>();
  #steps = MOST_STEPS;

  /** @param told files whose entries are known already: nobody reads them again */
  constructor(tree: BootTree, told: ReadonlySet<string> = new Set()) {
    this.#tree = tree;
    this.#told = told;
  }

  /** Runs a file. Its menu items go into `menu`; variables stay in `environment`. */
  file(file: string, environment: Environment, menu: MenuItem[], depth = 0): void {
    const text = this.#tree.files.get(file);
    if (text === undefined || depth > DEEPEST) return;
    this.read.add(file);
    let statements = this.#parsed.get(file);
    if (!statements) {
      const printed = textOfGrubD(text);
      statements = readStatements(printed ? blankOutside(text, printed) : text);
      this.#parsed.set(file, statements);
    }
    this.#all(statements, { file, text, environment, menu, loaded: [], depth });
  }

  /** Runs an entry's or a submenu's body: what it loads, and what stands in its menu. */
  body(item: MenuItem, environment: Environment): { readonly loaded: readonly Loaded[]; readonly menu: MenuItem[] } {
    this.#steps = MOST_STEPS_OF_ENTRY;
    const menu: MenuItem[] = [];
    const loaded: Loaded[] = [];
    const text = this.#tree.files.get(item.file) ?? '';
    for (const [index, argument] of item.arguments.entries()) environment.set(String(index + 1), argument);
    this.#all(item.body, { file: item.file, text, environment, menu, loaded, depth: 1 });
    return { loaded, menu };
  }

  /** Whether the last of the statements went well; `undefined`: nobody can tell. */
  #all(statements: readonly Statement[], frame: Frame): boolean | undefined {
    let last: boolean | undefined = true;
    for (const statement of statements) {
      if (--this.#steps < 0) return undefined;
      if (statement.kind === 'command') last = this.#command(statement, frame);
      else if (statement.kind === 'if') this.#if(statement, frame);
      else if (statement.kind === 'function') this.#functions.set(statement.name, { body: statement.body, frame });
      else this.#loop(statement, frame);
    }
    return last;
  }

  #if(statement: IfStatement, frame: Frame): void {
    const open: (readonly Statement[])[] = [];
    for (const { condition, body } of statement.branches) {
      const answer = this.#all(condition, frame);
      if (answer !== false) open.push(body);
      if (answer) {
        this.#either(open, frame);
        return;
      }
    }
    this.#either([...open, statement.otherwise], frame);
  }

  /** Only the machine will tell which of them runs. An entry takes the first; a menu gets the entries of all. */
  #either(branches: readonly (readonly Statement[])[], frame: Frame): void {
    const [only] = branches;
    if (branches.length === 1 && only) {
      this.#all(only, frame);
      return;
    }
    const runs = branches.map((branch, index) => {
      const environment = frame.environment.copy();
      const loaded = index === 0 ? frame.loaded : [];
      this.#all(branch, { ...frame, environment, loaded });
      if (index > 0 && frame.loaded.length === 0) frame.loaded.push(...loaded);
      return environment;
    });
    frame.environment.merge(runs);
  }

  #loop(statement: LoopStatement, frame: Frame): void {
    const { environment } = frame;
    if (statement.kind === 'for') {
      const words = statement.words.flatMap((word) => expandWord(frame.file, frame.text, word, environment));
      for (const word of words.slice(0, MOST_TURNS)) {
        environment.set(statement.variable, word);
        this.#all(statement.body, frame);
      }
      return;
    }
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const answer = this.#all(statement.condition, frame);
      if (answer === undefined || answer !== (statement.kind === 'while')) return;
      this.#all(statement.body, frame);
    }
  }

  #command(command: CommandStatement, frame: Frame): boolean | undefined {
    const { file, text, environment } = frame;
    const words: Traced[] = [];
    for (const word of command.words) {
      if (words.length > MOST_WORDS) break;
      words.push(...expandWord(file, text, word, environment));
    }
    for (const word of words) this.#steps -= Math.floor(word.text.length / TEXT_OF_STEP);
    const [first, ...rest] = words;
    const name = first?.text ?? '';
    if (!first) return true;
    if (name === '!') {
      const answer = this.#named(rest, command, frame);
      return answer === undefined ? undefined : !answer;
    }
    return this.#named(words, command, frame);
  }

  #named(words: readonly Traced[], command: CommandStatement, frame: Frame): boolean | undefined {
    const { environment } = frame;
    const [first, ...rest] = words;
    const name = first?.text ?? '';
    if (first && ASSIGNMENT.test(name)) return assign(environment, first);
    if (name === 'set') {
      for (const word of rest) assign(environment, word);
      return true;
    }
    if (name === 'true') return true;
    if (name === 'false') return false;
    if (name === '[' || name === 'test') return this.#test(name, command, frame);
    if (name === 'menuentry' || name === 'submenu') {
      if (command.block) addEntry(frame.menu, command, name, rest, frame.file);
      return true;
    }
    if (name === 'unset') for (const { text } of rest) environment.unset(text);
    if (name === 'export') for (const { text } of rest) environment.export(text.replace(/=.*/, ''));
    if (name === 'load_env') return this.#loadEnv(rest, frame);
    if (name === 'source' || name === '.' || name === 'configfile') return this.#follow(name, rest, frame);
    if (name === 'blscfg') return this.#blscfg(frame);
    if (ASKS.test(name)) return ask(environment, rest);
    if (LOADERS.test(name)) {
      // What an unknown condition chose stays one chain: a kernel begins it anew.
      frame.loaded.push({ name, words: rest });
      return true;
    }
    return this.#call(name, rest, frame);
  }

  #call(name: string, words: readonly Traced[], frame: Frame): boolean | undefined {
    const called = this.#functions.get(name);
    if (!called || frame.depth > DEEPEST) return undefined;
    const { environment } = frame;
    for (const [index, word] of words.entries()) environment.set(String(index + 1), word);
    return this.#all(called.body, {
      ...frame,
      file: called.frame.file,
      text: called.frame.text,
      depth: frame.depth + 1,
    });
  }

  /** Each word by itself: an unknown one makes the answer unknown only where it matters. */
  #test(name: string, command: CommandStatement, frame: Frame): boolean | undefined {
    const words: (string | undefined)[] = [];
    const begin = command.words.findIndex(({ start, end }) => frame.text.slice(start, end) === name);
    for (const word of command.words.slice(begin + 1)) {
      let known = true;
      const variables = {
        value: (variable: string) => frame.environment.value(variable),
        unknown: () => {
          known = false;
        },
      };
      const expanded = expandWord(frame.file, frame.text, word, variables);
      // A path's device does not matter: files are looked for without.
      const isPath = /^-[defs]$/.test(words.at(-1) ?? '');
      for (const { text } of expanded) words.push(known || isPath ? text : undefined);
    }
    if (name === '[' && words.at(-1) === ']') words.pop();
    return evaluateTest(words, (path) => isThere(this.#tree, path));
  }

  #loadEnv(words: readonly Traced[], frame: Frame): boolean | undefined {
    const { environment } = frame;
    const named = words.findIndex(({ text }) => text === '-f' || text === '--file');
    const joined = words.find(({ text }) => text.startsWith('--file='));
    const path = joined ? joined.text.slice(7) : named >= 0 ? words[named + 1]?.text : undefined;
    const file = findFile(this.#tree, path ?? `${environment.value('prefix')?.text ?? ''}/grubenv`);
    const text = file === undefined ? undefined : this.#tree.files.get(file);
    if (file === undefined || text === undefined) return undefined;
    const wanted = words.filter((word, index) => !word.text.startsWith('-') && (named < 0 || index !== named + 1));
    for (const { name, value, valueSpan } of parseGrubEnv(text).variables) {
      if (wanted.length > 0 && !wanted.some((word) => word.text === name)) continue;
      const escaped = valueSpan.end - valueSpan.start !== value.length;
      environment.set(name, escaped ? Traced.known(value) : Traced.of(file, value, valueSpan.start));
    }
    return true;
  }

  #follow(name: string, words: readonly Traced[], frame: Frame): boolean | undefined {
    const path = words.find(({ text }) => !text.startsWith('-'))?.text ?? '';
    const relative = path.startsWith('/') || path.startsWith('(') ? path : `${splitPath(frame.file).folder}/${path}`;
    const file = findFile(this.#tree, relative);
    if (file === undefined || frame.depth > DEEPEST) return isThere(this.#tree, relative) === false ? false : undefined;
    if (name !== 'configfile') this.file(file, frame.environment, frame.menu, frame.depth + 1);
    // An entry that opens another config is one more way to its entries, which stand for themselves.
    else if (frame.depth === 0 && !this.read.has(file) && !this.#told.has(file)) {
      const environment = frame.environment.inside();
      environment.set('prefix', frame.environment.value('prefix'));
      this.file(file, environment, frame.menu, frame.depth + 1);
      frame.environment.set('default', environment.value('default'));
    }
    return true;
  }

  /** Fedora's GRUB puts the entries of the Boot Loader Specification here: none of them starts Xen, but they are counted. */
  #blscfg(frame: Frame): boolean | undefined {
    const folder = '/boot/loader/entries';
    const names = this.#tree.folders.get(folder) ?? [];
    for (const name of [...names]
      .filter((each) => each.endsWith('.conf'))
      .sort()
      .reverse()) {
      const text = this.#tree.files.get(`${folder}/${name}`) ?? '';
      const title = /^title[ \t]+(.*)$/m.exec(text)?.[1]?.trim() ?? '';
      const id = name.slice(0, -'.conf'.length);
      frame.menu.push({ kind: 'menuentry', title, id, arguments: [], body: [], file: frame.file, start: 0, end: 0 });
    }
    return names.length > 0;
  }
}

function assign(environment: Environment, word: Traced): boolean {
  const equals = word.text.indexOf('=');
  if (equals <= 0) return false;
  const name = word.text.slice(0, equals);
  const value = word.slice(equals + 1, word.text.length);
  environment.set(name, value);
  return true;
}

/** `search --set=root …`, `probe -s x …`, `read x`: from here on only the loader knows. */
function ask(environment: Environment, words: readonly Traced[]): undefined {
  words.forEach(({ text }, index) => {
    const joined = /^--set=(?:\d+:)?(\w+)$/.exec(text);
    if (joined?.[1]) environment.set(joined[1], undefined);
    else if (text === '--set' || text === '-s') {
      const name = words[index + 1]?.text.replace(/^\d+:/, '') ?? '';
      environment.set(/^\w+$/.test(name) ? name : 'root', undefined);
    }
  });
  const [only] = words;
  if (words.length === 1 && only && /^\w+$/.test(only.text)) environment.set(only.text, undefined);
  return undefined;
}
