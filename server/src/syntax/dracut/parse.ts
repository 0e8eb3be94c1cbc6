/**
 * Reads the assignments of a shell file that says what goes into an initramfs: /etc/dracut.conf, /etc/dracut.conf.d/*.conf, mkinitcpio.conf.
 * bash reads them; what only bash could tell (commands, conditions) is passed over.
 */
import type { Span } from '../../text/span.ts';
import { type Decoded, Decoder, placeOf } from '../grub-cfg/decoded.ts';

export interface InitramfsWord extends Span {
  readonly text: string;
}

/** `NAME="…"`, `NAME+="…"`, `NAME=(…)`. */
export interface InitramfsAssignment extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly appends: boolean;
  /** The value without its quotes; of an array, everything between the brackets. */
  readonly value: Decoded;
  /** The quote that the value starts with, where one does. */
  readonly quote?: '"' | "'";
  readonly isArray: boolean;
  /** The value cut at blanks. */
  readonly words: readonly InitramfsWord[];
}

export interface InitramfsFile {
  readonly text: string;
  readonly assignments: readonly InitramfsAssignment[];
}

/** Reads every assignment that starts a line, whether or not it stands in a condition. */
export function parseInitramfsConfig(text: string): InitramfsFile {
  const assignments: InitramfsAssignment[] = [];
  const start = /[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)(\+?=)/y;
  for (let at = 0; at < text.length; ) {
    start.lastIndex = at;
    const match = startOfLine(text, at, start);
    if (!match) {
      at = nextLine(text, at);
      continue;
    }
    const [whole, name = '', operator = '='] = match;
    const valueAt = at + whole.length;
    const nameStart = valueAt - operator.length - name.length;
    const read = text[valueAt] === '(' ? readArray(text, valueAt) : readValue(text, valueAt);
    const quote = text[valueAt];
    assignments.push({
      start: nameStart,
      end: read.end,
      name,
      nameSpan: { start: nameStart, end: nameStart + name.length },
      appends: operator === '+=',
      value: read.value,
      ...(quote === '"' || quote === "'" ? { quote } : {}),
      isArray: quote === '(',
      words: wordsOf(read.value),
    });
    at = nextLine(text, read.end);
  }
  return { text, assignments };
}

function startOfLine(text: string, at: number, pattern: RegExp): RegExpExecArray | null {
  pattern.lastIndex = at;
  return at === 0 || text[at - 1] === '\n' ? pattern.exec(text) : null;
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
}

interface Read {
  readonly value: Decoded;
  /** Behind the value, quotes and brackets included. */
  readonly end: number;
}

function readValue(text: string, from: number): Read {
  const quote = text[from];
  const decoder = new Decoder(quote === '"' || quote === "'" ? from + 1 : from);
  const end = readPieces(text, from, decoder, ' \t\n;&|');
  const closed = end > from + 1 && (text[end - 1] === '"' || text[end - 1] === "'");
  return { value: decoder.finish(closed ? end - 1 : end), end };
}

function readArray(text: string, from: number): Read {
  const decoder = new Decoder(from + 1);
  let at = from + 1;
  while (at < text.length && text[at] !== ')') {
    if (text[at] === '#' && /[\s(]/.test(text[at - 1] ?? '')) {
      at = nextLine(text, at);
      continue;
    }
    const end = readPieces(text, at, decoder, ' \t\n)');
    if (end === at && text[at] !== ')') decoder.copy(text, at, at + 1);
    at = end === at && text[at] !== ')' ? at + 1 : end;
  }
  const value = decoder.finish(at);
  return { value, end: Math.min(at + 1, text.length) };
}

/** Takes quoted and bare pieces up to one of `stops` outside of quotes; gives where it stopped. */
function readPieces(text: string, from: number, into: Decoder, stops: string): number {
  let at = from;
  while (at < text.length) {
    const character = text.charAt(at);
    if (stops.includes(character)) return at;
    if (character === "'" || character === '"') {
      at = readQuoted(text, at, into);
    } else if (character === '\\') {
      if (text[at + 1] !== '\n') into.copy(text, at + 1, Math.min(at + 2, text.length));
      at = Math.min(at + 2, text.length);
    } else {
      if (character === '$' || character === '`') into.unknown();
      into.copy(text, at, at + 1);
      at++;
    }
  }
  return at;
}

function readQuoted(text: string, from: number, into: Decoder): number {
  const quote = text.charAt(from);
  let at = from + 1;
  while (at < text.length && text[at] !== quote) {
    const escapes = quote === '"' && text[at] === '\\' && '$`"\\\n'.includes(text.charAt(at + 1) || ' ');
    if (escapes) {
      if (text[at + 1] !== '\n') into.copy(text, at + 1, at + 2);
      at += 2;
      continue;
    }
    if (quote === '"' && (text[at] === '$' || text[at] === '`')) into.unknown();
    into.copy(text, at, at + 1);
    at++;
  }
  return Math.min(at + 1, text.length);
}

function wordsOf(value: Decoded): InitramfsWord[] {
  return [...value.text.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    start: placeOf(value, match.index),
    end: placeOf(value, match.index + match[0].length - 1) + 1,
  }));
}
