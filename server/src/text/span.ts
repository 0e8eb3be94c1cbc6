/** A stretch of text: `start` is the offset of its first UTF-16 unit, `end` the offset after its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What a unit of a text is: a UTF-16 unit of what a person typed, or one byte of a file that is no UTF-8. */
export type TextUnits = 'utf16' | 'bytes';

/** One replacement in a text: what stands at `span` becomes `newText`. An empty span inserts. */
export interface Edit {
  readonly span: Span;
  readonly newText: string;
}

/** A change to a text: what stood at `start` to `end` of the old text became `newText`. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

export function contains(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** Whether they share a place; touching is enough, so that a cursor right behind a word still means it. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start <= b.end && b.start <= a.end;
}

export function shift(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

export function slice(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}

/** The text after all edits, which must not overlap. Order does not matter. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => b.span.start - a.span.start || b.span.end - a.span.end);
  let result = text;
  for (const { span, newText } of ordered) {
    result = result.slice(0, span.start) + newText + result.slice(span.end);
  }
  return result;
}
