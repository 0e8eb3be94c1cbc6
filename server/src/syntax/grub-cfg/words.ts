import type { Span } from '../../text/span.ts';
import { type Decoded, Decoder, plainStretch } from './decoded.ts';
import { Lexer, Token, variableAt } from './lexer.ts';

/** What is made of the parts of a word, in their order. Offsets are those of the script. */
export interface WordSink {
  /** Characters that stand for themselves. */
  copy(start: number, end: number): void;
  /** A `$`; gives the offset behind what it took. */
  variable(at: number, quoted: boolean): number;
  /** Double quotes open: there is a word, though nothing may stand between them. */
  quoted?(): void;
}

/** Walks through one word of a GRUB 2 script, as its lexer resolves quotes and escapes. */
export function walkWord(text: string, { start, end }: Span, sink: WordSink): void {
  let at = start;
  while (at < end) {
    const character = text[at];
    if (character === "'") {
      const close = text.indexOf("'", at + 1);
      const stop = close < 0 || close >= end ? end : close;
      sink.copy(at + 1, stop);
      at = stop + 1;
    } else if (character === '"') {
      at = walkDouble(text, at + 1, end, sink, true);
    } else if (character === '$') {
      at = text[at + 1] === '"' ? walkDouble(text, at + 2, end, sink, false) : sink.variable(at, false);
    } else if (character === '\\') {
      if (text[at + 1] !== '\n') sink.copy(at + 1, Math.min(at + 2, end));
      at += 2;
    } else {
      const from = at;
      while (at < end && !isSpecial(text.charCodeAt(at))) at++;
      sink.copy(from, at);
    }
  }
}

function walkDouble(text: string, from: number, end: number, sink: WordSink, variables: boolean): number {
  sink.quoted?.();
  let at = from;
  while (at < end) {
    const character = text[at];
    if (character === '"') return at + 1;
    if (character === '\\') {
      const next = text[at + 1] ?? '';
      if (next === '\n') at += 2;
      else if (next === '"' || next === '\\' || (next === '$' && variables)) {
        sink.copy(at + 1, at + 2);
        at += 2;
      } else {
        sink.copy(at, at + 1);
        at++;
      }
    } else if (character === '$' && variables) at = sink.variable(at, true);
    else {
      const start = at;
      while (at < end && text[at] !== '"' && text[at] !== '\\' && (text[at] !== '$' || !variables)) at++;
      sink.copy(start, at);
    }
  }
  return end;
}

/** A word as a command gets it: quotes and escapes resolved. Variables are left as written, and make the word `dynamic`. */
export function decodeWord(text: string, word: Span): Decoded {
  const { start, end } = word;
  if (!needsDecoding(text, start, end)) return plainStretch(text, start, end);
  const out = new Decoder(start);
  walkWord(text, word, {
    copy: (from, to) => out.copy(text, from, to),
    variable(at) {
      const variable = variableAt(text, at, end);
      const stop = variable ? variable.end : at + 1;
      if (variable) out.unknown();
      out.put(text.slice(at, stop), at);
      return stop;
    },
  });
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

function needsDecoding(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (isSpecial(text.charCodeAt(i))) return true;
  return false;
}

function isSpecial(code: number): boolean {
  return code === 39 || code === 34 || code === 36 || code === 92;
}
