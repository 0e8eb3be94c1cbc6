import type { Span } from '../../text/span.ts';
import type { EfiCut, EfiItem, EfiSection, EfiStray, XenEfiConfig } from './tree.ts';

const NEWLINE = 10;
const CR = 13;
const SPACE = 32;
const HASH = 35;
const SEMICOLON = 59;
const EQUALS = 61;
const BRACKET = 91;
const CLOSING = 93;

interface OpenSection {
  name?: string;
  nameSpan: Span;
  head: Span;
  start: number;
  end: number;
  items: EfiItem[];
  strays: EfiStray[];
}

/**
 * Reads a config of xen.efi as `pre_parse` and `get_value` of xen/common/efi/boot.c do, which have not changed from 4.2 to 4.22: every
 * control character ends a line (a tab too, and a comment with it), `#` begins a comment anywhere, `;` only where a line begins.
 */
export function parseXenEfi(text: string): XenEfiConfig {
  const nothing = { start: 0, end: 0 };
  let section: OpenSection = { nameSpan: nothing, head: nothing, start: 0, end: 0, items: [], strays: [] };
  const sections: OpenSection[] = [section];
  const cuts: EfiCut[] = [];
  const clipped: Span[] = [];
  for (let at = 0; at < text.length; ) {
    const start = skipBlanks(text, at);
    const end = endOfLine(text, start);
    const content = contentEnd(text, start, end);
    const cut = cutAt(text, start, end, content);
    if (cut) cuts.push(cut);
    if (content > start) {
      if (text.charCodeAt(start) === BRACKET) {
        section = openSection(text, start, content);
        sections.push(section);
      } else addLine(text, section, start, content);
      if (content < end && text.charCodeAt(content - 1) !== SPACE) clipped.push({ start: content, end });
      section.end = content;
    }
    at = end + 1;
  }
  const last = text.charCodeAt(text.length - 1);
  return { sections: sections as readonly EfiSection[], cuts, clipped, closed: text === '' || isControl(last) };
}

/** The words of a value. Nothing quotes: they end at blanks. */
export function splitEfiWords(text: string, value: Span, most = Number.POSITIVE_INFINITY): Span[] {
  const words: Span[] = [];
  let at = value.start;
  while (at < value.end && words.length < most) {
    at = skipBlanks(text, at, value.end);
    const start = at;
    while (at < value.end && text.charCodeAt(at) !== SPACE) at++;
    if (at > start) words.push({ start, end: at });
  }
  return words;
}

function openSection(text: string, start: number, end: number): OpenSection {
  const close = find(text, CLOSING, start, end);
  const named = close < end;
  const nameSpan = { start: start + 1, end: named ? close : end };
  const head = { start, end: named ? close + 1 : end };
  const section: OpenSection = { nameSpan, head, start, end, items: [], strays: [] };
  if (named) section.name = text.slice(nameSpan.start, nameSpan.end);
  return section;
}

function addLine(text: string, section: OpenSection, start: number, end: number): void {
  const equals = find(text, EQUALS, start, end);
  if (equals >= end) {
    section.strays.push({ start, end, text: text.slice(start, end) });
    return;
  }
  section.items.push({
    start,
    end,
    name: text.slice(start, equals),
    nameSpan: { start, end: equals },
    value: { start: skipBlanks(text, equals + 1, end), end },
  });
}

/** The first place of a character, or `end`. Looks no further: a file can have many lines without one. */
function find(text: string, code: number, start: number, end: number): number {
  let at = start;
  while (at < end && text.charCodeAt(at) !== code) at++;
  return at;
}

/** The offset of the character that ends a line. */
function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isControl(text.charCodeAt(at))) at++;
  return at;
}

/** Where a line's comment begins, or its end. */
function contentEnd(text: string, start: number, end: number): number {
  if (start < end && text.charCodeAt(start) === SEMICOLON) return start;
  return find(text, HASH, start, end);
}

/** A control character that is no line end, with something on both of its sides on what looks like one line. */
function cutAt(text: string, start: number, end: number, content: number): EfiCut | undefined {
  if (end >= text.length || start === end) return undefined;
  const code = text.charCodeAt(end);
  if (code === NEWLINE || code === CR) return undefined;
  let next = end;
  while (next < text.length && isBlankOrControl(text.charCodeAt(next))) next++;
  if (next >= text.length || !isSameLine(text, end, next)) return undefined;
  // What is a comment on its own changes nothing.
  const behind = text.charCodeAt(next);
  if (behind === HASH || behind === SEMICOLON) return undefined;
  return { start: end, end: next, inComment: content < end };
}

function isSameLine(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === NEWLINE || text.charCodeAt(at) === CR) return false;
  return true;
}

function skipBlanks(text: string, from: number, stop = text.length): number {
  let at = from;
  while (at < stop && text.charCodeAt(at) === SPACE) at++;
  return at;
}

function isControl(code: number): boolean {
  return code < 32 || code === 127;
}

function isBlankOrControl(code: number): boolean {
  return code <= SPACE && code !== NEWLINE && code !== CR;
}
