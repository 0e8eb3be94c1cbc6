import { compareReleases, type Release, XL_SINCE } from '../catalogue/releases.ts';
import { type Claim, claimsOf, meets, type OwnClaim } from '../guests/claims.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import type { WorldAround } from '../passthrough/world.ts';
import { type Bdf, formatBdf } from '../specs/bdf.ts';
import type { Span } from '../text/span.ts';
import type { Finding, PlaceInFile, RelatedPlace, RuleRow } from './finding.ts';

export const neighbourRules: readonly RuleRow[] = [
  {
    code: 'neighbour/same-name',
    severity: 'warning',
    title: 'The name of a guest in another file of the folder: only one of them can run.',
    needs: 'neighbour',
  },
  {
    code: 'neighbour/same-uuid',
    severity: 'warning',
    title: 'The uuid of a guest in another file of the folder.',
    needs: 'neighbour',
  },
  {
    code: 'neighbour/same-mac',
    severity: 'warning',
    title: 'The MAC address of a network card in another file of the folder.',
    needs: 'neighbour',
  },
  {
    code: 'neighbour/same-device',
    severity: 'warning',
    title: 'A PCI device of a guest in another file of the folder: only one of them can have it.',
    needs: 'neighbour',
  },
  {
    code: 'vif/same-mac-twice',
    severity: 'warning',
    title: 'Two network cards of one guest with the same MAC address.',
  },
];

/** A claim of another file. */
export interface Elsewhere extends Claim {
  /** Absolute. */
  readonly file: string;
  readonly place: PlaceInFile;
  /** The name of the guest in that file, where it has one. */
  readonly guest?: string;
}

/** What the other domain configs around a file say, as far as it has been read. */
export interface Neighbours {
  /** The absolute path of the file at hand. */
  readonly file: string;
  /** The claims of other files with that `claimKey`. */
  find(key: string): readonly Elsewhere[];
}

export interface NeighbourStandard {
  readonly config: DomainConfig;
  readonly release: Release;
  readonly neighboursIfKnown?: Neighbours;
  /** The machine, where it is known: then shared-devices.ts speaks of the devices, for these files and all others of the machine. */
  readonly worldIfKnown?: WorldAround;
}

/** Source: libxl__domain_rename, which gives a new domain its name. */
const NAMES_UNIQUE_SINCE: Release = '4.1';
/** More places than this are not pointed at: the first shows what is meant. */
export const MOST_RELATED = 5;

/** What no two guests may have in common, in this file and around it. Spans are absolute. */
export function* checkNeighbours({
  config,
  release,
  neighboursIfKnown: around,
  worldIfKnown,
}: NeighbourStandard): Generator<Finding> {
  if (compareReleases(release, XL_SINCE) < 0) return;
  const claims = claimsOf(config, release);
  const name = config.string('name');
  for (const [key, same] of claims) {
    const [first] = same;
    if (!first) continue;
    if (first.kind === 'mac' && same.length > 1)
      yield* twiceHere(
        first,
        same.slice(1).filter((other) => meets(first, other)),
        config,
      );
    const elsewhere = around?.find(key) ?? [];
    if (elsewhere.length === 0 || !around || (first.kind === 'pci' && worldIfKnown)) continue;
    const isSomewhere = (claim: OwnClaim, other: Elsewhere) =>
      meets(claim, other) && (claim.kind === 'name' || !isVariant(name, around.file, other));
    const shared = same.filter((claim) => elsewhere.some((other) => isSomewhere(claim, other)));
    const [claim, ...more] = shared;
    if (!claim) continue;
    const others = onePerFile(elsewhere.filter((other) => shared.some((each) => isSomewhere(each, other))));
    // The functions of a device are said at once, and a MAC address that is twice here is said already.
    yield elsewhereToo([claim, ...more], others, { config, release, neighboursIfKnown: around });
  }
}

function onePerFile(all: readonly Elsewhere[]): readonly Elsewhere[] {
  const files = new Set<string>();
  return all.filter(({ file }) => !files.has(file) && files.add(file));
}

