/**
 * The lexer of libxlutil, byte for byte: the longest match wins, and a byte that starts no token is a lexical error that
 * swallows the rest of the word. Facts: tools/libs/util/libxlu_cfg_l.l.
 */
import { ADD, BAD, CLOSE, COMMA, END, EQUALS, IDENT, NEWLINE, NUMBER, OPEN, SEMICOLON, STRING } from './tokens.ts';

const BLANK = 20;
const QUOTE = 21;
const COMMENT = 22;
const PLUS = 23;

/** What a token can start with; everything not named here starts none. */
const STARTS = new Uint8Array(128).fill(BAD);
/** 1: goes on an IDENT, 2: goes on a NUMBER. */
const GOES_ON = new Uint8Array(128);

for (let c = 0x61; c <= 0x7a; c++) {
  STARTS[c] = IDENT;
  GOES_ON[c] = 1;
}
for (let c = 0x30; c <= 0x39; c++) {
  STARTS[c] = NUMBER;
  GOES_ON[c] = 3;
}
for (const c of 'abcdefx') GOES_ON[c.charCodeAt(0)] = 3;
for (const c of '._') GOES_ON[c.charCodeAt(0)] = 1;
for (const [c, kind] of [
  [' ', BLANK],
  ['\t', BLANK],
  ['\n', NEWLINE],
  ['#', COMMENT],
  ["'", QUOTE],
  ['"', QUOTE],
  ['+', PLUS],
  ['=', EQUALS],
  [';', SEMICOLON],
  ['[', OPEN],
  [']', CLOSE],
  [',', COMMA],
] as const) {
  STARTS[c.charCodeAt(0)] = kind;
}

/** xl takes these for a sign of Python, where they start no token. */
const PYTHON = new Uint8Array(128);
for (const c of '+-.():') PYTHON[c.charCodeAt(0)] = 1;

export class Lexer {
  /** The last token: from `start` to before `end`. */
  start = 0;
  end: number;
  /** The line that the next token stands on; for a NEWLINE just read, the line it ends. */
  tokenLine: number;
  /** Whether the last STRING has a backslash or a NUL in it and so needs a closer look. */
  intricate = false;
  /** The last BAD stands right before the end of its line: the real lexer counts the error, and that NEWLINE, to the next line. */
  glued = false;
  /** The last BAD is the text's last byte: the real lexer forgets to report it. */
  silent = false;
  /** The last BAD starts with a byte that xl takes for Python. */
  python = false;

  private line: number;
  private readonly lastNewline: number;

  constructor(
    private readonly text: string,
    private readonly bytes: boolean,
    from: number,
    line: number,
  ) {
    this.end = from;
    this.line = line;
    this.tokenLine = line;
    this.lastNewline = text.lastIndexOf('\n');
  }

  next(): number {
    const text = this.text;
    const length = text.length;
    let at = this.end;
    if (this.glued) {
      this.glued = false;
      this.start = at;
      this.end = at + 1;
      this.tokenLine = ++this.line;
      return NEWLINE;
    }
    let c = 0;
    let kind = BLANK;
    for (; at < length; at++) {
      c = text.charCodeAt(at);
      kind = c < 128 ? (STARTS[c] as number) : BAD;
      if (kind !== BLANK) break;
    }
    this.start = at;
    this.tokenLine = this.line;
    if (at >= length) {
      this.end = at;
      return END;
    }
    switch (kind) {
      case IDENT: {
        do {
          at++;
          c = at < length ? text.charCodeAt(at) : 0;
        } while (c < 128 && GOES_ON[c] !== 0 && at < length);
        this.end = at;
        return IDENT;
      }
      case NUMBER: {
        do {
          at++;
          c = at < length ? text.charCodeAt(at) : 0;
        } while (c < 128 && GOES_ON[c] === 3 && at < length);
        this.end = at;
        return NUMBER;
      }
      case QUOTE:
        return this.string(at, c);
      case COMMENT:
        if (at > this.lastNewline) return this.bad(at, c);
        this.end = text.indexOf('\n', at) + 1;
        this.line++;
        return NEWLINE;
      case NEWLINE:
        this.end = at + 1;
        this.line++;
        return NEWLINE;
      case PLUS:
        if (at + 1 < length && text.charCodeAt(at + 1) === 0x3d) {
          this.end = at + 2;
          return ADD;
        }
        return this.bad(at, c);
      case BAD:
        return this.bad(at, c);
      default:
        this.end = at + 1;
        return kind;
    }
  }

  private string(start: number, quote: number): number {
    const text = this.text;
    const length = text.length;
    let intricate = false;
    for (let at = start + 1; at < length; at++) {
      const c = text.charCodeAt(at);
      if (c === quote) {
        this.end = at + 1;
        this.intricate = intricate;
        return STRING;
      }
      if (c === 10) break;
      if (c === 0x5c) {
        intricate = true;
        at++;
        if (at < length && text.charCodeAt(at) === 10) break;
        if (at < length && text.charCodeAt(at) === 0) intricate = true;
      } else if (c === 0) {
        intricate = true;
      }
    }
    return this.bad(start, quote);
  }

  private bad(start: number, c: number): number {
    const text = this.text;
    const length = text.length;
    let at = start + 1;
    this.python = c < 128 && PYTHON[c] === 1;
    this.silent = false;
    // In a text of UTF-16 units anything from 0x80 on stands for several bytes: the first is bad, the rest is its word.
    const alone = this.bytes || c < 0x80;
    if (alone && at >= length) {
      this.silent = true;
    } else if (alone && text.charCodeAt(at) === 10) {
      this.glued = true;
    } else if (alone && (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 9)) {
      at++;
    } else {
      while (at < length) {
        const d = text.charCodeAt(at);
        if (d === 0x20 || d === 9 || d === 10) break;
        at++;
      }
    }
    this.end = at;
    return BAD;
  }
}
