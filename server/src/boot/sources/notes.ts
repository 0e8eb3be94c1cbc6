/** What is worth knowing of the sources beyond the entries that they make. */
import { splitCommandLine } from '../../syntax/grub-cfg/words.ts';
import type { Origin, TracedWord } from '../choices.ts';
import { LINE_VARIABLES } from '../read-defaults.ts';
import type { ScriptTraits } from './script-traits.ts';
import type { Settings } from './settings.ts';
import type { TracedText } from './traced-text.ts';

export interface SourceNote {
  /**
   * `stops`: update-grub fails, and the grub.cfg of before stays. `no-entries`: it makes no entry that starts Xen. `unread`: a variable
   * that nothing reads. `replaced`: words that a `…_XEN_REPLACE` keeps from dom0. `overwritten`: words that a later assignment drops.
   * `unknown`: what the files do not tell. `default`: which entry boots by itself cannot be told.
   */
  readonly kind: 'stops' | 'no-entries' | 'unread' | 'replaced' | 'overwritten' | 'unknown' | 'default';
  readonly message: string;
  readonly origin?: Origin;
  /** The words it is about. */
  readonly words?: readonly TracedWord[];
  /** What keeps the words from the line: the later assignment, or the replacement. */
  readonly by?: Origin;
}

/** Variables with such a name that other scripts of GRUB read. */
const READ_BY_OTHERS = new Set([
  'GRUB_CMDLINE_LINUX_RECOVERY',
  'GRUB_CMDLINE_NETBSD',
  'GRUB_CMDLINE_NETBSD_DEFAULT',
  'GRUB_CMDLINE_KFREEBSD',
  'GRUB_CMDLINE_KFREEBSD_DEFAULT',
  'GRUB_CMDLINE_GNUMACH',
  'GRUB_CMDLINE_LINUX_DEBUG',
  'GRUB_TOP_LEVEL_XEN',
]);
const MOST_NOTES = 100;

/** The notes that the variables alone give. */
export function notesOf(settings: Settings, traits: ScriptTraits): SourceNote[] {
  const notes: SourceNote[] = [];
  for (const { message, origin } of settings.shell.doubts)
    notes.push({ kind: 'unknown', message: `The files do not tell ${message}.`, ...(origin ? { origin } : {}) });
  for (const file of settings.passedOver)
    notes.push({
      kind: 'unread',
      message: `grub2-mkconfig of this system reads /etc/default/grub alone: what ${file} holds reaches no line.`,
      origin: { file, start: 0, end: 0 },
    });
  notes.push(...unread(settings, traits), ...overwritten(settings), ...replaced(settings));
  return notes.slice(0, MOST_NOTES);
}

function unread({ shell }: Settings, traits: ScriptTraits): SourceNote[] {
  const notes: SourceNote[] = [];
  for (const { name, written, origin } of shell.assignments) {
    if (!/CMDLINE|XEN/.test(name) || !/^(?:GRUB|XEN)_/.test(name)) continue;
    if (LINE_VARIABLES.has(name) || READ_BY_OTHERS.has(name) || shell.asked.has(name)) continue;
    if (name === 'GRUB_TOP_LEVEL_XEN' && !traits.topLevel) continue;
    const words = wordsOf(written, /XEN(?!_REPLACE)/.test(name) && !name.includes('LINUX') ? 'xen' : 'dom0');
    notes.push({
      kind: 'unread',
      message: `Nothing reads ${name}: what it holds reaches no line.`,
      ...(origin ? { origin } : {}),
      ...(words.length > 0 ? { words } : {}),
    });
  }
  return notes;
}

function overwritten({ shell, value }: Settings): SourceNote[] {
  const notes: SourceNote[] = [];
  const kept = new Set<string>();
  for (const name of LINE_VARIABLES.keys()) for (const word of wordsOf(value(name), 'xen')) kept.add(keyOf(word));
  const last = new Map(shell.assignments.map((assignment, index) => [assignment.name, index]));
  shell.assignments.forEach(({ name, written, origin }, index) => {
    const reader = LINE_VARIABLES.get(name);
    if (notes.length > MOST_NOTES || !reader || last.get(name) === index) return;
    const words = wordsOf(written, reader).filter((word) => word.origin && !kept.has(keyOf(word)));
    if (words.length === 0) return;
    const by = shell.assignments[last.get(name) ?? 0]?.origin;
    const where = by && by.file !== origin?.file ? ` in ${by.file}` : '';
    notes.push({
      kind: 'overwritten',
      message: `A later ${name}=${where} drops ${listed(words)}.`,
      ...(origin ? { origin } : {}),
      words,
      ...(by ? { by } : {}),
    });
    // A word is dropped once.
    for (const word of words) kept.add(keyOf(word));
  });
  return notes;
}

function replaced({ value, shell }: Settings): SourceNote[] {
  const notes: SourceNote[] = [];
  for (const [name, replacement] of [
    ['GRUB_CMDLINE_LINUX', 'GRUB_CMDLINE_LINUX_XEN_REPLACE'],
    ['GRUB_CMDLINE_LINUX_DEFAULT', 'GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT'],
  ] as const) {
    const instead = wordsOf(value(replacement), 'dom0');
    if (value(replacement).text === '') continue;
    const texts = new Set(instead.map(({ text }) => text));
    const words = wordsOf(value(name), 'dom0').filter(({ text }) => !texts.has(text));
    if (words.length === 0) continue;
    const origin = shell.assignments.findLast((assignment) => assignment.name === replacement)?.origin;
    notes.push({
      kind: 'replaced',
      message: `${replacement} stands in for ${name} under Xen, so dom0 does not get ${listed(words)}.`,
      ...(origin ? { origin } : {}),
      words,
      ...(origin ? { by: origin } : {}),
    });
  }
  return notes;
}

function wordsOf(value: TracedText, line: TracedWord['line']): TracedWord[] {
  return splitCommandLine(value.text, 0, value.text.length, 4096).map((span) => {
    const origin = value.originOf(span);
    return { text: value.text.slice(span.start, span.end), line, ...(origin ? { origin } : {}) };
  });
}

function keyOf({ text, origin }: TracedWord): string {
  return origin ? `${origin.file}:${origin.start}` : text;
}

function listed(words: readonly TracedWord[]): string {
  const shown = words.slice(0, 5).map(({ text }) => `"${text}"`);
  return words.length > 5 ? `${shown.join(', ')} and ${words.length - 5} more` : shown.join(', ');
}
