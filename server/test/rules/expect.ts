/** What the tables of cases of several languages hold of the findings of a text. */
import assert from 'node:assert/strict';
import type { Finding, Fix } from '../../src/rules/finding.ts';
import { RULES } from '../../src/rules/table.ts';
import { applyEdits } from '../../src/text/span.ts';

export interface Expected {
  readonly text: string;
  /** `CODE SEVERITY at "WHAT IS MARKED"` of each finding, in the order of the text. */
  readonly found: readonly string[];
  /** Words that the messages must hold, each in one of them. */
  readonly says?: readonly string[];
  /** The text after a fix of the first finding that has one (which, the caller says); `null`: no finding has a fix. */
  readonly fixed?: string | null;
}

/** The findings of a text in its order. */
export function inOrder(found: Iterable<Finding | undefined>): Finding[] {
  const all = [...found].filter((finding) => finding !== undefined);
  return all.sort((a, b) => a.span.start - b.span.start || a.code.localeCompare(b.code));
}

/** The fixes of the first finding that has any. */
export function firstFixes(found: readonly Finding[]): readonly Fix[] {
  return found.map((finding) => finding.fixes?.() ?? []).find((list) => list.length > 0) ?? [];
}

/** Holds the findings, in the order of the text, to what is expected; `fix` is the one that `fixed` is about. */
export function holdFindings(found: readonly Finding[], expected: Expected, fix: Fix | undefined): void {
  const { text } = expected;
  assert.deepEqual(
    found.map(({ code, severity, span }) => `${code} ${severity} at "${text.slice(span.start, span.end)}"`),
    expected.found,
  );
  const messages = found.map(({ message }) => message);
  for (const words of expected.says ?? []) {
    assert.ok(
      messages.some((message) => message.includes(words)),
      `no message says "${words}": ${messages.join(' / ')}`,
    );
  }
  if (expected.fixed !== undefined) assert.equal(fix ? applyEdits(text, fix.edits) : null, expected.fixed);
  for (const { code, fixes } of found) {
    assert.ok(
      RULES.some((row) => row.code === code),
      `${code} has no row in rules/table.ts`,
    );
    for (const { edits } of fixes?.() ?? []) applyEdits(text, edits);
  }
}
