import { closingQuote } from './rough.ts';
import type { ConfigTree, Statement, Value } from './tree.ts';

/** What stands at an offset. */
export interface Location {
  /** The statement that the offset is in or right behind; undefined between statements. */
  readonly statement: Statement | undefined;
  /** The values around the offset, the outermost first; a closed list or string is left behind its last character. */
  readonly path: readonly Value[];
  /** In a comment, behind its `#`. */
  readonly inComment: boolean;
  /** Where a new statement can be typed: nothing but blanks stand before it on its line or behind a `;`. */
  readonly atStart: boolean;
}

export function locate(tree: ConfigTree, text: string, offset: number): Location {
  const { statements } = tree;
  const index = lastBefore(statements, offset);
  const statement = statements[index];
  const inComment = isInComment(text, offset);
  if (statement === undefined) return { statement: undefined, path: [], inComment, atStart: !inComment };
  const within = offset - statement.offset;
  const open = isOpen(statement);
  // Behind an unclosed list or a dangling operator the statement goes on.
  const reaches = within <= statement.length || (open && goesOn(statement, text, offset));
  if (!reaches) {
    const atStart = !inComment && isFresh(text, statement.offset + statement.length, offset);
    return { statement: undefined, path: [], inComment, atStart };
  }
  const path: Value[] = [];
  let value = statement.value;
  while (value !== undefined && covers(value, within)) {
    path.push(value);
    value = value.kind === 'list' ? itemAt(value.items, within) : undefined;
  }
  return { statement, path, inComment, atStart: !inComment && within === 0 };
}

/** The index of the last statement that starts at or before an offset, or -1. */
export function lastBefore(statements: readonly Statement[], offset: number): number {
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((statements[middle] as Statement).offset <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function isOpen({ value, operator }: Statement): boolean {
  return value === undefined ? operator !== undefined : value.kind === 'list' && !value.closed;
}

/** An unclosed list goes on over lines, a dangling operator to the end of its own. */
function goesOn(statement: Statement, text: string, offset: number): boolean {
  if (statement.value !== undefined) return true;
  const end = statement.offset + statement.length;
  const between = text.slice(end, offset);
  return !between.includes('\n') && !between.includes(';');
}

function covers(value: Value, offset: number): boolean {
  if (offset < value.start) return false;
  if (value.kind === 'list') return value.closed ? offset > value.start && offset < value.end : offset > value.start;
  return offset <= value.end;
}

function itemAt(items: readonly Value[], offset: number): Value | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle] as Value).start <= offset) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}

function isFresh(text: string, from: number, offset: number): boolean {
  const between = text.slice(from, offset);
  const last = Math.max(between.lastIndexOf('\n'), between.lastIndexOf(';'));
  if (last < 0) return false;
  return between.slice(last + 1).trim() === '';
}

/** Strings never span lines, so a line tells by itself where its comment begins. */
function isInComment(text: string, offset: number): boolean {
  const lineStart = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  for (let at = lineStart; at < offset; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x23) return true;
    if (c === 0x22 || c === 0x27) {
      const close = closingQuote(text, at, offset);
      if (close < 0) return false;
      at = close;
    }
  }
  return false;
}
