import { env } from 'vscode';
import type { Machine } from '../host/machine.ts';
import { chooseDevices } from './choose-device.ts';

/** Puts the addresses of the chosen devices on the clipboard, as people write them into configs. */
export function copyBdf(machine: Machine) {
  return async (argument?: unknown, all?: unknown) => {
    const devices = await chooseDevices(machine, argument, all, { title: 'Copy BDF', accept: () => true });
    if (devices && devices.length > 0) await env.clipboard.writeText(devices.map(({ bdf }) => bdf).join(' '));
  };
}
