/** The words and signs of a GRUB 2 script, as GRUB's own lexer cuts them. */

export const Token = {
  end: 0,
  newline: 1,
  semicolon: 2,
  leftBrace: 3,
  rightBrace: 4,
  /** A word that can be a variable's or a function's name: letters, digits, `_`. */
  name: 5,
  word: 6,
  /** Something that is a token and yet fits nowhere: `|`, `&`, `<`, `>`, `;;`, `[[`, `]]`. */
  misfit: 7,
  /** Nothing that the lexer knows: a `$` that names nothing. */
  bad: 8,
  /** A quote that is never closed, or a backslash with nothing behind it. */
  unclosed: 9,
  /** A reserved word; which one stands in `Lexer.reserved`. */
  reserved: 10,
} as const;

export type TokenKind = (typeof Token)[keyof typeof Token];

const RESERVED = new Set('case do done elif else esac fi for if in select then until while function'.split(' '));

const TAB = 9;
const NEWLINE = 10;
const CR = 13;
const SPACE = 32;
const DOUBLE = 34;
const HASH = 35;
const DOLLAR = 36;
const AMP = 38;
const SINGLE = 39;
const SEMI = 59;
const LESS = 60;
const GREATER = 62;
const LEFT_BRACKET = 91;
const BACKSLASH = 92;
const RIGHT_BRACKET = 93;
const LEFT = 123;
const PIPE = 124;
const RIGHT = 125;

const PLAIN = 0;
const BLANK = 1;
const SIGN = 2;
const QUOTING = 3;

/** What a character does between and inside words. */
const KIND = new Uint8Array(128);
for (const code of [TAB, CR, SPACE]) KIND[code] = BLANK;
for (const code of [NEWLINE, AMP, SEMI, LESS, GREATER, LEFT, PIPE, RIGHT]) KIND[code] = SIGN;
for (const code of [DOUBLE, DOLLAR, SINGLE, BACKSLASH]) KIND[code] = QUOTING;

/** Gives one token after the other; `start` and `end` are those of the last one given. No objects a token: files can be large. */
export class Lexer {
  readonly text: string;
  start: number;
  end: number;
  /** The reserved word, where the token is one. */
  reserved = '';
  /** Where the comment before the token begins; `start` where there is none. */
  blankEnd = 0;
  readonly #stop: number;

  constructor(text: string, start = 0, stop = text.length) {
    this.text = text;
    this.start = start;
    this.end = start;
    this.#stop = stop;
  }

  /** Goes on reading at `offset`. */
  resumeAt(offset: number): void {
    this.end = offset;
  }

  next(): TokenKind {
    const { text } = this;
    const stop = this.#stop;
    let at = this.end;
    while (at < stop && kindAt(text, at) === BLANK) at++;
    this.blankEnd = at;
    if (at < stop && text.charCodeAt(at) === HASH) {
      const newline = text.indexOf('\n', at);
      at = newline < 0 || newline > stop ? stop : newline;
    }
    this.start = at;
    this.end = at;
    if (at >= stop) return Token.end;
    const code = text.charCodeAt(at);
    if (kindAt(text, at) === SIGN) return this.#sign(code);
    return this.#word();
  }

