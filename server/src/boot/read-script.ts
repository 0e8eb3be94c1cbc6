import { blankOutside, textOfGrubD } from '../syntax/grub-cfg/grub-d.ts';
import { parseGrubScript } from '../syntax/grub-cfg/parse.ts';
import type { ScriptEntry } from '../syntax/grub-cfg/tree.ts';
import { decodeWord, splitCommandLine, titleOfEntry } from '../syntax/grub-cfg/words.ts';
import { bootLines, type LoadCommand } from './chain.ts';
import { looksLikeXen } from './images.ts';
import { LazyEntry, MOST_WORDS } from './lazy-entry.ts';
import type { BootEntry, BootFileWithText, BootLine } from './model.ts';
import { xenEfiLine } from './xen-efi-line.ts';

/** The boot lines of a GRUB 2 script (`grub.cfg`). */
export function readGrubScript(text: string): BootFileWithText {
  // Of a script in /etc/grub.d, only what it prints is GRUB's.
  const printed = textOfGrubD(text);
  const { root, faults } = parseGrubScript(printed ? blankOutside(text, printed) : text);
  const entries: BootEntry[] = [];
  collect(text, root, [], entries);
  // Of a text that GRUB never sees nobody can say that it refuses it: 41_custom has `\${config_directory}`.
  return { kind: 'grub-cfg', entries, faults: printed?.filledIn ? [] : faults, text };
}

function collect(text: string, top: ScriptEntry, under: readonly string[], into: BootEntry[]): void {
  // Submenus can be nested as deep as a hostile file likes: no recursion.
  const waiting: { entry: ScriptEntry; under: readonly string[] }[] = [{ entry: top, under }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { entry } = next;
    const made = makeEntry(text, entry, next.under);
    if (made) into.push(made);
    const inside = entry.kind === 'submenu' ? [...next.under.slice(0, 8), titleOf(text, entry)] : next.under;
    for (let i = entry.children.length - 1; i >= 0; i--) {
      const child = entry.children[i];
      if (child) waiting.push({ entry: child, under: inside });
    }
  }
}

function makeEntry(text: string, entry: ScriptEntry, under: readonly string[]): BootEntry | undefined {
  if (entry.kind !== 'menuentry' && entry.commands.length === 0) return undefined;
  const made = new LazyEntry(entry, under, {
    titleSpan: () => titleOfEntry(text, entry.head) ?? { start: entry.start, end: entry.start },
    title: (span) => decodeWord(text, span).text,
    lines: () => readLines(text, entry),
  });
  // Commands outside of any entry are no entry, unless they start Xen.
  return entry.kind === 'script' && made.lines.length === 0 ? undefined : made;
}

function readLines(text: string, entry: ScriptEntry): BootLine[] {
  const commands = entry.commands.map((command) => {
    // The command's own name is the first word.
    const [, ...words] = splitCommandLine(text, command.start, command.end, MOST_WORDS);
    return { ...command, words: words.map((word) => decodeWord(text, word)) };
  });
  return [...bootLines(commands, true), ...commands.flatMap((command) => chainedXen(command) ?? [])];
}

/** `chainloader /EFI/xen/xen.efi section -- loglvl=all`: xen.efi reads its own config, and takes words for Xen besides. */
function chainedXen(command: LoadCommand): BootLine | undefined {
  if (command.name !== 'chainloader') return undefined;
  const at = command.words.findIndex((word) => !word.text.startsWith('--'));
  const program = command.words[at]?.text ?? '';
  return looksLikeXen(program) && /\.efi$/i.test(program)
    ? xenEfiLine(command.words.slice(at + 1), command)
    : undefined;
}

function titleOf(text: string, entry: ScriptEntry): string {
  const title = titleOfEntry(text, entry.head);
  return title ? decodeWord(text, title).text : '';
}
