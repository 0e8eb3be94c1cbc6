import type { Span } from '../../text/span.ts';

/** A command of a legacy menu. Its words are cut when they are wanted: `splitMenuWords`. */
export interface MenuCommand extends Span {
  readonly name: string;
  /** Where its first word can stand. */
  readonly from: number;
}

/** A `title` and what belongs to it, up to the next one. */
export interface MenuEntry extends Span {
  /** What follows `title`. */
  readonly title: Span;
  readonly commands: readonly MenuCommand[];
}

export interface GrubMenu {
  readonly entries: readonly MenuEntry[];
}

/** The commands that load something, or pass it on; the rest is not kept. */
const KEPT = new Set(['kernel', 'module', 'modulenounzip', 'initrd', 'chainloader']);

const TAB = 9;
const NEWLINE = 10;
const CR = 13;
const SPACE = 32;
const HASH = 35;
const EQUALS = 61;
const BACKSLASH = 92;

/**
 * Reads a menu of GRUB legacy (`menu.lst`, `grub.conf`). It refuses nothing when it reads: a wrong command is found when its entry is
 * started. A backslash before a line end joins the lines with a blank, in comments too.
 */
export function parseGrubMenu(text: string): GrubMenu {
  const entries: (MenuEntry & { end: number; commands: MenuCommand[] })[] = [];
  let at = 0;
  while (at < text.length) {
    const start = skipBlanks(text, at);
    const end = endOfLine(text, start);
    at = end + 1;
    if (start >= end || text.charCodeAt(start) === HASH) continue;
    const nameEnd = endOfName(text, start, end);
    const name = nameEnd - start <= 13 ? text.slice(start, nameEnd) : '';
    if (name === 'title') {
      const from = skipEquals(text, nameEnd, end);
      entries.push({
        start,
        end: trimEnd(text, from, end),
        title: { start: from, end: trimEnd(text, from, end) },
        commands: [],
      });
      continue;
    }
    const entry = entries.at(-1);
    if (!entry) continue;
    entry.end = end;
    if (KEPT.has(name)) {
      entry.commands.push({ name, start, end, from: skipEquals(text, nameEnd, end) });
    }
  }
  return { entries };
}

/** Line ends before a line's first character are skipped with the blanks. */
function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && (isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === NEWLINE)) at++;
  return at;
}

/** The offset of the line end that no backslash takes away. */
function endOfLine(text: string, from: number): number {
  let at = text.indexOf('\n', from);
  while (at >= 0) {
    let before = at - 1;
    while (before >= from && text.charCodeAt(before) === CR) before--;
    if (before < from || text.charCodeAt(before) !== BACKSLASH) return at;
    at = text.indexOf('\n', at + 1);
  }
  return text.length;
}

function endOfName(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && !isBlank(text.charCodeAt(at)) && text.charCodeAt(at) !== EQUALS && !joinsLines(text, at)) at++;
  return at;
}

/** Between a command and its argument `=` counts as a blank. */
function skipEquals(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && (isGap(text, at) || text.charCodeAt(at) === EQUALS)) at++;
  return at;
}

/** The words of a command. There is no quoting: they end at blanks, and are passed on as they are. */
export function splitMenuWords(text: string, { from, end }: MenuCommand, most = Number.POSITIVE_INFINITY): Span[] {
  const words: Span[] = [];
  let at = from;
  while (at < end && words.length < most) {
    while (at < end && isGap(text, at)) at++;
    const start = at;
    while (at < end && !isGap(text, at)) at++;
    if (at > start) words.push({ start, end: at });
  }
  return words;
}

function trimEnd(text: string, from: number, end: number): number {
  let at = end;
  while (at > from && isGap(text, at - 1)) at--;
  return at;
}

function isGap(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isBlank(code) || code === NEWLINE || (code === BACKSLASH && joinsLines(text, at));
}

function joinsLines(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== BACKSLASH) return false;
  let next = at + 1;
  while (text.charCodeAt(next) === CR) next++;
  return text.charCodeAt(next) === NEWLINE;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === TAB || code === CR;
}
