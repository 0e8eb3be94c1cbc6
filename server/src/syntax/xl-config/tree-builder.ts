/**
 * Makes statements of tokens, keeping what real xl throws away: a person in the middle of typing has half a statement, and
 * completion needs to know which. It follows lines where the real grammar has lost its way.
 */
import { keyAtStart } from './names.ts';
import { roughTokens } from './rough.ts';
import { ParsedStatement } from './statement.ts';
import {
  ADD,
  CLOSE,
  COMMA,
  EQUALS,
  IDENT,
  NEWLINE,
  NUMBER,
  OPEN,
  OPEN_STRING,
  SEMICOLON,
  STRING,
  WORD,
} from './tokens.ts';
import type { Key, Operator, Value } from './tree.ts';

/** Lists nested deeper keep their place but not their items, so that whoever walks a tree may recurse. Nobody nests at all. */
export const MAX_LIST_DEPTH = 1000;

/**
 * No config has so many statements, or items in lists; a text that has would cost memory without end. What stands behind
 * the last statement is one more without a key; items are not kept.
 */
export const MAX_STATEMENTS = 250_000;
const MAX_ITEMS = 250_000;

const IDLE = 0;
const KEYED = 1;
const OPERATED = 2;
const VALUED = 3;
const JUNK = 4;
const LIST = 5;

/** Most operators stand near their statement's start: one object serves all of a place. */
const SETS: readonly Operator[] = Array.from({ length: 48 }, (_, start) => ({ start, end: start + 1, kind: '=' }));
const ADDS: readonly Operator[] = Array.from({ length: 48 }, (_, start) => ({ start, end: start + 2, kind: '+=' }));

/** Junk that is still being read. */
interface Growing {
  end: number;
}

interface OpenList {
  readonly start: number;
  /** Where its items begin in the builder's. */
  readonly from: number;
}

export class TreeBuilder {
  readonly statements: ParsedStatement[] = [];
  /** Names that are used with `+=`. */
  readonly added = new Set<string>();
  /** Tokens that start before are of a line that was read roughly already. */
  roughUntil = -1;
  /** What the next statement's `entry` will be. */
  entry = -1;
  /** Where the IDENT of the last assignment that real xl accepted starts. */
  acceptedAt = -1;

  private phase = IDLE;
  private offset = 0;
  private line = 0;
  private statementEntry = -1;
  private end = 0;
  private key: Key | undefined;
  private operator: Operator | undefined;
  private value: Value | undefined;
  private readonly lists: OpenList[] = [];
  /** The items of all open lists, the inner ones' last; up to `itemCount`. A list of its own for each would grow by waste. */
  private readonly items: Value[] = [];
  private itemCount = 0;
  private tooDeep = 0;
  /** How many more items of lists are kept. */
  private room = MAX_ITEMS;
  /** The last token was a NEWLINE. */
  private fresh = true;
  /** A comma or a bracket stood since the last item. */
  private separated = true;
  /** The statement has a lexical error: nothing behind it is stored. */
  private tainted = false;
  /** Real xl had accepted it before a lexical error behind its value. */
  private accepted = false;

  constructor(private readonly text: string) {}

  get idle(): boolean {
    return this.phase === IDLE;
  }

  /** The statement has its value. */
  get complete(): boolean {
    return this.phase === VALUED;
  }

  /** The rest of a line with a lexical error at `start`, read without the real lexer's swallowing. */
  rough(start: number, line: number): void {
    const { text } = this;
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    this.roughUntil = end;
    const count = this.statements.length;
    const wasIdle = this.phase === IDLE;
    if (!wasIdle && this.acceptedAt === this.offset) this.accepted = !this.tainted;
    else if (!wasIdle) this.tainted = true;
    const accepted = this.acceptedAt;
    let first = wasIdle;
    roughTokens(text, start, end, (kind, from, to) => {
      if (this.phase === IDLE) {
        if (kind === SEMICOLON || this.full) return;
        this.begin(first ? start : from, line, first ? this.entry : -1);
        this.tainted = true;
        first = false;
        this.step(kind, from, to);
      } else {
        this.take(kind, from, to, line);
      }
    });
    this.acceptedAt = accepted;
    if (wasIdle && first && this.statements.length === count) {
      // Nothing but a comment without its newline or a carriage return: the fault needs a place all the same.
      this.begin(start, line, this.entry);
      this.tainted = true;
      this.end = Math.max(start + 1, trimEnd(text, start, end));
      this.finish();
    }
  }

