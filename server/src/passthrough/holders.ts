/** Who has a device right now. */
import { knownValue } from '../host/xen/facts.ts';
import type { RunningGuest } from '../host/xen/guests.ts';
import { deviceOf } from './topology.ts';
import type { World } from './world.ts';

/** The running guest of that name; `undefined` too where nobody knows which ones run. */
export function runningGuest({ xen }: World, name: string | undefined): RunningGuest | undefined {
  return knownValue(xen.guests)?.find((guest) => guest.name === name);
}

/** The running guest that has the device. */
export function holderOf({ xen }: World, address: string): RunningGuest | undefined {
  return knownValue(xen.guests)?.find(({ devices }) => devices.includes(address));
}

/** Whether pciback has it: the driver’s link tells, or xl. */
export function isAssignable({ host, xen }: World, address: string): boolean {
  return deviceOf(host, address)?.assignable === true || knownValue(xen.assignable)?.includes(address) === true;
}
