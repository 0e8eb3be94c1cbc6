/**
 * Rewrites a config of xm, which is Python, as one of xl: what can be worked out from the text alone becomes plain settings, what is the
 * same in both languages stays as it is, and all else stays as a comment with a mark.
 */
import type { Edit } from '../../text/span.ts';
import { parseConfig } from '../xl-config/parse.ts';
import { blanksBefore, commentEdits, DONE, LEFT, savedComments, splitEdits, valueEdits } from './edits.ts';
import { Known } from './effects.ts';
import { evaluate } from './evaluate.ts';
import { signAt } from './evidence.ts';
import type { Expression } from './expression.ts';
import type { LogicalLine, Token } from './lexer.ts';
import { applied, byStart, lineEndEdits } from './line-ends.ts';
import { assignmentOf, blockAt, type Clause, linesOf, type SimpleStatement, statementsOf } from './statements.ts';
import { isSequence, isTrue, operate, type PyValue, type Sequence } from './values.ts';
import { writeValue } from './write.ts';

/** What the rewritten text is for. */
export interface RewriteFor {
  /** Whether a name is a setting; others that values are made of are left out. */
  isKey(name: string): boolean;
  /** Whether xl makes nothing of a setting, so that nothing is lost with its value. */
  isIgnored(name: string): boolean;
  /** Whether its xl reads `+=`, and lists inside lists. */
  readonly plus: boolean;
  readonly nested: boolean;
}

export interface Rewrite {
  readonly edits: readonly Edit[];
  /** How many statements are left, as comments with a mark. */
  readonly left: number;
}

const NAME = /^[a-z][_0-9a-z]*$/;
const DEEPEST = 30;
const LONGEST = 262_144;
/** In one line. */
const MOST_TOKENS = 5_000;
/** All that is written together. */
const MOST_WRITTEN = 4_194_304;

/** `undefined` where no xl config comes of it, or the text is longer than any config. */
export function rewriteAsXl(text: string, given: RewriteFor): Rewrite | undefined {
  if (text.length > LONGEST) return undefined;
  const writer = new Writer(text, given);
  if (writer.lines.some(({ tokens }) => tokens.length > MOST_TOKENS)) return undefined;
  writer.run(writer.lines, 0);
  const edits = writer.finish();
  const { statements, suspects } = parseConfig(applied(text, edits));
  if (suspects.some((at) => (statements[at]?.faults.length ?? 0) > 0)) return undefined;
  return { edits, left: writer.left };
}

/** A statement that sets something. */
interface Written {
  readonly statement: SimpleStatement;
  /** How it becomes a setting where it is one already in all but details; else it is replaced. */
  readonly edits: readonly Edit[] | undefined;
  /** What it sets, and how that is written: nothing once all of it was taken back. */
  readonly settings: Map<string, string>;
}

/** A statement or block that cannot be worked out. */
interface LeftOver {
  readonly lines: readonly LogicalLine[];
  /** Where it is a statement. */
  readonly statement?: SimpleStatement;
}

/** A key's new value: `text` is how it is set as a whole. */
interface Setting {
  readonly name: string;
  readonly text: string;
}

class Writer {
  readonly lines: readonly LogicalLine[];
  readonly #leftOver: LeftOver[] = [];
  readonly #text: string;
  readonly #given: RewriteFor;
  readonly #known = new Known();
  /** Names that values are made of. */
  readonly #used = new Set<string>();
  readonly #edits: Edit[] = [];
  readonly #written: Written[] = [];
  readonly #byKey = new Map<string, Written[]>();
  #room = MOST_WRITTEN;

  constructor(text: string, given: RewriteFor) {
    this.#text = text;
    this.#given = given;
    this.lines = linesOf(text);
    for (const line of this.lines) for (const { tokens } of statementsOf(line)) this.#use(tokens);
  }

