/** What a machine loses when a device is taken from its dom0. */
import type { Attached, Host, PciDevice, Reliance } from '../host/model.ts';
import { throughOf } from '../host/ways.ts';
import { requesterAbove } from './groups.ts';
import { type Topology, topologyOf } from './topology.ts';

export interface Stake {
  readonly what: Reliance['what'] | 'keyboard' | 'boot display';
  /** As the system names it: `/boot`, `xenbr0`, `QEMU USB Keyboard`. */
  readonly name: string;
  /** The names between that and the device, from the top down: `vg0-root`, `sda2`, `sda`. */
  readonly through: readonly string[];
  /** Set where a device that stays carries it as well: a mirror, a second path, or a part of it. Whether that is enough no file tells. */
  readonly isElsewhere?: true;
  /** The device that carries it: the one that was asked about, or another that goes with it. */
  readonly carrier: string;
  /**
   * Why taking the one takes the other. `behind`: the one is a bridge above the carrier; `virtual function`: the carrier is one of its
   * virtual functions; `same group`: both speak through one bridge to conventional PCI, so the IOMMU takes them for one device. What shares
   * reserved memory or a reset is found in reserved.ts, which knows Xen's side.
   */
  readonly because:
    | 'itself'
    | 'behind'
    | 'virtual function'
    | 'same slot'
    | 'same group'
    | 'same reserved memory'
    | 'same reset';
}

/** The gravest first. */
export const GRAVITY: readonly Stake['what'][] = [
  'root file system',
  'boot file system',
  'ssh session',
  'default route',
  'swap',
  'file system',
  'keyboard',
  'console',
  'boot display',
];

/**
 * What is at stake when that device (`0000:01:00.0`) is hidden from dom0 or given away; the gravest first. A device that dom0 has already
 * lost carries nothing any more. No stake says nothing where `host.reliances` is absent or a reliance ends `untold`.
 */
export function stakesOf(host: Host, address: string): readonly Stake[] {
  const taken = takenWith(topologyOf(host), address);
  const stakes = taken.flatMap(({ device, because }) => {
    // What only shares the slot may stay: its keyboard counts as left, unless it is asked about itself.
    const gone = taken.filter((other) => because === 'same slot' || other.because !== 'same slot');
    const addresses = new Set(gone.map((other) => other.device.address));
    return carriedBy(host, device, addresses).map((carried) => ({ ...carried, carrier: device.address, because }));
  });
  return stakes.sort((a, b) => GRAVITY.indexOf(a.what) - GRAVITY.indexOf(b.what));
}

interface Taken {
  readonly device: PciDevice;
  readonly because: Stake['because'];
}

/** The device and all that goes with it, each once, by its strongest reason. */
function takenWith(topology: Topology, address: string): readonly Taken[] {
  const device = topology.byAddress.get(address);
  if (!device) return [];
  const taken = new Map<string, Taken>();
  const take = (devices: readonly (PciDevice | undefined)[], because: Stake['because']) => {
    for (const one of devices) if (one && !taken.has(one.address)) taken.set(one.address, { device: one, because });
  };
  take([device], 'itself');
  // pciback takes bridges too, and then what is behind them goes (measured: hiding one seizes it).
  take(topology.behind(address), 'behind');
  take(
    [...taken.keys()]
      .flatMap((one) => topology.byAddress.get(one)?.virtualFunctions ?? [])
      .map((one) => topology.byAddress.get(one)),
    'virtual function',
  );
  take(topology.siblings(address), 'same slot');
  const bridge = requesterAbove(topology, address);
  if (bridge) take(topology.behind(bridge.address), 'same group');
  return [...taken.values()];
}

type Carried = Pick<Stake, 'what' | 'name' | 'through' | 'isElsewhere'>;

function carriedBy(host: Host, device: PciDevice, gone: ReadonlySet<string>): readonly Carried[] {
  if (device.assignable) return [];
  const carried: Carried[] = [];
  const names = new Set(device.attached?.map(({ name }) => name));
  for (const { what, name, through, ways = [through] } of host.reliances ?? []) {
    const own = ways.filter((way) => way.some((step) => names.has(step)));
    if (own.length === 0) continue;
    const isElsewhere = ways.some((way) => staysCarried(host, way, gone));
    carried.push({ what, name, through: throughOf(own), ...(isElsewhere && { isElsewhere }) });
  }
  const [keyboard] = keyboardsOf(device);
  if (keyboard && isLastKeyboard(host, gone))
    carried.push({ what: 'keyboard', name: keyboard.words ?? keyboard.name, through: [] });
  if (device.bootVga) carried.push({ what: 'boot display', name: device.deviceName ?? device.address, through: [] });
  return carried;
}

/** Whether another device that dom0 keeps is on that way: the end of a way of its own, or of one disk with two (NVMe). */
function staysCarried({ devices }: Host, way: readonly string[], gone: ReadonlySet<string>): boolean {
  return devices.some(
    ({ address, assignable, attached = [] }) =>
      !assignable && !gone.has(address) && attached.some(({ name }) => way.includes(name)),
  );
}

/** Whether no other function of the machine has a keyboard, nor a connector of its own. */
function isLastKeyboard({ devices, offPci = [] }: Host, gone: ReadonlySet<string>): boolean {
  if (offPci.some(({ kind }) => kind === 'keyboard')) return false;
  return !devices.some((other) => !gone.has(other.address) && keyboardsOf(other).length > 0);
}

function keyboardsOf({ attached = [] }: PciDevice): readonly Attached[] {
  return attached.filter(({ kind }) => kind === 'keyboard');
}
