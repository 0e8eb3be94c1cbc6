import { window } from 'vscode';
import type { Machine } from '../host/machine.ts';
import type { Reports } from '../report/reports.ts';
import type { Server } from '../server.ts';
import { chooseDevices, type KnownDevice } from './choose-device.ts';
import { showPlan } from './show-plan.ts';

/** Shows all that takes one device or several back to dom0. */
export function giveBack(server: Server, machine: Machine, reports: Reports) {
  return async (argument?: unknown, all?: unknown) => {
    const devices = await chooseDevices(machine, argument, all, { title: 'Give Back to dom0', accept: isAway });
    if (!devices) return;
    if (devices.length === 0) {
      void window.showInformationMessage('dom0 has all of the chosen devices already.');
      return;
    }
    const addresses = devices.map(({ address }) => address);
    await showPlan(server, reports, { plan: 'give back', addresses });
  };
}

/** Whether dom0 has not got it all to itself; where nobody can tell, the server says what there is to do. */
function isAway({ isBridge, where }: KnownDevice): boolean {
  return !isBridge && where?.kind !== 'dom0';
}
