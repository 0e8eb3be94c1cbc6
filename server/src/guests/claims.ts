/** What a config says that no second guest may say: its name, its uuid, the MAC addresses of its network cards, its PCI devices. */
import type { Release } from '../catalogue/releases.ts';
import { isUuid } from '../specs/uuid.ts';
import { parseVif } from '../specs/vif-spec.ts';
import { mapString } from '../syntax/xl-config/strings.ts';
import type { Atom, Statement } from '../syntax/xl-config/tree.ts';
import { type Span, shift } from '../text/span.ts';
import type { DomainConfig } from './domain-config.ts';
import { listStrings } from './list-strings.ts';
import { pciEntry, spanInStatement } from './pci-devices.ts';
import { ALL_FUNCTIONS, DEVICE, DROPPED, pciSummary } from './pci-summary.ts';
import type { Lineage } from './watch.ts';

export type ClaimKind = 'name' | 'uuid' | 'mac' | 'pci';

/** One of these, wherever it is said. */
export interface Claim {
  readonly kind: ClaimKind;
  /** The same for all spellings of one thing. Of a PCI device the slot: `function` tells which of its functions. */
  readonly key: string;
  /** Of a PCI device; absent: all of the slot. */
  readonly function?: number;
  /** The bridge that a network card is put on, where the config says so. */
  readonly bridge?: string;
}

/**
 * A claim of the config at hand. It is kept through edits that do not touch it, so it holds on to nothing of the config that it was made
 * for.
 */
export interface OwnClaim extends Claim {
  /** Where it stands in the text of the config as it is now: looked up only for what is talked about. */
  span(config: DomainConfig): Span;
}

/** So many of a kind are looked at: more is no guest's config, and each is looked at after every key. */
const MOST = 300;

/** The claims of a config by what `claimKey` makes of them. */
export type Claims = ReadonlyMap<string, readonly OwnClaim[]>;

/** What each of the keys claims. */
const READERS: readonly (readonly [
  key: string,
  read: (config: DomainConfig, release: Release) => Iterable<OwnClaim>,
])[] = [
  ['name', name],
  ['uuid', uuid],
  ['vif', macs],
  ['pci', pciDevices],
];

interface Known {
  readonly release: Release;
  /** A key each. */
  readonly revisions: readonly number[];
  readonly parts: readonly (readonly OwnClaim[])[];
  readonly claims: Claims;
}

const known = new WeakMap<Lineage, Known>();

export function claimKey(kind: ClaimKind, key: string): string {
  return `${kind} ${key}`;
}

/** Made anew only where one of the settings has changed, and read anew only of that one. */
export function claimsOf(config: DomainConfig, release: Release): Claims {
  const last = known.get(config.lineage);
  const before = last?.release === release ? last : undefined;
  const revisions = READERS.map(([key]) => config.revision(key));
  const isSame = (at: number) => before?.revisions[at] === revisions[at];
  if (before && READERS.every((_, at) => isSame(at))) return before.claims;
  const parts = READERS.map(([, read], at) => (isSame(at) && before?.parts[at]) || [...read(config, release)]);
  const claims = new Map<string, OwnClaim[]>();
  for (const claim of parts.flat()) {
    const key = claimKey(claim.kind, claim.key);
    const same = claims.get(key);
    if (same) same.push(claim);
    else claims.set(key, [claim]);
  }
  known.set(config.lineage, { release, revisions, parts, claims });
  return claims;
}

function* name(config: DomainConfig): Generator<OwnClaim> {
  const key = config.string('name');
  if (key) yield { kind: 'name', key, span: valueSpan(config.last('name')) };
}

function* uuid(config: DomainConfig): Generator<OwnClaim> {
  const key = config.string('uuid');
  if (key && isUuid(key)) yield { kind: 'uuid', key: key.toLowerCase(), span: valueSpan(config.last('uuid')) };
}

function valueSpan(statement: Statement | undefined): OwnClaim['span'] {
  return () => {
    if (!statement) return { start: 0, end: 0 };
    return shift(statement.value ?? { start: 0, end: statement.length }, statement.offset);
  };
}

function macSpan(statement: Statement, item: Atom, span: Span): OwnClaim['span'] {
  return (config) => {
    const { toRaw } = mapString(config.source(statement, item));
    return shift({ start: toRaw(span.start), end: toRaw(span.end) }, statement.offset + item.start);
  };
}

function deviceSpan(statement: Statement, item: Atom, release: Release): OwnClaim['span'] {
  return (config) => {
    const entry = pciEntry(config, statement, item, release);
    const span = entry.spec.bdfSpan ?? { start: 0, end: 0 };
    return shift(spanInStatement(config, entry, span), statement.offset);
  };
}

function* macs(config: DomainConfig, release: Release): Generator<OwnClaim> {
  for (const { statement, atom, content } of listStrings(config, 'vif', MOST)) {
    const { mac, fields } = parseVif(content, release).vif;
    // libxl takes a MAC of zeros for none and makes one up.
    if (!mac || mac.value === '00:00:00:00:00:00') continue;
    const bridge = fields.get('bridge')?.text;
    yield {
      kind: 'mac',
      key: mac.value,
      ...(bridge !== undefined && { bridge }),
      span: macSpan(statement, atom, { start: mac.part.start, end: mac.part.end }),
    };
  }
}

function* pciDevices(config: DomainConfig, release: Release): Generator<OwnClaim> {
  let seen = 0;
  for (const { statement, items, keys, flags } of pciSummary(config, release).parts) {
    for (let at = 0; at < keys.length; at++) {
      if (++seen > MOST) return;
      const key = keys[at] ?? -1;
      const flag = flags[at] ?? 0;
      const item = items[at];
      if (key < 0 || !(flag & DEVICE) || flag & DROPPED || !item) continue;
      if (item.kind !== 'string' && item.kind !== 'number') continue;
      yield {
        kind: 'pci',
        key: String(Math.floor(key / 8)),
        ...(!(flag & ALL_FUNCTIONS) && { function: key % 8 }),
        span: deviceSpan(statement, item, release),
      };
    }
  }
}

/** Whether two claims of the same key are about one thing: a device by its function too, a network card by its bridge where both have one. */
export function meets(one: Claim, other: Claim): boolean {
  if (one.bridge !== undefined && other.bridge !== undefined && one.bridge !== other.bridge) return false;
  return one.function === undefined || other.function === undefined || one.function === other.function;
}
