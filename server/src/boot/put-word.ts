/** Brings a word into the files that update-grub reads, or takes one out, and looks whether nothing else comes of it. */
import { decodeWord, splitCommandLine } from '../syntax/grub-cfg/words.ts';
import { type FileEdits, joinFileEdits, withFileEdits } from '../text/file-edits.ts';
import type { Edit } from '../text/span.ts';
import type { BootTree, Origin } from './choices.ts';
import { appendWord, endOfText, insertVariable, isPortableText, removeWord } from './edits.ts';
import type { BootLine, Reader } from './model.ts';
import { LINE_VARIABLES, readGrubDefaults } from './read-defaults.ts';
import { entryArguments } from './sources/arguments.ts';
import { readSettings, type Settings } from './sources/settings.ts';
import { TracedText } from './sources/traced-text.ts';
import { stepsBetween } from './states/words.ts';
import { handOn } from './word.ts';

const MAIN_FILE = '/etc/default/grub';
/** What update-grub reads. */
const DEFAULTS = /^\/etc\/default\/grub(?:\.d\/[^/]+)?$/;

/** A word on the line of one reader. */
export interface WordOfLine {
  readonly reader: Reader;
  readonly text: string;
}

/** What a change is to do to the lines of the entries that update-grub makes. */
export interface Wish {
  /** A word that every normal entry gets, or several with blanks between them. */
  readonly come?: WordOfLine;
  /** A word that may go. */
  readonly gone?: WordOfLine;
}

export interface Placed {
  readonly edits: readonly FileEdits[];
  /** Where the word stands then. */
  readonly file: string;
  readonly variable: string;
}

/** Whether a path is one of those whose variables become the lines. */
export function isDefaultsFile(path: string): boolean {
  return DEFAULTS.test(path);
}

/**
 * Puts a word (or several, with blanks between them) at the end of a line of every entry that update-grub makes: into the variable that counts, in the file that sets it last.
 * `undefined`: no way that is sure to do that and nothing else.
 *
 * @param how `isDefault`: not on the lines of recovery entries; `also`: edits that belong to it; `gone`: a word that those take away
 */
export function putWord(
  tree: BootTree,
  word: WordOfLine,
  how: { readonly isDefault?: boolean; readonly also?: readonly FileEdits[]; readonly gone?: WordOfLine } = {},
): Placed | undefined {
  if (!word.text.split(' ').every(isPortableText)) return undefined;
  const settings = readSettings(tree);
  if (settings.stop) return undefined;
  const variable = variableFor(settings, word.reader, how.isDefault === true);
  const wish: Wish = { come: word, ...(how.gone && { gone: how.gone }) };
  for (const { file, edits } of places(tree, settings, variable, word.text)) {
    const before = tree.files.get(file) ?? '';
    const all = joinFileEdits([...(how.also ?? []), { file, before, edits }]);
    if (doesOnly(tree, all, wish)) return { edits: all, file, variable };
  }
  return undefined;
}

/** The edit that takes a word out of the file that it was written in; `undefined` where that is none of update-grub's, or quoting runs through it. */
export function takeWord(tree: BootTree, origin: Origin): FileEdits | undefined {
  const before = tree.files.get(origin.file);
  if (before === undefined || !DEFAULTS.test(origin.file)) return undefined;
  for (const line of linesOf(before)) {
    const word = line.words.find(({ start }) => start === origin.start);
    if (word) return word.plain ? { file: origin.file, before, edits: [removeWord(before, line, word)] } : undefined;
  }
  return undefined;
}

