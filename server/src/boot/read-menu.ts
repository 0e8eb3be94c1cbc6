import { type Decoded, plainStretch } from '../syntax/grub-cfg/decoded.ts';
import { type MenuEntry, parseGrubMenu, splitMenuWords } from '../syntax/grub-menu/parse.ts';
import type { Span } from '../text/span.ts';
import { bootLines } from './chain.ts';
import { LazyEntry, MOST_WORDS } from './lazy-entry.ts';
import type { BootEntry, BootFileWithText, BootLine } from './model.ts';

/** The boot lines of a GRUB legacy menu (`menu.lst`, `grub.conf`). */
export function readGrubMenu(text: string): BootFileWithText {
  const { entries } = parseGrubMenu(text);
  return { kind: 'grub-menu', entries: entries.map((entry) => makeEntry(text, entry)), faults: [], text };
}

function makeEntry(text: string, entry: MenuEntry): BootEntry {
  return new LazyEntry(entry, [], {
    titleSpan: () => entry.title,
    title: ({ start, end }) => text.slice(start, end),
    lines: () => readLines(text, entry),
  });
}

function readLines(text: string, entry: MenuEntry): BootLine[] {
  const commands = entry.commands.map((command) => {
    const words = joinQuoted(text, splitMenuWords(text, command, MOST_WORDS));
    return { ...command, words: words.map((word): Decoded => plainStretch(text, word.start, word.end)) };
  });
  return bootLines(commands, false);
}

/** GRUB legacy knows no quotes and Xen none either; but Linux, which reads its line itself, keeps `"a b"` together. */
function joinQuoted(text: string, words: readonly Span[]): readonly Span[] {
  const image = words.find((word) => !text.startsWith('--', word.start));
  if (!image || !/vmlinu[xz]/.test(text.slice(image.start, image.end))) return words;
  const joined: Span[] = [];
  let open: Span | undefined;
  for (const word of words) {
    const odd = text.slice(word.start, word.end).split('"').length % 2 === 0;
    if (open) {
      if (odd) {
        joined.push({ start: open.start, end: word.end });
        open = undefined;
      }
    } else if (odd) open = word;
    else joined.push(word);
  }
  if (open) return words;
  return joined;
}
