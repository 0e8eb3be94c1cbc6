import type { Grouping } from '../host/device-nodes.ts';
import type { DeviceTree } from '../host/device-tree.ts';

/** Shows the devices as the bus holds them, or by what they are. */
export function groupDevices(tree: DeviceTree, grouping: Grouping) {
  return () => tree.group(grouping);
}