/** Whether edits do to the lines of update-grub's entries what is wished for, and nothing else. */
export function doesOnly(tree: BootTree, edits: readonly FileEdits[], { come, gone }: Wish): boolean {
  const files = withFileEdits(tree.files, edits);
  if (!files) return false;
  const before = linesOfEntries(readSettings(tree));
  const after = linesOfEntries(readSettings({ ...tree, files }));
  if (!before || !after) return false;
  const wanted = come?.text.split(' ') ?? [];
  for (const kind of ['normal', 'recovery'] as const) {
    for (const reader of ['xen', 'dom0'] as const) {
      const [older, newer] = [before[kind][reader], after[kind][reader]];
      let came = 0;
      for (const step of stepsBetween(older, newer)) {
        if (step.what === 'same') continue;
        if (step.what === 'removed') {
          if (gone?.reader !== reader || older[step.older] !== gone.text) return false;
        } else if (come?.reader !== reader || newer[step.newer] !== wanted[came++]) return false;
      }
      if (kind === 'normal' && come?.reader === reader && came < wanted.length) return false;
    }
  }
  return true;
}

/** The words of a line as update-grub's variables make it: those of a normal entry. None where it stops. */
export function wordsFromSources(tree: BootTree, reader: Reader): readonly string[] {
  return linesOfEntries(readSettings(tree))?.normal[reader] ?? [];
}

type Lines = Readonly<Record<'normal' | 'recovery', Readonly<Record<Reader, readonly string[]>>>>;

function linesOfEntries({ value, stop }: Settings): Lines | undefined {
  if (stop) return undefined;
  const { normal, recovery } = entryArguments(value, TracedText.of('single'));
  const words = ({ text }: TracedText, reader: Reader) =>
    splitCommandLine(text, 0, text.length)
      .flatMap((span) => handOn(decodeWord(text, span), reader))
      .map((word) => word.text);
  return {
    normal: { xen: words(normal.xen, 'xen'), dom0: words(normal.dom0, 'dom0') },
    recovery: { xen: words(recovery.xen, 'xen'), dom0: words(recovery.dom0, 'dom0') },
  };
}

function variableFor({ value }: Settings, reader: Reader, isDefault: boolean): string {
  const suffix = isDefault ? '_DEFAULT' : '';
  if (reader === 'xen') return `GRUB_CMDLINE_XEN${suffix}`;
  const replacement = `GRUB_CMDLINE_LINUX_XEN_REPLACE${suffix}`;
  return value(replacement).text === '' ? `GRUB_CMDLINE_LINUX${suffix}` : replacement;
}

/** Ways to add a word to a variable, the one that a person would take first. */
function* places(
  tree: BootTree,
  { shell, files }: Settings,
  variable: string,
  word: string,
): Generator<{ readonly file: string; readonly edits: readonly Edit[] }> {
  const set = shell.assignments.findLast(({ name, origin }) => name === variable && origin !== undefined)?.origin;
  const text = set && tree.files.get(set.file);
  if (set && text !== undefined) {
    const line = linesOf(text).findLast(
      ({ behindDashes, statement, variable: name }) =>
        name === variable && !behindDashes && statement.start <= set.end && set.start <= statement.end,
    );
    if (line) yield { file: set.file, edits: appendWord({ text }, line, word) };
    yield { file: set.file, edits: [endOfText(text, `${variable}="$${variable} ${word}"`)] };
    return;
  }
  const reader = LINE_VARIABLES.get(variable);
  // Beside a variable of the same kind, wherever that stands; else in the file that everybody knows.
  const mainFirst = [...files.filter((file) => file === MAIN_FILE), ...files.filter((file) => file !== MAIN_FILE)];
  for (const file of mainFirst) {
    const other = tree.files.get(file) ?? '';
    const beside = linesOf(other).findLast((line) => line.reader === reader && !line.behindDashes);
    if (beside) yield { file, edits: [insertVariable({ text: other }, beside, variable, word)] };
  }
  const main = tree.files.get(MAIN_FILE);
  if (main !== undefined) yield { file: MAIN_FILE, edits: [endOfText(main, `${variable}="${word}"`)] };
}

function linesOf(text: string): readonly BootLine[] {
  return readGrubDefaults(text).entries[0]?.lines ?? [];
}
