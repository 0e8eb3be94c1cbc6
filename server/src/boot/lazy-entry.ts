import type { Span } from '../text/span.ts';
import type { BootEntry, BootLine } from './model.ts';

/** More words than anybody reads of a line: Linux takes 2 KiB of it. What is beyond is left alone. */
export const MOST_WORDS = 4096;

/** How an entry's parts are read when they are asked for. */
export interface EntryReader {
  readonly titleSpan: () => Span;
  readonly title: (span: Span) => string;
  readonly lines: () => readonly BootLine[];
}

/** A menu entry that is taken apart when somebody first looks at it: a menu can have thousands. */
export class LazyEntry implements BootEntry {
  readonly start: number;
  readonly end: number;
  readonly under: readonly string[];
  readonly #read: EntryReader;
  #titleSpan: Span | undefined;
  #title: string | undefined;
  #lines: readonly BootLine[] | undefined;

  constructor(span: Span, under: readonly string[], read: EntryReader) {
    this.start = span.start;
    this.end = span.end;
    this.under = under;
    this.#read = read;
  }

  get titleSpan(): Span {
    this.#titleSpan ??= this.#read.titleSpan();
    return this.#titleSpan;
  }

  get title(): string {
    this.#title ??= this.#read.title(this.titleSpan);
    return this.#title;
  }

  get lines(): readonly BootLine[] {
    this.#lines ??= this.#read.lines();
    return this.#lines;
  }
}
