import { env } from 'vscode';
import type { TreeNode } from '../host/device-nodes.ts';
import type { DeviceTree } from '../host/device-tree.ts';
import { chooseDevice } from './choose-device.ts';

/** Puts the device's address on the clipboard, as people write it into configs. */
export function copyBdf(tree: DeviceTree) {
  return async (node?: TreeNode) => {
    const device = await chooseDevice(tree, node);
    if (device) await env.clipboard.writeText(device.bdf);
  };
}
