import { window } from 'vscode';
import type { DeviceItem } from '../../../server/src/protocol/requests.ts';
import type { TreeNode } from '../host/device-nodes.ts';
import type { DeviceTree } from '../host/device-tree.ts';

/** The device of the tree's row; without one, the device that the user chooses from a list. */
export async function chooseDevice(tree: DeviceTree, node?: TreeNode): Promise<DeviceItem | undefined> {
  if (node) return node.kind === 'device' ? node.device : undefined;
  const { devices, emptyBecause } = await tree.devices();
  if (devices.length === 0) {
    void window.showInformationMessage(emptyBecause ?? 'This host has no PCI devices.');
    return undefined;
  }
  const items = devices
    .filter(({ isBridge }) => !isBridge)
    .sort((a, b) => Number(b.assignable) - Number(a.assignable))
    .map((device) => ({
      label: `$(${device.icon}) ${device.bdf}`,
      description: device.name,
      detail: `${device.className}, ${device.state}`,
      device,
    }));
  const placeHolder = 'Choose a PCI device';
  return (await window.showQuickPick(items, { placeHolder, matchOnDescription: true, matchOnDetail: true }))?.device;
}
