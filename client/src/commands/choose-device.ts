import { type QuickPickItem, window } from 'vscode';
import type { DeviceStateItem, HostResult } from '../../../server/src/protocol/host-requests.ts';
import type { DeviceItem } from '../../../server/src/protocol/requests.ts';
import { namedBy } from '../host/address.ts';
import type { Machine } from '../host/machine.ts';
import { stateInWords } from '../host/state-words.ts';

/** A device, and where it stands as far as that is known. */
export type KnownDevice = DeviceItem & { readonly where?: DeviceStateItem };

export interface Choice {
  readonly title?: string;
  /** The devices to choose from; absent: all but bridges. */
  accept?(device: KnownDevice): boolean;
}

/** The device that an argument names (a tree's row, an address); without one, the device that the user chooses from a list. */
export async function chooseDevice(machine: Machine, argument?: unknown, choice: Choice = {}) {
  const devices = await devicesOf(machine);
  if (!devices) return undefined;
  // Whoever says which one waits for nothing more.
  if (argument !== undefined) return device(withStates(devices, machine.known), argument);
  const placeHolder = 'Choose a PCI device';
  const items = machine.host().then((host) => itemsOf(withStates(devices, host), choice));
  return (await window.showQuickPick(items, { ...LOOKS, ...titled(choice), placeHolder }))?.device;
}

/** The devices that arguments name (the tree gives the row and all chosen rows); without one, those that the user ticks in a list. */
export async function chooseDevices(
  machine: Machine,
  argument?: unknown,
  all?: unknown,
  choice: Choice = {},
): Promise<KnownDevice[] | undefined> {
  const devices = await devicesOf(machine);
  if (!devices) return undefined;
  const rows = Array.isArray(all) && all.length > 0 ? all : argument === undefined ? [] : [argument];
  if (rows.length > 0) {
    const known = withStates(devices, machine.known);
    const named = rows.map((row) => device(known, row)).filter((each) => each !== undefined);
    return named.filter((each) => !each.isBridge && (choice.accept?.(each) ?? true));
  }
  const placeHolder = 'Tick one device or several';
  const items = machine.host().then((host) => itemsOf(withStates(devices, host), choice));
  const picked = await window.showQuickPick(items, {
    ...LOOKS,
    ...titled(choice),
    placeHolder,
    canPickMany: true,
  });
  return picked?.map((item) => item.device);
}

const LOOKS = { matchOnDescription: true, matchOnDetail: true } as const;

function titled({ title }: Choice): { title?: string } {
  return title === undefined ? {} : { title };
}

/** The host's devices; `undefined` where there are none, which the user has then been told. */
async function devicesOf(machine: Machine): Promise<readonly DeviceItem[] | undefined> {
  const { devices, emptyBecause } = await machine.devices();
  if (devices.length > 0) return devices;
  void window.showInformationMessage(emptyBecause ?? 'This host has no PCI devices.');
  return undefined;
}

function withStates(devices: readonly DeviceItem[], host: HostResult | undefined): KnownDevice[] {
  const states = new Map(host?.states.map((item) => [item.address, item]));
  return devices.map((each) => {
    const where = states.get(each.address);
    return where ? { ...each, where } : each;
  });
}

function device(devices: readonly KnownDevice[], argument: unknown): KnownDevice | undefined {
  const address = namedBy(argument)?.address;
  return devices.find((each) => each.address === address);
}

interface DevicePick extends QuickPickItem {
  readonly device: KnownDevice;
}

function itemsOf(devices: readonly KnownDevice[], { accept }: Choice): DevicePick[] {
  return devices
    .filter((each) => (accept ? accept(each) : !each.isBridge))
    .sort((a, b) => Number(b.assignable) - Number(a.assignable))
    .map((each) => ({
      label: `$(${each.icon}) ${each.bdf}`,
      description: each.name,
      detail: `${each.className}, ${each.where ? stateInWords(each, each.where) : each.state}`,
      device: each,
    }));
}
