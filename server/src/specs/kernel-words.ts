/** How the kernel cuts a command line, or a module's options, into words (Linux, lib/cmdline.c, `next_arg`). */
import type { Span } from '../text/span.ts';

/** One word. Spans are offsets into the text that was cut. */
export interface KernelWord extends Span {
  /** What stands before `=`, or the whole word. A quote at its start is not part of it. */
  readonly name: Span;
  /** What follows `=`, without the quotes around it; absent where there is no `=`. */
  readonly value?: Span;
}

/** Cuts at blanks that no double quotes hold together. A quote may open before the name, before the value, or anywhere. */
export function splitKernelWords(text: string): KernelWord[] {
  const words: KernelWord[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const word = readWord(text, at);
    words.push(word);
    at = skipSpace(text, word.end);
  }
  return words;
}

function readWord(text: string, start: number): KernelWord {
  const quoted = text[start] === '"';
  const from = quoted ? start + 1 : start;
  let inQuote = quoted;
  let equals = -1;
  let at = from;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (!inQuote && isKernelSpace(character)) break;
    // A `=` as the first character is none, for the kernel.
    if (character === '=' && equals < 0 && at > from) equals = at;
    if (character === '"') inQuote = !inQuote;
  }
  const endsQuoted = at > from && text[at - 1] === '"';
  let valueEnd = at;
  if (quoted && endsQuoted) valueEnd--;
  if (equals < 0) return { start, end: at, name: { start: from, end: Math.max(from, valueEnd) } };
  let valueStart = equals + 1;
  if (text[valueStart] === '"') {
    valueStart++;
    if (endsQuoted) valueEnd = at - 1;
  }
  const value = { start: valueStart, end: Math.max(valueStart, valueEnd) };
  return { start, end: at, name: { start: from, end: equals }, value };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isKernelSpace(text.charAt(at))) at++;
  return at;
}

function isKernelSpace(character: string): boolean {
  return character === ' ' || (character >= '\t' && character <= '\r');
}
