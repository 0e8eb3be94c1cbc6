import { commands, type Disposable } from 'vscode';
import type { BootView } from '../boot/boot-view.ts';
import type { DeviceTree } from '../host/device-tree.ts';
import type { Server } from '../server.ts';
import { chooseRelease } from './choose-release.ts';
import { copyBdf } from './copy-bdf.ts';
import { clearFilter, filterDevices } from './filter-devices.ts';
import { groupDevices } from './group-devices.ts';
import { insertDevice } from './insert-device.ts';
import { putBootCommand } from './put-boot-command.ts';
import { refreshDevices } from './refresh-devices.ts';
import { restartServer } from './restart-server.ts';
import { showBoot } from './show-boot.ts';
import { showLog } from './show-log.ts';

/** What the commands work on, beside the server. */
export interface Parts {
  readonly tree: DeviceTree;
  readonly bootView: BootView;
  /** What the setting `xen.release` takes. */
  readonly releases: readonly string[];
}

export function registerCommands(server: Server, { tree, bootView, releases }: Parts): Disposable[] {
  return [
    commands.registerCommand('xen.devices.refresh', refreshDevices(tree)),
    commands.registerCommand('xen.devices.filter', filterDevices(tree)),
    commands.registerCommand('xen.devices.clearFilter', clearFilter(tree)),
    commands.registerCommand('xen.devices.groupByBus', groupDevices(tree, 'bus')),
    commands.registerCommand('xen.devices.groupByClass', groupDevices(tree, 'class')),
    commands.registerCommand('xen.devices.copyBdf', copyBdf(tree)),
    commands.registerCommand('xen.devices.insert', insertDevice(server, tree)),
    commands.registerCommand('xen.boot.show', showBoot(bootView)),
    commands.registerCommand('xen.boot.putCommand', putBootCommand(bootView)),
    commands.registerCommand('xen.chooseRelease', chooseRelease(server, releases)),
    commands.registerCommand('xen.restartServer', restartServer(server)),
    commands.registerCommand('xen.showLog', showLog(server)),
  ];
}