  /** The next token; statements begin on `line`. */
  take(kind: number, start: number, end: number, line: number): void {
    if (this.phase === IDLE) {
      if (kind === NEWLINE || kind === SEMICOLON) return;
      this.begin(start, line, this.entry);
    } else if (kind === IDENT && this.interrupts(end)) {
      this.finish();
      if (this.full) return;
      this.begin(start, line, -1);
    }
    this.step(kind, start, end);
    this.fresh = kind === NEWLINE;
  }

  /** There is room for one more statement only, between two of the text's. */
  get full(): boolean {
    return this.statements.length >= MAX_STATEMENTS && this.phase === IDLE;
  }

  /** Makes all that is left one statement. */
  takeRest(start: number, line: number): void {
    this.begin(start, line, -1);
    this.end = this.text.length;
    this.finish();
  }

  /** Ends what is open at the end of the text. */
  close(): void {
    if (this.phase !== IDLE) this.finish();
  }

  private begin(offset: number, line: number, entry: number): void {
    this.offset = offset;
    this.line = line;
    this.statementEntry = entry;
    this.end = offset;
    this.key = undefined;
    this.operator = undefined;
    this.value = undefined;
    this.tainted = false;
    this.accepted = false;
    this.fresh = false;
    this.phase = IDLE;
  }

  /** Whether an IDENT that ends at `end` begins a new statement in the middle of this one. */
  private interrupts(end: number): boolean {
    if (this.phase === LIST && !this.fresh) return false;
    const { text } = this;
    let at = end;
    let c = text.charCodeAt(at);
    while (c === 0x20 || c === 9) c = text.charCodeAt(++at);
    if (c === 0x2b) return text.charCodeAt(at + 1) === 0x3d;
    return c === 0x3d && text.charCodeAt(at + 1) !== 0x3d;
  }

  private step(kind: number, start: number, end: number): void {
    if (this.phase === LIST) {
      this.inList(kind, start, end);
      return;
    }
    if (kind === NEWLINE || kind === SEMICOLON) {
      this.finish();
      return;
    }
    const { offset } = this;
    switch (kind) {
      case IDENT:
        if (this.phase === IDLE) this.name(start, end);
        else if (this.phase !== VALUED) this.junk(start, end);
        break;
      case WORD:
        this.word(start, end);
        break;
      case EQUALS:
      case ADD:
        if (this.phase <= KEYED) {
          this.operator = kind === ADD ? added(start - offset) : set(start - offset);
          this.phase = OPERATED;
        } else if (this.phase !== VALUED) {
          this.junk(start, end);
        }
        break;
      case STRING:
      case NUMBER:
      case OPEN_STRING:
        if (this.phase <= OPERATED) {
          this.value = atom(kind, start - offset, end - offset);
          this.phase = VALUED;
        } else if (this.phase === JUNK) {
          this.junk(start, end);
        }
        break;
      case OPEN:
        if (this.phase <= OPERATED) {
          this.lists.push({ start: start - offset, from: this.itemCount });
          this.separated = true;
          this.phase = LIST;
        }
        break;
      default:
        if (this.phase <= OPERATED) this.phase = VALUED;
    }
    this.end = end;
  }

  private name(start: number, end: number): void {
    const { offset } = this;
    const key = keyAtStart(this.text, start, end);
    this.key = start === offset ? key : { start: start - offset, end: end - offset, name: key.name };
    this.phase = KEYED;
  }

  /** A word that the real lexer does not know: more of a key or of a number, a key of its own, or junk. */
  private word(start: number, end: number): void {
    const { key, value, offset } = this;
    if (this.phase === IDLE) {
      if (isLetter(this.text.charCodeAt(start))) this.name(start, end);
      else this.junk(start, end);
    } else if (this.phase === KEYED && key !== undefined && key.end + offset === start) {
      this.name(key.start + offset, end);
    } else if (this.phase !== VALUED) {
      this.junk(start, end);
    } else if (value?.kind === 'number' && value.end + offset === start) {
      this.value = { kind: 'junk', start: value.start, end: end - offset };
      this.phase = JUNK;
    }
  }

