/** A shell script as a tree of commands, for those who must know what it does and not only what it sets. */
import type { Span } from '../../text/span.ts';
import { ShLexer, ShToken, type ShTokenKind } from './lexer.ts';

/** One command, whatever its kind. */
export type ShCommand = ShSimple | ShGroup | ShIf | ShLoop | ShCase | ShFunction | ShPipeline;

/** `NAME=value … command word … >file`. */
export interface ShSimple extends Span {
  readonly kind: 'simple';
  readonly assignments: readonly { readonly name: string; readonly append: boolean; readonly value: Span }[];
  readonly words: readonly Span[];
  /** Whether what it prints goes elsewhere: `>&2`, `>/dev/null`. */
  readonly silent: boolean;
}

/** `{ … }`, or `( … )` whose variables end with it. */
export interface ShGroup extends Span {
  readonly kind: 'group';
  readonly subshell: boolean;
  /** Behind it stands a `&`: nobody waits for it. */
  readonly background?: boolean;
  readonly body: ShList;
}

export interface ShIf extends Span {
  readonly kind: 'if';
  readonly branches: readonly { readonly condition: ShList; readonly body: ShList }[];
  readonly otherwise?: ShList;
}

export interface ShLoop extends Span {
  readonly kind: 'loop';
  /** Of `for`; absent of `while` and `until`. */
  readonly variable?: string;
  readonly words?: readonly Span[];
  readonly body: ShList;
}

export interface ShCase extends Span {
  readonly kind: 'case';
  readonly word: Span;
  readonly arms: readonly { readonly patterns: readonly Span[]; readonly body: ShList }[];
}

export interface ShFunction extends Span {
  readonly kind: 'function';
  readonly name: string;
  readonly body: ShCommand;
}

export interface ShPipeline extends Span {
  readonly kind: 'pipeline';
  readonly negated: boolean;
  readonly commands: readonly ShCommand[];
}

/** Commands one after the other; `before` is what stands between a command and the one before it. */
export type ShList = readonly { readonly before: ';' | '&&' | '||'; readonly command: ShCommand }[];

/** Deeper than anybody nests; what lies deeper is not read. */
const DEEPEST = 40;
const ASSIGNMENT = /^([A-Za-z_]\w*)(\+?)=/;
const CLOSERS = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}']);

/** The commands of `text[start..end)`; absent where `sh` would not take them, or where they are nested too deep. */
export function parseShScript(text: string, start = 0, end = text.length): ShList | undefined {
  const parser = new Parser(end === text.length ? text : text.slice(0, end), start);
  const list = parser.list(0);
  return parser.failed || !parser.atEnd ? undefined : list;
}

/** What stands before a `&`, up to the last line end or `;`, runs in a shell of its own. */
function inBackground(list: ShList[number][]): void {
  let first = list.length - 1;
  while (first > 0 && list[first]?.before !== ';') first--;
  const body = list.splice(first);
  const start = body[0]?.command.start ?? 0;
  const end = body.at(-1)?.command.end ?? start;
  list.push({ before: ';', command: { kind: 'group', subshell: true, background: true, body, start, end } });
}

class Parser {
  failed = false;
  readonly #text: string;
  readonly #lexer: ShLexer;
  #kind: ShTokenKind = ShToken.end;
  #word = '';

  constructor(text: string, start: number) {
    this.#text = text;
    this.#lexer = new ShLexer(text);
    this.#lexer.resumeAt(start);
    this.#advance();
  }

  get atEnd(): boolean {
    return this.#kind === ShToken.end;
  }