  #sign(code: number): TokenKind {
    const doubled = this.text.charCodeAt(this.start + 1) === code;
    this.end = this.start + 1;
    if (code === NEWLINE) return Token.newline;
    if (code === LEFT) return Token.leftBrace;
    if (code === RIGHT) return Token.rightBrace;
    if (code === SEMI && !doubled) return Token.semicolon;
    if (doubled && code !== LESS && code !== GREATER) this.end++;
    return Token.misfit;
  }

  #word(): TokenKind {
    const { text } = this;
    const stop = this.#stop;
    let at = this.start;
    let quoted = false;
    let bad = false;
    while (at < stop) {
      const kind = kindAt(text, at);
      if (kind === PLAIN) {
        at++;
        continue;
      }
      if (kind !== QUOTING) break;
      const after = endOfQuoting(text, at, stop);
      if (after === NOT_A_VARIABLE) {
        // A `$` that names nothing is no part of the word before it.
        if (at > this.start) break;
        this.end = at + 1;
        return Token.bad;
      }
      quoted = true;
      if (after === UNCLOSED) {
        this.end = stop;
        return Token.unclosed;
      }
      if (text.charCodeAt(at) === DOUBLE && holdsBadVariable(text, at + 1, after - 1)) bad = true;
      at = after;
    }
    this.end = at;
    if (bad) return Token.bad;
    if (quoted) return Token.word;
    return this.#plainWord();
  }

  #plainWord(): TokenKind {
    const { text, start, end } = this;
    const first = text.charCodeAt(start);
    if (
      end - start === 2 &&
      first === text.charCodeAt(start + 1) &&
      (first === LEFT_BRACKET || first === RIGHT_BRACKET)
    ) {
      return Token.misfit;
    }
    if (!isNameStart(first)) return Token.word;
    for (let i = start + 1; i < end; i++) if (!isNamePart(text.charCodeAt(i))) return Token.word;
    if (end - start <= 8) {
      const word = text.slice(start, end);
      if (RESERVED.has(word)) {
        this.reserved = word;
        return Token.reserved;
      }
    }
    return Token.name;
  }
}

const UNCLOSED = -1;
const NOT_A_VARIABLE = -2;

/** The offset behind the quotes, the escape or the variable that begins at `at`; or `UNCLOSED`, or `NOT_A_VARIABLE`. */
function endOfQuoting(text: string, at: number, stop: number): number {
  const code = text.charCodeAt(at);
  if (code === BACKSLASH) {
    // A backslash at a line end wants another line.
    const wanted = text.charCodeAt(at + 1) === NEWLINE ? at + 2 : at + 1;
    return wanted < stop ? at + 2 : UNCLOSED;
  }
  if (code === SINGLE) {
    const close = text.indexOf("'", at + 1);
    return close < 0 || close >= stop ? UNCLOSED : close + 1;
  }
  if (code === DOUBLE) return endOfDouble(text, at + 1, stop);
  if (text.charCodeAt(at + 1) === DOUBLE && at + 1 < stop) return endOfDouble(text, at + 2, stop);
  const variable = variableAt(text, at, stop);
  return variable ? variable.end : NOT_A_VARIABLE;
}

function endOfDouble(text: string, from: number, stop: number): number {
  let at = from;
  while (at < stop) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 2;
    else if (code === DOUBLE) return at + 1;
    else at++;
  }
  return UNCLOSED;
}

/** Whether double quotes hold a `$` that names nothing. */
function holdsBadVariable(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === DOLLAR && !variableAt(text, at, to)) return true;
  }
  return false;
}

/** The variable whose `$` stands at `at`: its name and the offset behind it. */
export function variableAt(text: string, at: number, stop: number): { name: string; end: number } | undefined {
  const braced = text.charCodeAt(at + 1) === LEFT;
  const start = at + (braced ? 2 : 1);
  let end = start;
  const first = end < stop ? text.charCodeAt(end) : 0;
  if (isNameStart(first)) while (end < stop && isNamePart(text.charCodeAt(end))) end++;
  else if (isDigit(first)) while (end < stop && isDigit(text.charCodeAt(end))) end++;
  else if (first === 63 || first === HASH || first === 42 || first === 64) end++;
  else return undefined;
  if (braced && (end >= stop || text.charCodeAt(end) !== RIGHT)) return undefined;
  return { name: text.slice(start, end), end: braced ? end + 1 : end };
}

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? (KIND[code] ?? PLAIN) : PLAIN;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isNameStart(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
}

function isNamePart(code: number): boolean {
  return isNameStart(code) || isDigit(code);
}