  run(lines: readonly LogicalLine[], depth: number): void {
    for (let at = 0; at < lines.length; ) {
      const block = blockAt(lines, at);
      if (block === undefined) {
        for (const statement of statementsOf(lines[at] as LogicalLine)) this.#simple(statement);
        at++;
      } else {
        const { clauses, count } = block;
        const chosen = depth < DEEPEST && clauses[0]?.word === 'if' ? this.#choose(clauses) : undefined;
        if (chosen === undefined) this.#leaveBlock(lines.slice(at, at + count));
        else for (const [index, clause] of clauses.entries()) this.#clause(clause, index === chosen, depth);
        at += count;
      }
    }
  }

  /** How many statements are left; none where all of them only make what xl makes nothing of. */
  get left(): number {
    const needed = this.#leftOver.some(({ lines, statement }) =>
      statement === undefined ? this.#needsBlock(lines) : this.#needs(statement.tokens),
    );
    return needed ? this.#leftOver.length : 0;
  }

  finish(): Edit[] {
    const text = this.#text;
    const edits = this.#edits;
    const mark = this.left > 0 ? LEFT : DONE;
    for (const { lines, statement } of this.#leftOver) {
      if (statement === undefined) this.#commentBlock(lines, mark);
      else this.#comment(statement, mark);
    }
    for (const written of this.#written) {
      if (written.settings.size > 0) edits.push(...this.#settingEdits(written));
      else this.#comment(written.statement, DONE);
    }
    edits.sort(byStart);
    return [...edits, ...lineEndEdits(text, this.lines, edits)].sort(byStart);
  }

  /** The index of the clause that runs, -1 for none; `undefined` where that cannot be known. */
  #choose(clauses: readonly Clause[]): number | undefined {
    for (const [index, { word, condition, colon, line, body }] of clauses.entries()) {
      if (colon < 0 || (body.length === 0 && colon === line.tokens.length - 1)) return undefined;
      if (word === 'else') return index;
      const value = condition && evaluate(condition, this.#known);
      if (value === undefined) return undefined;
      if (isTrue(value)) return index;
    }
    return -1;
  }

  #clause({ line, colon, body }: Clause, runs: boolean, depth: number): void {
    const inline = line.tokens[colon + 1];
    if (runs && inline !== undefined) {
      this.#edits.push({ span: { start: line.start, end: inline.start }, newText: '' });
      for (const statement of statementsOf(line, colon + 1)) this.#simple(statement);
    } else {
      this.#edits.push(...commentEdits(this.#text, line, DONE));
    }
    if (runs) this.run(body, depth + 1);
    else for (const one of body) this.#edits.push(...commentEdits(this.#text, one, DONE));
  }

  #leaveBlock(lines: readonly LogicalLine[]): void {
    this.#leftOver.push({ lines });
    const isFunction = ['def', 'class'].includes(lines[0]?.tokens[0]?.text ?? '');
    for (const [at, { tokens }] of lines.entries()) {
      if (isFunction && at > 0) this.#known.forgetForever(tokens);
      else this.#known.forget(tokens);
    }
  }

  #commentBlock(lines: readonly LogicalLine[], mark: string): void {
    const [first] = lines;
    const column = first === undefined ? 0 : blanksBefore(this.#text, first.start).length;
    for (const line of lines) {
      const blanks = blanksBefore(this.#text, line.start).length;
      const start = line === first ? line.start : line.start - Math.max(0, blanks - column);
      this.#edits.push(...commentEdits(this.#text, { start, end: line.end }, mark, line !== first));
    }
  }

  /** Whether a statement may do more than give names values that are no settings of xl. */
  #needs(tokens: readonly Token[]): boolean {
    const word = tokens[0]?.text ?? '';
    if (['import', 'pass', 'print'].includes(word)) return false;
    const targets = assignmentOf(tokens)?.targets ?? [];
    const isKey = (name: string) => this.#given.isKey(name) && !this.#given.isIgnored(name);
    return targets.length === 0 || targets.some((target) => target.kind !== 'name' || isKey(target.name));
  }

  #needsBlock(lines: readonly LogicalLine[]): boolean {
    const word = lines[0]?.tokens[0]?.text;
    if (word === 'def') return false;
    return lines.some((line) => {
      const { tokens } = line;
      const isHeader = tokens.at(-1)?.text === ':' && ['if', 'elif', 'else'].includes(tokens[0]?.text ?? '');
      return !isHeader && statementsOf(line).some((statement) => this.#needs(statement.tokens));
    });
  }

  #simple(statement: SimpleStatement): void {
    const { tokens } = statement;
    const word = tokens[0]?.kind === 'name' ? tokens[0].text : '';
    const isImport = word === 'import' || word === 'from';
    const doesNothing = word === 'pass' || word === 'print' || (tokens.length === 1 && tokens[0]?.kind === 'string');
    if (doesNothing || (isImport && tokens.at(-1)?.text !== '*')) {
      if (isImport) this.#known.forget(tokens);
      this.#comment(statement, DONE);
    } else if (!this.#assignment(statement) && !this.#method(statement)) {
      this.#leftOver.push({ lines: [statement.line], statement });
      this.#known.forget(tokens);
    }
  }

  #comment(statement: SimpleStatement, mark: string): void {
    this.#edits.push(...commentEdits(this.#text, statement, mark), ...splitEdits(this.#text, statement));
  }

  /** False where it is no assignment, or not one that can be worked out. */
  #assignment(statement: SimpleStatement): boolean {
    const assignment = assignmentOf(statement.tokens);
    if (assignment === undefined) return false;
    const { targets, sign, value: expression } = assignment;
    const [target] = targets;
    const value = evaluate(expression, this.#known);
    if (value === undefined || target === undefined) return false;
    if (sign !== '=') return this.#augmented(statement, target, sign.slice(0, -1), expression, value);
    const pairs: [string, PyValue][] = [];
    for (const one of targets) if (!unpack(one, value, pairs)) return false;
    const settings = this.#set(pairs);
    if (settings === undefined) return false;
    const plain = targets.length === 1 && target.kind === 'name';
    if (plain && settings.length === 1) {
      this.#write(statement, settings, valueEdits(this.#text, statement, expression, value));
    } else {
      this.#write(statement, settings);
    }
    return true;
  }

  #augmented(statement: SimpleStatement, target: Expression, sign: string, by: Expression, value: PyValue): boolean {
    const old = target.kind === 'name' ? this.#known.get(target.name) : undefined;
    if (target.kind !== 'name' || old === undefined) return false;
    if (isSequence(old) && old.kind === 'list') {
      if (sign !== '+' || !isSequence(value)) return false;
      return this.#grow(statement, old, target.name, value, () => valueEdits(this.#text, statement, by, value));
    }
    const result = operate(sign, old, value);
    if (result === undefined) return false;
    const before = this.#isWritten(target.name);
    const settings = this.#set([[target.name, result]]);
    if (settings === undefined) return false;
    // xl takes what is joined for no number.
    const joins =
      sign === '+' && this.#given.plus && before && typeof value === 'string' && !/^\s*[-+\d]/.test(String(result));
    this.#write(statement, settings, joins ? valueEdits(this.#text, statement, by, value) : undefined);
    return true;
  }

  /** `disk.append(…)`, `disk.extend(…)`. */
  #method(statement: SimpleStatement): boolean {
    const [name, dot, method, open] = statement.tokens;
    if (name?.kind !== 'name' || dot?.text !== '.' || open?.text !== '(') return false;
    const list = this.#known.get(name.text);
    const arg = argumentOf(statement.tokens, this.#known);
    if (!isSequence(list) || list.kind !== 'list' || arg === undefined) return false;
    if (method?.text === 'append') return this.#grow(statement, list, name.text, { kind: 'list', items: [arg] });
    return method?.text === 'extend' && isSequence(arg) ? this.#grow(statement, list, name.text, arg) : false;
  }

  /** Puts more items into a list, for every name that means it. */
  #grow(statement: SimpleStatement, list: Sequence, name: string, more: Sequence, edits?: () => Edit[]): boolean {
    const names = this.#known.namesOf(list);
    if (names === undefined || list.items.length + more.items.length > 65_536) return false;
    const before = this.#isWritten(name);
    list.items.push(...more.items);
    const settings = this.#set(names.map((each) => [each, list]));
    const written = writeValue(more);
    if (settings === undefined || written === undefined) return false;
    const [only] = settings;
    if (settings.length !== 1 || only?.name !== name || !before || !this.#given.plus) this.#write(statement, settings);
    else if (edits) this.#write(statement, settings, edits());
    else this.#write(statement, [{ name, text: `${name} += ${written}` }]);
    return true;
  }

  #isWritten(name: string): boolean {
    return (this.#byKey.get(name)?.length ?? 0) > 0;
  }

  /** Gives names their values; what comes back is to be set in the text. `undefined` where xl cannot say one of them. */
  #set(pairs: readonly (readonly [string, PyValue])[]): Setting[] | undefined {
    const settings: Setting[] = [];
    let sayable = true;
    for (const [name, value] of pairs) {
      this.#known.set(name, value);
      if (!this.#given.isKey(name) && (this.#used.has(name) || !NAME.test(name))) continue;
      if (value === null) {
        for (const { settings } of this.#byKey.get(name) ?? []) settings.delete(name);
        this.#byKey.delete(name);
        continue;
      }
      const deep = isSequence(value) && value.items.some((item) => isSequence(item));
      const text = deep && !this.#given.nested ? undefined : writeValue(value);
      this.#room -= text?.length ?? 0;
      if (text === undefined || this.#room < 0) sayable = false;
      else settings.push({ name, text: `${name} = ${text}` });
    }
    return sayable ? settings : undefined;
  }

  #write(statement: SimpleStatement, settings: readonly Setting[], edits?: readonly Edit[]): void {
    const written = { statement, edits, settings: new Map(settings.map(({ name, text }) => [name, text])) };
    this.#written.push(written);
    for (const { name } of settings) {
      const others = this.#byKey.get(name);
      if (others) others.push(written);
      else this.#byKey.set(name, [written]);
    }
  }

  #settingEdits({ statement, edits, settings }: Written): readonly Edit[] {
    const { line, start, end } = statement;
    const whole: Edit = { span: { start, end }, newText: [...settings.values()].join('; ') };
    const own = edits ?? [whole];
    const saved = savedComments(this.#text, line, statement, own);
    if (saved === '') return own;
    if (edits === undefined) return [{ ...whole, newText: saved + whole.newText }];
    return [{ span: { start, end: start }, newText: saved }, ...edits];
  }

  /** Notes the names that a statement's value is made of. */
  #use(tokens: readonly Token[]): void {
    const assigns = signAt(tokens, '=', 0);
    const from = assigns < tokens.length ? assigns : /^\W+=$/.test(tokens[1]?.text ?? '') ? 1 : -1;
    for (const [at, { kind, text }] of tokens.entries()) {
      const isTarget = at <= from || tokens[at + 1]?.text === '=';
      if (kind === 'name' && !isTarget && tokens[at - 1]?.text !== '.') this.#used.add(text);
    }
  }
}

/** The only argument of `name.method(…)`. */
function argumentOf(tokens: readonly Token[], known: Known): PyValue | undefined {
  const call = assignmentOf([
    { kind: 'name', text: '_', start: 0, end: 0 },
    { kind: 'sign', text: '=', start: 0, end: 0 },
    ...tokens,
  ]);
  if (call?.value.kind !== 'call' || call.value.args.length !== 1) return undefined;
  const [arg] = call.value.args;
  return arg && evaluate(arg, known);
}

/** Deals a value out to a target: a name, or as many names as there are items. */
function unpack(target: Expression, value: PyValue, pairs: [string, PyValue][]): boolean {
  if (target.kind === 'name') {
    pairs.push([target.name, value]);
    return true;
  }
  if (target.kind === 'paren') return unpack(target.inner, value, pairs);
  if ((target.kind !== 'tuple' && target.kind !== 'list') || !isSequence(value)) return false;
  if (target.items.length !== value.items.length) return false;
  return target.items.every((item, at) => unpack(item, value.items[at] ?? null, pairs));
}
