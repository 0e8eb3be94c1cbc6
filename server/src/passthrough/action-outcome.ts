/** What came of a command, by what the machine looks like afterwards. */

import { knownValue } from '../host/xen/facts.ts';
import { shortAddress } from '../specs/bdf.ts';
import type { ActionKind, DeviceAction } from './actions.ts';
import { holderOf, isAssignable } from './holders.ts';
import { deviceOf } from './topology.ts';
import type { World } from './world.ts';

/** What the program said: `why` where it did not end by itself. */
export interface Ended {
  readonly status?: number;
  /** The last words of it, mostly why it failed. */
  readonly words: string;
  readonly why?: string;
}

export interface Outcome {
  readonly done: boolean;
  /** One or two sentences. */
  readonly says: string;
}

/** Exit status and truth are two things: without an IOMMU xl fails, and the device is bound all the same. */
export function outcomeOf(after: World | undefined, action: DeviceAction, ended: Ended): Outcome {
  const reached = after && isReached(after, action);
  const own = shortAddress(action.address);
  const result = RESULT[action.action](own, action.guest ?? 'the guest');
  const said = ended.words === '' ? '' : ` It said: “${ended.words}”.`;
  if (ended.status === 0) {
    return reached === false
      ? { done: false, says: `xl reported no failure, and yet ${notSo(action, own)}.${said}` }
      : {
          done: true,
          says: `${result}.${action.action === 'assignable-remove' ? driverNow(after, action.address, own) : ''}`,
        };
  }
  const failed = ended.why ?? `xl failed (status ${ended.status ?? 'unknown'}).`;
  if (reached) return { done: false, says: `${failed}${said} And yet ${result}.` };
  const unknown = reached === undefined ? ' Whether anything changed is not known.' : '';
  return { done: false, says: `${failed}${said}${unknown}` };
}

const RESULT: Readonly<Record<ActionKind, (own: string, guest: string) => string>> = {
  'assignable-add': (own) => `${own} is assignable now`,
  'assignable-remove': (own) => `${own} is dom0’s again`,
  attach: (own, guest) => `${own} is in ${guest} now`,
  detach: (own, guest) => `${own} is no longer in ${guest}`,
};

function notSo({ action, guest = 'the guest' }: DeviceAction, own: string): string {
  switch (action) {
    case 'assignable-add':
      return `${own} is not assignable`;
    case 'assignable-remove':
      return `pciback still has ${own}`;
    case 'attach':
      return `${own} is not in ${guest}`;
    case 'detach':
      return `${own} is still in ${guest}`;
  }
}

function isReached(after: World, { action, address, guest }: DeviceAction): boolean | undefined {
  if (!deviceOf(after.host, address)) return undefined;
  switch (action) {
    case 'assignable-add':
      return isAssignable(after, address);
    case 'assignable-remove':
      return !isAssignable(after, address);
    case 'attach':
      return knownValue(after.xen.guests) && holderOf(after, address)?.name === guest;
    case 'detach':
      return knownValue(after.xen.guests) && holderOf(after, address)?.name !== guest;
  }
}

function driverNow(after: World | undefined, address: string, own: string): string {
  const device = after && deviceOf(after.host, address);
  if (!device) return '';
  return device.driver === undefined
    ? ` No driver has taken it: “echo ${address} > /sys/bus/pci/drivers_probe” as root lets one of dom0’s take ${own}.`
    : ` Its driver is ${device.driver}.`;
}
