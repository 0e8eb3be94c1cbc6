/** What xl is told to do with a device right now: the words of its command line, what to know before, and why it would not do. */
import { compareReleases } from '../catalogue/releases.ts';
import { isKnown, knownValue } from '../host/xen/facts.ts';
import { parseBdf, shortAddress } from '../specs/bdf.ts';
import { actionWarnings } from './action-warnings.ts';
import { holderOf, isAssignable, runningGuest } from './holders.ts';
import { PVH_REFUSED_SINCE } from './readiness/guests-need.ts';
import { ASSIGNABLE_ADD_SINCE, toolOf } from './tools.ts';
import { deviceOf } from './topology.ts';
import type { World } from './world.ts';

export type ActionKind = 'assignable-add' | 'assignable-remove' | 'attach' | 'detach';

export interface DeviceAction {
  readonly action: ActionKind;
  /** `0000:01:00.0` */
  readonly address: string;
  /** Of attach and detach: the name of a running guest. */
  readonly guest?: string;
}

export interface PreparedCommand {
  /** `xl` and its arguments, no shell in between. */
  readonly words: readonly string[];
  /** The gravest first. */
  readonly warnings: readonly string[];
  /** Why it would do nothing, or nothing good, in one sentence. */
  readonly refused?: string;
}

export function prepareCommand(world: World, action: DeviceAction): PreparedCommand {
  const refused = refusalOf(world, action);
  return {
    words: wordsOf(world, action),
    warnings: actionWarnings(world, action),
    ...(refused !== undefined && { refused }),
  };
}

/**
 * As they go to xl. With `-r` dom0’s driver comes back, where pci-assignable-add has noted it.
 * Source: tools/xl/xl_pci.c, main_pciassignable_remove.
 */
function wordsOf(world: World, { action, address, guest = '' }: DeviceAction): readonly string[] {
  const bdf = shortAddress(address);
  switch (action) {
    case 'assignable-add':
      return ['xl', 'pci-assignable-add', bdf];
    case 'assignable-remove':
      return ['xl', 'pci-assignable-remove', '-r', bdf];
    case 'attach':
      return ['xl', 'pci-attach', domainWord(world, guest), bdf];
    case 'detach':
      return ['xl', 'pci-detach', domainWord(world, guest), bdf];
  }
}

/** The name; xl takes one of digits for a number, and one with a dash for an option, so such a guest goes by its number. */
function domainWord(world: World, name: string): string {
  const domid = runningGuest(world, name)?.domid;
  return domid !== undefined && /^(?:\d+$|-)/.test(name) ? String(domid) : name;
}

function refusalOf(world: World, action: DeviceAction): string | undefined {
  const { kind, label, release, host, xen } = world;
  const { address } = action;
  const own = shortAddress(address);
  if (parseBdf(address) === undefined) return `“${address}” is no address that Xen can name.`;
  if (kind === 'recording') return `${label} is a recorded host: nothing can be done there from here.`;
  if (knownValue(xen.isDom0) === false) return 'This machine is no dom0: there is no Xen to give devices to guests.';
  if (toolOf(release) === 'xm') return `Xen ${release} has no xl: its xm gives devices to guests.`;
  if (!deviceOf(host, address)) return `There is no device at ${own}.`;
  switch (action.action) {
    case 'assignable-add':
      return refusedAdd(world, address, own);
    case 'assignable-remove':
      return refusedRemove(world, address, own);
    case 'attach':
      return refusedAttach(world, action, own);
    case 'detach':
      return refusedDetach(world, action, own);
  }
}

function tooOld({ release }: World, command: string): string | undefined {
  return compareReleases(release, ASSIGNABLE_ADD_SINCE) < 0
    ? `xl of Xen ${release} has no ${command}: it came with ${ASSIGNABLE_ADD_SINCE}.`
    : undefined;
}

function refusedAdd(world: World, address: string, own: string): string | undefined {
  const holder = holderOf(world, address);
  const old = tooOld(world, 'pci-assignable-add');
  if (old !== undefined) return old;
  if (holder) return `${own} is in the running guest ${holder.name}.`;
  if (isAssignable(world, address)) return `${own} is assignable already.`;
  const { pciback } = world.xen;
  if (!isKnown(pciback) && !pciback.denied && knownValue(world.xen.isDom0))
    return 'pciback is not loaded: load it first (modprobe xen-pciback).';
  return undefined;
}

function refusedRemove(world: World, address: string, own: string): string | undefined {
  const holder = holderOf(world, address);
  const old = tooOld(world, 'pci-assignable-remove');
  if (old !== undefined) return old;
  if (holder) return `${own} is in the running guest ${holder.name}: detach it first (xl pci-detach).`;
  return isAssignable(world, address) ? undefined : `${own} is not assignable: dom0 has it already.`;
}

function refusedAttach(world: World, { address, guest }: DeviceAction, own: string): string | undefined {
  const wrong = wrongGuest(world, guest);
  if (wrong !== undefined) return wrong;
  const holder = holderOf(world, address);
  if (holder) return `${own} is in the running guest ${holder.name}${holder.name === guest ? ' already' : ''}.`;
  if (deviceOf(world.host, address)?.isBridge) return `${own} is a bridge: no guest can use one.`;
  if (!isAssignable(world, address)) return `${own} is not assignable: make it so first (xl pci-assignable-add).`;
  if (runningGuest(world, guest)?.type === 'pvh' && compareReleases(world.release, PVH_REFUSED_SINCE) >= 0)
    return `${guest} is a PVH guest, and those get no devices.`;
  return undefined;
}

function refusedDetach(world: World, { address, guest }: DeviceAction, own: string): string | undefined {
  const wrong = wrongGuest(world, guest);
  if (wrong !== undefined) return wrong;
  const running = runningGuest(world, guest);
  return running && !running.devices.includes(address) ? `The guest ${running.name} does not have ${own}.` : undefined;
}

function wrongGuest(world: World, guest: string | undefined): string | undefined {
  if (guest === undefined || guest === '') return 'No guest was named.';
  if (/\p{Cc}/u.test(guest)) return 'The guest’s name holds characters that no command line takes.';
  if (guest === 'Domain-0' || guest === '0') return 'dom0 is no guest.';
  if (isKnown(world.xen.guests) && !runningGuest(world, guest)) return `No guest named ${guest} is running.`;
  // Without the list nobody knows its number.
  return !isKnown(world.xen.guests) && /^(?:\d+$|-)/.test(guest)
    ? `xl would take “${guest}” for something else than a name.`
    : undefined;
}
