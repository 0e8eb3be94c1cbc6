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
import { type Expected, firstFixes, holdFindings, inOrder } from './expect.ts';
import { knowledge } from './knowledge.ts';

export const FILES = {
  modprobe: readModprobe,
  initramfs: (text: string) => readModulesList(text, '/etc/initramfs-tools/modules'),
  load: (text: string) => readModulesList(text, '/etc/modules-load.d/xen.conf'),
  modules: (text: string) => readModulesList(text, '/etc/modules'),
  dracut: readInitramfsConfig,
};

export interface ModulesCase extends Expected {
  /** `modprobe` where it is absent. */
  readonly kind?: keyof typeof FILES;
  readonly release?: Release;
}

export function modulesFindings(file: ModulesFile, release?: Release, around?: ModulesAround): Finding[] {
  return inOrder(findingsOfModules(file, knowledge(release), around));
}

/** One test a case: the text names it. `fixed` is the text after the first fix. */
export function checkModules(cases: readonly ModulesCase[]): void {
  for (const one of cases) {
    const kind = one.kind ?? 'modprobe';
    test(`${kind}: ${one.text.replaceAll('\n', '⏎').slice(0, 110)}`, () => {
      const found = modulesFindings(FILES[kind](one.text), one.release);
      holdFindings(found, one, firstFixes(found)[0]);
    });
  }
}
