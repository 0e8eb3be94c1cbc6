/** pciback in what dracut and mkinitcpio put into the initramfs. */
import { addOptions } from '../boot/pciback/mends.ts';
import { MODULE, meansPciback } from '../boot/pciback/names.ts';
import type { InitramfsAssignment, InitramfsWord } from '../syntax/dracut/parse.ts';
import { wholeLine } from '../text/lines.ts';
import { fixAcross } from './across.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';
import { advice, change, type InitramfsText, type ModulesAround, type ModulesKnowledge } from './modules-context.ts';
import { checkModuleName } from './modules-names.ts';

export const modulesDracutRules: readonly RuleRow[] = [
  {
    code: 'modules/dracut-blanks',
    severity: 'warning',
    title: 'No blanks around the names: dracut glues them to those of the other files.',
  },
  {
    code: 'modules/only-added',
    severity: 'information',
    title: '`add_drivers`, which puts pciback into the initramfs and does not load it there.',
  },
  { code: 'modules/omitted', severity: 'information', title: 'pciback is left out of the initramfs.' },
  {
    code: 'modules/dracut-cmdline',
    severity: 'warning',
    title: 'A hide list in `kernel_cmdline`, which only dracut’s own scripts read.',
  },
];

const DRIVER_LISTS = /^(?:(?:force|add|omit)_drivers|drivers)$/;

export function* checkInitramfs(
  file: InitramfsText,
  { release }: ModulesKnowledge,
  around: ModulesAround | undefined,
): Generator<Finding | undefined> {
  const isForced =
    file.assignments.some(({ name, words }) => name === 'force_drivers' && words.some(isPciback)) ||
    (around?.facts.choices.some(({ loading }) => loading === 'first') ?? false);
  for (const assignment of file.assignments) {
    if (DRIVER_LISTS.test(assignment.name) || assignment.name === 'MODULES') {
      for (const word of assignment.words) yield* checkModuleName(word, release, false);
    }
    if (DRIVER_LISTS.test(assignment.name)) yield* checkDriverList(assignment, isForced);
    if (assignment.name === 'kernel_cmdline') yield* checkCommandLine(assignment, file, around);
    yield undefined;
  }
}

function isPciback({ text }: { readonly text: string }): boolean {
  return meansPciback(text) === 'module';
}

function* checkDriverList(assignment: InitramfsAssignment, isForced: boolean): Generator<Finding> {
  const { name, nameSpan, words, value, appends } = assignment;
  const word = words.find(isPciback);
  if (!word) return;
  if (appends && !assignment.isArray && (!/^\s/.test(value.text) || !/\s$/.test(value.text))) {
    yield {
      code: 'modules/dracut-blanks',
      severity: 'warning',
      source: 'dracut',
      span: { start: value.start, end: value.end },
      message: `<values> should have surrounding white spaces! dracut puts the values of all its files together as they are: with the next file’s name glued to it, ${MODULE} is not found.`,
      fixes: () => blanks(assignment),
    };
  }
  if (name === 'add_drivers' && !isForced) {
    yield advice(
      'modules/only-added',
      'information',
      word,
      `This puts ${MODULE} into the initramfs, where nothing loads it: the devices’ own drivers come first. force_drivers loads it before them.`,
      [change('Change to force_drivers', nameSpan, 'force_drivers')],
    );
  }
  if (name === 'omit_drivers') {
    yield advice(
      'modules/omitted',
      'information',
      word,
      `${MODULE} is not in the initramfs: drivers that are there take hidden devices before it comes.`,
    );
  }
}

function blanks({ value, quote }: InitramfsAssignment): Fix[] {
  if (value.runs) return [];
  const [open, close] = quote ? [' ', ' '] : ['" ', ' "'];
  const edits = [
    ...(/^\s/.test(value.text) ? [] : [{ span: { start: value.start, end: value.start }, newText: open }]),
    ...(/\s$/.test(value.text) ? [] : [{ span: { start: value.end, end: value.end }, newText: close }]),
  ];
  return [{ title: 'Put blanks around it', edits, preferred: true }];
}

/** In a unified image (`uefi=yes`) it becomes the kernel's line in truth. */
function* checkCommandLine(
  assignment: InitramfsAssignment,
  { text, assignments }: InitramfsText,
  around: ModulesAround | undefined,
): Generator<Finding> {
  const { words } = assignment;
  if (assignments.some(({ name, value }) => name === 'uefi' && value.text.trim() === 'yes')) return;
  for (const word of words) {
    if (!/^xen[-_]pciback\.\w/.test(word.text)) continue;
    const message = `Only dracut’s own scripts read kernel_cmdline: neither the kernel nor modprobe sees this. The list belongs on the dom0 kernel’s boot line, or into /etc/modprobe.d as “options ${MODULE} hide=…”.`;
    const fixes = () => (around ? toModprobe(text, assignment, word, around) : []);
    yield { ...advice('modules/dracut-cmdline', 'warning', word, message), fixes };
  }
}

/** Only where nothing else hides anything: a second list would leave open which one is meant. */
function toModprobe(
  before: string,
  { words, start, end }: InitramfsAssignment,
  word: InitramfsWord,
  { path, facts }: ModulesAround,
): Fix[] {
  const value = /^xen[-_]pciback\.hide=(.+)$/.exec(word.text)?.[1];
  const isPlain = word.end - word.start === word.text.length;
  if (value === undefined || !isPlain || facts.choices.some(({ sources }) => sources.length > 0)) return [];
  const added = addOptions(facts.tree, value);
  if (!added) return [];
  const next = words[words.indexOf(word) + 1];
  const previous = words[words.indexOf(word) - 1];
  const own = next ? { start: word.start, end: next.start } : { start: previous?.end ?? word.start, end: word.end };
  const span = words.length === 1 ? wholeLine(before, { start, end }) : own;
  const away = { file: path, before, edits: [{ span, newText: '' }] };
  return [fixAcross(path, `Move the list to ${added.file}`, [away, added], true)];
}