  private junk(start: number, end: number): void {
    const { offset, value } = this;
    this.phase = JUNK;
    if (value?.kind === 'junk') {
      (value as Growing).end = end - offset;
      return;
    }
    this.value = { kind: 'junk', start: value === undefined ? start - offset : value.start, end: end - offset };
  }

  private inList(kind: number, start: number, end: number): void {
    if (kind === NEWLINE) return;
    const { lists, offset } = this;
    const list = lists[lists.length - 1];
    this.end = end;
    if (list === undefined) return;
    switch (kind) {
      case STRING:
      case NUMBER:
      case OPEN_STRING:
        if (this.tooDeep === 0 && this.room-- > 0) this.item(atom(kind, start - offset, end - offset));
        this.separated = false;
        break;
      case OPEN:
        if (lists.length >= MAX_LIST_DEPTH || this.tooDeep > 0 || this.room-- <= 0) this.tooDeep++;
        else lists.push({ start: start - offset, from: this.itemCount });
        this.separated = true;
        break;
      case CLOSE:
        this.separated = true;
        if (this.tooDeep > 0) this.tooDeep--;
        else this.closeList(end, true);
        break;
      case COMMA:
      case SEMICOLON:
        this.separated = true;
        break;
      default:
        if (this.tooDeep === 0) this.listJunk(list, start, end);
    }
  }

  /** Words and signs between items; those of one line without a comma between them are one piece. */
  private listJunk(list: OpenList, start: number, end: number): void {
    const { offset, items } = this;
    const last = this.itemCount > list.from ? items[this.itemCount - 1] : undefined;
    const joins =
      last !== undefined &&
      !this.fresh &&
      !this.separated &&
      (last.kind === 'junk' || (last.kind === 'number' && last.end + offset === start));
    if (joins && last.kind === 'junk') (last as Growing).end = end - offset;
    else if (joins) items[this.itemCount - 1] = { kind: 'junk', start: last.start, end: end - offset };
    else if (this.room-- > 0) this.item({ kind: 'junk', start: start - offset, end: end - offset });
    this.separated = false;
  }

  private item(value: Value): void {
    this.items[this.itemCount++] = value;
  }

  private closeList(end: number, closed: boolean): void {
    const { lists, offset } = this;
    const list = lists.pop();
    if (list === undefined) return;
    const items = this.items.slice(list.from, this.itemCount);
    this.itemCount = list.from;
    const value: Value = { kind: 'list', start: list.start, end: end - offset, items, closed };
    const outer = lists[lists.length - 1];
    if (outer === undefined) {
      this.value = value;
      this.phase = VALUED;
    } else {
      this.item(value);
    }
  }

  private finish(): void {
    this.tooDeep = 0;
    while (this.lists.length > 0) this.closeList(this.end, false);
    const { offset, line, key, operator, value } = this;
    const accepted = this.accepted || (this.acceptedAt === offset && !this.tainted);
    const stored = accepted && value?.kind !== 'junk';
    if (operator?.kind === '+=' && key !== undefined) this.added.add(key.name);
    this.statements.push(
      new ParsedStatement(offset, line, this.end - offset, key, operator, value, stored, this.statementEntry),
    );
    this.phase = IDLE;
  }
}

function set(start: number): Operator {
  return SETS[start] ?? { start, end: start + 1, kind: '=' };
}

function added(start: number): Operator {
  return ADDS[start] ?? { start, end: start + 2, kind: '+=' };
}

function atom(kind: number, start: number, end: number): Value {
  return { kind: kind === NUMBER ? 'number' : 'string', start, end, closed: kind !== OPEN_STRING };
}

function isLetter(c: number): boolean {
  return (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || c === 0x5f;
}

function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && text.charCodeAt(at - 1) <= 0x20) at--;
  return at;
}
