import type { InsertDeviceResult } from '../../../server/src/protocol/requests.ts';

export type InsertEdit = NonNullable<InsertDeviceResult['edits']>[number];

/** Where the new text of the topmost edit ends once all are made: the others, further down, do not move it. */
export function endOfFirst(edits: readonly InsertEdit[]): InsertEdit['range']['start'] {
  const [first] = [...edits].sort(
    ({ range: { start: a } }, { range: { start: b } }) => a.line - b.line || a.character - b.character,
  );
  if (!first) return { line: 0, character: 0 };
  const lines = first.newText.split(/\r\n|\r|\n/);
  const last = lines.at(-1)?.length ?? 0;
  const { line, character } = first.range.start;
  return { line: line + lines.length - 1, character: lines.length === 1 ? character + last : last };
}
