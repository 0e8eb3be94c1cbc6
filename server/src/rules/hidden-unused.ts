/** Devices that are hidden from dom0 for no guest that is known. */
import type { Release } from '../catalogue/releases.ts';
import { claimKey, claimsOf, meets } from '../guests/claims.ts';
import type { Host, PciDevice } from '../host/model.ts';
import { knownValue } from '../host/xen/facts.ts';
import { groupsOf } from '../passthrough/groups.ts';
import { topologyOf } from '../passthrough/topology.ts';
import type { GuestFile, World } from '../passthrough/world.ts';
import { parseBdf } from '../specs/bdf.ts';
import { deviceClaim } from './world-around.ts';

/** Where guests' configs lie: one of these that cannot be read may name anything. */
const MAY_BE_GUEST = /^\/etc\/xen(?:\/|$)/;

/** What comes with Xen to be copied. */
const EXAMPLE = /\/x[lm]example[^/]*$/;

/**
 * Whether devices of a hide list are in no guest's config and in no running guest, and nothing that has to go along with them is either. False
 * where that cannot be told: no config is known, one cannot be read, or a guest runs that has none there, so that more may lie elsewhere.
 */
export function isUnused(world: World, devices: readonly PciDevice[]): boolean {
  const { unreadable, xen, host, release } = world;
  const guests = world.guests.filter(({ file }) => !EXAMPLE.test(file));
  if (guests.length === 0 || devices.length === 0 || unreadable.some((path) => MAY_BE_GUEST.test(path))) return false;
  const running = knownValue(xen.guests) ?? [];
  if (running.some(({ name }) => !guests.some((guest) => guest.name === name))) return false;
  const given = new Set(running.flatMap((guest) => guest.devices));
  const isUsed = (address: string) => given.has(address) || guests.some((guest) => names(guest, address, release));
  return devices.every((device) => !device.isBridge && !companions(host, device).some(isUsed));
}

function names({ config }: GuestFile, address: string, release: Release): boolean {
  const bdf = parseBdf(address);
  if (!bdf) return false;
  const wanted = deviceClaim(bdf);
  const claims = claimsOf(config, release).get(claimKey('pci', wanted.key)) ?? [];
  return claims.some((claim) => meets(claim, wanted));
}

/** The device, and all that is hidden for its sake: its other functions, its virtual ones, what the IOMMU cannot keep apart from it. */
function companions(host: Host, { address, virtualFunctions = [], physicalFunction }: PciDevice): readonly string[] {
  const siblings = topologyOf(host).siblings(address);
  const group = groupsOf(host).find(({ devices }) => devices.includes(address))?.devices ?? [];
  const parent = physicalFunction === undefined ? [] : [physicalFunction];
  return [address, ...siblings.map((one) => one.address), ...virtualFunctions, ...parent, ...group];
}
