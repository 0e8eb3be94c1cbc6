/** The mends that silence a finding by a comment. */
import { LANGUAGES, type LanguageId } from '../../protocol/languages.ts';
import type { Edit, Span } from '../../text/span.ts';
import type { Finding, Fix } from '../finding.ts';
import { insert } from '../spans.ts';
import { readSuppressionComments, type SuppressionComment } from './comments.ts';
import { covered, type Statements } from './silence.ts';

/** What the mends must know of a file. */
export interface Place extends Statements {
  /** Where the statement around an offset starts that no comment may stand inside of; the offset itself where there is none. */
  startOf(offset: number): number;
}

/** "Ignore CODE on this line" (where a comment can stand before it), "… in this file". None for what is said about such comments, or about a file that is no text. */
export function ignoreFixes({ code, span }: Finding, text: string, language: LanguageId, place: Place): Fix[] {
  // A further line takes the room of the block, and before the first line of it GRUB would read nothing.
  if (language === LANGUAGES.grubenv) return [];
  if (/^(?:suppression|file)\/|^syntax\/not-text$/.test(code)) return [];
  const comments = readSuppressionComments(text, language).filter(({ codes }) => codes.length > 0);
  const lineWide = comments.find((comment) => comment.scope === 'line' && holds(covered(comment, text, place), span));
  const fileWide = comments.find(({ scope }) => scope === 'file');
  const inFile: Fix = {
    title: `Ignore ${code} in this file`,
    edits: [fileWide ? addTo(fileWide, code) : firstLine(text, code)],
  };
  const edit = lineWide ? addTo(lineWide, code) : lineAbove(text, place.startOf(span.start), code);
  if (!lineWide && !becomesComment(edit, text, language)) return [inFile];
  return [{ title: `Ignore ${code} on this line`, edits: [edit] }, inFile];
}

/** Not so inside of quotes that were opened on a line before, and never closed. */
function becomesComment({ span: { start }, newText }: Edit, text: string, language: LanguageId): boolean {
  const at = start + newText.indexOf('#');
  const after = text.slice(0, start) + newText + text.slice(start);
  return readSuppressionComments(after, language).some((comment) => comment.start === at);
}

function holds(span: Span, { start }: Span): boolean {
  return span.start <= start && start <= span.end;
}

function addTo({ codes, end }: SuppressionComment, code: string): Edit {
  return insert(codes.at(-1)?.end ?? end, `, ${code}`);
}

/** A line of its own before the line that is meant: it can stand wherever a line starts, and needs no thought about the line's end. */
function lineAbove(text: string, at: number, code: string): Edit {
  const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(start, at))?.[0] ?? '';
  return insert(start, `${indent}# xen-config: ignore ${code}${newlineOf(text)}`);
}

function firstLine(text: string, code: string): Edit {
  // Behind a mark of the byte order, which is no line.
  const at = text.startsWith('\ufeff') ? 1 : 0;
  return insert(at, `# xen-config: ignore-file ${code}${newlineOf(text)}`);
}

function newlineOf(text: string): string {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}
