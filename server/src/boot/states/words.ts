/** Two versions of a command line, word by word. */

/** One step from the older line to the newer: a word of both, of the older alone, or of the newer alone. Indices count in their lines. */
export type Step =
  | { readonly what: 'same'; readonly older: number; readonly newer: number }
  | { readonly what: 'removed'; readonly older: number }
  | { readonly what: 'added'; readonly newer: number };

/** More pairs of words than this are compared by where they first differ alone. */
const MOST_PAIRS = 250_000;

/** The shortest way from one line to the other: what stands in both in the same order stays. */
export function stepsBetween(older: readonly string[], newer: readonly string[]): Step[] {
  let head = 0;
  while (head < older.length && head < newer.length && older[head] === newer[head]) head++;
  let tail = 0;
  const most = Math.min(older.length, newer.length) - head;
  while (tail < most && older[older.length - 1 - tail] === newer[newer.length - 1 - tail]) tail++;
  const same = (from: number, count: number, shift: number): Step[] =>
    Array.from({ length: count }, (_, i) => ({ what: 'same', older: from + i, newer: from + i + shift }));
  const middle = between(older.slice(head, older.length - tail), newer.slice(head, newer.length - tail), head);
  return [...same(0, head, 0), ...middle, ...same(older.length - tail, tail, newer.length - older.length)];
}

function between(older: readonly string[], newer: readonly string[], from: number): Step[] {
  const width = newer.length + 1;
  const isLong = older.length * newer.length > MOST_PAIRS;
  // Of each pair of rests, how many words they have in common.
  const common = new Uint16Array(isLong ? 0 : (older.length + 1) * width);
  if (!isLong) {
    for (let i = older.length - 1; i >= 0; i--) {
      for (let j = newer.length - 1; j >= 0; j--) {
        common[i * width + j] =
          older[i] === newer[j]
            ? (common[(i + 1) * width + j + 1] ?? 0) + 1
            : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
      }
    }
  }
  const steps: Step[] = [];
  let i = 0;
  let j = 0;
  while (i < older.length || j < newer.length) {
    if (i < older.length && j < newer.length && older[i] === newer[j]) {
      steps.push({ what: 'same', older: from + i++, newer: from + j++ });
    } else if (
      j >= newer.length ||
      (i < older.length && (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      steps.push({ what: 'removed', older: from + i++ });
    } else steps.push({ what: 'added', newer: from + j++ });
  }
  return steps;
}
