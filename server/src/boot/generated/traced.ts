/** Texts that know where every part of them was written, through variables and files. */
import type { Span } from '../../text/span.ts';
import type { Origin } from '../choices.ts';

interface Run extends Span {
  readonly file: string;
  /** Where the run's first unit stands in `file`. */
  readonly place: number;
}

/** A text put together of pieces of files. */
export class Traced {
  readonly text: string;
  readonly #runs: readonly Run[];
  /** The word that it was filled into: where it comes from several places, it stands there. */
  readonly #home: Origin | undefined;

  constructor(text: string, runs: readonly Run[], home?: Origin) {
    this.text = text;
    this.#runs = runs;
    this.#home = home;
  }

  static of(file: string, text: string, place: number): Traced {
    return new Traced(text, [{ file, place, start: 0, end: text.length }]);
  }

  /** A text that stands nowhere. */
  static known(text: string): Traced {
    return new Traced(text, []);
  }

  slice(start: number, end: number): Traced {
    const runs = this.#runs.flatMap((run) => {
      const from = Math.max(run.start, start);
      const to = Math.min(run.end, end);
      return from < to ? [{ ...run, start: from - start, end: to - start, place: run.place + from - run.start }] : [];
    });
    return new Traced(this.text.slice(start, end), runs, this.#home);
  }

  get runs(): readonly Run[] {
    return this.#runs;
  }

  /** The same, filled into a word that is written at `home`. */
  within(home: Origin): Traced {
    return new Traced(this.text, this.#runs, home);
  }

  /** Where it was written. Put together of several places, it stands where it is put together; `undefined`: nowhere. */
  origin(): Origin | undefined {
    const [first] = this.#runs;
    const last = this.#runs.at(-1);
    if (!first || !last) return undefined;
    const end = last.place + last.end - last.start;
    const inOne = this.#runs.every((run) => run.file === first.file && run.place >= first.place);
    // Quotes and backslashes in between belong to the word: the pieces stand one behind the other.
    if (inOne && end - first.place <= this.text.length + 2 * this.#runs.length + 2)
      return { file: first.file, start: first.place, end };
    if (this.#home) return this.#home;
    const longest = this.#runs.reduce((best, run) => (run.end - run.start > best.end - best.start ? run : best));
    return { file: longest.file, start: longest.place, end: longest.place + longest.end - longest.start };
  }
}

/** Puts a traced text together. */
export class TracedWriter {
  #text = '';
  readonly #runs: Run[] = [];

  get length(): number {
    return this.#text.length;
  }

  put(part: Traced): void {
    const by = this.#text.length;
    this.#text += part.text;
    for (const run of part.runs) {
      const last = this.#runs.at(-1);
      const start = run.start + by;
      if (last && last.file === run.file && last.end === start && last.place + last.end - last.start === run.place)
        this.#runs[this.#runs.length - 1] = { ...last, end: run.end + by };
      else this.#runs.push({ ...run, start, end: run.end + by });
    }
  }

  copy(file: string, text: string, start: number, end: number): void {
    if (start < end) this.put(Traced.of(file, text.slice(start, end), start));
  }

  finish(): Traced {
    return new Traced(this.#text, this.#runs);
  }
}
