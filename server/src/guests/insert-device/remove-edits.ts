import type { Edit, Span } from '../../text/span.ts';
import type { DomainConfig } from '../domain-config.ts';
import type { PciEntry } from '../pci-devices.ts';
import { commaBehind } from './list-edits.ts';

/** Ways to take a string out of its list, the one that a person would take first. */
export function waysToRemove({ text }: DomainConfig, { statement, value }: PciEntry): readonly (readonly Edit[])[] {
  const list = statement.value;
  if (list?.kind !== 'list') return [];
  const { offset } = statement;
  const spans = list.items.map(({ start, end }) => ({ start: offset + start, end: offset + end }));
  const at = list.items.findIndex(({ start }) => start === value.start);
  const own = spans[at];
  if (!own) return [];
  const [before, next] = [spans[at - 1], spans[at + 1]];
  const close = offset + list.end - 1;
  const comma = commaBehind(text, own.end, next?.start ?? close);
  const ways: (readonly Edit[])[] = [];

  const line = lineOfItsOwn(text, own, comma);
  if (line && line.start > offset + list.start && line.end <= close) {
    const left = !next && comma === undefined && before && commaBehind(text, before.end, own.start);
    // With the comma at the line's start, that of the item before went with the line.
    const isGone = left !== undefined && left !== false && left >= line.start;
    ways.push([...(typeof left === 'number' && !isGone ? [cut(left, left + 1)] : []), cut(line.start, line.end)]);
  }
  if (next) ways.push([cut(own.start, next.start)]);
  if (before && comma === undefined) ways.push([cut(before.end, own.end)]);
  if (before && comma !== undefined) {
    const last = commaBehind(text, before.end, own.start);
    if (last !== undefined) ways.push([cut(last + 1, comma + 1)]);
  }
  if (!before && !next) {
    const end = comma === undefined ? own.end : comma + 1;
    const blank = text[own.start - 1] === ' ' && text[end] === ' ' ? 1 : 0;
    ways.push([cut(own.start, end + blank)]);
  }
  return ways;
}

/** From the start of a line to that of the next, where nothing else stands on it but commas and a comment. */
function lineOfItsOwn(text: string, { start, end }: Span, comma: number | undefined): Span | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  if (newline < 0 || !/^[ \t]*,?[ \t]*$/.test(text.slice(lineStart, start))) return undefined;
  const behind = comma !== undefined && comma < newline ? comma + 1 : end;
  if (!/^[ \t]*(?:#.*)?\r?$/.test(text.slice(behind, newline))) return undefined;
  // A comma on a later line belongs to what comes there.
  return comma !== undefined && comma > newline ? undefined : { start: lineStart, end: newline + 1 };
}

function cut(start: number, end: number): Edit {
  return { span: { start, end }, newText: '' };
}
