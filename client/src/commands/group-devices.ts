import type { Grouping } from '../host/device-nodes.ts';
import type { DeviceTree } from '../host/device-tree.ts';

/** Shows the devices as the bus holds them, by what they are, or by where they stand. */
export function groupDevices(tree: DeviceTree, grouping: Grouping) {
  return () => tree.group(grouping);
}
