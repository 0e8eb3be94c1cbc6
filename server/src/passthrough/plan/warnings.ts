/** What a person has to know before devices move, in sentences; the gravest first. */
import { guestTypeOnX86 } from '../../guests/guest-type.ts';
import { knownValue } from '../../host/xen/facts.ts';
import { shortAddress } from '../../specs/bdf.ts';
import { listed } from '../../text/listed.ts';
import { runningGuest } from '../holders.ts';
import { canHave, canMigrate, needsIommu } from '../readiness/guests-need.ts';
import { memoryWords, resetWords, stakesIn } from '../reserved.ts';
import { stakeMessage, untoldWords } from '../stake-words.ts';
import { GRAVITY, type Stake } from '../stakes.ts';
import { whereabouts } from '../story/situation.ts';
import { deviceOf } from '../topology.ts';
import { type GuestFile, guestName, type World } from '../world.ts';

/** Each thing once, whichever of the devices carries it, in the order of its weight. */
export function stakesOfAll(world: World, addresses: readonly string[]): readonly Stake[] {
  const moved = new Set(addresses);
  const found = new Map<string, Stake>();
  for (const address of addresses) {
    for (const stake of stakesIn(world, address)) {
      // What goes by itself needs no other reason.
      if (stake.because !== 'itself' && moved.has(stake.carrier)) continue;
      const key = JSON.stringify([stake.what, stake.name, stake.carrier]);
      if (!found.has(key)) found.set(key, stake);
    }
  }
  return [...found.values()].sort((a, b) => GRAVITY.indexOf(a.what) - GRAVITY.indexOf(b.what));
}

export function stakeWarnings(world: World, addresses: readonly string[], when: string): string[] {
  const messages = addresses.map((address) => {
    const moved = new Set(addresses);
    const stakes = stakesIn(world, address).filter(
      ({ because, carrier }) => because === 'itself' || !moved.has(carrier),
    );
    return { weight: weightOf(stakes), text: stakeMessage(stakes, shortAddress(address), when) };
  });
  const ordered = messages.sort((a, b) => a.weight - b.weight).map(({ text }) => text);
  return [...ordered, ...addresses.flatMap((address) => untoldWords(world.host, address))].filter(
    (text) => text !== '',
  );
}

/** What comes of the device for others: memory, resets, other guests, virtual functions. */
export function deviceWarnings(world: World, addresses: readonly string[], guest: GuestFile): string[] {
  const each = addresses.flatMap((address) => [
    ...otherGuestWords(world, address, guest),
    ...functionWords(world, address),
  ]);
  return [
    ...addresses.flatMap((address) => memoryWords(world, address)),
    ...resetWords(world.host, addresses),
    ...each,
  ];
}

function otherGuestWords(world: World, address: string, guest: GuestFile): string[] {
  const { inConfigs, running } = whereabouts(world);
  const own = shortAddress(address);
  const words: string[] = [];
  const others = new Map((inConfigs.get(address) ?? []).map((mention) => [mention.file, mention]));
  const holders = (running.get(address) ?? []).filter(({ name }) => name !== guestName(guest));
  for (const { name } of holders)
    words.push(
      `${own} is in the running guest ${name} now: ${guestName(guest)} cannot have it until ${name} lets it go.`,
    );
  for (const [file, { guest: name = file }] of others) {
    if (file === guest.file || holders.some((holder) => holder.name === name)) continue;
    const auto = world.guests.find((one) => one.file === file)?.startsWithHost
      ? ', which the host starts by itself'
      : '';
    words.push(`${own} is given to ${name} too${auto} (${file}): whichever starts second fails.`);
  }
  return words;
}

function functionWords(world: World, address: string): string[] {
  const device = deviceOf(world.host, address);
  const own = shortAddress(address);
  if (device?.physicalFunction !== undefined)
    return [
      `${own} is a virtual function: dom0 has to make it anew at each start (sriov_numvfs of ${shortAddress(device.physicalFunction)}), before the guest. A hide list takes it when it is made.`,
    ];
  const virtual = device?.virtualFunctions ?? [];
  if (virtual.length === 0) return [];
  const { inConfigs, running } = whereabouts(world);
  const used = virtual.filter((one) => inConfigs.has(one) || running.has(one));
  const inUse = used.length > 0 ? `, of which guests have or get ${listed(used.map(shortAddress))}` : '';
  const count = virtual.length === 1 ? 'one virtual function' : `${virtual.length} virtual functions`;
  return [
    `${own} has ${count}${inUse}: ${virtual.length === 1 ? 'it is' : 'they are'} gone when its driver lets it go.`,
  ];
}

/** What the guest itself has to know: whether it may have devices at all, and what it can no longer do. */
export function guestWarnings(world: World, guest: GuestFile, isNews: boolean): string[] {
  const type = guestTypeOnX86(guest.config, world.release);
  const name = guestName(guest);
  const words: string[] = [];
  const kind = type === 'pv' ? 'pv' : 'hvm';
  if (type !== undefined && canHave(world, kind) === false && knownValue(world.xen.isDom0) !== false) {
    words.push(
      needsIommu(type, world.release) && knownValue(world.xen.iommu.enabled) !== true
        ? `${name} cannot have devices as this Xen runs: it uses no IOMMU.`
        : `This Xen gives ${name} no devices as it runs now.`,
    );
  } else if (type === 'pv' && knownValue(world.xen.iommu.enabled) === false) {
    words.push(
      `Xen uses no IOMMU: through its device ${name} can reach all of the machine’s memory, so it has to be a guest that you trust.`,
    );
  }
  if (isNews)
    words.push(
      canMigrate(type, world.release)
        ? `${name} can seldom be migrated while it has a device: the other host needs one at the same address, and what is in the device is not sent.`
        : `${name} can no longer be migrated while it has a device, and what is in the device is not saved.`,
    );
  if (runningGuest(world, guest.name) && isNews)
    words.push(
      `${name} runs: whether it takes a device that comes meanwhile is up to its system; a restart of the guest is surer.`,
    );
  return words;
}

function weightOf([first]: readonly Stake[]): number {
  return first ? GRAVITY.indexOf(first.what) : GRAVITY.length;
}
