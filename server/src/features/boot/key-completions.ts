import type { Span } from '../../text/span.ts';
import type { Completion } from '../answers.ts';

/** A keyword that can begin a line. */
export interface Keyword {
  readonly name: string;
  readonly detail: string;
  readonly text: string;
}

/** What stands on the line before an offset, where that is the beginning of its first word. */
export function firstWordAt(text: string, offset: number, word: RegExp): Span | undefined {
  const lineStart = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const before = /^[ \t]*(.*)$/.exec(text.slice(lineStart, offset))?.[1] ?? '';
  if (before !== '' && !word.test(before)) return undefined;
  let end = offset;
  while (end < text.length && /[\w-]/.test(text[end] ?? '')) end++;
  return { start: offset - before.length, end };
}

/** @param separator what follows a keyword: `=` or a blank */
export function keywordCompletions(
  keywords: readonly Keyword[],
  span: Span,
  text: string,
  separator: string,
): Completion[] {
  const follows = text.startsWith(separator, span.end);
  return keywords.map(({ name, detail, text: words }, index) => ({
    label: name,
    kind: 'key' as const,
    detail,
    edit: { span, newText: follows ? name : name + separator },
    snippet: false,
    sortText: String(index).padStart(2, '0'),
    ...(!follows && { retrigger: true }),
    documentation: words,
  }));
}
