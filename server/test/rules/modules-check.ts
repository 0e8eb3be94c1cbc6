import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ModulesFile,
  readInitramfsConfig,
  readModprobe,
  readModulesList,
} from '../../src/boot/pciback/modules-file.ts';
import type { Release } from '../../src/catalogue/releases.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { findingsOfModules, type ModulesAround } from '../../src/rules/modules.ts';
import { RULES } from '../../src/rules/table.ts';
import { applyEdits } from '../../src/text/span.ts';
import { knowledge } from './knowledge.ts';

export const FILES = {
  modprobe: readModprobe,
  initramfs: (text: string) => readModulesList(text, '/etc/initramfs-tools/modules'),
  load: (text: string) => readModulesList(text, '/etc/modules-load.d/xen.conf'),
  modules: (text: string) => readModulesList(text, '/etc/modules'),
  dracut: readInitramfsConfig,
};

export interface ModulesCase {
  /** `modprobe` where it is absent. */
  readonly kind?: keyof typeof FILES;
  readonly text: string;
  /** `CODE SEVERITY at "WHAT IS MARKED"` of each finding, in the order of the text. */
  readonly found: readonly string[];
  /** Words that the messages must hold, each in one of them. */
  readonly says?: readonly string[];
  /** The text after the first fix of the first finding that has one; `null`: no finding has a fix. */
  readonly fixed?: string | null;
  readonly release?: Release;
}

export function modulesFindings(file: ModulesFile, release?: Release, around?: ModulesAround): Finding[] {
  const all = [...findingsOfModules(file, knowledge(release), around)].filter((finding) => finding !== undefined);
  return all.sort((a, b) => a.span.start - b.span.start || a.code.localeCompare(b.code));
}

/** One test a case: the text names it. */
export function checkModules(cases: readonly ModulesCase[]): void {
  for (const one of cases) {
    const kind = one.kind ?? 'modprobe';
    test(`${kind}: ${one.text.replaceAll('\n', '⏎').slice(0, 110)}`, () => {
      const found = modulesFindings(FILES[kind](one.text), one.release);
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
      if (one.fixed !== undefined) {
        const [fix] = found.map((finding) => finding.fixes?.() ?? []).find((list) => list.length > 0) ?? [];
        assert.equal(fix ? applyEdits(one.text, fix.edits) : null, one.fixed);
      }
      for (const { code, fixes } of found) {
        assert.ok(
          RULES.some((row) => row.code === code),
          `${code} has no row in rules/table.ts`,
        );
        for (const { edits } of fixes?.() ?? []) applyEdits(one.text, edits);
      }
    });
  }
}
