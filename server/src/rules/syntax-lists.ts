/** Mends for syntax errors in and around lists: quotes, commas, brackets. Spans are absolute. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import type { Statement, SyntaxFault } from '../syntax/xl-config/tree.ts';
import { type Span, shift } from '../text/span.ts';
import type { Fix } from './finding.ts';
import { insert, replace } from './spans.ts';

/** `[ ,'a' ]`, `a = 1, b = 2`, and a comma at a line's end. */
export function wrongComma(fault: SyntaxFault, { start }: Span, text: string): Fix[] {
  const { message } = fault;
  if (!message.startsWith("syntax error, unexpected ','") || text[start] !== ',') return [];
  const line = lineFrom(text, start);
  if (message.endsWith("expecting ']'")) {
    const commas = /^,(?:[ \t]*,)*[ \t]*/.exec(line)?.[0] ?? ',';
    const title = commas.trimEnd().length > 1 ? 'Remove the commas' : 'Remove the comma';
    return [{ title, edits: [replace({ start, end: start + commas.length }, '')], preferred: true }];
  }
  const blanks = /^,[ \t]*(?=[a-z][._0-9a-z]*[ \t]*\+?=)/.exec(line)?.[0];
  if (blanks !== undefined) {
    return [
      {
        title: 'Begin a new line',
        edits: [replace({ start, end: start + blanks.length }, '\n')],
        preferred: true,
        safe: true,
      },
    ];
  }
  if (!/^,[ \t]*(?:#|$)/.test(line)) return [];
  // A list that lacks its bracket.
  if (/^[ \t\n]*["'\d\]]/.test(text.slice(start + line.length, start + line.length + 80))) return [];
  return [{ title: 'Remove the comma', edits: [replace({ start, end: start + 1 }, '')], preferred: true, safe: true }];
}

/** A list that is not closed before the next setting, or before the end; and a `]` that closes none. */
export function wrongBracket(
  statement: Statement,
  { message }: SyntaxFault,
  { start }: Span,
  { text, tree }: DomainConfig,
): Fix[] {
  const { value, offset } = statement;
  if (message.startsWith("syntax error, unexpected ']', expecting $end") && text[start] === ']') {
    return [{ title: 'Remove the bracket', edits: [replace({ start, end: start + 1 }, '')], preferred: true }];
  }
  const beforeKey =
    message === "syntax error, unexpected IDENT, expecting ']'" &&
    /^[a-z][._0-9a-z]*[ \t]*\+?=/.test(text.slice(start, start + 80));
  const startsLine = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
  const isOpen = message === "syntax error, unexpected $end, expecting ']'" || (beforeKey && startsLine);
  const twice = isOpen
    ? openedTwice(beforeKey ? tree.statements[tree.statements.indexOf(statement) - 1] : statement)
    : undefined;
  if (twice) return [{ title: 'Remove the bracket', edits: [replace(twice, '')], preferred: true }];
  if (beforeKey && startsLine) return closing(text.slice(0, start).trimEnd());
  if (message !== "syntax error, unexpected $end, expecting ']'" || value?.kind !== 'list') return [];
  return closing(text.slice(0, offset + value.end).trimEnd());
}

/** The one key whose list holds lists. */
const NESTED_KEY = 'vnuma';

/** `[ [ 'a', 'b' ]`: the second bracket, with what parts it from the first string. */
function openedTwice(statement: Statement | undefined): Span | undefined {
  const value = statement?.value;
  if (value?.kind !== 'list' || value.items.length !== 1 || statement?.key?.name === NESTED_KEY) return undefined;
  const [inner] = value.items;
  if (inner?.kind !== 'list') return undefined;
  const [first] = inner.items;
  return first?.kind === 'string' && inner.closed && !value.closed
    ? shift({ start: inner.start, end: first.start }, statement?.offset ?? 0)
    : undefined;
}

/** `before`: all that stands before the place. */
function closing(before: string): Fix[] {
  // Behind a comment it would be a part of it.
  let end = before.length;
  for (;;) {
    const start = before.lastIndexOf('\n', end - 1) + 1;
    const code = withoutComment(before.slice(start, end)).trimEnd();
    end = code === '' ? start - 1 : start + code.length;
    if (code !== '') return [{ title: 'Close the list with ]', edits: [insert(end, ' ]')], preferred: true }];
    if (start === 0) return [];
  }
}

/** A line up to its comment; a `#` in a string is none. */
function withoutComment(line: string): string {
  const strings = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|#/g;
  for (const { 0: found, index } of line.matchAll(strings)) if (found === '#') return line.slice(0, index);
  return line;
}

/** Strings and numbers with commas between them, to the line's end; the last comma is not theirs. */
const ITEMS = /^(?:"[^"\n\\]*"|'[^'\n\\]*'|\d[\da-fx]*)(?:[ \t]*,[ \t]*(?:"[^"\n\\]*"|'[^'\n\\]*'|\d[\da-fx]*))*/;

/** `disk = 'a', 'b'`: a list without its brackets. */
export function missingBrackets(
  { key, value, offset }: Statement,
  { message }: SyntaxFault,
  text: string,
  catalogue: Catalogue,
): Fix[] {
  if (message !== "syntax error, unexpected ',', expecting $end" || !isList(key?.name, catalogue) || !value) return [];
  const start = offset + value.start;
  const line = lineFrom(text, start);
  const end = start + (ITEMS.exec(line)?.[0].length ?? 0);
  const rest = line.slice(end - start);
  if (end === start || !/^[ \t]*,?[ \t]*(?:#.*)?$/.test(rest)) return [];
  // Where it goes on on the next line the closing bracket may be there.
  const goesOn = /^[ \t\n]*["'\d]/.test(text.slice(start + line.length, start + line.length + 80));
  const edits = goesOn ? [insert(start, '[ ')] : [insert(start, '[ '), insert(end, ' ]')];
  return [{ title: goesOn ? 'Open the list with [' : 'Put brackets around it', edits, preferred: true }];
}

function isList(name: string | undefined, catalogue: Catalogue): boolean {
  return name !== undefined && catalogue.find('domain-config', name)?.forms[0] === 'list';
}

/** A list on one line without any quotes: `vif = [ bridge=xenbr0 ]`, `pci = [ 03:00.0, 04:00.0 ]`. */
export function missingQuotes({ key, value, offset }: Statement, text: string, catalogue: Catalogue): Fix[] {
  if (!key || !value || !isList(key.name, catalogue)) return [];
  const from = offset + value.start;
  const found = /^\[([^[\]"'#\\\n]+)\][ \t\r]*(?:#[^\n]*)?$/.exec(lineFrom(text, from));
  const inner = found?.[1] ?? '';
  if (inner.trim() === '') return [];
  const parts = inner.split(',').map((part) => part.trim());
  if (parts.some((part) => part === '')) return [];
  // In the strings of disks and network cards commas part options.
  const items = parts.every((part) => /^[\da-f:.]+$/i.test(part)) ? parts : [inner.trim()];
  const better = ` ${items.map((item) => `'${item}'`).join(', ')} `;
  const span = { start: from + 1, end: from + 1 + inner.length };
  return [{ title: 'Put quotes around it', edits: [replace(span, better)], preferred: true }];
}

/** Quotes as word processors and web pages set them. */
export function curlyQuotes({ offset, length }: Statement, text: string): Fix[] {
  const written = text.slice(offset, offset + length);
  if (!/[\u201c\u201d\u201e\u2018\u2019]/.test(written)) return [];
  const edits = [...written.matchAll(/[\u201c\u201d\u201e\u2018\u2019]/g)].map(({ index, 0: quote }) =>
    replace({ start: offset + index, end: offset + index + 1 }, /[\u2018\u2019]/.test(quote) ? "'" : '"'),
  );
  return [{ title: 'Write straight quotes', edits, preferred: true }];
}

/** `memory: 512`, `memory 512`, `memory == 512`. */
export function missingEquals({ key, operator, offset }: Statement, fault: SyntaxFault, text: string): Fix[] {
  const name = /^([a-z][._0-9a-z]*):?$/.exec(key?.name ?? '')?.[1];
  if (!key || name === undefined) return [];
  const end = offset + key.start + name.length;
  const rest = lineFrom(text, end);
  const wrong = operator ? /^[ \t]*==[ \t]*(?=[\d"'[])/.exec(rest) : /^[ \t]*:?[ \t]*(?=[\d"'[])/.exec(rest);
  if (!wrong || wrong[0] === '' || fault.start > key.end + wrong[0].length) return [];
  const span = shift({ start: 0, end: wrong[0].length }, end);
  return [{ title: `Write ${name} =`, edits: [replace(span, ' = ')], preferred: true }];
}

function lineFrom(text: string, start: number): string {
  const newline = text.indexOf('\n', start);
  return text.slice(start, newline < 0 ? text.length : newline);
}
