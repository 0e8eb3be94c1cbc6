/** Reads /etc/modprobe.d/*.conf as kmod does (libkmod/libkmod-config.c, `kmod_config_parse`; shared/util.c, `freadline_wrapped`). */
import type { Span } from '../../text/span.ts';
import { type Decoded, Decoder, placeOf, plainStretch } from '../grub-cfg/decoded.ts';

export const MODPROBE_COMMANDS = ['options', 'softdep', 'install', 'remove', 'blacklist', 'alias', 'weakdep'] as const;

/** A word of a line, as kmod gets it. */
export interface ModprobeWord extends Span {
  readonly text: string;
}

/** A line of the file, with the lines that a backslash joins to it. */
export interface ModprobeLine extends Span {
  readonly command: ModprobeWord;
  /** The module; of an `alias`, the alias. */
  readonly module?: ModprobeWord;
  /** What follows the module and one blank: a module's options, a command, other modules. Never empty. */
  readonly rest?: Decoded;
  /** kmod says that it ignores the line. */
  readonly bad: boolean;
  /** The number, from 1, that kmod calls the line by: that of its last one. */
  readonly number: number;
}

export interface ModprobeFile {
  readonly text: string;
  readonly lines: readonly ModprobeLine[];
  /** Lines that start with `#`, each with those that a backslash joins to it. */
  readonly comments: readonly Span[];
}

/** Reads every line. Only a `#` at the very start of a line makes a comment. */
export function parseModprobe(text: string): ModprobeFile {
  const lines: ModprobeLine[] = [];
  const comments: Span[] = [];
  for (const { line, number } of joinedLines(text)) {
    if (line.text.startsWith('#')) {
      comments.push({ start: line.start, end: line.end });
      continue;
    }
    const read = readLine(line, number);
    if (read) lines.push(read);
  }
  return { text, lines, comments };
}

function readLine(line: Decoded, number: number): ModprobeLine | undefined {
  const { text } = line;
  const first = token(text, 0);
  if (!first) return undefined;
  const command = wordOf(line, first);
  const base = { start: line.start, end: line.end, command, number };
  const second = token(text, first.end + 1);
  if (!second) return { ...base, bad: true };
  const module = wordOf(line, second);
  const from = second.end + 1;
  const rest = from < text.length ? { rest: part(line, from, text.length) } : {};
  return { ...base, module, ...rest, bad: isBad(command.text, module.text, from < text.length, text, from) };
}

function isBad(command: string, module: string, hasRest: boolean, text: string, from: number): boolean {
  if (!hasFairBrackets(module)) return true;
  if (command === 'blacklist') return false;
  if (command === 'alias') {
    const target = token(text, from);
    return !target || !hasFairBrackets(text.slice(target.start, target.end));
  }
  return !hasRest || !(MODPROBE_COMMANDS as readonly string[]).includes(command);
}

/** A `[` without its `]`, or the reverse, makes a name that kmod does not take. */
function hasFairBrackets(name: string): boolean {
  return !/[[\]]/.test(name.replace(/\[[^\]]*\]/g, ''));
}

/** As `strtok` with a blank and a tab: it passes over several in a row. */
function token(text: string, from: number): Span | undefined {
  let start = from;
  while (start < text.length && isBlank(text, start)) start++;
  if (start >= text.length) return undefined;
  let end = start;
  while (end < text.length && !isBlank(text, end)) end++;
  return { start, end };
}

function isBlank(text: string, at: number): boolean {
  return text[at] === ' ' || text[at] === '\t';
}

function wordOf(line: Decoded, { start, end }: Span): ModprobeWord {
  return { text: line.text.slice(start, end), start: placeOf(line, start), end: placeOf(line, end - 1) + 1 };
}

function part(line: Decoded, from: number, to: number): Decoded {
  if (!line.runs)
    return { text: line.text.slice(from, to), start: line.start + from, end: line.start + to, dynamic: false };
  const decoder = new Decoder(placeOf(line, from));
  for (let at = from; at < to; at++) decoder.copy(line.text, at, at + 1, placeOf(line, at));
  return decoder.finish(line.end);
}

/** A backslash takes the line end behind it away, and itself before any other character. */
function* joinedLines(text: string): Generator<{ readonly line: Decoded; readonly number: number }> {
  let number = 0;
  let backslash = text.indexOf('\\');
  for (let at = 0; at < text.length; ) {
    number++;
    let end = lineEnd(text, at);
    if (backslash >= 0 && backslash < at) backslash = text.indexOf('\\', at);
    if (backslash < 0 || backslash >= end) {
      yield { line: plainStretch(text, at, end), number };
      at = end + 1;
      continue;
    }
    const decoder = new Decoder(at);
    let from = at;
    for (let next = text.indexOf('\\', from); next >= 0 && next < end; next = text.indexOf('\\', from)) {
      decoder.copy(text, from, next);
      if (text[next + 1] === '\n') {
        number++;
        from = next + 2;
        end = lineEnd(text, from);
      } else {
        decoder.copy(text, next + 1, next + 2);
        from = Math.min(next + 2, text.length);
      }
    }
    decoder.copy(text, from, end);
    yield { line: decoder.finish(end), number };
    at = end + 1;
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
