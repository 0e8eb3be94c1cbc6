/** What a person has to know before xl is told to do something with a device. */
import { compareReleases, type Release } from '../catalogue/releases.ts';
import { guestType } from '../guests/guest-type.ts';
import type { PciDevice } from '../host/model.ts';
import { knownValue } from '../host/xen/facts.ts';
import { parseBdf, shortAddress } from '../specs/bdf.ts';
import { listed } from '../text/listed.ts';
import type { DeviceAction } from './actions.ts';
import { groupsOf } from './groups.ts';
import { hidingOf } from './hiding.ts';
import { holderOf, isAssignable, runningGuest } from './holders.ts';
import { mentionsOf } from './mentions.ts';
import { IOMMU_FOR_ALL_SINCE, needsIommu } from './readiness/guests-need.ts';
import { memoryWords, reservedWith, resetWords, sharingWords, stakesIn } from './reserved.ts';
import { stakeMessage, untoldWords } from './stake-words.ts';
import type { Stake } from './stakes.ts';
import { QUARANTINE_SINCE } from './tools.ts';
import { deviceOf, topologyOf } from './topology.ts';
import type { World } from './world.ts';

/** Since when reserved memory has to be free in an HVM guest. */
const RESERVED_CHECKED_SINCE: Release = '4.6';

/** In sentences, the gravest first. Empty where the host has no such device. */
export function actionWarnings(world: World, action: DeviceAction): readonly string[] {
  const device = deviceOf(world.host, action.address);
  if (!device) return [];
  switch (action.action) {
    case 'assignable-add':
      return [
        ...stakeWarnings(world, device, 'taken from dom0'),
        ...bridgeWarnings(world, device),
        ...virtualFunctionWarnings(world, device),
        ...untoldWords(world.host, device.address),
        ...quarantineAdd(world, device),
        ...sharingWords(world, device.address),
        ...companionWarnings(world, device, 'stays with dom0'),
        ...lostWarnings(device),
      ];
    case 'assignable-remove':
      return [...quarantineRemove(world), ...hiddenAgain(world, device), driverWarning(device)];
    case 'attach':
      return [
        ...stakeWarnings(world, device, 'given to a guest'),
        ...guestWarnings(world, action),
        ...memoryWords(world, device.address),
        ...resetWords(world.host, [device.address]),
        ...companionWarnings(world, device, 'does not go to the same guest'),
        ...configWarnings(world, action),
      ];
    case 'detach':
      return detachWarnings(world, action, device);
  }
}

/** A sentence or two for each device that carries something, and each reason why it goes too. */
function stakeWarnings(world: World, { address }: PciDevice, when: string): readonly string[] {
  const groups = new Map<string, Stake[]>();
  for (const stake of stakesIn(world, address)) {
    const key = `${stake.because} ${stake.carrier}`;
    const group = groups.get(key);
    if (group) group.push(stake);
    else groups.set(key, [stake]);
  }
  return [...groups.values()].map((stakes) => stakeMessage(stakes, shortAddress(address), when));
}

function bridgeWarnings({ host }: World, { address, isBridge }: PciDevice): readonly string[] {
  if (!isBridge) return [];
  const behind = topologyOf(host).behind(address);
  const names = behind.length > 0 ? ` (${named(behind.map((one) => one.address))})` : '';
  return [
    `${shortAddress(address)} is a bridge: xl takes it without a word, no guest can use it, and what is behind it${names} is taken along.`,
  ];
}

/** Only its own driver makes them: some guest may be at work with one. */
function virtualFunctionWarnings(world: World, { address, virtualFunctions = [] }: PciDevice): readonly string[] {
  if (virtualFunctions.length === 0) return [];
  const held = virtualFunctions.flatMap((one) => {
    const holder = holderOf(world, one);
    return holder ? [`${shortAddress(one)} is in the running guest ${holder.name}`] : [];
  });
  const count =
    virtualFunctions.length === 1 ? 'Its virtual function is' : `Its ${virtualFunctions.length} virtual functions are`;
  const use = held.length > 0 ? `: ${named(held)}` : '';
  return [`${count} gone once dom0’s driver lets go of ${shortAddress(address)}${use}.`];
}

function hasNoIommu({ xen }: World): boolean {
  return knownValue(xen.iommu.enabled) === false;
}

function quarantineAdd(world: World, { address }: PciDevice): readonly string[] {
  if (!hasNoIommu(world)) return [];
  const { release } = world;
  const use = needsIommu('pv', release) ? 'no guest gets it' : 'only a PV guest gets it';
  return compareReleases(release, QUARANTINE_SINCE) >= 0
    ? [
        `Xen uses no IOMMU: xl says “failed to quarantine” and exits with 1, and yet pciback has ${shortAddress(address)} then; ${use}.`,
      ]
    : [`Xen uses no IOMMU: pciback gets ${shortAddress(address)}, and ${use}.`];
}

function quarantineRemove(world: World): readonly string[] {
  return hasNoIommu(world) && compareReleases(world.release, QUARANTINE_SINCE) >= 0
    ? ['Xen uses no IOMMU: xl says “failed to de-quarantine” and exits with 1, and the device stays with pciback.']
    : [];
}

function hiddenAgain({ boot, xen, host }: World, { address }: PciDevice): readonly string[] {
  const bdf = parseBdf(address);
  const hiding = boot && bdf && hidingOf({ boot, xen, host }, bdf, undefined);
  return hiding?.kind === 'next' || hiding?.kind === 'leaving'
    ? [`The hide list still names ${shortAddress(address)}: it is hidden again at the next boot.`]
    : [];
}

