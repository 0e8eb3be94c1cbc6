/** Devices of a config that another guest of the machine has too, by its config or right now. */
import { compareReleases, XL_SINCE } from '../catalogue/releases.ts';
import { type Claim, claimsOf, meets, type OwnClaim } from '../guests/claims.ts';
import type { RunningGuest } from '../host/xen/guests.ts';
import { type GuestFile, guestAt, type WorldAround } from '../passthrough/world.ts';
import { formatAddress } from '../specs/bdf.ts';
import { pathOnDisk } from '../text/file-edits.ts';
import type { Finding, RelatedPlace, RuleRow } from './finding.ts';
import { bdfOf, deviceName, type Elsewhere, fileName, isVariant, MOST_RELATED, meaning } from './neighbours.ts';
import type { GuestStandard } from './standard.ts';
import { claimsOfOthers, heldByOthers, placeOf, startsWithHost } from './world-around.ts';

export const sharedDeviceRules: readonly RuleRow[] = [
  {
    code: 'host/in-running-guest',
    severity: 'information',
    title: 'A device that another guest has now: this one does not start until it is free.',
    needs: 'host',
  },
];

/** A claim of another file of the folder or the machine. */
interface Other extends Elsewhere {
  readonly startsWithHost: boolean;
  /** Whether that file is one of this disk. */
  readonly isHere: boolean;
}

type SharedStandard = GuestStandard & { readonly worldIfKnown: WorldAround };

/** Spans are absolute, paths those of this disk. */
export function* checkSharedDevices(standard: SharedStandard): Generator<Finding> {
  const { config, release } = standard;
  if (compareReleases(release, XL_SINCE) < 0 || !config.last('pci')) return;
  for (const [key, same] of claimsOf(config, release)) {
    if (same[0]?.kind !== 'pci') continue;
    const others = othersWith(key, standard);
    const shared = same.filter((claim) => others.some((other) => meets(claim, other)));
    const [claim, ...more] = shared;
    if (claim) {
      const met = others.filter((other) => shared.some((one) => meets(one, other)));
      yield inOtherConfigs([claim, ...more], met, standard);
      continue;
    }
    const held = same.map((one) => ({ one, holders: holdersOf(one, standard) })).find(({ holders }) => holders.length);
    if (held) yield inRunningGuest(held.one, held.holders, standard);
  }
}

/** Each file once. Another form of the same guest is left out, unless the host starts both. */
function othersWith(key: string, standard: SharedStandard): readonly Other[] {
  const { config, neighboursIfKnown, release, worldIfKnown } = standard;
  const world = worldIfKnown.world();
  const { root } = world;
  const name = config.string('name');
  // A file that is none of the machine's own may be a copy of one: what has its name is the same guest.
  const isCopy = guestAt(world, worldIfKnown.path) === undefined;
  const found = new Map<string, Other>();
  for (const { guest, claim } of claimsOfOthers(worldIfKnown, key, release)) {
    if (isCopy && name !== undefined && guest.name === name) continue;
    const file = pathOnDisk(root ?? '/', guest.file);
    // Of two claims in one file the whole device says more than a function.
    if (found.get(file)?.function === undefined && found.has(file)) continue;
    found.set(file, { ...claimIn(guest, file, claim), isHere: root !== undefined });
  }
  for (const other of neighboursIfKnown?.find(key) ?? []) {
    if (!found.has(other.file)) found.set(other.file, { ...other, startsWithHost: false, isHere: true });
  }
  const own = pathOnDisk(root ?? '/', worldIfKnown.path);
  const isStarted = startsWithHost(worldIfKnown);
  return [...found.values()].filter((other) => (isStarted && other.startsWithHost) || !isVariant(name, own, other));
}

function claimIn(guest: GuestFile, file: string, claim: OwnClaim): Omit<Other, 'isHere'> {
  const { span, ...rest } = claim;
  const { name, startsWithHost } = guest;
  const place = placeOf(guest.text, span(guest.config));
  return { ...rest, file, place, startsWithHost, ...(name !== undefined && { guest: name }) };
}

/** Running guests with the device, or with one of its functions where all are asked for. */
function holdersOf(claim: Claim, { config, worldIfKnown }: SharedStandard): readonly RunningGuest[] {
  const world = worldIfKnown.world();
  const functions = claim.function === undefined ? [0, 1, 2, 3, 4, 5, 6, 7] : [claim.function];
  const all = functions.flatMap((func) =>
    heldByOthers(world, formatAddress({ ...bdfOf(claim), function: func }), config),
  );
  return [...new Set(all)];
}

function inOtherConfigs(
  shared: readonly [OwnClaim, ...OwnClaim[]],
  others: readonly Other[],
  standard: SharedStandard,
): Finding {
  const [claim] = shared;
  const isStarted = startsWithHost(standard.worldIfKnown);
  const started = isStarted ? others.find((other) => other.startsWithHost) : undefined;
  const [first] = others;
  const where = others.length === 1 ? fileName(first?.file ?? '') : `${others.length} other files`;
  const isMore = shared.some((other) => other.function !== claim.function);
  const what = `${deviceName(claim)}${isMore ? ' and others of its functions' : ''}`;
  const [holder] = shared.flatMap((one) => holdersOf(one, standard));
  let then = 'only one of them can run at a time, and the second does not start.';
  if (started) {
    const other = others.length === 1 ? 'both' : `this one and ${fileName(started.file)}`;
    then = `the host starts ${other} by itself, and the second of them fails.`;
  }
  const now = holder ? ` “${holder.name}” is running and has it now.` : '';
  const related: RelatedPlace[] = others
    .filter(({ isHere }) => isHere)
    .slice(0, MOST_RELATED)
    .map(({ file, place, guest }) => ({ start: 0, end: 0, message: meaning(claim, guest), file, place }));
  return {
    code: 'neighbour/same-device',
    severity: 'warning',
    source: 'advice',
    span: claim.span(standard.config),
    message: `The guest in ${where} has ${what} too: ${then}${now}`,
    related,
  };
}

function inRunningGuest(claim: OwnClaim, holders: readonly RunningGuest[], { config }: SharedStandard): Finding {
  const names = holders.map(({ name }) => `“${name}”`).join(', ');
  const own = deviceName(claim);
  return {
    code: 'host/in-running-guest',
    severity: 'information',
    source: 'advice',
    span: claim.span(config),
    message: `${names} ${holders.length > 1 ? 'are' : 'is'} running with ${own}: this guest does not start until the device is free (xl pci-detach, or the end of ${holders.length > 1 ? 'those guests' : 'that guest'}).`,
  };
}
