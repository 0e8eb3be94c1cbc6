/** A plan for a machine whose files are not at hand: what to write where, in words. */
import { Lines } from '../../text/lines.ts';
import { applyEdits } from '../../text/span.ts';
import type { World } from '../world.ts';
import type { PlannedEdit, PlannedStep } from './model.ts';

/** More lines than these are not spelt out. */
const MOST_LINES = 12;

/** Why there are no edits to take. */
export function elsewhereWords({ label }: Pick<World, 'label'>): string {
  return `The files of ${label} are not on this machine: the edits stand below as steps, to be made there.`;
}

/** What a person has to write, one step a file. */
export function inWords(edits: readonly PlannedEdit[]): PlannedStep[] {
  return edits.map((edit) => ({ because: sentenceFor(edit) }));
}

function sentenceFor({ file, before, edits, isNew, because }: PlannedEdit): string {
  const after = applyEdits(before, edits);
  if (isNew) return `Make ${file} with ${quoted(after.trimEnd().split('\n'))}. ${because}`;
  const changes = changedLines(before, edits);
  const words = changes.slice(0, MOST_LINES).map(({ line, count, lines }) => {
    const where =
      count === 0 ? `behind line ${line - 1}` : count === 1 ? `line ${line}` : `lines ${line} to ${line + count - 1}`;
    if (lines.length === 0) return `take out ${where}`;
    return count === 0 ? `${where} add ${quoted(lines)}` : `make ${where} ${quoted(lines)}`;
  });
  const more = changes.length > MOST_LINES ? ', and so on' : '';
  return `In ${file}, ${words.join('; ')}${more}. ${because}`;
}

interface Changed {
  /** From 1. */
  readonly line: number;
  /** How many lines go. */
  readonly count: number;
  readonly lines: readonly string[];
}

/** Stretches of whole lines with what stands there afterwards. */
function changedLines(before: string, edits: PlannedEdit['edits']): readonly Changed[] {
  const lines = new Lines(before);
  const blocks: { first: number; last: number; edits: PlannedEdit['edits'][number][] }[] = [];
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    const first = lines.at(edit.span.start).line;
    const last = lines.at(edit.span.end).line;
    const block = blocks.at(-1);
    if (block && first <= block.last) {
      block.last = Math.max(block.last, last);
      block.edits.push(edit);
    } else blocks.push({ first, last, edits: [edit] });
  }
  const all = before.split('\n');
  const startOf = (line: number) => all.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  return blocks.map(({ first, last, edits: inside }) => {
    const start = startOf(first);
    const old = all.slice(first - 1, last);
    const moved = inside.map(({ span, newText }) => ({
      span: { start: span.start - start, end: span.end - start },
      newText,
    }));
    return trimmed(first, old, applyEdits(old.join('\n'), moved).split('\n'));
  });
}

/** Without the lines at both ends that are as they were. */
function trimmed(line: number, before: readonly string[], after: readonly string[]): Changed {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { line: line + head, count: before.length - head - tail, lines: after.slice(head, after.length - tail) };
}

function quoted(lines: readonly string[]): string {
  const shown = lines.filter((line, at) => line !== '' || at < lines.length - 1).map((line) => `“${line}”`);
  return `${shown.length > 1 ? 'the lines ' : ''}${shown.join(' and ')}`;
}
