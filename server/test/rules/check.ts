import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import type { Host } from '../../src/host/model.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { RULES } from '../../src/rules/table.ts';
import { applyEdits } from '../../src/text/span.ts';
import { findingsOf, knowledge } from './knowledge.ts';

export interface Case {
  readonly text: string;
  /** `CODE SEVERITY at "WHAT IS MARKED"` of each finding, in the order of the text. */
  readonly found: readonly string[];
  /** Words that the messages must hold, each in one of them. */
  readonly says?: readonly string[];
  /** The text after the first fix of the first finding that has one; `null`: no finding has a fix. */
  readonly fixed?: string | null;
  readonly release?: Release;
  readonly host?: Host;
  /** Codes that are of no interest here. */
  readonly but?: readonly string[];
}

/** What xl misses in a file as a whole: a case is a few lines of one, so only those that name them look for them. */
const OF_WHOLE_FILES = ['guest/no-name', 'guest/no-kernel'];

/** One test a case: the text names it. */
export function check(cases: readonly Case[]): void {
  for (const one of cases) {
    const name = `${one.release ?? 'newest'}: ${one.text.replaceAll('\n', '⏎').slice(0, 90)}`;
    test(name, () => {
      const all = findingsOf(one.text, knowledge(one.release, one.host, one.host !== undefined));
      const found = all
        .filter(({ code }) => !one.but?.includes(code))
        .filter(({ code }) => !OF_WHOLE_FILES.includes(code) || one.found.some((wanted) => wanted.startsWith(code)))
        .sort((a, b) => a.span.start - b.span.start || a.code.localeCompare(b.code));
      assert.deepEqual(
        found.map((finding) => describe(finding, one.text)),
        one.found,
      );
      for (const words of one.says ?? []) {
        const messages = found.map(({ message }) => message);
        assert.ok(
          messages.some((message) => message.includes(words)),
          `no message says "${words}": ${messages.join(' / ')}`,
        );
      }
      if (one.fixed !== undefined) {
        const fixes = found.flatMap((finding) => finding.fixes?.() ?? []);
        const [fix] = fixes;
        assert.equal(fix ? applyEdits(one.text, fix.edits) : null, one.fixed);
      }
      for (const { code } of found)
        assert.ok(
          RULES.some((row) => row.code === code),
          `${code} has no row in rules/table.ts`,
        );
    });
  }
}

function describe({ code, severity, span }: Finding, text: string): string {
  return `${code} ${severity} at "${text.slice(span.start, span.end)}"`;
}
