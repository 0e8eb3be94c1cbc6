import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import type { Host } from '../../src/host/model.ts';
import { type Expected, firstFixes, holdFindings, inOrder } from './expect.ts';
import { findingsOf, knowledge } from './knowledge.ts';

export interface Case extends Expected {
  readonly release?: Release;
  readonly host?: Host;
  /** Codes that are of no interest here. */
  readonly but?: readonly string[];
}

/** What xl misses in a file as a whole: a case is a few lines of one, so only those that name them look for them. */
const OF_WHOLE_FILES = ['guest/no-name', 'guest/no-kernel'];

/** One test a case: the text names it. `fixed` is the text after the first fix. */
export function check(cases: readonly Case[]): void {
  for (const one of cases) {
    const name = `${one.release ?? 'newest'}: ${one.text.replaceAll('\n', '⏎').slice(0, 90)}`;
    test(name, () => {
      const all = findingsOf(one.text, knowledge(one.release, one.host, one.host !== undefined));
      const found = inOrder(all)
        .filter(({ code }) => !one.but?.includes(code))
        .filter(({ code }) => !OF_WHOLE_FILES.includes(code) || one.found.some((wanted) => wanted.startsWith(code)));
      holdFindings(found, one, firstFixes(found)[0]);
    });
  }
}
