import { commands, type Disposable, window } from 'vscode';
import type { BootView } from '../boot/boot-view.ts';
import type { DeviceTree } from '../host/device-tree.ts';
import type { Machine } from '../host/machine.ts';
import { REPORT_VIEW } from '../report/report-panel.ts';
import type { Reports } from '../report/reports.ts';
import type { Server } from '../server.ts';
import { actAttach, actDetach, actGiveBackNow, actMakeAssignable } from './act.ts';
import { checkReadiness } from './check-readiness.ts';
import { chooseRelease } from './choose-release.ts';
import { copyBdf } from './copy-bdf.ts';
import { clearFilter, filterDevices } from './filter-devices.ts';
import { giveBack } from './give-back.ts';
import { groupDevices } from './group-devices.ts';
import { insertDevice } from './insert-device.ts';
import { openGuest } from './open-guest.ts';
import { passDevices } from './pass-devices.ts';
import { putBootCommand } from './put-boot-command.ts';
import { refreshDevices } from './refresh-devices.ts';
import { reloadReport } from './reload-report.ts';
import { restartServer } from './restart-server.ts';
import { restoreReport } from './restore-report.ts';
import { revealDevice } from './reveal-device.ts';
import { showBoot } from './show-boot.ts';
import { showLog } from './show-log.ts';
import { showPlaces } from './show-places.ts';
import { showStory } from './show-story.ts';

/** What the commands work on, beside the server. */
export interface Parts {
  readonly machine: Machine;
  readonly tree: DeviceTree;
  readonly reports: Reports;
  readonly bootView: BootView;
  /** What the setting `xen.release` takes. */
  readonly releases: readonly string[];
}

export function registerCommands(server: Server, { machine, tree, reports, bootView, releases }: Parts): Disposable[] {
  return [
    commands.registerCommand('xen.devices.refresh', refreshDevices(machine)),
    commands.registerCommand('xen.devices.filter', filterDevices(tree)),
    commands.registerCommand('xen.devices.clearFilter', clearFilter(tree)),
    commands.registerCommand('xen.devices.groupByBus', groupDevices(tree, 'bus')),
    commands.registerCommand('xen.devices.groupByClass', groupDevices(tree, 'class')),
    commands.registerCommand('xen.devices.groupByState', groupDevices(tree, 'state')),
    commands.registerCommand('xen.devices.story', showStory(server, machine, reports)),
    commands.registerCommand('xen.devices.pass', passDevices(server, machine, reports)),
    commands.registerCommand('xen.devices.giveBack', giveBack(server, machine, reports)),
    commands.registerCommand('xen.devices.makeAssignable', actMakeAssignable(server, machine)),
    commands.registerCommand('xen.devices.giveBackNow', actGiveBackNow(server, machine)),
    commands.registerCommand('xen.devices.attach', actAttach(server, machine)),
    commands.registerCommand('xen.devices.detach', actDetach(server, machine)),
    commands.registerCommand('xen.devices.reveal', revealDevice(tree)),
    commands.registerCommand('xen.guests.open', openGuest(machine)),
    commands.registerCommand('xen.readiness', checkReadiness(server, reports)),
    commands.registerCommand('xen.report.reload', reloadReport(reports)),
    window.registerWebviewPanelSerializer(REPORT_VIEW, restoreReport(server, reports)),
    commands.registerCommand('xen.devices.copyBdf', copyBdf(machine)),
    commands.registerCommand('xen.devices.insert', insertDevice(server, machine)),
    commands.registerCommand('xen.boot.show', showBoot(bootView)),
    commands.registerCommand('xen.boot.putCommand', putBootCommand(bootView)),
    commands.registerCommand('xen.chooseRelease', chooseRelease(server, releases)),
    commands.registerCommand('xen.restartServer', restartServer(server)),
    commands.registerCommand('xen.showPlaces', showPlaces()),
    commands.registerCommand('xen.showLog', showLog(server)),
  ];
}
