/** What is left to mend between the statements, and edits in their order. */
import type { Edit, Span } from '../../text/span.ts';
import type { LogicalLine } from './lexer.ts';

export function byStart(a: Edit, b: Edit): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}

/** The text after edits that come in its order: there may be thousands, which `applyEdits` is not made for. */
export function applied(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { span, newText } of edits) {
    parts.push(text.slice(from, span.start), newText);
    from = span.end;
  }
  return parts.join('') + text.slice(from);
}

/** A byte order mark, carriage returns, backslashes between statements and a last line without its end, where no other edit is. */
export function lineEndEdits(text: string, lines: readonly LogicalLine[], edits: readonly Edit[]): Edit[] {
  const unwanted: Span[] = text.startsWith('\ufeff') ? [{ start: 0, end: 1 }] : [];
  for (let at = text.indexOf('\r\n'); at >= 0; at = text.indexOf('\r\n', at + 1))
    unwanted.push({ start: at, end: at + 1 });
  for (const line of lines) {
    for (const { start } of looseBackslashes(line)) unwanted.push({ start, end: start + 1 });
  }
  unwanted.sort((a, b) => a.start - b.start);
  const isFree = freeOf(edits);
  const more: Edit[] = unwanted.filter(({ start }) => isFree(start)).map((span) => ({ span, newText: '' }));
  const lastLine = text.lastIndexOf('\n') + 1;
  const endsInComment = text.includes('#', lastLine) || edits.some(({ newText }) => newText.includes('#'));
  if (lastLine < text.length && endsInComment) {
    more.push({ span: { start: text.length, end: text.length }, newText: '\n' });
  }
  return more;
}

/** The backslashes before, behind and between a line's statements. */
function looseBackslashes({ tokens, continued }: LogicalLine): Span[] {
  let next = 0;
  return continued.filter(({ start }) => {
    while (next < tokens.length && (tokens[next]?.start ?? 0) < start) next++;
    const before = tokens[next - 1];
    const behind = tokens[next];
    return before === undefined || behind === undefined || before.text === ';' || behind.text === ';';
  });
}

/** Whether no edit replaces the character at an offset; offsets are asked in rising order. */
function freeOf(edits: readonly Edit[]): (offset: number) => boolean {
  let next = 0;
  return (offset) => {
    while (next < edits.length && (edits[next] as Edit).span.end <= offset) next++;
    const edit = edits[next];
    return edit === undefined || offset < edit.span.start;
  };
}
