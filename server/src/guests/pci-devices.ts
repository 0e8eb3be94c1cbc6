import type { Release } from '../catalogue/releases.ts';
import type { Bdf } from '../specs/bdf.ts';
import { type PciSpec, parsePciSpec } from '../specs/pci-spec.ts';
import { mapString } from '../syntax/xl-config/strings.ts';
import type { Atom, List, Statement } from '../syntax/xl-config/tree.ts';
import type { Span } from '../text/span.ts';
import type { DomainConfig } from './domain-config.ts';
import { pciSummary } from './pci-summary.ts';

/** A string of a `pci` list with what it says. */
export interface PciEntry {
  readonly statement: Statement;
  /** Its span counts from the statement. */
  readonly value: Atom;
  readonly spec: PciSpec;
  /** The characters between the quotes as xl sees them. */
  readonly content: string;
}

/** The devices that a guest's config asks for. */
export interface PciList {
  readonly entries: readonly PciEntry[];
  /** A list inside the list, at which xl stops reading without a word. */
  readonly endedBy?: { readonly statement: Statement; readonly value: List };
  /** How many items stand behind it. */
  readonly lost: number;
}

/** Whether a string of the list gives that device, alone or with the other functions. */
export function holds({ spec }: PciEntry, bdf: Bdf): boolean {
  const there = spec.bdf;
  if (!there || there.domain !== bdf.domain || there.bus !== bdf.bus || there.device !== bdf.device) return false;
  return spec.allFunctions || there.function === bdf.function;
}

/** The `pci` list that counts, string by string. Reads them all anew: who needs less asks `pciSummary`. */
export function pciList(config: DomainConfig, release: Release): PciList {
  const { parts, lost } = pciSummary(config, release);
  const entries: PciEntry[] = [];
  for (const { statement, items, flags } of parts) {
    for (let at = 0; at < flags.length; at++) {
      const value = items[at];
      if (value?.kind === 'string' || value?.kind === 'number')
        entries.push(pciEntry(config, statement, value, release));
    }
  }
  const last = parts[parts.length - 1];
  return { entries, lost, ...(last?.endedBy && { endedBy: { statement: last.statement, value: last.endedBy } }) };
}

/** What one string of a `pci` list says. */
export function pciEntry(config: DomainConfig, statement: Statement, value: Atom, release: Release): PciEntry {
  const content = config.atom(statement, value) ?? '';
  return { statement, value, content, spec: parsePciSpec(content, release) };
}

/** A span of a spec, as a span of its statement. An empty one becomes the whole string: it would not be seen. */
export function spanInStatement(config: DomainConfig, { statement, value }: PciEntry, span: Span): Span {
  if (span.end <= span.start) return { start: value.start, end: value.end };
  const { toRaw } = mapString(config.source(statement, value));
  return { start: value.start + toRaw(span.start), end: value.start + toRaw(span.end) };
}
