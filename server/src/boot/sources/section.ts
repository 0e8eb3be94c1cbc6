/** The entries of a written section of grub.cfg. */
import { parseGrubScript } from '../../syntax/grub-cfg/parse.ts';
import type { ScriptEntry } from '../../syntax/grub-cfg/tree.ts';
import { decodeWord, splitCommandLine, titleOfEntry } from '../../syntax/grub-cfg/words.ts';
import { bootLines } from '../chain.ts';
import type { BootChoice, TracedWord } from '../choices.ts';
import type { BootLine } from '../model.ts';
import type { MenuItem } from './menu.ts';
import { UNTOLD_ROOT } from './root-device.ts';
import type { TracedText } from './traced-text.ts';

export interface ReadSection {
  readonly menu: readonly MenuItem[];
  /** What `grub-script-check` refuses, and so update-grub throws the whole file away. */
  readonly fault: string | undefined;
}

export interface SectionContext {
  readonly file: string;
  /** What could not be told about each line. */
  readonly unknown: readonly string[];
}

const MOST_WORDS = 4096;
/** The section nests as deep as the script nests, or a value's own braces. */
const DEEPEST = 8;

export function readSection(section: TracedText, context: SectionContext): ReadSection {
  const { root, faults } = parseGrubScript(section.text);
  const itemOf = (entry: ScriptEntry, under: readonly string[]): MenuItem => {
    const { title, id } = namesOf(section.text, entry);
    if (entry.kind !== 'submenu') {
      const choice = choiceOf(section, entry, { title, id, under }, context);
      return { kind: 'menuentry', title, id, children: [], ...(choice && { choice }) };
    }
    const inside = under.length > DEEPEST ? [] : entry.children;
    return { kind: 'submenu', title, id, children: inside.map((child) => itemOf(child, [...under, title])) };
  };
  return { menu: root.children.map((child) => itemOf(child, [])), fault: faults[0]?.message };
}

function namesOf(text: string, { head }: ScriptEntry): { readonly title: string; readonly id: string } {
  const words = splitCommandLine(text, head.start, head.end, 64);
  const option = words.findIndex((span) => text.slice(span.start, span.end) === '$menuentry_id_option');
  const id = words[option + 1];
  const title = titleOfEntry(text, head);
  return {
    title: title ? decodeWord(text, title).text : '',
    id: option >= 0 && id ? decodeWord(text, id).text : '',
  };
}

function choiceOf(
  section: TracedText,
  entry: ScriptEntry,
  { title, id, under }: { readonly title: string; readonly id: string; readonly under: readonly string[] },
  context: SectionContext,
): BootChoice | undefined {
  const { text } = section;
  const unknown = [...context.unknown];
  const commands = entry.commands.map((command) => {
    const [, ...words] = splitCommandLine(text, command.start, command.end, MOST_WORDS);
    const decoded = words.map((word) => decodeWord(text, word));
    for (const word of decoded) if (word.dynamic) noteVariable(word.text, unknown);
    return { ...command, words: decoded };
  });
  const lines = bootLines(commands, true);
  const xen = lines.find((line) => line.reader === 'xen');
  if (!xen) return undefined;
  const dom0 = lines.filter((line) => line.reader === 'dom0');
  const dom0Image = dom0.find((line) => line.image)?.image?.text;
  // The words behind ` -- ` on Xen's line come after dom0's own.
  dom0.sort((a, b) => Number(a.behindDashes ?? false) - Number(b.behindDashes ?? false));
  return {
    title,
    under,
    ...(id !== '' && !id.endsWith(`-${UNTOLD_ROOT}`) ? { id } : {}),
    from: 'sources',
    file: context.file,
    recovery: /-recovery-[^-]*/.test(id),
    isDefault: false,
    ...(xen.image ? { xenImage: xen.image.text } : {}),
    ...(dom0Image === undefined ? {} : { dom0Image }),
    xen: [{ text: 'placeholder', line: 'xen' }, ...wordsOf(section, xen)],
    dom0: [{ text: 'placeholder', line: 'dom0' }, ...dom0.flatMap((line) => wordsOf(section, line))],
    unknown,
  };
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
