import type { Span } from '../../text/span.ts';

/** A stretch of a file as somebody behind a layer of quoting gets it. */
export interface Decoded extends Span {
  readonly text: string;
  /** Where the pieces of `text` stand in the file. Absent where unit `i` stands at `start + i`. */
  readonly runs?: readonly Run[];
  /** Whether a part is known only when the script runs: a variable, a command's output. */
  readonly dynamic: boolean;
}

/** A piece of a decoded text. */
interface Run {
  /** Its first unit. */
  readonly index: number;
  /** Where that stands in the file. */
  readonly place: number;
  /** Whether all its units come from that one place, as those of an expanded variable do. */
  readonly fixed: boolean;
}

/** The stretch `start` to `end` of a text that nothing quotes. */
export function plainStretch(text: string, start: number, end: number): Decoded {
  return { text: text.slice(start, end), start, end, dynamic: false };
}

/** Where unit `index` of a decoded text stands in the file; behind the last unit, the stretch's end. */
export function placeOf({ text, runs, start, end }: Decoded, index: number): number {
  if (index >= text.length) return end;
  if (!runs) return start + index;
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((runs[middle]?.index ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  const run = runs[low];
  if (!run) return end;
  return run.fixed ? run.place : run.place + index - run.index;
}

/** Collects a decoded text piece by piece. */
export class Decoder {
  #text = '';
  readonly #runs: Run[] = [];
  /** The place right behind the last run, where it is not a fixed one. */
  #next = -1;
  #dynamic = false;
  readonly #start: number;

  constructor(start: number) {
    this.#start = start;
  }

  /** Takes `text[from..to)` as it is; `place` is where `from` stands in the file. */
  copy(text: string, from: number, to: number, place = from): void {
    if (to <= from) return;
    if (place !== this.#next) this.#runs.push({ index: this.#text.length, place, fixed: false });
    this.#next = place + to - from;
    this.#text += text.slice(from, to);
  }

  /** Takes units that all come from one place. */
  put(units: string, place: number): void {
    if (units === '') return;
    this.#runs.push({ index: this.#text.length, place, fixed: true });
    this.#next = -1;
    this.#text += units;
  }

  /** Notes that something stands here whose text nobody knows yet. */
  unknown(): void {
    this.#dynamic = true;
  }

  get length(): number {
    return this.#text.length;
  }

  finish(end: number): Decoded {
    const [first] = this.#runs;
    const base = { text: this.#text, start: this.#start, end, dynamic: this.#dynamic };
    const asWritten = this.#runs.length === 1 && first?.place === this.#start && !first.fixed;
    return asWritten && end - this.#start === this.#text.length ? base : { ...base, runs: this.#runs };
  }
}
