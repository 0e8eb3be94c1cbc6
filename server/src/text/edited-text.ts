import type { Edit, Span } from './span.ts';

/** A stretch of the first text, or (`added`) what was put between two of them. */
interface Piece extends Span {
  readonly added?: string;
}

/** A text that is edited several times over, and remembers what that comes to as edits of the first text. */
export class EditedText {
  readonly #first: string;
  #pieces: readonly Piece[];

  constructor(text: string) {
    this.#first = text;
    this.#pieces = [{ start: 0, end: text.length }];
  }

  /** Makes edits whose spans count in the text as it stands now. They must not overlap; of two at one place the first comes first. */
  apply(edits: readonly Edit[]): void {
    const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    const pieces: Piece[] = [];
    const rest = this.#pieces;
    let index = 0;
    /** Where `rest[index]` starts in the text as it stands, and how much of it is used up. */
    let at = 0;
    let used = 0;
    const takeUntil = (offset: number, keep: boolean) => {
      for (let piece = rest[index]; piece && at + used < offset; piece = rest[index]) {
        const length = lengthOf(piece);
        const until = Math.min(length, offset - at);
        if (keep) pieces.push(cut(piece, used, until));
        used = until;
        if (used < length) break;
        at += length;
        index++;
        used = 0;
      }
    };
    for (const { span, newText } of ordered) {
      takeUntil(span.start, true);
      takeUntil(span.end, false);
      if (newText !== '') pieces.push({ start: 0, end: 0, added: newText });
    }
    takeUntil(Number.POSITIVE_INFINITY, true);
    this.#pieces = pieces;
  }

  /** The text as it stands now. */
  text(): string {
    return this.#pieces.map((piece) => piece.added ?? this.#first.slice(piece.start, piece.end)).join('');
  }

  /** The edits that lead from the first text to this one, in their order, none larger than it must be. */
  edits(): Edit[] {
    const edits: Edit[] = [];
    let from = 0;
    let added = '';
    const close = (to: number) => {
      if (to > from || added !== '') {
        const edit = trim(this.#first, { start: from, end: to }, added);
        if (edit) edits.push(edit);
      }
      added = '';
    };
    for (const piece of this.#pieces) {
      if (piece.added !== undefined) {
        added += piece.added;
        continue;
      }
      close(piece.start);
      from = piece.end;
    }
    close(this.#first.length);
    return edits;
  }
}

function lengthOf(piece: Piece): number {
  return piece.added?.length ?? piece.end - piece.start;
}

function cut(piece: Piece, start: number, end: number): Piece {
  if (piece.added !== undefined) return { start: 0, end: 0, added: piece.added.slice(start, end) };
  return { start: piece.start + start, end: piece.start + end };
}

/** Without what is the same before and after. */
function trim(text: string, { start, end }: Span, newText: string): Edit | undefined {
  let from = 0;
  const most = Math.min(end - start, newText.length);
  while (from < most && text[start + from] === newText[from]) from++;
  let less = 0;
  while (less < most - from && text[end - 1 - less] === newText[newText.length - 1 - less]) less++;
  const span = { start: start + from, end: end - less };
  const rest = newText.slice(from, newText.length - less);
  return span.start === span.end && rest === '' ? undefined : { span, newText: rest };
}
