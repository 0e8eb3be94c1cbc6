/** Which devices a plan moves, and why it may not. */
import { compareAddresses, slotOf } from '../../host/address.ts';
import type { PciDevice } from '../../host/model.ts';
import { type Bdf, formatAddress, parseBdf, shortAddress } from '../../specs/bdf.ts';
import { stakesAt } from '../stake-words.ts';
import { companionsOf } from '../story/companions.ts';
import { whereabouts } from '../story/situation.ts';
import { deviceOf, topologyOf } from '../topology.ts';
import { type GuestFile, guestName, type World } from '../world.ts';

/** The base class of bridges and of what else belongs to the board. */
const BOARD = 0x06;

/** AMD’s IOMMU is a PCI function of its own. Since 4.2 Xen keeps it from everybody (amd/iommu_detect.c, pci_ro_device). */
const IOMMU = 0x0806;

/** As Linux counts the domains of Intel VMD and of Hyper-V. */
const BEYOND = /^[\da-f]{5,8}:[\da-f]{2}:[01][\da-f]\.[0-7]$/i;

/** `0000:01:00.0` of any spelling, each once, in the order asked for. */
export function fullAddresses(addresses: readonly string[]): readonly string[] {
  return [
    ...new Set(
      addresses.map((address) => {
        const bdf = parseBdf(address);
        return bdf ? formatAddress(bdf) : address;
      }),
    ),
  ];
}

export function bdfsOf(addresses: readonly string[]): readonly Bdf[] {
  return addresses.flatMap((address) => parseBdf(address) ?? []);
}

/** Why nothing can be planned for what was named, in a sentence; `undefined` for an address that Xen can name. */
export function whyNoAddress(address: string): string | undefined {
  if (parseBdf(address)) return undefined;
  return BEYOND.test(address)
    ? `Xen cannot name ${address}: its PCI domain is beyond ffff. No guest can get it.`
    : `${address} is not the address of a PCI device.`;
}

/** Why a device cannot be given to a guest at all, in a sentence. */
export function whyNotPassed({ host }: World, address: string): string | undefined {
  const unnamed = whyNoAddress(address);
  if (unnamed !== undefined) return unnamed;
  const device = deviceOf(host, address);
  const own = shortAddress(address);
  if (!device)
    return host.devices.length === 0
      ? (host.emptyBecause ?? 'The devices of this host are not known.')
      : `This host has no device at ${own}.`;
  if (device.isBridge) return `${own} is a bridge: it stays with dom0, and what is behind it can be given to guests.`;
  if (isIommu(device)) return `${own} is the IOMMU itself: Xen works with it, and no guest is to get it.`;
  if (isOfTheBoard(device))
    return `${own} is a part of the board (${device.className ?? 'a bridge'}): it stays with dom0.`;
  return undefined;
}

function isOfTheBoard(device: PciDevice): boolean {
  return device.isBridge || device.classCode >>> 16 === BOARD || isIommu(device);
}

function isIommu({ classCode }: PciDevice): boolean {
  return classCode >>> 8 === IOMMU;
}

export interface Together {
  /** Those asked for, each followed by those that belong with it. */
  readonly addresses: readonly string[];
  /** Of those that were not asked for and go along: why, in sentences. */
  readonly along: readonly string[];
  /** Of those that should go along and do not. */
  readonly left: readonly string[];
}

/** Takes along the other functions of a device, and what the IOMMU cannot tell from it, unless dom0 rests on them or another guest has them. */
export function withCompanions(world: World, asked: readonly string[], guest: GuestFile): Together {
  const { host } = world;
  const wanted = new Set(asked);
  const along = new Map<string, string>();
  const left = new Map<string, string>();
  const addresses = asked.flatMap((address) => {
    const own: string[] = [address];
    for (const { address: other, because } of companionsOf(world, address)) {
      const device = deviceOf(host, other);
      if (wanted.has(other) || along.has(other) || !device || isOfTheBoard(device)) continue;
      // Shared memory of the firmware goes with nobody; it is said by itself.
      if (!isNear(world, address, other)) continue;
      const why = whyLeft(world, other, guest);
      if (why === undefined) {
        along.set(other, `${because} So ${shortAddress(other)} goes along.`);
        own.push(other);
      } else left.set(other, `${because} Yet ${shortAddress(other)} stays where it is, as ${why}.`);
    }
    return [own[0] ?? address, ...own.slice(1).sort(compareAddresses)];
  });
  return { addresses, along: [...along.values()], left: [...left.values()] };
}

function isNear({ host }: World, address: string, other: string): boolean {
  if (slotOf(address) === slotOf(other)) return true;
  const topology = topologyOf(host);
  const above = new Set(topology.above(address).map((bridge) => bridge.address));
  return topology.above(other).some((bridge) => above.has(bridge.address));
}

function whyLeft(world: World, address: string, guest: GuestFile): string | undefined {
  if (stakesAt(world.host, address).some(({ because }) => because === 'itself')) return 'dom0 needs it';
  const { inConfigs, running } = whereabouts(world);
  const other = (inConfigs.get(address) ?? []).find(({ file }) => file !== guest.file);
  if (other) return `${other.guest ?? other.file} is given it`;
  const holder = (running.get(address) ?? []).find(({ name }) => name !== guestName(guest));
  return holder && `${holder.name} has it now`;
}