  list(depth: number): ShList {
    const list: ShList[number][] = [];
    let before: ';' | '&&' | '||' = ';';
    for (;;) {
      this.#skipLines();
      if (this.failed || this.atEnd || this.#closes()) return list;
      list.push({ before, command: this.#pipeline(depth) });
      if (this.failed) return list;
      before = ';';
      if (this.#kind !== ShToken.operator) continue;
      const sign = this.#lexer.operator;
      if (sign === '&&' || sign === '||') before = sign;
      else if (sign === '&') inBackground(list);
      else if (sign !== ';') return list;
      this.#advance();
    }
  }

  #pipeline(depth: number): ShCommand {
    const { start } = this.#lexer;
    let negated = false;
    while (this.#takeWord('!')) negated = !negated;
    const commands = [this.#command(depth)];
    while (this.#isOperator('|')) {
      this.#advance();
      this.#skipLines();
      commands.push(this.#command(depth));
    }
    const [only] = commands;
    if (only && commands.length === 1 && !negated) return only;
    return { kind: 'pipeline', negated, commands, start, end: commands.at(-1)?.end ?? start };
  }

  #command(depth: number): ShCommand {
    const { start } = this.#lexer;
    if (depth > DEEPEST) return this.#fail();
    let made: ShCommand | undefined;
    if (this.#isOperator('(')) {
      this.#advance();
      const body = this.list(depth + 1);
      made = { kind: 'group', subshell: true, body, start, end: this.#closeOperator(')') };
    } else if (this.#kind === ShToken.word) {
      switch (this.#word) {
        case 'if':
          made = this.#if(depth, start);
          break;
        case 'while':
        case 'until': {
          this.#advance();
          this.list(depth + 1);
          made = this.#loopBody(depth, start);
          break;
        }
        case 'for':
          made = this.#for(depth, start);
          break;
        case 'case':
          made = this.#case(depth, start);
          break;
        case '{': {
          this.#advance();
          const body = this.list(depth + 1);
          made = { kind: 'group', subshell: false, body, start, end: this.#closeWord('}') };
          break;
        }
        default:
      }
    }
    if (!made) return this.#simple(depth, start);
    while (this.#kind === ShToken.redirection) this.#advance();
    return made;
  }

  #simple(depth: number, start: number): ShCommand {
    const assignments: ShSimple['assignments'][number][] = [];
    const words: Span[] = [];
    let end = start;
    let silent = false;
    while (this.#kind === ShToken.word || this.#kind === ShToken.redirection) {
      if (this.#kind === ShToken.word) {
        const { start: from, end: to } = this.#lexer;
        const match = words.length === 0 ? ASSIGNMENT.exec(this.#text.slice(from, Math.min(to, from + 128))) : null;
        if (match)
          assignments.push({
            name: match[1] ?? '',
            append: match[2] === '+',
            value: { start: from + match[0].length, end: to },
          });
        else words.push({ start: from, end: to });
      } else silent ||= /^1?>/.test(this.#text.slice(this.#lexer.start, this.#lexer.start + 2));
      end = this.#lexer.end;
      this.#advance();
      const [name] = words;
      if (name && words.length === 1 && this.#isOperator('(')) {
        this.#advance();
        this.#closeOperator(')');
        this.#skipLines();
        const body = this.#command(depth + 1);
        return { kind: 'function', name: this.#text.slice(name.start, name.end), body, start, end: body.end };
      }
    }
    if (end === start) return this.#fail();
    return { kind: 'simple', assignments, words, silent, start, end };
  }

  #if(depth: number, start: number): ShCommand {
    const branches: ShIf['branches'][number][] = [];
    let otherwise: ShList | undefined;
    do {
      this.#advance();
      const condition = this.list(depth + 1);
      this.#closeWord('then');
      branches.push({ condition, body: this.list(depth + 1) });
    } while (!this.failed && this.#word === 'elif');
    if (this.#takeWord('else')) otherwise = this.list(depth + 1);
    return { kind: 'if', branches, ...(otherwise ? { otherwise } : {}), start, end: this.#closeWord('fi') };
  }

  #for(depth: number, start: number): ShCommand {
    this.#advance();
    const variable = this.#word;
    this.#advance();
    this.#skipLines();
    const words: Span[] = [];
    if (this.#takeWord('in')) {
      while (this.#kind === ShToken.word) {
        words.push({ start: this.#lexer.start, end: this.#lexer.end });
        this.#advance();
      }
    }
    if (this.#isOperator(';')) this.#advance();
    this.#skipLines();
    return { ...this.#loopBody(depth, start), variable, words };
  }

  #loopBody(depth: number, start: number): ShLoop {
    this.#closeWord('do');
    const body = this.list(depth + 1);
    return { kind: 'loop', body, start, end: this.#closeWord('done') };
  }

  #case(depth: number, start: number): ShCommand {
    this.#advance();
    const word = { start: this.#lexer.start, end: this.#lexer.end };
    this.#advance();
    this.#skipLines();
    this.#closeWord('in');
    const arms: ShCase['arms'][number][] = [];
    for (;;) {
      this.#skipLines();
      if (this.failed || this.atEnd || this.#word === 'esac') break;
      if (this.#isOperator('(')) this.#advance();
      const patterns: Span[] = [];
      while (this.#kind === ShToken.word) {
        patterns.push({ start: this.#lexer.start, end: this.#lexer.end });
        this.#advance();
        if (!this.#isOperator('|')) break;
        this.#advance();
      }
      this.#closeOperator(')');
      arms.push({ patterns, body: this.list(depth + 1) });
      if (this.#isOperator(';;')) this.#advance();
      else if (this.#word !== 'esac') {
        this.failed = true;
        break;
      }
    }
    return { kind: 'case', word, arms, start, end: this.#closeWord('esac') };
  }

  #closes(): boolean {
    if (this.#kind === ShToken.operator) return this.#lexer.operator === ')' || this.#lexer.operator === ';;';
    return CLOSERS.has(this.#word);
  }

  #isOperator(sign: string): boolean {
    return this.#kind === ShToken.operator && this.#lexer.operator === sign;
  }

  #takeWord(word: string): boolean {
    if (this.#word !== word) return false;
    this.#advance();
    return true;
  }

  #closeWord(word: string): number {
    const { end } = this.#lexer;
    if (!this.#takeWord(word)) this.failed = true;
    return end;
  }

  #closeOperator(sign: string): number {
    const { end } = this.#lexer;
    if (this.#isOperator(sign)) this.#advance();
    else this.failed = true;
    return end;
  }

  #skipLines(): void {
    while (this.#kind === ShToken.newline) this.#advance();
  }

  #fail(): ShCommand {
    this.failed = true;
    const { start, end } = this.#lexer;
    return { kind: 'simple', assignments: [], words: [], silent: false, start, end };
  }

  #advance(): void {
    this.#kind = this.#lexer.next();
    const { start, end } = this.#lexer;
    if (this.#kind === ShToken.unclosed) this.failed = true;
    // A word this long is no part of the grammar.
    const isShort = this.#kind === ShToken.word && end - start <= 64;
    this.#word = isShort ? this.#text.slice(start, end).replaceAll('\\\n', '') : '';
  }
}
