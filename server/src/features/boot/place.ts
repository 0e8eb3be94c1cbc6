import type { BootEntry, BootFileWithText, BootLine, BootWord } from '../../boot/model.ts';

/** The kernel takes no longer hide list, and Xen no longer word: beyond, nothing is worth explaining. */
const LONGEST_VALUE = 1024;

/** Where an offset is on a boot line. */
export interface BootPlace {
  readonly entry: BootEntry;
  readonly line: BootLine;
  /** The word under the offset; absent between words. */
  readonly word?: BootWord;
  /** Where the offset is in the word's value; absent in its name, where quoting hides it, and where it is too long. */
  readonly inValue?: number;
}

/** The boot line and the word at an offset; `undefined` outside of Xen's and dom0's lines. */
export function placeAt(file: BootFileWithText, offset: number): BootPlace | undefined {
  const entry = file.entries.find(
    (candidate) => candidate.start <= offset && offset <= candidate.end && hasLineAt(candidate, offset),
  );
  const line = entry?.lines.find((candidate) => isOn(candidate, offset));
  if (!entry || !line) return undefined;
  const word = line.words.find((candidate) => candidate.start <= offset && offset <= candidate.end);
  if (!word) return { entry, line };
  const { valueSpan } = word;
  const isHere = word.plain && valueSpan && offset >= valueSpan.start && (word.value?.length ?? 0) <= LONGEST_VALUE;
  const inValue = isHere ? { inValue: offset - valueSpan.start } : {};
  return { entry, line, word, ...inValue };
}

function hasLineAt(entry: BootEntry, offset: number): boolean {
  return entry.lines.some((line) => isOn(line, offset));
}

/** Right behind the image no word can stand: a blank must come first. */
function isOn(line: BootLine, offset: number): boolean {
  const from = line.image || line.behindDashes ? line.start + 1 : line.start;
  return from <= offset && offset <= line.end;
}
