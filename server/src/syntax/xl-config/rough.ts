/**
 * The rest of a line with a lexical error, read as a person meant it: the real lexer drops whole words there, and the
 * strings, brackets and commas in them.
 */
import { ADD, CLOSE, COMMA, EQUALS, IDENT, NUMBER, OPEN, OPEN_STRING, SEMICOLON, STRING, WORD } from './tokens.ts';

const SIGNS: Readonly<Record<string, number>> = {
  '=': EQUALS,
  ';': SEMICOLON,
  '[': OPEN,
  ']': CLOSE,
  ',': COMMA,
};

/** `end` is the line's end, its newline not included. A comment ends the line. */
export function roughTokens(
  text: string,
  start: number,
  end: number,
  take: (kind: number, start: number, end: number) => void,
): void {
  let at = start;
  while (at < end) {
    const c = text.charAt(at);
    if (c === '#') return;
    const sign = SIGNS[c];
    if (isBlank(c)) {
      at++;
    } else if (sign !== undefined) {
      take(sign, at, at + 1);
      at++;
    } else if (c === '+' && text.charAt(at + 1) === '=') {
      take(ADD, at, at + 2);
      at += 2;
    } else if (c === '"' || c === "'") {
      const close = closingQuote(text, at, end);
      if (close < 0) {
        let last = end;
        while (last > at + 1 && text.charAt(last - 1) === '\r') last--;
        take(OPEN_STRING, at, last);
        return;
      }
      take(STRING, at, close + 1);
      at = close + 1;
    } else {
      const from = at;
      let ident = c >= 'a' && c <= 'z';
      let number = c >= '0' && c <= '9';
      while (at < end && goesOn(text, at)) {
        const d = text.charAt(at++);
        const digit = d >= '0' && d <= '9';
        ident &&= digit || (d >= 'a' && d <= 'z') || d === '.' || d === '_';
        number &&= digit || (d >= 'a' && d <= 'f') || d === 'x';
      }
      take(ident ? IDENT : number ? NUMBER : WORD, from, at);
    }
  }
}

/** The offset of the quote that closes the string at `start`, or -1. */
export function closingQuote(text: string, start: number, end: number): number {
  const quote = text.charCodeAt(start);
  for (let at = start + 1; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c === quote) return at;
    if (c === 0x5c) at++;
  }
  return -1;
}

function isBlank(c: string): boolean {
  return c === ' ' || c === '\t' || c === '\r' || c === '\v' || c === '\f' || c === '\u00a0' || c === '\ufeff';
}

function goesOn(text: string, at: number): boolean {
  const c = text.charAt(at);
  if (c === '+') return text.charAt(at + 1) !== '=';
  return SIGNS[c] === undefined && c !== '"' && c !== "'" && c !== '#' && !isBlank(c);
}
