import { applyEdits, type Edit } from './span.ts';

/** Lines of the old text that change together, from 0 to before `end`, and what stands there afterwards. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly added: readonly string[];
}

const CONTEXT = 3;
const NO_NEWLINE = '\\ No newline at end of file';

/**
 * A unified diff of what edits do to a text, as `diff -u` writes it and `patch -p0` takes it; empty where they change nothing.
 *
 * @param edits in their order, not overlapping
 */
export function unifiedDiff(name: string, text: string, edits: readonly Edit[]): string {
  if (edits.length === 0) return '';
  const lines = splitLines(text);
  const hunks: Change[][] = [];
  for (const change of changesByLine(text, lines, edits)) {
    const last = hunks.at(-1)?.at(-1);
    if (last && change.start - last.end <= 2 * CONTEXT) hunks.at(-1)?.push(change);
    else hunks.push([change]);
  }
  const out = [`--- ${name}`, `+++ ${name}`];
  /** How many more lines the new text has, up to here. */
  let shift = 0;
  for (const hunk of hunks) {
    const { text: body, oldCount, newCount, start } = hunkText(hunk, lines);
    out.push(`@@ -${range(start, oldCount)} +${range(start + shift, newCount)} @@`, ...body);
    shift += newCount - oldCount;
  }
  return `${out.join('\n')}\n`;
}

function hunkText(hunk: readonly Change[], lines: readonly string[]) {
  const start = Math.max(0, (hunk[0]?.start ?? 0) - CONTEXT);
  const end = Math.min(lines.length, (hunk.at(-1)?.end ?? 0) + CONTEXT);
  const text: string[] = [];
  let oldCount = 0;
  let newCount = 0;
  const say = (sign: string, line: string) => {
    text.push(sign + line.replace(/\n$/, ''));
    if (!line.endsWith('\n')) text.push(NO_NEWLINE);
    if (sign !== '+') oldCount++;
    if (sign !== '-') newCount++;
  };
  let at = start;
  for (const change of hunk) {
    for (; at < change.start; at++) say(' ', lines[at] ?? '');
    for (; at < change.end; at++) say('-', lines[at] ?? '');
    for (const line of change.added) say('+', line);
  }
  for (; at < end; at++) say(' ', lines[at] ?? '');
  return { text, oldCount, newCount, start };
}

/** Where a hunk without lines stands behind a line, that line is named. */
function range(start: number, count: number): string {
  return `${count === 0 ? start : start + 1},${count}`;
}

/** Each line with its LF; the last one may have none. */
function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The edits, each grown to whole lines; those that share a line are one. */
function changesByLine(text: string, lines: readonly string[], edits: readonly Edit[]): Change[] {
  const blocks: { start: number; end: number; from: number; to: number; edits: Edit[] }[] = [];
  let line = 0;
  let lineStart = 0;
  const goTo = (offset: number) => {
    for (let here = lines[line]; here !== undefined; here = lines[line]) {
      // A last line without LF goes on at the text's end.
      if (lineStart + here.length > offset || !here.endsWith('\n')) break;
      lineStart += here.length;
      line++;
    }
  };
  for (const edit of edits) {
    goTo(edit.span.start);
    let block = blocks.at(-1);
    if (!block || block.end <= line) {
      block = { start: line, end: line, from: lineStart, to: lineStart, edits: [] };
      blocks.push(block);
    }
    block.edits.push(edit);
    goTo(edit.span.end);
    block.end = Math.min(lines.length, line + 1);
    block.to = Math.min(text.length, lineStart + (lines[line]?.length ?? 0));
  }
  return blocks.map(({ start, end, from, to, edits }) => {
    const moved = edits.map(({ span, newText }) => ({
      span: { start: span.start - from, end: span.end - from },
      newText,
    }));
    return shrink(start, lines.slice(start, end), splitLines(applyEdits(text.slice(from, to), moved)));
  });
}

/** Without the lines at both ends that are as they were. */
function shrink(start: number, before: readonly string[], after: readonly string[]): Change {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { start: start + head, end: start + before.length - tail, added: after.slice(head, after.length - tail) };
}