/** Whether another file seems to be kept as another form of the same guest: web.cfg beside web-old.cfg, both named "web". */
export function isVariant(name: string | undefined, file: string, other: Pick<Elsewhere, 'file' | 'guest'>): boolean {
  return name !== undefined && name === other.guest && isNamedAfter(file, name) && isNamedAfter(other.file, name);
}

function isNamedAfter(file: string, guest: string): boolean {
  const base = fileName(file).toLowerCase();
  const at = base.indexOf(guest.toLowerCase());
  return at >= 0 && !/[a-z0-9]$/.test(base.slice(0, at)) && !/^[a-z0-9]/.test(base.slice(at + guest.length));
}

export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function elsewhereToo(
  shared: readonly [OwnClaim, ...OwnClaim[]],
  others: readonly Elsewhere[],
  { config, release, neighboursIfKnown: around }: NeighbourStandard & { readonly neighboursIfKnown: Neighbours },
): Finding {
  const [claim] = shared;
  const [first] = others;
  const where = others.length === 1 ? fileName(first?.file ?? '') : `${others.length} other files`;
  const related: RelatedPlace[] = others
    .slice(0, MOST_RELATED)
    .map(({ file, place, guest }) => ({ start: 0, end: 0, message: meaning(claim, guest), file, place }));
  const found = { source: 'advice', span: claim.span(config), related } as const;
  switch (claim.kind) {
    case 'name': {
      const isKept = others.every((other) => isVariant(claim.key, around.file, other));
      return {
        ...found,
        code: 'neighbour/same-name',
        severity: isKept ? 'information' : 'warning',
        message:
          compareReleases(release, NAMES_UNIQUE_SINCE) >= 0
            ? `The guest in ${where} has the name “${claim.key}” too: only one of them can run. For the second, xl says: Domain with name "${claim.key}" already exists.`
            : `The guest in ${where} has the name “${claim.key}” too: xl cannot tell them apart by it.`,
      };
    }
    case 'uuid':
      return {
        ...found,
        code: 'neighbour/same-uuid',
        severity: 'warning',
        message: `The guest in ${where} has this uuid too. xl starts both without a word, but they share one entry in xenstore: starting the second or stopping one takes it from the other. Give each its own (uuidgen makes one).`,
      };
    case 'mac':
      return {
        ...found,
        code: 'neighbour/same-mac',
        severity: 'warning',
        message: `A network card in ${where} has the MAC address ${claim.key} too. xl starts both guests, but on one network they lose each other’s packets.`,
      };
    case 'pci': {
      // One function twice in the list is one device.
      const isMore = shared.some((other) => other.function !== claim.function);
      return {
        ...found,
        code: 'neighbour/same-device',
        severity: 'warning',
        message: `The guest in ${where} has ${deviceName(claim)}${isMore ? ' and others of its functions' : ''} too: only one of them can run at a time, the second does not start.`,
      };
    }
  }
}

export function meaning({ kind }: Claim, guest: string | undefined): string {
  const of = guest === undefined ? 'another guest' : `“${guest}”`;
  const what = {
    name: 'The same name',
    uuid: `The uuid of ${of}`,
    mac: `A MAC address of ${of}`,
    pci: `A device of ${of}`,
  };
  return what[kind];
}

/** The device that a claim is about, as a person writes it; of a whole device `functions of 03:00`. */
export function deviceName(claim: Claim): string {
  const written = formatBdf(bdfOf(claim));
  return claim.function === undefined ? `functions of ${written.slice(0, -2)}` : written;
}

/** Its address; the first function where all are meant. */
export function bdfOf({ key, function: func }: Claim): Bdf {
  const slot = Number(key);
  const bus = Math.floor(slot / 32);
  return { domain: Math.floor(bus / 256), bus: bus % 256, device: slot % 32, function: func ?? 0 };
}

function* twiceHere(first: OwnClaim, others: readonly OwnClaim[], config: DomainConfig): Generator<Finding> {
  for (const other of others) {
    const related: readonly (Span & { readonly message: string })[] = [
      { ...first.span(config), message: 'The first time' },
    ];
    yield {
      code: 'vif/same-mac-twice',
      severity: 'warning',
      source: 'advice',
      span: other.span(config),
      message: `Another network card of this guest has the MAC address ${other.key} already: xl takes it, but on one network neither card works reliably.`,
      related,
    };
  }
}
