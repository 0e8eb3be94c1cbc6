/** The rules of files that say how modules are loaded, put together. */
import type { ModulesFile } from '../boot/pciback/modules-file.ts';
import type { Finding, RuleRow } from './finding.ts';
import { findingsOfPciback, modulesAroundRules } from './modules-around.ts';
import type { ModulesAround, ModulesKnowledge } from './modules-context.ts';
import { checkInitramfs, modulesDracutRules } from './modules-dracut.ts';
import { checkModulesList, modulesListRules } from './modules-list.ts';
import { checkModprobe, modulesModprobeRules } from './modules-modprobe.ts';
import { modulesNameRules } from './modules-names.ts';
import { modulesOptionRules } from './modules-options.ts';
import { modulesSoftdepRules } from './modules-softdep.ts';

export type { ModulesAround, ModulesKnowledge } from './modules-context.ts';

export const modulesRules: readonly RuleRow[] = [
  ...modulesNameRules,
  ...modulesModprobeRules,
  ...modulesOptionRules,
  ...modulesSoftdepRules,
  ...modulesListRules,
  ...modulesDracutRules,
  ...modulesAroundRules,
];

/**
 * Everything that is to be said about a file of modules. Gives `undefined` now and then, as a place to pause.
 *
 * @param around the machine that the file is of, where it has been read
 */
export function* findingsOfModules(
  file: ModulesFile,
  knowledge: ModulesKnowledge,
  around?: ModulesAround,
): Generator<Finding | undefined> {
  if (file.kind === 'modprobe') yield* checkModprobe(file, knowledge, around);
  else if (file.kind === 'modules-list') yield* checkModulesList(file, knowledge, around);
  else yield* checkInitramfs(file, knowledge, around);
  if (around) yield* findingsOfPciback(around.path, around.facts, around.host);
}
