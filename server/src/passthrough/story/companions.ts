/** Which other functions have to go the same way as a device. */
import type { PciDevice } from '../../host/model.ts';
import { shortAddress } from '../../specs/bdf.ts';
import { groupsOf, requesterAbove } from '../groups.ts';
import { type ReservedWorld, reservedWith } from '../reserved.ts';
import { deviceOf, topologyOf } from '../topology.ts';
import type { Story } from './model.ts';

type Companion = Story['companions'][number];

/** Ways to reset one function without its siblings (Linux, drivers/pci/pci.c, pci_reset_fn_methods). */
const OWN_RESETS = ['flr', 'af_flr', 'pm', 'device_specific', 'acpi'];

/**
 * In the order of the reasons: what is behind a bridge; other functions of the same device that share its reset or its isolation group; what
 * speaks through the same bridge to conventional PCI; what shares memory of the firmware (RMRR), so that Xen refuses to give either away. Bridges are none. A virtual function and its physical one are no companions: the physical one has to stay with dom0.
 */
export function companionsOf(world: ReservedWorld, address: string): readonly Companion[] {
  const { host } = world;
  const topology = topologyOf(host);
  const device = topology.byAddress.get(address);
  if (!device) return [];
  const own = shortAddress(address);
  const found = new Map<string, string>();
  const take = (devices: readonly (PciDevice | undefined)[], because: (name: string) => string) => {
    for (const one of devices) {
      if (!one || one.isBridge || one.address === address || found.has(one.address)) continue;
      found.set(one.address, because(shortAddress(one.address)));
    }
  };
  if (device.isBridge) take(topology.behind(address), (name) => `${name} is behind the bridge ${own}.`);
  else
    take(
      siblingsWith(world, device),
      (name) =>
        `${name} is another function of the same device: they share a reset, or the IOMMU cannot keep them apart.`,
    );
  const bridge = requesterAbove(topology, address);
  if (bridge) {
    const above = shortAddress(bridge.address);
    take(
      topology.behind(bridge.address),
      (name) => `${name} and ${own} speak through the bridge ${above}: the IOMMU takes them for one device.`,
    );
  }
  for (const { others, refused } of reservedWith(world, address)) {
    if (!refused) continue;
    take(
      others.map((other) => deviceOf(host, other)),
      (name) =>
        `The firmware keeps the same memory for ${name} and ${own}: Xen gives neither to a guest, unless rdm_policy is relaxed.`,
    );
  }
  return [...found].map(([companion, because]) => ({ address: companion, because }));
}

function siblingsWith({ host }: ReservedWorld, device: PciDevice): readonly PciDevice[] {
  const siblings = topologyOf(host).siblings(device.address);
  if (siblings.length === 0) return [];
  if (device.resetMethods && !device.resetMethods.some((method) => OWN_RESETS.includes(method))) return siblings;
  const group = groupsOf(host).find(({ devices }) => devices.includes(device.address));
  // Where nobody could read what keeps them apart, nothing is taken to do so.
  if (!group || group.unsure) return siblings;
  return siblings.filter(({ address }) => group.devices.includes(address));
}
