import { commands, type Disposable } from 'vscode';
import type { DeviceTree } from '../host/device-tree.ts';
import type { Server } from '../server.ts';
import { chooseRelease } from './choose-release.ts';
import { copyBdf } from './copy-bdf.ts';
import { clearFilter, filterDevices } from './filter-devices.ts';
import { groupDevices } from './group-devices.ts';
import { insertDevice } from './insert-device.ts';
import { refreshDevices } from './refresh-devices.ts';
import { restartServer } from './restart-server.ts';
import { showLog } from './show-log.ts';

export function registerCommands(server: Server, tree: DeviceTree, releases: readonly string[]): Disposable[] {
  return [
    commands.registerCommand('xen.devices.refresh', refreshDevices(tree)),
    commands.registerCommand('xen.devices.filter', filterDevices(tree)),
    commands.registerCommand('xen.devices.clearFilter', clearFilter(tree)),
    commands.registerCommand('xen.devices.groupByBus', groupDevices(tree, 'bus')),
    commands.registerCommand('xen.devices.groupByClass', groupDevices(tree, 'class')),
    commands.registerCommand('xen.devices.copyBdf', copyBdf(tree)),
    commands.registerCommand('xen.devices.insert', insertDevice(server, tree)),
    commands.registerCommand('xen.chooseRelease', chooseRelease(server, releases)),
    commands.registerCommand('xen.restartServer', restartServer(server)),
    commands.registerCommand('xen.showLog', showLog(server)),
  ];
}
