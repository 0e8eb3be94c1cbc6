/** Finding the name that somebody meant. */

interface Candidate {
  readonly name: string;
  /** Without what people leave out: `pci_permissive` and `pcipermissive` are the same. */
  readonly bare: string;
  /** A bit for each letter that occurs. */
  readonly letters: number;
}

const LONGEST = 40;
/** So many answers are kept. */
const MOST_REMEMBERED = 1000;

/** A list of names that can tell which of them is nearest to a misspelt one. */
export class NearestName {
  readonly #candidates: readonly Candidate[];
  readonly #known = new Map<string, string | undefined>();

  constructor(names: Iterable<string>) {
    this.#candidates = [...names].map((name) => ({ name, bare: bare(name), letters: lettersOf(bare(name)) }));
  }

  /** The nearest name, where one is near enough to be meant. */
  of(word: string): string | undefined {
    if (word.length > LONGEST) return undefined;
    if (this.#known.has(word)) return this.#known.get(word);
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    const nearest = this.#search(word);
    this.#known.set(word, nearest);
    return nearest;
  }

  #search(word: string): string | undefined {
    const wanted = bare(word);
    const letters = lettersOf(wanted);
    let most = wanted.length < 5 ? 1 : wanted.length < 9 ? 2 : 3;
    let nearest: Candidate | undefined;
    for (const candidate of this.#candidates) {
      if (candidate.bare === wanted || candidate.bare === `${wanted}s` || `${candidate.bare}s` === wanted) {
        return candidate.name;
      }
      if (Math.abs(candidate.bare.length - wanted.length) > most) continue;
      // Each edit changes at most one letter for another: two bits.
      if (countBits(candidate.letters ^ letters) > 2 * most) continue;
      const distance = editDistance(wanted, candidate.bare, most);
      // Among names as near, the one that begins the same way.
      const better =
        distance < most ||
        (distance === most && (!nearest || sharedStart(candidate, wanted) > sharedStart(nearest, wanted)));
      if (distance <= most && distance < wanted.length && better) {
        most = distance;
        nearest = candidate;
      }
    }
    return nearest?.name;
  }
}

// Three rows of the table of distances, used again and again.
let before = new Uint8Array(LONGEST + 2);
let above = new Uint8Array(LONGEST + 2);
let current = new Uint8Array(LONGEST + 2);

/**
 * How many letters must be put in, left out, changed or swapped with their neighbour to get from one word to the other;
 * `most + 1` where it is more than `most`. Words longer than 40 letters are never near.
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most || a.length > LONGEST || b.length > LONGEST) return most + 1;
  for (let column = 0; column <= b.length; column++) above[column] = column;
  for (let row = 1; row <= a.length; row++) {
    current[0] = row;
    let least = row;
    let left = row;
    const letter = a.charCodeAt(row - 1);
    for (let column = 1; column <= b.length; column++) {
      const other = b.charCodeAt(column - 1);
      let cost = (above[column - 1] ?? 0) + (letter === other ? 0 : 1);
      cost = Math.min(cost, (above[column] ?? 0) + 1, left + 1);
      const swapped = row > 1 && column > 1 && letter === b.charCodeAt(column - 2) && a.charCodeAt(row - 2) === other;
      if (swapped) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      current[column] = cost;
      left = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [before, above, current] = [above, current, before];
  }
  return Math.min(above[b.length] ?? 0, most + 1);
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]/g, '');
}

function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) % 32);
  return letters;
}

function countBits(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
}

function sharedStart({ bare }: Candidate, word: string): number {
  let length = 0;
  while (length < word.length && bare[length] === word[length]) length++;
  return length;
}
