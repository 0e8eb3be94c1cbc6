/** What devices share besides a slot: memory that the firmware keeps for them (RMRR, IVMD), and a reset. */
import { compareReleases, type Release } from '../catalogue/releases.ts';
import { compareAddresses } from '../host/address.ts';
import type { Host, PciDevice } from '../host/model.ts';
import type { ReservedRegion, ScopedDevice } from '../host/xen/dma-tables.ts';
import { knownValue } from '../host/xen/facts.ts';
import { shortAddress } from '../specs/bdf.ts';
import { listed } from '../text/listed.ts';
import { hex } from './device-names.ts';
import { stakesAt } from './stake-words.ts';
import type { Stake } from './stakes.ts';
import { type Topology, topologyOf } from './topology.ts';
import type { World } from './world.ts';

/** Since when Xen does not give a device whose RMRR names another one too (xen/drivers/passthrough/vtd/iommu.c, intel_iommu_assign_device). */
const SHARED_RMRR_REFUSED_SINCE: Release = '4.6';

export type ReservedWorld = Pick<World, 'host' | 'xen' | 'release'>;

/** Memory that the firmware keeps for a device, and who else may use it. */
export interface ReservedFor {
  readonly region: ReservedRegion;
  /** Other devices that the region names, in the order of the bus; some may not be there. */
  readonly others: readonly string[];
  /** Further ones that it names in a way that leads to no device of this host. */
  readonly untold: number;
  /**
   * Whether Xen of that release refuses to give the device to a guest, unless its `rdm_policy` is `relaxed`. It counts what the table
   * names, whether it is there or not; AMD’s tables are not looked at for it.
   */
  readonly refused: boolean;
}

/** The regions that name the device (`0000:00:14.0`) itself; what lies behind a bridge that one names is not meant. */
export function reservedWith({ host, xen, release }: ReservedWorld, address: string): readonly ReservedFor[] {
  const topology = topologyOf(host);
  const isAmd = knownValue(xen.table)?.vendor === 'AMD';
  return (knownValue(xen.reserved) ?? []).flatMap((region): readonly ReservedFor[] => {
    const named = region.devices.map((device) => addressOf(device, topology));
    if (!named.includes(address)) return [];
    const others = new Set(named.filter((one) => one !== undefined && one !== address));
    return [
      {
        region,
        others: [...others].filter((one) => one !== undefined).sort(compareAddresses),
        untold: named.filter((one) => one === undefined).length,
        refused: !isAmd && named.length > 1 && compareReleases(release, SHARED_RMRR_REFUSED_SINCE) >= 0,
      },
    ];
  });
}

/** Goes down the path: which bus lies behind a bridge is what the host’s devices tell. */
function addressOf({ address, segment, bus, path }: ScopedDevice, topology: Topology): string | undefined {
  if (address !== undefined) return address;
  const [first, ...rest] = path;
  if (!first) return undefined;
  let at = `${hex(segment, 4)}:${hex(bus, 2)}:${place(first)}`;
  for (const step of rest) {
    const next = topology.children(at).find((child) => child.address.endsWith(`:${place(step)}`));
    if (!next) return undefined;
    at = next.address;
  }
  return at;
}

function place([device, fn]: readonly [number, number]): string {
  return `${hex(device & 31, 2)}.${fn & 7}`;
}

/** Why a device can be reset only together with others, or not at all. */
export interface SharedReset {
  /** The bridge whose reset it would be. */
  readonly bridge: string;
  /** Who else is on that bus. */
  readonly others: readonly string[];
}

/**
 * Set where the one way to reset the device is to reset its bus, and others are on it. The kernel names that way at boot (`bus`), before it
 * has seen the others, and refuses it later on (Linux, pci_parent_bus_reset); other kernels do it, and reset the others as well.
 */
export function resetWith(host: Host, address: string): SharedReset | undefined {
  const topology = topologyOf(host);
  const device = topology.byAddress.get(address);
  const bridge = device?.parent;
  if (!device || bridge === undefined || !needsBus(device)) return undefined;
  const others = topology
    .children(bridge)
    .filter((one) => one.address !== address)
    .map((one) => one.address);
  return others.length > 0 ? { bridge, others: others.sort(compareAddresses) } : undefined;
}

function needsBus({ resetMethods }: PciDevice): boolean {
  return resetMethods?.every((method) => method === 'bus') ?? false;
}

