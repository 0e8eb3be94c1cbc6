import { type QuickPickItem, window } from 'vscode';
import type { GuestItem } from '../../../server/src/protocol/host-requests.ts';
import { guestWords } from '../host/guest-nodes.ts';
import type { Machine } from '../host/machine.ts';

export interface GuestChoice {
  readonly title?: string;
  /** `true`: only guests that run. */
  readonly running?: true;
  /** `true`: only guests whose config can be opened. */
  readonly withConfig?: true;
}

interface GuestPick extends QuickPickItem {
  readonly guest: GuestItem;
}

/** The guest of a row of the view “Guests”; without one, the guest that the user chooses from a list. */
export async function chooseGuest(
  machine: Machine,
  argument?: unknown,
  { title, running, withConfig }: GuestChoice = {},
): Promise<GuestItem | undefined> {
  const row = guestOf(argument);
  if (row) return row;
  const host = await machine.host();
  const guests = (host?.guests ?? []).filter(
    (guest) => (!running || guest.running === true) && (!withConfig || guest.uri !== undefined),
  );
  if (guests.length === 0) {
    void window.showInformationMessage(
      running ? 'No guest is known to run.' : 'No guest’s config was found: a device goes into one.',
    );
    return undefined;
  }
  const items = guests.map(
    (guest): GuestPick => ({
      label: `$(${guest.running ? 'vm-running' : 'vm-outline'}) ${guest.name}`,
      description: guestWords(guest),
      ...(guest.file !== undefined && { detail: guest.file }),
      guest,
    }),
  );
  const placeHolder = 'Choose a guest';
  return (
    await window.showQuickPick(items, {
      placeHolder,
      ...(title !== undefined && { title }),
      matchOnDescription: true,
      matchOnDetail: true,
    })
  )?.guest;
}

function guestOf(argument: unknown): GuestItem | undefined {
  if (typeof argument !== 'object' || argument === null || !('guest' in argument)) return undefined;
  const { guest } = argument;
  return typeof guest === 'object' && guest !== null && 'name' in guest && 'devices' in guest
    ? (guest as GuestItem)
    : undefined;
}
