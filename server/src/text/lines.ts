import type { Span } from './span.ts';

/**
 * Lines as xl, GRUB and grep count them: only LF ends one. (An editor takes a lone CR for a line's end as well.)
 */
export class Lines {
  readonly #length: number;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#length = text.length;
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  get count(): number {
    return this.#starts.length;
  }

  /** Where a row starts; rows count from 0. */
  start(row: number): number {
    return this.#starts[row] ?? this.#length;
  }

  /** Where it ends, before its LF. */
  end(row: number): number {
    const next = this.#starts[row + 1];
    return next === undefined ? this.#length : next - 1;
  }

  /** The row of an offset. */
  row(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Line and column of an offset, both from 1, in UTF-16 units. */
  at(offset: number): { readonly line: number; readonly column: number } {
    const row = this.row(offset);
    return { line: row + 1, column: offset - this.start(row) + 1 };
  }
}

/** Where the line of an offset ends, before its LF. */
export function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline < 0 ? text.length : newline;
}

/** The whole lines that a span lies in, with the last one's end. */
export function wholeLine(text: string, { start, end }: Span): Span {
  const next = text.indexOf('\n', end);
  const from = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
  return { start: from, end: next < 0 ? text.length : next + 1 };
}
