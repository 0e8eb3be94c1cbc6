/** The entries of a written section of grub.cfg. */
import { parseGrubScript } from '../../syntax/grub-cfg/parse.ts';
import type { ScriptEntry } from '../../syntax/grub-cfg/tree.ts';
import { decodeWord, splitCommandLine, titleOfEntry } from '../../syntax/grub-cfg/words.ts';
import { bootLines } from '../chain.ts';
import type { BootChoice, TracedWord } from '../choices.ts';
import type { BootLine } from '../model.ts';
import { defaultEntry, type MenuItem } from './default-entry.ts';
import { UNTOLD_ROOT } from './linux-xen.ts';
import type { TracedText } from './traced-text.ts';

export interface ReadSection {
  readonly choices: readonly BootChoice[];
  /** What `grub-script-check` refuses, and so update-grub throws the whole file away. */
  readonly fault: string | undefined;
  /** How many entries and submenus stand at the top. */
  readonly entries: number;
}

export interface SectionContext {
  readonly file: string;
  /** What GRUB boots by itself: a number, a title, an id. */
  readonly wanted: string;
  /** How many entries stand before this section; absent where nobody knows. */
  readonly before: number | undefined;
  /** What could not be told about each line. */
  readonly unknown: readonly string[];
}

const MOST_WORDS = 4096;

export function readSection(section: TracedText, context: SectionContext): ReadSection {
  const { text } = section;
  const { root, faults } = parseGrubScript(text);
  const menu = root.children.map((child) => itemOf(text, child));
  const chosen = defaultEntry(menu, context.wanted, context.before);
  const choices: BootChoice[] = [];
  const collect = (items: readonly MenuItem[], under: readonly string[]) => {
    for (const item of items) {
      if (item.entry.kind === 'submenu') collect(item.children, [...under, item.title]);
      else choices.push(...choiceOf(section, item, under, item === chosen, context));
    }
  };
  collect(menu, []);
  return { choices, fault: faults[0]?.message, entries: menu.length };
}

/** No recursion of any depth: the section nests as deep as the script nests, or a value's own braces. */
function itemOf(text: string, entry: ScriptEntry, depth = 0): MenuItem {
  const head = splitCommandLine(text, entry.head.start, entry.head.end, 64);
  const option = head.findIndex((span) => text.slice(span.start, span.end) === '$menuentry_id_option');
  const id = head[option + 1];
  const title = titleOfEntry(text, entry.head);
  return {
    entry,
    title: title ? decodeWord(text, title).text : '',
    id: option >= 0 && id ? decodeWord(text, id).text : '',
    children: depth > 8 ? [] : entry.children.map((child) => itemOf(text, child, depth + 1)),
  };
}

function choiceOf(
  section: TracedText,
  item: MenuItem,
  under: readonly string[],
  isDefault: boolean,
  context: SectionContext,
): BootChoice[] {
  const { text } = section;
  const unknown = [...context.unknown];
  const commands = item.entry.commands.map((command) => {
    const [, ...words] = splitCommandLine(text, command.start, command.end, MOST_WORDS);
    const decoded = words.map((word) => decodeWord(text, word));
    for (const word of decoded) if (word.dynamic) noteVariable(word.text, unknown);
    return { ...command, words: decoded };
  });
  const lines = bootLines(commands, true);
  const xen = lines.find((line) => line.reader === 'xen');
  if (!xen) return [];
  const dom0 = lines.filter((line) => line.reader === 'dom0');
  const dom0Image = dom0.find((line) => line.image)?.image?.text;
  // The words behind ` -- ` on Xen's line come after dom0's own.
  dom0.sort((a, b) => Number(a.behindDashes ?? false) - Number(b.behindDashes ?? false));
  return [
    {
      title: item.title,
      under,
      ...(item.id !== '' && !item.id.endsWith(`-${UNTOLD_ROOT}`) ? { id: item.id } : {}),
      from: 'sources',
      file: context.file,
      recovery: /-recovery-[^-]*/.test(item.id),
      isDefault,
      ...(xen.image ? { xenImage: xen.image.text } : {}),
      ...(dom0Image === undefined ? {} : { dom0Image }),
      xen: [{ text: 'placeholder', line: 'xen' }, ...wordsOf(section, xen)],
      dom0: [{ text: 'placeholder', line: 'dom0' }, ...dom0.flatMap((line) => wordsOf(section, line))],
      unknown,
    },
  ];
}

function wordsOf(section: TracedText, line: BootLine): TracedWord[] {
  return line.words.map((word) => {
    // A quote that GRUB puts behind an argument has no room of its own.
    const { start, end } = word;
    const origin = section.originOf(end > start ? word : { start: start - 1, end: start });
    return { text: word.text, line: line.reader, ...(origin ? { origin } : {}) };
  });
}

function noteVariable(text: string, unknown: string[]): void {
  for (const match of text.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)) {
    const name = match[1] ?? match[2];
    const words =
      name === 'xen_rm_opts'
        ? `\${xen_rm_opts}: nothing where GRUB was started by a BIOS, no-real-mode edd=off elsewhere`
        : `\${${name}}, which GRUB fills in when the machine boots`;
    if (!unknown.includes(words) && unknown.length < 20) unknown.push(words);
  }
}
