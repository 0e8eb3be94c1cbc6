/**
 * Python as far as the configs of xm used it: tokens, put together to logical lines. Any text gives lines; what is no Python becomes a
 * token of its own kind. Facts: the lexical analysis chapter of Python 2's reference.
 */
import type { Span } from '../../text/span.ts';

export interface Token extends Span {
  /** `bad`: no Python, such as a string without its last quote or `512M`. */
  readonly kind: 'name' | 'number' | 'string' | 'sign' | 'bad';
  /** As it is written. */
  readonly text: string;
}

/** What Python takes for one line: brackets and backslashes put several lines of the text together. */
export interface LogicalLine extends Span {
  /** How far its first token stands to the right; a tab goes on to the next multiple of eight. */
  readonly indent: number;
  readonly tokens: readonly Token[];
  readonly comments: readonly Span[];
  /** Each backslash with the line's end behind it. */
  readonly continued: readonly Span[];
}

const BLANKS = ' \t\f\r\ufeff';
const PREFIX = /^(?:[uUbB]?[rR]?)$/;
const SIGNS = ['**=', '//=', '<<=', '>>=', '**', '//', '==', '!=', '<>', '<=', '>=', '<<', '>>'];
const ASSIGNING = '+-*/%&|^';
const SINGLE = '+-*/%=<>()[]{},:;.@&|^~`';
/** So often brackets or quotes may be left open to the text's end before no line is put together any more. */
const MOST_OPEN = 8;
const DEEPEST = 200;

/** Reads the logical lines from an offset, the start of a line, to another. Blank lines and comments alone are between them. */
export class PythonLines {
  readonly #text: string;
  readonly #end: number;
  #at: number;
  #open = 0;
  #tokens: Token[] = [];
  #comments: Span[] = [];
  #continued: Span[] = [];
  #depth = 0;

  constructor(text: string, from = 0, end = text.length) {
    this.#text = text;
    this.#at = from;
    this.#end = end;
  }

  next(): LogicalLine | undefined {
    for (;;) {
      if (this.#at >= this.#end) return undefined;
      const start = this.#at;
      const closed = this.#read(this.#open < MOST_OPEN);
      if (!closed) {
        // Left open to the end: the line stands for itself, so that the rest can be read.
        this.#open++;
        this.#at = start;
        this.#read(false);
      }
      const [first] = this.#tokens;
      const last = this.#tokens.at(-1);
      if (first === undefined || last === undefined) continue;
      return {
        start: first.start,
        end: last.end,
        indent: indentOf(this.#text, start, first.start),
        tokens: this.#tokens,
        comments: this.#comments,
        continued: this.#continued,
      };
    }
  }

  /** One logical line; false where a bracket or a triple quote is open at the end. `join`: brackets go on over lines. */
  #read(join: boolean): boolean {
    const text = this.#text;
    this.#tokens = [];
    this.#comments = [];
    this.#continued = [];
    this.#depth = 0;
    while (this.#at < this.#end) {
      const at = this.#at;
      const c = text.charAt(at);
      if (c === '\n') {
        this.#at++;
        if (this.#depth === 0 || !join) return true;
      } else if (BLANKS.includes(c)) {
        this.#at++;
      } else if (c === '#') {
        const newline = text.indexOf('\n', at);
        this.#at = newline < 0 ? this.#end : Math.min(newline, this.#end);
        this.#comments.push({ start: at, end: this.#at });
      } else if (c === '\\' && this.#lineEnd(at + 1) > 0) {
        this.#at = this.#lineEnd(at + 1);
        this.#continued.push({ start: at, end: this.#at });
      } else if (!this.#token(c, join)) {
        return false;
      }
    }
    return this.#depth === 0 || !join;
  }

  /** Behind the end of the line, where nothing but a carriage return is before it; else 0. */
  #lineEnd(from: number): number {
    let at = from;
    while (this.#text.charAt(at) === '\r') at++;
    return this.#text.charAt(at) === '\n' ? at + 1 : 0;
  }

  #token(c: string, join: boolean): boolean {
    const text = this.#text;
    const start = this.#at;
    if (c === '"' || c === "'") return this.#string(start, start, join);
    if (isLetter(c)) {
      let end = start + 1;
      while (end < this.#end && isWord(text.charAt(end))) end++;
      const quote = text.charAt(end);
      if ((quote === '"' || quote === "'") && end - start <= 2 && PREFIX.test(text.slice(start, end)))
        return this.#string(start, end, join);
      return this.#push('name', start, end);
    }
    if (isDigit(c)) return this.#number(start);
    const sign = SIGNS.find((sign) => text.startsWith(sign, start));
    if (sign !== undefined) return this.#push('sign', start, start + sign.length);
    if (ASSIGNING.includes(c) && text.charAt(start + 1) === '=') return this.#push('sign', start, start + 2);
    if (!SINGLE.includes(c)) return this.#push('bad', start, start + 1);
    if ('([{'.includes(c)) this.#depth++;
    else if (')]}'.includes(c)) this.#depth = Math.max(0, this.#depth - 1);
    return this.#push('sign', start, start + 1) && this.#depth <= DEEPEST;
  }

  #number(start: number): boolean {
    const text = this.#text;
    let end = start;
    while (end < this.#end && (isWord(text.charAt(end)) || text.charAt(end) === '.')) end++;
    const written = text.slice(start, end);
    const good = /^(?:0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|[1-9]\d*|0+)[lL]?$|^\d+\.\d*$/.test(written);
    return this.#push(good ? 'number' : 'bad', start, end);
  }

  #string(start: number, open: number, join: boolean): boolean {
    const text = this.#text;
    const quote = text.charAt(open);
    const triple = text.startsWith(quote.repeat(3), open);
    const close = triple ? quote.repeat(3) : quote;
    for (let at = open + close.length; at < this.#end; at++) {
      const c = text.charAt(at);
      if (c === '\\') {
        // A carriage return belongs to the line's end behind it.
        if (text.charAt(at + 1) === '\r' && text.charAt(at + 2) === '\n') at++;
        at++;
      } else if (c === '\n' && (!triple || !join)) {
        return this.#push('bad', start, at);
      } else if (c === quote && text.startsWith(close, at)) {
        return this.#push('string', start, at + close.length);
      }
    }
    if (triple && join) return false;
    const newline = text.indexOf('\n', start);
    return this.#push('bad', start, newline < 0 ? this.#end : Math.min(newline, this.#end));
  }

  #push(kind: Token['kind'], start: number, end: number): true {
    this.#tokens.push({ kind, start, end, text: this.#text.slice(start, end) });
    this.#at = end;
    return true;
  }
}

function indentOf(text: string, start: number, end: number): number {
  let indent = 0;
  for (let at = start; at < end; at++) {
    const c = text.charAt(at);
    if (c === '\t') indent = (Math.floor(indent / 8) + 1) * 8;
    else if (c === ' ') indent++;
  }
  return indent;
}

function isLetter(c: string): boolean {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c === '_';
}

function isDigit(c: string): boolean {
  return c >= '0' && c <= '9';
}

function isWord(c: string): boolean {
  return isLetter(c) || isDigit(c);
}
