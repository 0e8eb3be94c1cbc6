/** What rules ask of the machine around a file: its other guests, and who has a device now. */
import type { Release } from '../catalogue/releases.ts';
import { type Claim, claimKey, claimsOf, meets, type OwnClaim } from '../guests/claims.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import type { Host } from '../host/model.ts';
import { knownValue } from '../host/xen/facts.ts';
import type { RunningGuest } from '../host/xen/guests.ts';
import { type GuestFile, guestAt, type World, type WorldAround } from '../passthrough/world.ts';
import { type Bdf, parseBdf } from '../specs/bdf.ts';
import { Lines } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import type { PlaceInFile, RelatedPlace } from './finding.ts';

/** What another guest of the machine claims. */
export interface ClaimOfOther {
  readonly guest: GuestFile;
  readonly claim: OwnClaim;
}

/** The claims of all guests but one, which is asked at every key in that one’s file: made again where one of the others has changed. */
interface Index {
  readonly release: Release;
  readonly path: string;
  /** All guests of the world that asked last, the one of that path among them. */
  readonly all: readonly GuestFile[];
  readonly others: readonly GuestFile[];
  readonly claims: ReadonlyMap<string, readonly ClaimOfOther[]>;
}

const indices = new WeakMap<Host, Index>();

/** What the guests of the machine but the one of the file at hand claim under a key of `claimKey`, in the order of their files. */
export function claimsOfOthers({ path, world }: WorldAround, key: string, release: Release): readonly ClaimOfOther[] {
  const { host, guests: all } = world();
  const before = indices.get(host);
  if (before?.all === all && before.path === path && before.release === release) return before.claims.get(key) ?? [];
  const others = all.filter(({ file }) => file !== path);
  const isSame =
    before?.release === release &&
    before.others.length === others.length &&
    before.others.every((guest, at) => guest === others[at]);
  const claims = isSame ? before.claims : claimsIn(others, release);
  indices.set(host, { release, path, all, others, claims });
  return claims.get(key) ?? [];
}

function claimsIn(guests: readonly GuestFile[], release: Release): Index['claims'] {
  const claims = new Map<string, ClaimOfOther[]>();
  for (const guest of guests) {
    for (const [key, own] of claimsOf(guest.config, release)) {
      const found = own.map((claim) => ({ guest, claim }));
      const before = claims.get(key);
      if (before) before.push(...found);
      else claims.set(key, found);
    }
  }
  return claims;
}

/** What a config claims of a device, as `claimsOf` has it. */
export function deviceClaim({ domain, bus, device, function: func }: Bdf): Claim {
  return { kind: 'pci', key: String((domain * 256 + bus) * 32 + device), function: func };
}

/** Where another guest's config names a device. */
export interface NamedBy {
  readonly guest: GuestFile;
  /** The claim, in the text of that guest. */
  readonly span: Span;
}

/** The other guests whose configs name the device of that address (`0000:01:00.0`), each once. */
export function namedByOthers(around: WorldAround, address: string, release: Release): readonly NamedBy[] {
  const bdf = parseBdf(address);
  if (!bdf) return [];
  const wanted = deviceClaim(bdf);
  const named = new Map<GuestFile, NamedBy>();
  for (const { guest, claim } of claimsOfOthers(around, claimKey('pci', wanted.key), release)) {
    if (!named.has(guest) && meets(claim, wanted)) named.set(guest, { guest, span: claim.span(guest.config) });
  }
  return [...named.values()];
}

/** The running guests that have the device, without the one that a config is of: that is told by its name or its uuid. */
export function heldByOthers({ xen }: World, address: string, config: DomainConfig): readonly RunningGuest[] {
  const name = config.string('name');
  const uuid = config.string('uuid')?.toLowerCase();
  return (knownValue(xen.guests) ?? []).filter(
    (guest) =>
      guest.devices.includes(address) &&
      guest.name !== name &&
      (uuid === undefined || guest.uuid?.toLowerCase() !== uuid),
  );
}

/** What a guest is called in a sentence: `“db” (db.cfg)`. */
export function guestWords({ name, file }: Pick<GuestFile, 'name' | 'file'>): string {
  const base = file.slice(file.lastIndexOf('/') + 1);
  return name === undefined ? `the guest in ${base}` : `“${name}” (${base})`;
}

/** A place in a text of the machine, to point at. */
export function placeIn(file: string, text: string, span: Span, message: string): RelatedPlace {
  return { start: 0, end: 0, message, file, place: placeOf(text, span) };
}

export function placeOf(text: string, { start, end }: Span): PlaceInFile {
  const lines = new Lines(text);
  const from = lines.at(start);
  const to = lines.at(end);
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** Whether the host starts the guest of the file at hand by itself. */
export function startsWithHost({ path, world }: WorldAround): boolean {
  return guestAt(world(), path)?.startsWithHost === true;
}
