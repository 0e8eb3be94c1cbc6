/** One line of an entry in its states, word by word. */
import type { Origin } from '../choices.ts';
import type { Reader } from '../model.ts';
import { type ComparedWord, plain, tellsNothing } from './changes.ts';
import { stepsBetween } from './words.ts';

/** What the sources say, what the boot loader reads, what runs. */
export type State = 'sources' | 'menu' | 'runs';

/** The words of each state; absent: nobody knows that state. */
export type Lines = Readonly<Partial<Record<State, readonly ComparedWord[]>>>;

export interface WordRow {
  readonly text: string;
  readonly line: Reader;
  /** Where it is written: in the newest state that has it. */
  readonly origin?: Origin;
  /** The states that have it there. */
  readonly in: ReadonlySet<State>;
  /**
   * What becomes of it. `comes`, `goes`: when the boot menu is made anew; `at-reboot`: it starts to count, or ends to, then. Absent: it
   * stays. A word that only moves comes at one place and goes at another.
   */
  readonly fate?: 'comes' | 'goes' | 'comes-at-reboot' | 'goes-at-reboot';
}

/** Newest first. */
const STATES: readonly State[] = ['sources', 'menu', 'runs'];

/** The words of all states in one order; each word once where they agree. */
export function sideBySide(line: Reader, lines: Lines): readonly WordRow[] {
  const known = STATES.filter((state) => lines[state]);
  let rows: { readonly text: string; readonly origin?: Origin; readonly in: Set<State> }[] = [];
  for (const state of known) {
    const words = lines[state] ?? [];
    const merged: typeof rows = [];
    for (const step of stepsBetween(words.map(plain), rows.map(plain))) {
      const row = step.what === 'removed' ? undefined : rows[step.newer];
      if (row) {
        if (step.what === 'same') row.in.add(state);
        merged.push(row);
        continue;
      }
      const word = step.what === 'removed' ? words[step.older] : undefined;
      if (word) merged.push({ text: word.text, ...(word.origin && { origin: word.origin }), in: new Set([state]) });
    }
    rows = merged;
  }
  return rows.map((row) => {
    const fate = tellsNothing(row, line) ? undefined : fateOf(row.in, known);
    return { ...row, line, ...(fate && { fate }) };
  });
}

function fateOf(has: ReadonlySet<State>, known: readonly State[]): WordRow['fate'] {
  const both = known.includes('sources') && known.includes('menu');
  if (both && has.has('sources') !== has.has('menu')) return has.has('sources') ? 'comes' : 'goes';
  if (!known.includes('runs') || !known.includes('menu')) return undefined;
  if (has.has('menu') === has.has('runs')) return undefined;
  return has.has('menu') ? 'comes-at-reboot' : 'goes-at-reboot';
}
