/** What two states of a boot entry differ in. */
import type { BootChoice, Origin, TracedWord } from '../choices.ts';
import type { Reader } from '../model.ts';
import { stepsBetween } from './words.ts';

/** A word that the newer state has and the older has not, or the other way round. */
export interface WordChange {
  readonly what: 'added' | 'removed' | 'moved';
  readonly text: string;
  readonly line: Reader;
  /** Where it is written: in the newer state, of a removed one in the older. Absent where no file holds it. */
  readonly origin?: Origin;
}

export interface ComparedWord {
  readonly text: string;
  readonly origin?: Origin;
}

/** Words of one line of two states. What scripts, boot loaders and Xen put there by themselves is no difference. */
export function changesOfLine(
  line: Reader,
  older: readonly ComparedWord[],
  newer: readonly ComparedWord[],
): readonly WordChange[] {
  const before = older.map(plain);
  const after = newer.map(plain);
  const has = (texts: readonly string[]) => new Set(texts);
  const inBefore = has(before);
  const inAfter = has(after);
  // A word of the script's own stands where both have it; alone it tells nothing, for a script does not say what it adds on that machine.
  const isOwn = (text: string, other: ReadonlySet<string>) => !other.has(text) && isScriptWord(text, line);
  const olderWords = older.filter((word) => !isOwn(plain(word), inAfter) && !isUnknown(word));
  const newerWords = newer.filter((word) => !isOwn(plain(word), inBefore) && !isUnknown(word));
  const steps = stepsBetween(olderWords.map(plain), newerWords.map(plain));

  const change = (what: WordChange['what'], { text, origin }: ComparedWord): WordChange => ({
    what,
    text,
    line,
    ...(origin && { origin }),
  });
  const removed = steps.flatMap((step) => (step.what === 'removed' ? (olderWords[step.older] ?? []) : []));
  const added = steps.flatMap((step) => (step.what === 'added' ? (newerWords[step.newer] ?? []) : []));
  // What goes at one place and comes at another only moved: of two that contradict each other, the last counts.
  const left = new Map<string, number>();
  for (const word of removed) left.set(plain(word), (left.get(plain(word)) ?? 0) + 1);
  const changes = added.map((word) => {
    const count = left.get(plain(word)) ?? 0;
    if (count === 0) return change('added', word);
    left.set(plain(word), count - 1);
    return change('moved', word);
  });
  for (const word of removed) {
    const count = left.get(plain(word)) ?? 0;
    if (count === 0) continue;
    left.set(plain(word), count - 1);
    changes.push(change('removed', word));
  }
  return changes;
}

/** Both lines of an entry. */
export function changesOfChoice(older: BootChoice, newer: BootChoice): readonly WordChange[] {
  return [...changesOfLine('xen', older.xen, newer.xen), ...changesOfLine('dom0', older.dom0, newer.dom0)];
}

/** GRUB puts a word with a blank between quotes, where its source may have them behind the `=`. */
export function plain({ text }: Pick<TracedWord, 'text'>): string {
  return text.replaceAll('"', '');
}

/** Whether a word of one state says nothing where another lacks it: nobody wrote it, or the files alone do not tell it. */
export function tellsNothing({ text }: Pick<TracedWord, 'text'>, line: Reader): boolean {
  return isScriptWord(plain({ text }), line) || isUnknown({ text });
}

/** A word that the files alone do not tell. */
function isUnknown({ text }: ComparedWord): boolean {
  return /\$(?:\w|\{)/.test(text);
}

/**
 * Words that nobody wrote: 20_linux_xen's (root's device is the machine's to tell), and those that Xen adds to dom0's line by itself
 * (`create_dom0` of xen/arch/x86/setup.c).
 */
function isScriptWord(text: string, line: Reader): boolean {
  if (text === 'placeholder' || text === '') return true;
  return line === 'xen'
    ? /^(?:no-real-mode|edd=off)$/.test(text)
    : /^(?:root=.*|ro|rootflags=subvol=.*|noapic|acpi=.*|BOOT_IMAGE=.*)$/.test(text);
}