/** Behind whatever `stakesOf` finds: what dom0 needs of devices that share reserved memory or a reset with this one. */
export function stakesIn(world: ReservedWorld, address: string): readonly Stake[] {
  const known = knownStakes.get(world) ?? new Map<string, readonly Stake[]>();
  knownStakes.set(world, known);
  const found = known.get(address) ?? lookForStakes(world, address);
  known.set(address, found);
  return found;
}

/** A list of all devices asks several times for each. */
const knownStakes = new WeakMap<ReservedWorld, Map<string, readonly Stake[]>>();

function lookForStakes(world: ReservedWorld, address: string): readonly Stake[] {
  const own = stakesAt(world.host, address);
  const known = new Set(own.map(({ carrier }) => carrier));
  const of = (others: readonly string[], because: Stake['because']): readonly Stake[] =>
    others
      .filter((other) => !known.has(other) && known.add(other))
      .flatMap((other) =>
        stakesAt(world.host, other)
          .filter((stake) => stake.because === 'itself')
          .map((stake) => ({ ...stake, because })),
      );
  const memory = reservedWith(world, address).flatMap(({ others }) => others);
  return [
    ...own,
    ...of(memory, 'same reserved memory'),
    ...of(resetWith(world.host, address)?.others ?? [], 'same reset'),
  ];
}

/** What a person has to know of shared memory and resets before the device is given to a guest, in sentences; the gravest first. */
export function sharingWords(world: ReservedWorld, address: string): readonly string[] {
  return [...memoryWords(world, address), ...sharedResetWords(world.host, [address])];
}

/** That the firmware keeps memory for the device and for others. */
export function memoryWords(world: ReservedWorld, address: string): readonly string[] {
  const own = shortAddress(address);
  return reservedWith(world, address).flatMap(({ region, others, untold, refused }) => {
    if (others.length + untold === 0) return [];
    const start = `0x${region.start.toString(16)}`;
    const names = others.map(shortAddress);
    const who = listed([
      ...names,
      ...(untold > 0 ? [untold === 1 ? 'another device' : `${untold} other devices`] : []),
    ]);
    return refused
      ? `The firmware keeps memory at ${start} for ${own} and ${who}: Xen refuses to give ${own} to a guest (“It's disallowed to assign … with shared RMRR”), unless its rdm_policy is relaxed, which lets the guest reach memory that ${who} ${names.length + untold > 1 ? 'use' : 'uses'} too.`
      : `The firmware keeps memory at ${start} for ${own} and ${who}: a guest that gets the one reaches what the other works with.`;
  });
}

/** Of all that move together: which can be reset with others alone, or not at all. A bus is spoken of once. */
export function resetWords(host: Host, addresses: readonly string[]): readonly string[] {
  const topology = topologyOf(host);
  const lost = addresses.filter(
    (address) => topology.byAddress.get(address)?.resetMethods?.length === 0 && !resetWith(host, address),
  );
  return [
    ...sharedResetWords(host, addresses),
    ...(lost.length > 0
      ? [
          `${listed(lost.map(shortAddress))} cannot be reset: ${lost.length > 1 ? 'they often work' : 'it often works'} once, and then not again until the next reboot.`,
        ]
      : []),
  ];
}

function sharedResetWords(host: Host, addresses: readonly string[]): readonly string[] {
  const buses = new Map<string, { own: string[]; others: Set<string> }>();
  for (const address of addresses) {
    const reset = resetWith(host, address);
    if (!reset) continue;
    const bus = buses.get(reset.bridge) ?? { own: [], others: new Set() };
    buses.set(reset.bridge, bus);
    bus.own.push(address);
    for (const other of reset.others) if (!addresses.includes(other)) bus.others.add(other);
  }
  return [...buses].map(([bridge, { own, others }]) => {
    const names = listed(own.map(shortAddress));
    const isOne = own.length === 1;
    const [together, shared] = [
      isOne ? '' : ' together,',
      others.size > 0 ? `, with ${listed([...others].map(shortAddress))} on it` : '',
    ];
    return `${names} can be reset only${together} by resetting the bus behind ${shortAddress(bridge)}${shared}: Linux refuses that, so ${isOne ? `${names} goes to a guest and comes` : 'they go to a guest and come'} back without a reset: ${isOne ? 'it often works' : 'they often work'} once, and then not again until the next reboot.`;
  });
}
