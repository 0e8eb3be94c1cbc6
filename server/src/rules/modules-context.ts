/** What the rules about files of modules look at. */
import type { ModulesFile } from '../boot/pciback/modules-file.ts';
import type { PcibackFacts } from '../boot/pciback/pciback.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Release } from '../catalogue/releases.ts';
import type { Host } from '../host/model.ts';
import type { WorldAround } from '../passthrough/world.ts';
import type { Span } from '../text/span.ts';
import type { Finding, Fix } from './finding.ts';

/** What a file of modules is judged by. */
export interface ModulesKnowledge {
  readonly catalogue: Catalogue;
  readonly release: Release;
  /** The devices of the machine that the file is of, where they have been read. */
  readonly hostIfKnown?: Host;
  /** The same machine as it was recorded earlier, where somebody named a recording and it has been read. */
  readonly earlierHostIfKnown?: Host;
  /** That machine with its guests, where it has been read. */
  readonly worldIfKnown?: WorldAround;
}

/** The machine around a file, where it has been read. */
export interface ModulesAround {
  /** The file's own path on that machine. */
  readonly path: string;
  readonly facts: PcibackFacts;
  /** Its devices, where they are known. */
  readonly host?: Host;
}

export type ModprobeText = Extract<ModulesFile, { kind: 'modprobe' }>;
export type ModulesListText = Extract<ModulesFile, { kind: 'modules-list' }>;
export type InitramfsText = Extract<ModulesFile, { kind: 'dracut' }>;

/** Something that the tools take and a person would want to know. */
export function advice(
  code: `modules/${string}`,
  severity: Finding['severity'],
  { start, end }: Span,
  message: string,
  fixes: readonly Fix[] = [],
): Finding {
  const mends = fixes.length > 0 ? { fixes: () => fixes } : {};
  return { code, severity, source: 'advice', span: { start, end }, message, ...mends };
}

/** The one mend that is right nearly always. */
export function change(title: string, { start, end }: Span, newText: string): Fix {
  return { title, edits: [{ span: { start, end }, newText }], preferred: true };
}
