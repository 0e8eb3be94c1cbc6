/** How the devices of a host hang together. */
import { compareAddresses, slotOf } from '../host/address.ts';
import type { Host, PciDevice } from '../host/model.ts';
import { groupedBy } from './grouped.ts';

/** No machine nests bridges deeper: a parent that leads back to itself ends here. */
const DEEPEST = 64;

export interface Topology {
  readonly byAddress: ReadonlyMap<string, PciDevice>;
  /** The bridges above a device, the nearest first. */
  above(address: string): readonly PciDevice[];
  /** What is directly behind a bridge. */
  children(address: string): readonly PciDevice[];
  /** Everything behind a bridge, at any depth, in the order of the bus. */
  behind(address: string): readonly PciDevice[];
  /** The other functions of the same device; virtual functions belong to none, whatever their numbers. */
  siblings(address: string): readonly PciDevice[];
}

const known = new WeakMap<Host, Topology>();

/** Put together once for each reading of a host. */
export function topologyOf(host: Host): Topology {
  const topology = known.get(host) ?? build(host);
  known.set(host, topology);
  return topology;
}

/** The device of that address, `0000:01:00.0`. */
export function deviceOf(host: Host, address: string): PciDevice | undefined {
  return topologyOf(host).byAddress.get(address);
}

function build({ devices }: Host): Topology {
  const byAddress = new Map(devices.map((device) => [device.address, device]));
  const byParent = groupedBy(devices, ({ parent }) => parent);
  const bySlot = groupedBy(devices, ({ address, physicalFunction }) =>
    physicalFunction === undefined ? slotOf(address) : undefined,
  );
  const above = (address: string): readonly PciDevice[] => {
    const found: PciDevice[] = [];
    let at = byAddress.get(address)?.parent;
    while (at !== undefined && found.length < DEEPEST) {
      const bridge = byAddress.get(at);
      if (!bridge) break;
      found.push(bridge);
      at = bridge.parent;
    }
    return found;
  };
  return {
    byAddress,
    above,
    children: (address) => byParent.get(address) ?? [],
    behind: (address) => {
      const found = new Map<string, PciDevice>();
      for (const waiting = [...(byParent.get(address) ?? [])]; ; ) {
        const device = waiting.pop();
        if (!device) break;
        if (device.address === address || found.has(device.address)) continue;
        found.set(device.address, device);
        waiting.push(...(byParent.get(device.address) ?? []));
      }
      return [...found.values()].sort((a, b) => compareAddresses(a.address, b.address));
    },
    siblings: (address) =>
      byAddress.get(address)?.physicalFunction === undefined
        ? (bySlot.get(slotOf(address)) ?? []).filter((device) => device.address !== address)
        : [],
  };
}
