/** What the machine says to the devices of a guest's config as a whole: its IOMMU, its other guests, what devices share. */
import { compareReleases } from '../catalogue/releases.ts';
import { type PciEntry, pciEntry, spanInStatement } from '../guests/pci-devices.ts';
import { ALL_FUNCTIONS, pciSummary } from '../guests/pci-summary.ts';
import { slotOf } from '../host/address.ts';
import type { Host, PciDevice } from '../host/model.ts';
import { knownValue } from '../host/xen/facts.ts';
import { groupsOf, requesterAbove } from '../passthrough/groups.ts';
import { canHave, IOMMU_FOR_ALL_SINCE } from '../passthrough/readiness/guests-need.ts';
import { reservedWith, stakesIn } from '../passthrough/reserved.ts';
import { topologyOf } from '../passthrough/topology.ts';
import type { World, WorldAround } from '../passthrough/world.ts';
import { shortAddress } from '../specs/bdf.ts';
import { parseRdm } from '../specs/rdm.ts';
import { type Span, shift } from '../text/span.ts';
import type { Finding, RuleRow } from './finding.ts';
import { onDisk } from './on-disk.ts';
import { hostDevices } from './pci-places.ts';
import type { GuestStandard } from './standard.ts';
import { guestWords, heldByOthers, namedByOthers, placeIn } from './world-around.ts';

export const guestOnHostRules: readonly RuleRow[] = [
  {
    code: 'host/no-iommu',
    severity: 'warning',
    title: 'Devices for a guest, where Xen runs without an IOMMU.',
    needs: 'host',
  },
  {
    code: 'host/shared-rmrr',
    severity: 'warning',
    title: 'A device that shares reserved memory (RMRR) with another one: Xen refuses it to guests.',
    needs: 'host',
  },
];

/** More devices than these are not looked at one by one. */
const MOST = 64;
const FUNCTIONS = [0, 1, 2, 3, 4, 5, 6, 7];

type WorldStandard = GuestStandard & { readonly worldIfKnown: WorldAround };

/** An item of the list, with the devices of the host that it gives. */
interface Given {
  readonly entry: PciEntry;
  /** Where its address stands, in the text. */
  readonly span: Span;
  readonly devices: readonly PciDevice[];
}

/** Spans are absolute, paths those of this disk. */
export function* checkGuestOnHost(standard: WorldStandard): Generator<Finding> {
  const { config, release, worldIfKnown } = standard;
  if (!config.last('pci') || pciSummary(config, release).devices === 0) return;
  const world = worldIfKnown.world();
  yield* checkIommu(standard, world);
  const given = givenDevices(standard, world.host);
  for (const one of given) yield* checkReserved(one, standard, world);
  for (const finding of [...checkGroups(given, standard, world), ...checkParents(given, standard, world)])
    yield onDisk(finding, world.root);
}

function givenDevices({ config, release }: GuestStandard, host: Host): readonly Given[] {
  const byKey = hostDevices(host);
  const given: Given[] = [];
  if (byKey.size === 0) return given;
  for (const { statement, items, keys, flags } of pciSummary(config, release).parts) {
    for (let at = 0; at < keys.length && given.length < MOST; at++) {
      const item = items[at];
      const key = keys[at] ?? -1;
      if (key < 0 || (item?.kind !== 'string' && item?.kind !== 'number')) continue;
      // Only what the host has is read anew: of a list of thousands that is little.
      const isWhole = ((flags[at] ?? 0) & ALL_FUNCTIONS) !== 0;
      if (!isWhole && !byKey.has(key)) continue;
      const functions = isWhole ? FUNCTIONS.map((func) => key - (key % 8) + func) : [key];
      const devices = functions.flatMap((one) => byKey.get(one) ?? []);
      if (devices.length === 0) continue;
      const entry = pciEntry(config, statement, item, release);
      const { bdfSpan, refused, dropped } = entry.spec;
      if (!bdfSpan || refused || dropped) continue;
      given.push({ entry, devices, span: shift(spanInStatement(config, entry, bdfSpan), statement.offset) });
    }
  }
  return given;
}

/** Source: libxl_create.c since 4.13, for every type; before, XEN_DOMCTL_test_assign_device, which libxl asks for HVM guests (libxl_pci.c, since 4.2). */
function* checkIommu({ config, guest }: GuestStandard, world: World): Generator<Finding> {
  const list = config.last('pci');
  if (!list?.key || guest === undefined || guest === 'pvh' || knownValue(world.xen.isDom0) !== true) return;
  if (knownValue(world.xen.iommu.enabled) !== false || canHave(world, guest) !== false) return;
  const words =
    compareReleases(world.release, IOMMU_FOR_ALL_SINCE) >= 0
      ? ' “passthrough not supported on this platform”'
      : compareReleases(world.release, '4.2') >= 0
        ? ' “cannot be assigned - no IOMMU?”'
        : '';
  yield {
    code: 'host/no-iommu',
    severity: 'warning',
    source: 'advice',
    span: shift(list.key, list.offset),
    message: `On ${world.label} Xen runs without an IOMMU: a guest with devices does not start${words === '' ? '' : `, and xl says${words}`}. Switch VT-d or AMD-Vi on in the firmware, and take iommu=off from Xen’s line where it stands there.`,
  };
}

