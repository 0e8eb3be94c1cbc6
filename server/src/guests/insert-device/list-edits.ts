import type { List, Statement } from '../../syntax/xl-config/tree.ts';
import type { Edit } from '../../text/span.ts';
import type { DomainConfig } from '../domain-config.ts';

/** One more item at a list's end, in the list's own quotes, spacing and lines. */
export function addToList(config: DomainConfig, { offset }: Statement, list: List, name: string): Edit[] {
  const { text } = config;
  const close = offset + list.end - 1;
  const last = list.items[list.items.length - 1];
  if (!last) return [inEmptyList(text, offset + list.start + 1, close, name)];

  const quoted = quote(text, offset + last.start, name);
  const end = offset + last.end;
  const comma = commaBehind(text, end, close);
  const beforeLast = list.items[list.items.length - 2];
  const from = beforeLast ? offset + beforeLast.end : offset + list.start + 1;
  const gap = text.slice(from, offset + last.start);
  const indent = lineIndent(text, offset + last.start);

  if (!gap.includes('\n')) {
    const blank = beforeLast ? (/,([ \t]*)$/.exec(gap)?.[1] ?? ' ') : ' ';
    if (comma !== undefined) return [insertion(comma + 1, `${blank}${quoted},`)];
    const before = beforeLast ? (/^([ \t]*),/.exec(gap)?.[1] ?? '') : '';
    return [insertion(end, `${before},${blank}${quoted}`)];
  }
  const commaFirst = /\n([ \t]*),([ \t]*)$/.exec(gap);
  if (beforeLast && commaFirst && comma === undefined) {
    return [insertion(lineEnd(text, end, close), `\n${commaFirst[1]},${commaFirst[2]}${quoted}`)];
  }
  if (comma !== undefined) return [insertion(lineEnd(text, comma + 1, close), `\n${indent}${quoted},`)];
  const place = lineEnd(text, end, close);
  const line = `\n${indent}${quoted}`;
  return place === end ? [insertion(end, `,${line}`)] : [insertion(end, ','), insertion(place, line)];
}

/** `pci = [ … ]` on a line of its own at the end of the text. */
export function newList({ text, tree }: DomainConfig, name: string): Edit[] {
  const last = tree.statements.findLast(({ stored }) => stored);
  const { key, operator, offset } = last ?? {};
  const tight = key && operator && offset !== undefined && key.end === operator.start;
  const before = text === '' || text.endsWith('\n') ? '' : '\n';
  return [insertion(text.length, `${before}pci${tight ? '=' : ' = '}[ '${name}' ]\n`)];
}

function inEmptyList(text: string, open: number, close: number, name: string): Edit {
  const inner = text.slice(open, close);
  if (!inner.includes('\n')) return { span: { start: open, end: close }, newText: ` '${name}' ` };
  const lineStart = text.lastIndexOf('\n', close - 1) + 1;
  const indent = text.slice(lineStart, close);
  return insertion(lineStart, `${indent}${indent.includes('\t') ? '\t' : '  '}'${name}'\n`);
}

/** Where a comma stands behind the last item, past blanks, line ends and comments. */
export function commaBehind(text: string, from: number, close: number): number | undefined {
  for (let at = from; at < close; at++) {
    const c = text[at];
    if (c === ',') return at;
    if (c !== '#') continue;
    const newline = text.indexOf('\n', at);
    if (newline < 0) return undefined;
    at = newline;
  }
  return undefined;
}

/** The end of the line, its comment included, where nothing but that follows; else the offset itself. */
function lineEnd(text: string, from: number, close: number): number {
  const newline = text.indexOf('\n', from);
  if (newline < 0 || newline > close) return from;
  const rest = text.slice(from, newline);
  if (!/^[ \t]*(?:#.*)?$/.test(rest)) return from;
  return rest.includes('#') ? newline : from;
}

function lineIndent(text: string, at: number): string {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, at))?.[0] ?? '';
}

function quote(text: string, lastItem: number, name: string): string {
  const mark = text[lastItem] === '"' ? '"' : "'";
  return `${mark}${name}${mark}`;
}

function insertion(at: number, newText: string): Edit {
  return { span: { start: at, end: at }, newText };
}
