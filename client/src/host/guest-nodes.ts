import type { DeviceStateItem, GuestItem, HostResult } from '../../../server/src/protocol/host-requests.ts';
import type { DeviceItem } from '../../../server/src/protocol/requests.ts';

export interface GuestNode {
  readonly kind: 'guest';
  readonly guest: GuestItem;
  readonly parent: undefined;
  readonly children: GuestDeviceNode[];
}

/** A device of a guest. */
export interface GuestDeviceNode {
  readonly kind: 'guest-device';
  /** `0000:01:00.0` */
  readonly address: string;
  readonly guest: GuestItem;
  /** Absent: the host has no such device, or none of its devices is known. */
  readonly device?: DeviceItem;
  /** The host's devices could be read. */
  readonly isHostRead: boolean;
  readonly where?: DeviceStateItem;
  readonly parent: GuestNode;
  readonly children: readonly never[];
}

export type GuestTreeNode = GuestNode | GuestDeviceNode;

/** The guests, those that run first, each with its devices. */
export function buildGuests(host: HostResult, devices: readonly DeviceItem[]): GuestNode[] {
  const known = new Map(devices.map((device) => [device.address, device]));
  const states = new Map(host.states.map((item) => [item.address, item]));
  const guests = [...host.guests].sort(
    (a, b) => Number(b.running === true) - Number(a.running === true) || a.name.localeCompare(b.name),
  );
  return guests.map((guest) => {
    const children: GuestDeviceNode[] = [];
    const node: GuestNode = { kind: 'guest', guest, parent: undefined, children };
    for (const address of guest.devices) {
      const device = known.get(address);
      const where = states.get(address);
      children.push({
        kind: 'guest-device',
        address,
        guest,
        isHostRead: devices.length > 0,
        ...(device && { device }),
        ...(where && { where }),
        parent: node,
        children: [],
      });
    }
    return node;
  });
}

/** What is said beside a guest's name: `running as 3 · HVM · starts with the host`. */
export function guestWords({ running, domid, type, startsWithHost, file }: GuestItem): string {
  return [
    running === undefined ? undefined : running ? `running${domid === undefined ? '' : ` as ${domid}`}` : 'not running',
    type,
    startsWithHost ? 'starts with the host' : undefined,
    file === undefined ? 'no config found' : undefined,
  ]
    .filter((word) => word !== undefined)
    .join(' · ');
}

/** What is said of a device below its guest: that the guest's config names it is plain there, that another's does is not. */
export function stateBelow({ name }: GuestItem, where: DeviceStateItem | undefined): string | undefined {
  if (where?.kind !== 'config') return where?.state;
  return where.state === `in ${name}’s config` ? undefined : `also ${where.state}`;
}

/** Two guests may have one name, in two files: their rows are told apart by the file. */
export function guestKey({ name, file, uri }: GuestItem): string {
  return `${name}/${file ?? uri ?? ''}`;
}

/** What menus go by. */
export function guestContext({ running, uri }: GuestItem): string {
  const state = running === undefined ? 'unknown' : running ? 'running' : 'stopped';
  return `guest.${state}${uri === undefined ? '' : '.config'}`;
}
