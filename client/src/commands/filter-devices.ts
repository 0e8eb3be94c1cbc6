import { window } from 'vscode';
import type { DeviceTree } from '../host/device-tree.ts';

/** Filters while it is typed; Escape brings the old filter back. */
export function filterDevices(tree: DeviceTree) {
  return () => {
    const before = tree.filter;
    let accepted = false;
    const input = window.createInputBox();
    input.title = 'Filter PCI Devices';
    input.placeholder = 'Words of an address, name, class, driver, state or guest';
    input.value = before;
    input.onDidChangeValue((value) => {
      tree.filter = value;
    });
    input.onDidAccept(() => {
      accepted = true;
      tree.filter = input.value;
      input.hide();
    });
    input.onDidHide(() => {
      if (!accepted) tree.filter = before;
      input.dispose();
    });
    input.show();
  };
}

export function clearFilter(tree: DeviceTree) {
  return () => {
    tree.filter = '';
  };
}
