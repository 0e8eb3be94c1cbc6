import type { Decoded } from '../syntax/grub-cfg/decoded.ts';
import type { Span } from '../text/span.ts';
import type { BootLine } from './model.ts';
import { makeWord } from './word.ts';
import { readXenEfiArguments } from './xen-efi-arguments.ts';

/** The words for Xen's line among those that xen.efi is started with: what stands behind ` -- `. `undefined`: none can stand there. */
export function xenEfiLine(words: readonly Decoded[], statement: Span): BootLine | undefined {
  const { dashes, behindDashes } = readXenEfiArguments(words.map(({ text }) => text));
  const mark = dashes === undefined ? undefined : words[dashes];
  if (!mark) return undefined;
  const inside = words.slice(words.length - behindDashes.length).map((word) => makeWord(word, 'xen'));
  return {
    reader: 'xen',
    start: mark.end + 1,
    end: Math.max(statement.end, mark.end + 1),
    words: behindDashes.length === 0 ? [] : inside,
    insertAt: behindDashes.length === 0 ? mark.end : (inside.at(-1)?.end ?? mark.end),
    statement: { start: statement.start, end: statement.end },
  };
}
