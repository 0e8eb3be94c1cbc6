import { namedBy } from '../host/address.ts';
import type { DeviceTree } from '../host/device-tree.ts';

/** Shows the row of a device in the view “PCI devices”. */
export function revealDevice(tree: DeviceTree) {
  return async (argument?: unknown) => {
    const named = namedBy(argument);
    if (named) await tree.reveal(named.address);
  };
}
