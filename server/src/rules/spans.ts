import type { DomainConfig } from '../guests/domain-config.ts';
import type { Statement } from '../syntax/xl-config/tree.ts';
import { type Edit, type Span, shift } from '../text/span.ts';
import type { Finding, Fix } from './finding.ts';

/**
 * A finding that counts from a statement's start and is kept with it through edits: it must hold on to nothing of the config that
 * it was made for, so its mends are given the one of their day.
 */
export interface LocalFinding extends Omit<Finding, 'fixes'> {
  readonly fixes?: (config: DomainConfig) => readonly Fix[];
}

/** A finding moved to where it stands in the text. */
export function moveFinding(finding: LocalFinding, by: number, config: DomainConfig): Finding {
  const { fixes, related, ...rest } = finding;
  return {
    ...rest,
    span: shift(finding.span, by),
    ...(related && { related: related.map((place) => ({ ...place, ...shift(place, by) })) }),
    ...(fixes && { fixes: () => fixes(config).map((fix) => moveFix(fix, by)) }),
  };
}

export function moveFix(fix: Fix, by: number): Fix {
  return { ...fix, edits: fix.edits.map(({ span, newText }) => ({ span: shift(span, by), newText })) };
}

export function replace(span: Span, newText: string): Edit {
  return { span: { start: span.start, end: span.end }, newText };
}

export function insert(at: number, newText: string): Edit {
  return { span: { start: at, end: at }, newText };
}

/** One fix with one edit, for `fixes`. `safe`: preferred, and safe (`Fix.safe`). */
export function oneFix(title: string, edit: Edit, preferred: boolean | 'safe' = false): () => readonly Fix[] {
  return () => [
    { title, edits: [edit], ...(preferred && { preferred: true }), ...(preferred === 'safe' && { safe: true }) },
  ];
}

/** A mend that takes a statement away, with its line where it stands alone there. Spans count from the statement. */
export function removal(statement: Statement): (config: DomainConfig) => readonly Fix[] {
  return ({ text }) => {
    const { offset, length, key } = statement;
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    const newline = text.indexOf('\n', offset + length);
    const lineEnd = newline < 0 ? text.length : newline + 1;
    const rest = text.slice(offset + length, lineEnd);
    const alone = text.slice(lineStart, offset).trim() === '' && rest.trim() === '';
    const span = alone ? { start: lineStart - offset, end: lineEnd - offset } : { start: 0, end: length };
    return [{ title: `Remove ${key?.name ?? 'this'}`, edits: [replace(span, '')] }];
  };
}
