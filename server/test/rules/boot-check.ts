import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { grubCfgLanguage, grubDefaultLanguage, grubMenuLanguage } from '../../src/features/boot/language.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { RULES } from '../../src/rules/table.ts';
import { applyEdits } from '../../src/text/span.ts';
import { knowledge } from './knowledge.ts';

export const LANGUAGES_OF_BOOT = { menu: grubMenuLanguage, cfg: grubCfgLanguage, defaults: grubDefaultLanguage };

export interface BootCase {
  readonly kind?: keyof typeof LANGUAGES_OF_BOOT;
  readonly text: string;
  /** `CODE SEVERITY at "WHAT IS MARKED"` of each finding, in the order of the text. */
  readonly found: readonly string[];
  /** Words that the messages must hold, each in one of them. */
  readonly says?: readonly string[];
  /** The text after the preferred fix of the first finding that has one (or else its first); `null`: no finding has a fix. */
  readonly fixed?: string | null;
  /** Titles of all fixes of the first finding that has any. */
  readonly offers?: readonly string[];
  readonly release?: Release;
}

export function bootFindings(kind: keyof typeof LANGUAGES_OF_BOOT, text: string, release?: Release): Finding[] {
  const language = LANGUAGES_OF_BOOT[kind];
  const all = [...language.check(language.parse(text), knowledge(release))].filter((finding) => finding !== undefined);
  return all.sort((a, b) => a.span.start - b.span.start || a.code.localeCompare(b.code));
}

/** Words on Xen's line of /etc/default/grub. */
export function xen(words: string): string {
  return `GRUB_CMDLINE_XEN="${words}"\n`;
}

/** Words on the dom0 kernel's line of /etc/default/grub, where Xen is spoken of too. */
export function dom0(words: string): string {
  return `GRUB_CMDLINE_XEN=""\nGRUB_CMDLINE_LINUX="${words}"\n`;
}

/** One test a case: the text names it. */
export function checkBoot(cases: readonly BootCase[]): void {
  for (const one of cases) {
    test(`${one.release ?? 'newest'}: ${one.text.replaceAll('\n', '⏎').slice(0, 110)}`, () => {
      const found = bootFindings(one.kind ?? 'defaults', one.text, one.release);
      assert.deepEqual(
        found.map(({ code, severity, span }) => `${code} ${severity} at "${one.text.slice(span.start, span.end)}"`),
        one.found,
      );
      const messages = found.map(({ message }) => message);
      for (const words of one.says ?? []) {
        assert.ok(
          messages.some((message) => message.includes(words)),
          `no message says "${words}": ${messages.join(' / ')}`,
        );
      }
      const fixes = found.map((finding) => finding.fixes?.() ?? []).find((list) => list.length > 0) ?? [];
      if (one.fixed !== undefined) {
        const fix = fixes.find(({ preferred }) => preferred) ?? fixes[0];
        assert.equal(fix ? applyEdits(one.text, fix.edits) : null, one.fixed);
      }
      if (one.offers)
        assert.deepEqual(
          fixes.map(({ title }) => title),
          one.offers,
        );
      for (const { code, fixes: made } of found) {
        assert.ok(
          RULES.some((row) => row.code === code),
          `${code} has no row in rules/table.ts`,
        );
        for (const { edits } of made?.() ?? []) applyEdits(one.text, edits);
      }
    });
  }
}
