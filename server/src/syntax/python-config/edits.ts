/** The edits that make of a statement in Python one of the xl configuration language. */
import type { Edit, Span } from '../../text/span.ts';
import { decodeString } from '../xl-config/parse.ts';
import { escapeFault } from '../xl-config/strings.ts';
import type { Expression } from './expression.ts';
import type { LogicalLine } from './lexer.ts';
import type { SimpleStatement } from './statements.ts';
import { isSequence, type PyValue } from './values.ts';
import { writeValue } from './write.ts';

/** Stands before what is not rewritten. */
export const LEFT = '# xm, not rewritten: ';
/** Stands before what xl needs no more. */
export const DONE = '# xm: ';

/** Makes a value xl's, touching as little of it as can be. */
export function valueEdits(text: string, statement: SimpleStatement, expression: Expression, value: PyValue): Edit[] {
  const { line } = statement;
  const edits: Edit[] = [];
  change(text, expression, value, edits);
  const inside = isSequence(value) ? expression : undefined;
  for (const { start, end } of line.continued) {
    if (start < statement.start || statement.end < end) continue;
    if (edits.some(({ span }) => span.start <= start && end <= span.end)) continue;
    let from = start;
    while (from > line.start && ' \t'.includes(text.charAt(from - 1))) from--;
    if (inside !== undefined && inside.start < start && start < inside.end) {
      const newline = text.indexOf('\n', start);
      edits.push({
        span: { start: from, end: text.charAt(newline - 1) === '\r' ? newline - 1 : newline },
        newText: '',
      });
    } else {
      let to = end;
      while (' \t'.includes(text.charAt(to)) && to < text.length) to++;
      edits.push({ span: { start: from, end: to }, newText: ' ' });
    }
  }
  return edits;
}

function change(text: string, expression: Expression, value: PyValue, edits: Edit[]): void {
  const { start, end } = expression;
  const opens = expression.kind === 'list' || expression.kind === 'tuple';
  if (opens && isSequence(value) && expression.items.length === value.items.length) {
    if (expression.kind === 'tuple') {
      const { bare } = expression;
      edits.push({ span: { start, end: bare ? start : start + 1 }, newText: bare ? '[ ' : '[' });
    }
    for (const [at, item] of expression.items.entries()) change(text, item, value.items[at] ?? null, edits);
    if (expression.kind === 'tuple') {
      const { bare } = expression;
      edits.push({ span: { start: bare ? end : end - 1, end }, newText: bare ? ' ]' : ']' });
    }
    return;
  }
  if (isSame(text.slice(start, end), value)) return;
  edits.push({ span: { start, end }, newText: writeValue(value) ?? '' });
}

/** Whether xl reads what is written as Python does. */
function isSame(written: string, value: PyValue): boolean {
  if (typeof value === 'number') return /^(?:0|[1-9]\d*|0x[0-9a-f]+|0[0-7]+)$/.test(written);
  if (typeof value !== 'string' || !/^(?:"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*')$/.test(written)) return false;
  return escapeFault(written, 0, written.length) === '' && decodeString(written) === value;
}

/** The comments that would be lost with what the edits replace, on lines of their own. */
export function savedComments(text: string, { comments }: LogicalLine, at: Span, edits: readonly Edit[]): string {
  let saved = '';
  for (const comment of comments) {
    if (edits.some(({ span }) => span.start <= comment.start && comment.end <= span.end)) {
      saved += `${text.slice(comment.start, comment.end).replace(/\r$/, '')}\n${blanksBefore(text, at.start)}`;
    }
  }
  return saved;
}

/** The blanks that the line of an offset begins with. */
export function blanksBefore(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Makes comments of a statement's lines, or of one in the middle of its line. */
export function commentEdits(text: string, { start, end }: Span, mark: string, goesOn = false): Edit[] {
  const pad = `#${' '.repeat(mark.length - 1)}`;
  const edits: Edit[] = [{ span: { start, end: start }, newText: goesOn ? pad : mark }];
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) {
    edits.push({ span: { start: at + 1, end: at + 1 }, newText: pad });
  }
  return edits;
}

/** A comment takes the rest of its line: the next statement begins one of its own. */
export function splitEdits(text: string, { line, end, follows }: SimpleStatement): Edit[] {
  if (!follows) return [];
  const semicolon = line.tokens.findIndex((token) => token.start >= end && token.text === ';');
  const next = line.tokens.slice(semicolon).find((token) => token.text !== ';');
  const from = line.tokens[semicolon]?.start ?? end;
  return [{ span: { start: from, end: next?.start ?? from }, newText: `\n${blanksBefore(text, line.start)}` }];
}
