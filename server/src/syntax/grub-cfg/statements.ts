/** What a GRUB 2 script does, statement by statement: for those who follow it as GRUB would. */
import type { Span } from '../../text/span.ts';
import { Lexer, Token, type TokenKind } from './lexer.ts';

export interface CommandStatement extends Span {
  readonly kind: 'command';
  /** The name, then the arguments. Assignments (`a=b`) are commands too. */
  readonly words: readonly Span[];
  /** What stands between braces behind them: a menu entry's body. */
  readonly block?: readonly Statement[];
}

export interface IfStatement extends Span {
  readonly kind: 'if';
  readonly branches: readonly { readonly condition: readonly Statement[]; readonly body: readonly Statement[] }[];
  readonly otherwise: readonly Statement[];
}

export interface LoopStatement extends Span {
  readonly kind: 'for' | 'while' | 'until';
  /** Of `for`. */
  readonly variable: string;
  readonly words: readonly Span[];
  readonly condition: readonly Statement[];
  readonly body: readonly Statement[];
}

export interface FunctionStatement extends Span {
  readonly kind: 'function';
  readonly name: string;
  readonly body: readonly Statement[];
}

export type Statement = CommandStatement | IfStatement | LoopStatement | FunctionStatement;

/** No file that boots anything nests deeper; what does is left out. */
const DEEPEST = 40;

/** The statements of a script. Never fails; what GRUB would refuse is passed over as well as can be (see `parseGrubScript` for faults). */
export function readStatements(text: string): readonly Statement[] {
  return new StatementReader(text).all();
}

class StatementReader {
  readonly #text: string;
  readonly #lexer: Lexer;
  #kind: TokenKind = Token.end;
  #word = '';
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lexer = new Lexer(text);
    this.#advance();
  }

  all(): Statement[] {
    const found: Statement[] = [];
    for (;;) {
      for (const statement of this.#list()) found.push(statement);
      if (this.#kind === Token.end) return found;
      // What stopped the list fits nowhere here.
      this.#advance();
    }
  }

  #advance(): void {
    this.#kind = this.#lexer.next();
    this.#word = this.#kind === Token.reserved ? this.#lexer.reserved : '';
  }

  /** Statements up to what cannot begin one. */
  #list(): Statement[] {
    const found: Statement[] = [];
    this.#depth++;
    for (;;) {
      const kind = this.#kind;
      if (kind === Token.newline || kind === Token.semicolon) this.#advance();
      else if (kind === Token.reserved && STARTS.has(this.#word)) {
        const statement = this.#compound();
        if (statement && this.#depth <= DEEPEST) found.push(statement);
      } else if (kind === Token.end || kind === Token.rightBrace || kind === Token.reserved) break;
      else {
        const command = this.#command();
        if (this.#depth <= DEEPEST) found.push(command);
      }
    }
    this.#depth--;
    return found;
  }

  #command(): CommandStatement {
    const words: Span[] = [];
    const { start } = this.#lexer;
    let end = start;
    let block: Statement[] | undefined;
    for (;;) {
      const kind = this.#kind;
      if (kind === Token.leftBrace) {
        this.#advance();
        block = this.#block();
        end = this.#blockEnd;
        break;
      }
      if (kind === Token.end || kind === Token.newline || kind === Token.semicolon || kind === Token.rightBrace) break;
      end = this.#lexer.end;
      words.push({ start: this.#lexer.start, end });
      this.#advance();
    }
    return { kind: 'command', start, end, words, ...(block && { block }) };
  }

  #blockEnd = 0;

  /** What follows a `{`, and its `}`. */
  #block(): Statement[] {
    // Text that nests without end is read without going down with it.
    if (this.#depth > DEEPEST) return this.#skipBlock();
    const found = this.#list();
    while (this.#kind !== Token.rightBrace && this.#kind !== Token.end) {
      this.#advance();
      for (const statement of this.#list()) found.push(statement);
    }
    this.#blockEnd = this.#lexer.end;
    if (this.#kind === Token.rightBrace) this.#advance();
    return found;
  }

  #skipBlock(): Statement[] {
    let open = 1;
    while (this.#kind !== Token.end && open > 0) {
      if (this.#kind === Token.leftBrace) open++;
      else if (this.#kind === Token.rightBrace) open--;
      this.#blockEnd = this.#lexer.end;
      this.#advance();
    }
    return [];
  }

  #compound(): Statement | undefined {
    const { start } = this.#lexer;
    const word = this.#word;
    this.#advance();
    // Below, nobody looks: the words themselves are passed over one by one.
    if (this.#depth > DEEPEST) return undefined;
    if (word === 'if') return this.#if(start);
    if (word === 'function') return this.#function(start);
    return this.#loop(start, word as LoopStatement['kind']);
  }

  #if(start: number): IfStatement {
    const branches: { condition: Statement[]; body: Statement[] }[] = [];
    let otherwise: Statement[] = [];
    do {
      if (this.#word === 'elif') this.#advance();
      const condition = this.#list();
      this.#take('then');
      branches.push({ condition, body: this.#list() });
    } while (this.#word === 'elif');
    if (this.#take('else')) otherwise = this.#list();
    const { end } = this.#lexer;
    this.#take('fi');
    return { kind: 'if', start, end, branches, otherwise };
  }

  #loop(start: number, kind: LoopStatement['kind']): LoopStatement {
    const words: Span[] = [];
    let variable = '';
    let condition: Statement[] = [];
    if (kind === 'for') {
      variable = this.#text.slice(this.#lexer.start, this.#lexer.end);
      this.#advance();
      this.#take('in');
      while (
        this.#kind !== Token.end &&
        this.#kind !== Token.newline &&
        this.#kind !== Token.semicolon &&
        this.#kind !== Token.rightBrace
      ) {
        words.push({ start: this.#lexer.start, end: this.#lexer.end });
        this.#advance();
      }
      while (this.#kind === Token.newline || this.#kind === Token.semicolon) this.#advance();
    } else condition = this.#list();
    this.#take('do');
    const body = this.#list();
    const { end } = this.#lexer;
    this.#take('done');
    return { kind, start, end, variable, words, condition, body };
  }

  #function(start: number): FunctionStatement {
    const name = this.#text.slice(this.#lexer.start, this.#lexer.end);
    this.#advance();
    while (this.#kind === Token.newline) this.#advance();
    let body: Statement[] = [];
    if (this.#kind === Token.leftBrace) {
      this.#advance();
      body = this.#block();
    }
    return { kind: 'function', start, end: this.#blockEnd, name, body };
  }

  #take(word: string): boolean {
    if (this.#word !== word) return false;
    this.#advance();
    return true;
  }
}

const STARTS = new Set(['if', 'for', 'while', 'until', 'function']);
