import type { BootTree } from '../boot/choices.ts';
import { appendWord, insertVariable, isPortable, removeWord } from '../boot/edits.ts';
import type { BootEntry, BootFileWithText, BootLine, BootWord } from '../boot/model.ts';
import { putWord, type WordOfLine } from '../boot/put-word.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { compareReleases, existsIn, type Lifespan, type Release } from '../catalogue/releases.ts';
import type { Edit, Span } from '../text/span.ts';
import { type AroundBoot, defaultsAround, fixAcross } from './across.ts';
import type { Fix } from './finding.ts';
import type { HideOnHost } from './hide-on-host.ts';

/** What a rule about a boot line looks at. */
export interface BootCheck {
  readonly file: BootFileWithText;
  readonly entry: BootEntry;
  readonly line: BootLine;
  readonly catalogue: Catalogue;
  readonly release: Release;
  /** The machine around the file, where it has been read. */
  readonly bootIfKnown?: AroundBoot;
  /** The devices of the machine that the file is of, where they are known. */
  readonly onHost?: HideOnHost;
}

/** Where a stretch of a word's value stands in the file; the whole value where quoting hides the offsets. */
export function inValue(word: BootWord, part: Span): Span {
  const value = word.valueSpan;
  if (!value) return { start: word.start, end: word.end };
  if (!word.plain) return value;
  const start = Math.min(value.start + part.start, value.end);
  const end = Math.min(value.start + part.end, value.end);
  // Nothing can be seen of an empty stretch: show the word.
  return start < end ? { start, end } : { start: word.start, end: word.end };
}

export function spanOf(word: BootWord): Span {
  return { start: word.start, end: word.end };
}

/** Where a word's name stands, with a `no-`. */
export function nameSpan(word: BootWord): Span {
  const end = word.plain ? word.start + word.name.length + (word.negated ? 3 : 0) : word.end;
  return { start: word.start, end: Math.min(end, word.end) };
}

/** "came with Xen 4.12", "went with Xen 4.9": why a release lacks something. */
export function whyMissing(life: Lifespan, release: Release): string {
  if (compareReleases(release, life.since) < 0) return `it came with Xen ${life.since}`;
  if (life.until !== undefined && !existsIn(life, release)) return `Xen ${life.until} was the last to read it`;
  return `Xen ${release} lacks it`;
}

export function removeFix({ file, line }: BootCheck, word: BootWord, preferred = false): Fix {
  return {
    title: `Remove ${word.text}`,
    edits: [removeWord(file.text, line, word)],
    ...(preferred && { preferred }),
  };
}

export function replaceWordFix(word: BootWord, newText: string, preferred = false): Fix {
  return {
    title: `Change to ${newText}`,
    edits: [{ span: spanOf(word), newText }],
    ...(preferred && { preferred }),
  };
}

/** Takes a word from its line and puts it on the entry's line for the other reader; `undefined` where that cannot be done safely. */
export function moveFix(check: BootCheck, word: BootWord, preferred = true): Fix | undefined {
  const { file, line, entry } = check;
  if (!isPortable(word)) return undefined;
  const around = line.behindDashes ? undefined : defaultsAround(check, line);
  if (around) return moveAcross(check, word, around, preferred);
  const edits: Edit[] = [removeWord(file.text, line, word)];
  const to = line.reader === 'xen' ? "the dom0 kernel's line" : "Xen's line";
  let title = `Move ${word.text} to ${to}`;
  if (line.behindDashes) {
    const target = entry.lines.find(
      (other) => other.statement.start === line.statement.start && other.reader === 'xen',
    );
    if (!target) return undefined;
    edits.push(...appendWord(file, target, word.text));
  } else if (line.variable) {
    const variable = counterpart(line.variable, entry);
    const target = lastOf(entry, variable);
    title = `Move ${word.text} to ${variable}`;
    if (target) edits.push(...appendWord(file, target, word.text));
    else edits.push(insertVariable(file, line, variable, word.text));
  } else {
    const target = otherLine(entry, line);
    if (!target) return undefined;
    edits.push(...appendWord(file, target, word.text));
  }
  return { title, edits, ...(preferred && { preferred }) };
}

/** Where other files have a say: into the variable that counts, wherever that is set. */
function moveAcross(
  { file, line }: BootCheck,
  word: BootWord,
  { path, tree }: { readonly path: string; readonly tree: BootTree },
  preferred: boolean,
): Fix | undefined {
  const away = { file: path, before: file.text, edits: [removeWord(file.text, line, word)] };
  const reader = line.reader === 'xen' ? 'dom0' : 'xen';
  const placed = putWord(
    tree,
    { reader, text: word.text },
    { isDefault: isOfNormalEntries(line), also: [away], gone: { reader: line.reader, text: word.text } },
  );
  if (!placed) return undefined;
  const where = placed.file === path ? placed.variable : `${placed.variable} in ${placed.file}`;
  return fixAcross(path, `Move ${word.text} to ${where}`, placed.edits, preferred);
}

/**
 * Puts a word (or several, with blanks between them) onto a line of the same entry: at its end, or, where other files have a say, into the variable that counts. `undefined`
 * where that cannot be done safely.
 *
 * @param title without the place
 */
export function addWordFix(
  check: Pick<BootCheck, 'file' | 'bootIfKnown'>,
  line: BootLine,
  text: string,
  { title, preferred = false }: { readonly title: string; readonly preferred?: boolean },
): Fix | undefined {
  const around = line.behindDashes ? undefined : defaultsAround(check, line);
  if (!around) return { title, edits: appendWord(check.file, line, text), ...(preferred && { preferred }) };
  const word: WordOfLine = { reader: line.reader, text };
  const placed = putWord(around.tree, word, { isDefault: isOfNormalEntries(line) });
  if (!placed) return undefined;
  const where = placed.file === around.path ? '' : ` (in ${placed.file})`;
  return fixAcross(around.path, `${title}${where}`, placed.edits, preferred);
}

/** Whether recovery entries do without it. */
function isOfNormalEntries({ variable }: BootLine): boolean {
  return variable?.endsWith('_DEFAULT') === true;
}

/** The line of the same chain that the other reader gets. */
export function otherLine(entry: BootEntry, line: BootLine): BootLine | undefined {
  const index = entry.lines.indexOf(line);
  const wanted = line.reader === 'xen' ? 'dom0' : 'xen';
  if (wanted === 'dom0')
    return entry.lines.slice(index + 1).find((other) => other.reader === 'dom0' && !other.behindDashes);
  return entry.lines.slice(0, index).findLast((other) => other.reader === 'xen');
}

function lastOf(entry: BootEntry, variable: string): BootLine | undefined {
  return entry.lines.findLast((line) => line.variable === variable && !line.behindDashes);
}

/** The variable that holds the other reader's words for the same kind of entry. */
function counterpart(variable: string, entry: BootEntry): string {
  const suffix = variable.endsWith('_DEFAULT') ? '_DEFAULT' : '';
  if (!variable.startsWith('GRUB_CMDLINE_XEN')) return `GRUB_CMDLINE_XEN${suffix}`;
  const replacement = `GRUB_CMDLINE_LINUX_XEN_REPLACE${suffix}`;
  if ((lastOf(entry, replacement)?.words.length ?? 0) > 0) return replacement;
  return `GRUB_CMDLINE_LINUX${suffix}`;
}
