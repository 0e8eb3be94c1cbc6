/** What is said around a direct command. Knows no VS Code. */
import type { ActionParams, PreparedAction } from '../../../server/src/protocol/host-requests.ts';

export type ActionName = ActionParams['action'];

/** What a dialog asks. */
export interface Question {
  readonly message: string;
  readonly detail: string;
  /** The first one is what Enter chooses, so it is one that changes nothing. */
  readonly buttons: readonly [typeof COPY, typeof TERMINAL, string];
  /** The one that runs the command. */
  readonly run: string;
}

export const COPY = 'Copy Command';
export const TERMINAL = 'Put into Terminal';

const RUN: Readonly<Record<ActionName, string>> = {
  'assignable-add': 'Make Assignable',
  'assignable-remove': 'Give Back Now',
  attach: 'Attach',
  detach: 'Detach',
};

/** The exact command line, and all that there is to know before. */
export function questionFor(
  { action, guest }: Pick<ActionParams, 'action' | 'guest'>,
  device: { readonly bdf: string; readonly shortName: string },
  { command, warnings }: Pick<PreparedAction, 'command' | 'warnings'>,
): Question {
  const run = RUN[action];
  return {
    message: titleOf(action, `${device.bdf} ${device.shortName}`, guest ?? 'the guest'),
    detail: [`This is run at once:\n${command}`, ...warnings.map((warning) => `⚠ ${warning}`)].join('\n\n'),
    buttons: [COPY, TERMINAL, run],
    run,
  };
}

function titleOf(action: ActionName, device: string, guest: string): string {
  switch (action) {
    case 'assignable-add':
      return `Take ${device} from dom0?`;
    case 'assignable-remove':
      return `Give ${device} back to dom0 now?`;
    case 'attach':
      return `Attach ${device} to the running guest ${guest}?`;
    case 'detach':
      return `Detach ${device} from the running guest ${guest}?`;
  }
}

/** What a progress says meanwhile. */
export function progressFor(action: ActionName, bdf: string): string {
  switch (action) {
    case 'assignable-add':
      return `Making ${bdf} assignable…`;
    case 'assignable-remove':
      return `Giving ${bdf} back to dom0…`;
    case 'attach':
      return `Attaching ${bdf}…`;
    case 'detach':
      return `Detaching ${bdf}…`;
  }
}

/** The running guests that have a device. */
export function holdersOf(
  guests: readonly { readonly name: string; readonly running?: boolean; readonly devices: readonly string[] }[],
  address: string,
): readonly string[] {
  return guests.filter(({ running, devices }) => running === true && devices.includes(address)).map(({ name }) => name);
}
