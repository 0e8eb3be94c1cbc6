import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { grubCfgLanguage, grubDefaultLanguage, grubMenuLanguage } from '../../src/features/boot/language.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { type Expected, firstFixes, holdFindings, inOrder } from './expect.ts';
import { knowledge } from './knowledge.ts';

export const LANGUAGES_OF_BOOT = { menu: grubMenuLanguage, cfg: grubCfgLanguage, defaults: grubDefaultLanguage };

export interface BootCase extends Expected {
  readonly kind?: keyof typeof LANGUAGES_OF_BOOT;
  /** Titles of all fixes of the first finding that has any. */
  readonly offers?: readonly string[];
  readonly release?: Release;
}

export function bootFindings(kind: keyof typeof LANGUAGES_OF_BOOT, text: string, release?: Release): Finding[] {
  const language = LANGUAGES_OF_BOOT[kind];
  return inOrder(language.check(language.parse(text), knowledge(release)));
}

/** Words on Xen's line of /etc/default/grub. */
export function xen(words: string): string {
  return `GRUB_CMDLINE_XEN="${words}"\n`;
}

/** Words on the dom0 kernel's line of /etc/default/grub, where Xen is spoken of too. */
export function dom0(words: string): string {
  return `GRUB_CMDLINE_XEN=""\nGRUB_CMDLINE_LINUX="${words}"\n`;
}

/** One test a case: the text names it. `fixed` is the text after the preferred fix, or else after the first. */
export function checkBoot(cases: readonly BootCase[]): void {
  for (const one of cases) {
    test(`${one.release ?? 'newest'}: ${one.text.replaceAll('\n', '⏎').slice(0, 110)}`, () => {
      const found = bootFindings(one.kind ?? 'defaults', one.text, one.release);
      const fixes = firstFixes(found);
      holdFindings(found, one, fixes.find(({ preferred }) => preferred) ?? fixes[0]);
      if (one.offers)
        assert.deepEqual(
          fixes.map(({ title }) => title),
          one.offers,
        );
    });
  }
}