function* checkReserved(one: Given, standard: WorldStandard, world: World): Generator<Finding> {
  const { guest } = standard;
  // What rdm sets in a PV guest is another thing's memory: it is not known what comes of it.
  if (guest !== 'hvm') return;
  for (const device of one.devices) {
    const shared = reservedWith(world, device.address).find(({ refused }) => refused);
    if (!shared) continue;
    const policy = policyOf(one.entry, standard);
    if (policy === undefined) return;
    const own = shortAddress(device.address);
    const others = shared.others.map(shortAddress);
    const who = others.length > 0 ? others.join(', ') : 'another device';
    const carried = stakesIn(world, device.address).some(({ because }) => because === 'same reserved memory');
    const start = `The firmware keeps memory at 0x${shared.region.start.toString(16)} for ${own} and ${who} together (RMRR)`;
    const found = { code: 'host/shared-rmrr', source: 'advice', span: one.span } as const;
    if (policy === 'relaxed') {
      // That dom0 rests on the other one is said as what is at stake.
      if (!carried)
        yield {
          ...found,
          severity: 'information',
          message: `${start}: with rdm_policy=relaxed Xen gives the device away all the same, and calls that risky. The guest can reach what ${who} keeps there.`,
        };
      return;
    }
    yield {
      ...found,
      severity: 'warning',
      message: `${start}: the guest does not get it. Xen says “It's disallowed to assign … with shared RMRR”, unless rdm_policy is relaxed, which lets the guest reach what ${who} keeps there.`,
    };
    return;
  }
}

/** The policy that counts for a device; `undefined`: left to chance. Source: parse_config_data, libxl__device_pci_setdefault. */
function policyOf({ spec }: PciEntry, { config, release }: GuestStandard): 'strict' | 'relaxed' | undefined {
  const own = spec.options.findLast(({ name, known, overridden }) => name === 'rdm_policy' && known && !overridden);
  if (own) return own.effective === 'relaxed' ? 'relaxed' : own.effective === 'strict' ? 'strict' : undefined;
  const text = config.string('rdm');
  if (text === undefined) return 'strict';
  const { accepted, unset, policy } = parseRdm(text, release);
  if (!accepted) return 'strict';
  if (unset.includes('policy')) return undefined;
  return policy === 'relaxed' ? 'relaxed' : 'strict';
}

/** Devices that the IOMMU cannot keep apart from each other, and that do not all go to this guest. One finding a group. */
function* checkGroups(given: readonly Given[], standard: WorldStandard, world: World): Generator<Finding> {
  const own = new Set(given.flatMap(({ devices }) => devices.map(({ address }) => address)));
  const told = new Set<unknown>();
  const topology = topologyOf(world.host);
  for (const { devices, span } of given) {
    for (const device of devices) {
      const group = groupsOf(world.host).find((one) => one.devices.includes(device.address));
      if (!group || group.unsure || told.has(group) || device.isBridge) continue;
      const requester = requesterAbove(topology, device.address);
      for (const address of group.devices) {
        const other = topology.byAddress.get(address);
        // Functions of one device are told of by `host/left-behind`.
        if (!other || own.has(address) || other.isBridge || slotOf(address) === slotOf(device.address)) continue;
        const owner = ownerOf(address, standard, world);
        if (!owner) continue;
        told.add(group);
        const isOne = requester !== undefined && requester === requesterAbove(topology, address);
        const why = isOne ? 'cannot tell' : 'cannot keep';
        yield {
          code: 'host/shares-group',
          severity: isOne ? 'warning' : 'information',
          source: 'advice',
          span,
          message: `The IOMMU ${why} ${shortAddress(device.address)} ${isOne ? 'from' : 'apart from'} ${shortAddress(address)}, which ${owner.words}: give both to one guest, or the one reaches into the other.`,
          ...(owner.related && { related: owner.related }),
        };
        break;
      }
    }
  }
}

/** Whose a device is or is to be, besides this guest. */
export interface Owner {
  readonly words: string;
  readonly related?: Finding['related'];
}

/** Who else has a device, or is to have it; `undefined`: dom0, or nobody. */
export function ownerOf(address: string, standard: WorldStandard, world: World): Owner | undefined {
  const name = standard.config.string('name');
  // Another form of this guest is no other guest.
  const named = namedByOthers(standard.worldIfKnown, address, standard.release).find(
    ({ guest }) => guest.name === undefined || guest.name !== name,
  );
  if (named) {
    const { file, text } = named.guest;
    return {
      words: `goes to ${guestWords(named.guest)}`,
      related: [placeIn(file, text, named.span, `${shortAddress(address)} goes to this guest.`)],
    };
  }
  const [holder] = heldByOthers(world, address, standard.config);
  return holder && { words: `is in the running guest “${holder.name}”` };
}

/** A physical function whose virtual functions are switched on. */
function* checkParents(given: readonly Given[], standard: WorldStandard, world: World): Generator<Finding> {
  for (const { devices, span } of given) {
    for (const { address, virtualFunctions = [] } of devices) {
      if (virtualFunctions.length === 0) continue;
      const own = virtualFunctions.filter((one) =>
        given.some((other) => other.devices.some((it) => it.address === one)),
      );
      const [child] = own;
      const taken = virtualFunctions.map((one) => ({ one, owner: ownerOf(one, standard, world) }));
      const other = taken.find(({ owner }) => owner);
      const parent = shortAddress(address);
      const among = child
        ? `${shortAddress(child)} of this list among them`
        : other?.owner
          ? `${shortAddress(other.one)}, which ${other.owner.words}, among them`
          : virtualFunctions.slice(0, 2).map(shortAddress).join(', ');
      yield {
        code: 'host/hides-parent',
        severity: child || other ? 'warning' : 'information',
        source: 'advice',
        span,
        message: `Only dom0’s driver of ${parent} makes its virtual functions (${among}): once a guest has ${parent}, they are gone.`,
        ...(!child && other?.owner?.related && { related: other.owner.related }),
      };
    }
  }
}