function driverWarning({ address }: PciDevice): string {
  const own = shortAddress(address);
  return `dom0’s driver takes ${own} back only where xl pci-assignable-add has taken it from that driver; a device that was hidden at boot is left without one.`;
}

/** What a device’s neighbours have to do with it. */
function companionWarnings(world: World, { address }: PciDevice, what: string): readonly string[] {
  const { host } = world;
  const others = (addresses: readonly string[]) =>
    addresses.filter((other) => {
      const device = deviceOf(host, other);
      return other !== address && device && !device.isBridge && !isAssignable(world, other);
    });
  const siblings = others(
    topologyOf(host)
      .siblings(address)
      .map((one) => one.address),
  );
  const group = groupsOf(host).find(({ devices }) => devices.includes(address));
  const grouped = others(group?.devices ?? []).filter((other) => !siblings.includes(other));
  const own = shortAddress(address);
  return [
    ...(siblings.length > 0
      ? [
          `${named(siblings)}, of the same device as ${own}, ${siblings.length > 1 ? what.replace('stays', 'stay').replace('does', 'do') : what}: drivers mostly want all functions in one place.`,
        ]
      : []),
    ...(grouped.length > 0
      ? [
          `${named(grouped)} cannot be kept apart from ${own} by the IOMMU, and ${grouped.length > 1 ? what.replace('stays', 'stay').replace('does', 'do') : what}: each can reach what the other works with.`,
        ]
      : []),
  ];
}

function lostWarnings({ address, driver, attached = [] }: PciDevice): readonly string[] {
  if (driver === undefined) return [];
  const names = attached.map(({ name }) => name);
  return names.length > 0
    ? [
        `dom0’s driver ${driver} lets go of ${shortAddress(address)}: ${named(names)} ${names.length > 1 ? 'go' : 'goes'} away.`,
      ]
    : [`dom0’s driver ${driver} lets go of ${shortAddress(address)}.`];
}

/** Whether that guest can take a device now. */
function guestWarnings(world: World, { address, guest }: DeviceAction): readonly string[] {
  const { release, xen } = world;
  const running = runningGuest(world, guest);
  if (!running) return knownValue(xen.guests) ? [] : [`Whether ${guest ?? 'the guest'} is running is not known here.`];
  const { name, type, devices } = running;
  const own = shortAddress(address);
  const warnings: string[] = [];
  if (hasNoIommu(world)) {
    const words = type === 'hvm' ? ' (“cannot be assigned - no IOMMU?”)' : '';
    warnings.push(
      type === 'pv' && !needsIommu('pv', release)
        ? `Xen uses no IOMMU: ${name} can reach all of the machine’s memory through ${own}.`
        : `Xen uses no IOMMU: xl refuses to give ${name} the device${words}.`,
    );
  } else if (compareReleases(release, IOMMU_FOR_ALL_SINCE) >= 0 && devices.length === 0 && wasWithout(world, name)) {
    warnings.push(
      `${name}’s config has neither pci nor passthrough: a guest that was started so gets no device while it runs, and xl refuses.`,
    );
  }
  if (type === 'hvm' && compareReleases(release, RESERVED_CHECKED_SINCE) >= 0) {
    const [reserved] = reservedWith(world, address);
    if (reserved)
      warnings.push(
        `The firmware keeps memory at 0x${reserved.region.start.toString(16)} for ${own}: ${name} has to have been started with a hole there (rdm), or Xen refuses.`,
      );
  }
  return warnings;
}

/** Whether the config of a running guest, as it is now, would start it without an IOMMU of its own. */
function wasWithout({ guests, release }: World, name: string): boolean {
  const file = guests.find((guest) => guest.name === name);
  if (!file || guestType(file.config, release) === undefined) return false;
  const { config } = file;
  return config.all('pci').length === 0 && config.all('passthrough').length === 0 && config.all('dtdev').length === 0;
}

/** Other guests whose configs name it do not start meanwhile. */
function configWarnings(world: World, { address, guest }: DeviceAction): readonly string[] {
  const own = shortAddress(address);
  const mentions = mentionsOf(world).filter(({ role, addresses }) => role === 'guest' && addresses.includes(address));
  const others = [...new Set(mentions.map((mention) => mention.guest ?? mention.file))].filter(
    (name) => name !== guest,
  );
  const warnings =
    others.length > 0 ? [`${named(others)} cannot start while ${guest ?? 'another guest'} has ${own}.`] : [];
  if (!mentions.some((mention) => mention.guest === guest))
    warnings.push(`It lasts until ${guest ?? 'the guest'} is shut down: its config does not name ${own}.`);
  return warnings;
}

function detachWarnings(world: World, { guest }: DeviceAction, { address }: PciDevice): readonly string[] {
  const own = shortAddress(address);
  const holder = holderOf(world, address);
  const type = holder?.type;
  return [
    `${guest ?? 'The guest'} loses ${own} while it runs: end what uses it there first.`,
    ...(type === 'hvm'
      ? ['The guest has to let go of it itself; where it does not, xl gives up and it stays there.']
      : []),
    `${own} is assignable then, not dom0’s.`,
  ];
}

/** Addresses in their short form; names stay as they are. */
function named(names: readonly string[]): string {
  return listed(names.map((name) => shortAddress(name)));
}
