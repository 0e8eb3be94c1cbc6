import { window } from 'vscode';
import type { Machine } from '../host/machine.ts';
import type { Reports } from '../report/reports.ts';
import type { Server } from '../server.ts';
import { chooseDevices } from './choose-device.ts';
import { chooseGuest } from './choose-guest.ts';
import { showPlan } from './show-plan.ts';

const TITLE = 'Pass to a Guest';

/** Shows all that takes one device or several to a guest, to be accepted piece by piece. */
export function passDevices(server: Server, machine: Machine, reports: Reports) {
  return async (argument?: unknown, all?: unknown) => {
    const devices = await chooseDevices(machine, argument, all, { title: TITLE });
    if (!devices) return;
    if (devices.length === 0) {
      void window.showInformationMessage('No device is chosen that a guest could get.');
      return;
    }
    const named = devices.map(({ bdf }) => bdf).join(', ');
    const choice = { title: `${TITLE}: ${named}`, withConfig: true } as const;
    const guest = guestSaid(argument) ?? (await chooseGuest(machine, undefined, choice))?.uri;
    if (guest === undefined) return;
    const addresses = devices.map(({ address }) => address);
    await showPlan(server, reports, { plan: 'pass', addresses, guest });
  };
}

/** A link may say the guest as well, by its config. A row of a guest is no such word: its device is to go elsewhere. */
function guestSaid(argument: unknown): string | undefined {
  if (typeof argument !== 'object' || argument === null || !('guest' in argument)) return undefined;
  return typeof argument.guest === 'string' ? argument.guest : undefined;
}
