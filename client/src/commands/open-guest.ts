import { Uri, window } from 'vscode';
import type { Machine } from '../host/machine.ts';
import { chooseGuest } from './choose-guest.ts';

/** Opens a guest's config. */
export function openGuest(machine: Machine) {
  return async (argument?: unknown) => {
    const guest = await chooseGuest(machine, argument, { title: 'Open Guest’s Config', withConfig: true });
    if (guest?.uri !== undefined) await window.showTextDocument(Uri.parse(guest.uri), { preview: true });
  };
}
