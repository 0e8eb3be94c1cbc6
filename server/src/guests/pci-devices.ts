import type { Release } from '../catalogue/releases.ts';
import { type PciSpec, parsePciSpec } from '../specs/pci-spec.ts';
import { mapString } from '../syntax/xl-config/strings.ts';
import type { Atom, List, Statement } from '../syntax/xl-config/tree.ts';
import type { Span } from '../text/span.ts';
import type { DomainConfig } from './domain-config.ts';

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

interface Remembered {
  readonly release: Release;
  readonly entries: PciEntry[];
  readonly endedBy?: List;
  readonly lost: number;
}

const remembered = new WeakMap<Statement, Remembered>();
const STEP = 500;
/** A weak map of very many entries weighs heavily on the garbage collector. */
const MOST_REMEMBERED = 1000;

/** The `pci` list that counts, read by the rules of that release. Gives `undefined` now and then. */
export function* readPciList(config: DomainConfig, release: Release): Generator<undefined, PciList> {
  const entries: PciEntry[] = [];
  let endedBy: PciList['endedBy'];
  let lost = 0;
  if (config.last('pci')?.value?.kind !== 'list') return { entries, lost };
  const chain = config.chain('pci');
  for (const [at, statement] of chain.entries()) {
    if (at % STEP === STEP - 1) yield undefined;
    const part = yield* readStatement(config, statement, release, chain.length <= MOST_REMEMBERED);
    if (endedBy) {
      lost += part.entries.length + (part.endedBy ? 1 : 0) + part.lost;
      continue;
    }
    for (const entry of part.entries) entries.push(entry);
    if (part.endedBy) endedBy = { statement, value: part.endedBy };
    lost += part.lost;
  }
  return { entries, lost, ...(endedBy && { endedBy }) };
}

/** The same at one go. */
export function pciList(config: DomainConfig, release: Release): PciList {
  return drain(readPciList(config, release));
}

/** The strings of one statement's list, stored or not, up to a list inside it. */
export function pciEntries(config: DomainConfig, statement: Statement, release: Release): readonly PciEntry[] {
  return drain(readStatement(config, statement, release)).entries;
}

/** A span of a spec, as a span of its statement. An empty one becomes the whole string: it would not be seen. */
export function spanInStatement(config: DomainConfig, { statement, value }: PciEntry, span: Span): Span {
  if (span.end <= span.start) return { start: value.start, end: value.end };
  const { toRaw } = mapString(config.source(statement, value));
  return { start: value.start + toRaw(span.start), end: value.start + toRaw(span.end) };
}

function* readStatement(
  config: DomainConfig,
  statement: Statement,
  release: Release,
  remember = true,
): Generator<undefined, Remembered> {
  const known = remembered.get(statement);
  if (known?.release === release) return known;
  const entries: PciEntry[] = [];
  let endedBy: List | undefined;
  let lost = 0;
  const items = statement.value?.kind === 'list' ? statement.value.items : [];
  for (const [at, value] of items.entries()) {
    if (value.kind === 'list') {
      endedBy = value;
      lost = items.length - at - 1;
      break;
    }
    if (value.kind === 'junk') continue;
    const content = config.atom(statement, value) ?? '';
    entries.push({ statement, value, content, spec: parsePciSpec(content, release) });
    if (at % STEP === STEP - 1) yield undefined;
  }
  const result = { release, entries, lost, ...(endedBy && { endedBy }) };
  if (remember) remembered.set(statement, result);
  return result;
}

function drain<T>(work: Generator<undefined, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
