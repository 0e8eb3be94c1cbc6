import type { Span } from '../../text/span.ts';
import { type Decoded, Decoder, plainStretch } from './decoded.ts';
import { Lexer, Token, variableAt } from './lexer.ts';

/** A word as a command gets it: quotes and escapes resolved. Variables are left as written, and make the word `dynamic`. */
export function decodeWord(text: string, word: Span): Decoded {
  const { start, end } = word;
  if (!needsDecoding(text, start, end)) return plainStretch(text, start, end);
  const out = new Decoder(start);
  let at = start;
  while (at < end) {
    const character = text[at];
    if (character === "'") {
      const close = text.indexOf("'", at + 1);
      const stop = close < 0 || close >= end ? end : close;
      out.copy(text, at + 1, stop);
      at = stop + 1;
    } else if (character === '"') {
      at = decodeDouble(text, at + 1, end, out, true);
    } else if (character === '$') {
      at = text[at + 1] === '"' ? decodeDouble(text, at + 2, end, out, false) : decodeVariable(text, at, end, out);
    } else if (character === '\\') {
      if (text[at + 1] !== '\n') out.copy(text, at + 1, Math.min(at + 2, end));
      at += 2;
    } else {
      const from = at;
      while (at < end && !isSpecial(text.charCodeAt(at))) at++;
      out.copy(text, from, at);
    }
  }
  return out.finish(end);
}

/** The words of one command line: everything up to what ends a command. Used on values that a script is made from. */
export function splitCommandLine(text: string, start: number, end: number, most = Number.POSITIVE_INFINITY): Span[] {
  const lexer = new Lexer(text, start, end);
  const words: Span[] = [];
  for (;;) {
    const kind = lexer.next();
    const isWord = kind === Token.name || kind === Token.word || kind === Token.reserved || kind === Token.unclosed;
    if (!isWord || words.length >= most) return words;
    words.push({ start: lexer.start, end: lexer.end });
  }
}

/** The title among the words of a `menuentry`, which takes options on both sides of it: `--class xen`, `--hotkey=i`, `--id x`. */
export function titleOfEntry(text: string, head: Span): Span | undefined {
  const words = splitCommandLine(text, head.start, head.end);
  for (let i = 1; i < words.length; i++) {
    const word = words[i];
    if (!word) break;
    if (!text.startsWith('--', word.start)) return word;
    const option = text.slice(word.start, word.end);
    if (!option.includes('=') && option !== '--unrestricted') i++;
  }
  return undefined;
}

function decodeDouble(text: string, from: number, end: number, out: Decoder, variables: boolean): number {
  let at = from;
  while (at < end) {
    const character = text[at];
    if (character === '"') return at + 1;
    if (character === '\\') {
      const next = text[at + 1] ?? '';
      if (next === '\n') at += 2;
      else if (next === '"' || next === '\\' || (next === '$' && variables)) {
        out.copy(text, at + 1, at + 2);
        at += 2;
      } else {
        out.copy(text, at, at + 1);
        at++;
      }
    } else if (character === '$' && variables) at = decodeVariable(text, at, end, out);
    else {
      out.copy(text, at, at + 1);
      at++;
    }
  }
  return end;
}

function decodeVariable(text: string, at: number, end: number, out: Decoder): number {
  const variable = variableAt(text, at, end);
  const stop = variable ? variable.end : at + 1;
  if (variable) out.unknown();
  out.put(text.slice(at, stop), at);
  return stop;
}

function needsDecoding(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (isSpecial(text.charCodeAt(i))) return true;
  return false;
}

function isSpecial(code: number): boolean {
  return code === 39 || code === 34 || code === 36 || code === 92;
}
