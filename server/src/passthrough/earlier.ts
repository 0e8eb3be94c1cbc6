/** What a host was when it was recorded, held against what it is now: which devices have other addresses since. */
import type { Host, PciDevice } from '../host/model.ts';
import { deviceOf } from './topology.ts';

/** An address that no longer holds what it held. */
export interface Earlier {
  /** What was there. */
  readonly was: PciDevice;
  /** Where that is now, where only one device can be meant. */
  readonly moved?: PciDevice;
  /** Nothing was where it is now: no file of that time means another device by its new address. */
  readonly isOnNewGround: boolean;
}

/**
 * What an earlier recording of a host has at an address, where the host has something else there now, or nothing.
 *
 * @param address `0000:01:00.0`
 */
export function earlierAt(earlier: Host, host: Host, address: string): Earlier | undefined {
  if (host.devices.length === 0) return undefined;
  const was = deviceOf(earlier, address);
  const now = deviceOf(host, address);
  if (!was || (now && isSame(was, now))) return undefined;
  const moved = movedTo(was, earlier, host);
  // Virtual functions come and go with a switch.
  if (!now && !moved && was.physicalFunction !== undefined) return undefined;
  return { was, ...(moved && { moved }), isOnNewGround: moved !== undefined && !deviceOf(earlier, moved.address) };
}

/** The last part of a recording’s path. */
export function recordingName({ label }: Host): string {
  const parts = label.split(/[\\/]/).filter((part) => part !== '');
  return parts.at(-1) ?? label;
}

/** Whether it can be the same device: a chip’s identifiers. The kind of a device changes with settings of the firmware, and not from disk to network. */
export function isSame(a: PciDevice, b: PciDevice): boolean {
  return a.vendor === b.vendor && a.device === b.device && a.classCode >>> 16 === b.classCode >>> 16;
}

/**
 * Of two equal cards nobody can tell which one is where: one may have taken the other’s place. The ports of one card are told apart by their
 * functions, which are the card’s own; those of virtual functions follow from where it is.
 */
function movedTo(was: PciDevice, earlier: Host, host: Host): PciDevice | undefined {
  if (was.isBridge) return undefined;
  const then = earlier.devices.filter((device) => isSameCard(was, device));
  const now = host.devices.filter((device) => isSameCard(was, device));
  if (then.length === 1 && now.length === 1) return now[0];
  if (was.physicalFunction !== undefined) return undefined;
  const isSamePort = ({ address }: PciDevice) => functionOf(address) === functionOf(was.address);
  const port = now.filter(isSamePort);
  return port.length === 1 && then.filter(isSamePort).length === 1 ? port[0] : undefined;
}

function isSameCard(a: PciDevice, b: PciDevice): boolean {
  return isSame(a, b) && a.subsystemVendor === b.subsystemVendor && a.subsystemDevice === b.subsystemDevice;
}

function functionOf(address: string): string {
  return address.slice(-1);
}
