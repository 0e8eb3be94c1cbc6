/** A text that knows where each of its units was written. */
import type { Span } from '../../text/span.ts';
import type { Origin } from '../choices.ts';

/** A piece of a text: as it stands in a file from `start` on, or (without `file`) put there by a script. */
interface Piece {
  readonly text: string;
  readonly file?: string;
  readonly start?: number;
}

/** Longer values are cut: files that double their variables would grow without end. Linux takes 2 KiB of a line. */
const LONGEST = 1 << 16;
const MOST_PIECES = 512;

/** Never changes. What could not be told stands in `unknown`, in words. */
export class TracedText {
  static readonly empty = new TracedText([], []);
  readonly text: string;
  readonly unknown: readonly string[];
  readonly #pieces: readonly Piece[];
  /** Where each piece begins in `text`. */
  readonly #starts: readonly number[];

  private constructor(pieces: readonly Piece[], unknown: readonly string[]) {
    const starts: number[] = [];
    let text = '';
    for (const piece of pieces) {
      starts.push(text.length);
      text += piece.text;
    }
    this.text = text;
    this.unknown = unknown;
    this.#pieces = pieces;
    this.#starts = starts;
  }

  /** Units that no file holds. */
  static of(text: string): TracedText {
    return text === '' ? TracedText.empty : new TracedText([{ text }], []);
  }

  /** `text` as it stands in `file` from `start` on. */
  static written(text: string, file: string, start: number): TracedText {
    return text === '' ? TracedText.empty : new TracedText([{ text, file, start }], []);
  }

  /** What nobody can tell from the files: nothing, with the reason. */
  static untold(reason: string): TracedText {
    return new TracedText([], [reason]);
  }

  static join(texts: readonly TracedText[]): TracedText {
    const [only] = texts;
    return only && texts.length === 1 ? only : TracedText.#joined(texts, LONGEST, MOST_PIECES);
  }

  /** Of any length: a whole file. */
  static joinAll(texts: readonly TracedText[]): TracedText {
    return TracedText.#joined(texts, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
  }

  static #joined(texts: readonly TracedText[], longest: number, most: number): TracedText {
    const pieces: Piece[] = [];
    const unknown: string[] = [];
    let length = 0;
    for (const each of texts) {
      for (const reason of each.unknown) if (!unknown.includes(reason)) unknown.push(reason);
      for (const piece of each.#pieces) {
        length += piece.text.length;
        if (length > longest || pieces.length > most)
          return new TracedText(pieces, ['the rest of a value that grows without end']);
        const last = pieces.at(-1);
        const goesOn =
          last?.start !== undefined && last.file === piece.file && last.start + last.text.length === piece.start;
        if (goesOn && last) pieces[pieces.length - 1] = { ...last, text: last.text + piece.text };
        else pieces.push(piece);
      }
    }
    return new TracedText(pieces, unknown);
  }

  /** The pieces that stand in a stretch of a file, with blanks between them. */
  within({ file, start, end }: Origin): TracedText {
    const pieces: Piece[] = [];
    for (const piece of this.#pieces) {
      const isInside = piece.file === file && piece.start !== undefined && piece.start >= start && piece.start < end;
      if (isInside) pieces.push(piece, { text: ' ' });
    }
    return new TracedText(pieces, []);
  }

  slice(from: number, to: number): TracedText {
    if (from <= 0 && to >= this.text.length) return this;
    const pieces: Piece[] = [];
    this.#pieces.forEach((piece, index) => {
      const start = this.#starts[index] ?? 0;
      const first = Math.max(from - start, 0);
      const last = Math.min(to - start, piece.text.length);
      if (last <= first) return;
      const moved = piece.start === undefined ? {} : { start: piece.start + first };
      pieces.push({ ...piece, text: piece.text.slice(first, last), ...moved });
    });
    return new TracedText(pieces, this.unknown);
  }

  /** Where the stretch was written: from its first unit on, as far as the same file goes on. Absent where a script put it there. */
  originOf({ start, end }: Span): Origin | undefined {
    const index = this.#pieceAt(start);
    const piece = this.#pieces[index];
    if (piece?.file === undefined || piece.start === undefined) return undefined;
    const first = piece.start + start - (this.#starts[index] ?? 0);
    let last = first + Math.min(end, (this.#starts[index] ?? 0) + piece.text.length) - start;
    // Quotes and escapes inside of the word leave holes; it still is one word of that file.
    for (let next = index + 1; (this.#starts[next] ?? end) < end; next++) {
      const further = this.#pieces[next];
      if (further?.file !== piece.file || further.start === undefined || further.start < last) break;
      if (further.start - last > 2) break;
      last = further.start + Math.min(end - (this.#starts[next] ?? 0), further.text.length);
    }
    return { file: piece.file, start: first, end: last };
  }

  #pieceAt(index: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
