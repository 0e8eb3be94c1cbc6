import type { DeviceTree } from '../host/device-tree.ts';

/** Reads the host again. */
export function refreshDevices(tree: DeviceTree) {
  return () => tree.refresh();
}
