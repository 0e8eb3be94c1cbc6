/** Whether a device is hidden from dom0 when the machine boots next, as far as its files tell. */
import type { BootMachine } from '../boot/machine.ts';
import { isOfGrub2 } from '../boot/main-entry.ts';
import { hasOldName } from '../boot/pciback/kernel.ts';
import { mainChoices } from '../boot/pciback/main-choice.ts';
import { pcibackOfMachine } from '../boot/pciback/of-machine.ts';
import { type HideSource, type PcibackFacts, type PcibackOfChoice, waitsForPciback } from '../boot/pciback/pciback.ts';
import { isQubes } from '../boot/states/distribution.ts';
import { knownValue } from '../host/xen/facts.ts';
import { type Bdf, formatAddress, formatBdf } from '../specs/bdf.ts';
import { hides } from '../specs/hide-list.ts';
import { deviceOf } from './topology.ts';
import type { World } from './world.ts';

/**
 * Of no list:
 * - `unknown`: nobody can tell, and why
 * - `no pciback`: the kernel was built without it
 * - `by initramfs`: no list that counts has it, and none has to: the initramfs of Qubes OS gives it to pciback
 * - `nowhere`: no list that counts has it, and all files that could hide it were read
 *
 * Of one:
 * - `refused`: pciback refuses the list that counts, whether it names this device or not
 * - `kept out`: a line keeps pciback from being loaded
 * - `pending`: hidden once the boot menu has been made anew, and not by the menu that is there
 * - `leaving`: hidden by the menu that is there, and no longer once it has been made anew
 * - `unpacked`: the list is newer than the initramfs, from which pciback gets it
 * - `late`: hidden, but its driver (the one that has it now) comes first
 * - `unsure`: hidden; whether its driver comes first depends on whether the kernel has pciback built in, which no file tells
 * - `next`: hidden at the next boot
 */
export type Hiding =
  | Untold
  | { readonly kind: 'no pciback'; readonly choice: PcibackOfChoice }
  | { readonly kind: 'nowhere'; readonly choice: PcibackOfChoice }
  | { readonly kind: 'by initramfs'; readonly choice: PcibackOfChoice }
  | Listed;

/** A list names it, or would if pciback took that list. */
export interface Listed {
  readonly kind: ListedHiding;
  /** The entry: as update-grub would make it, where its sources are known. */
  readonly choice: PcibackOfChoice;
  readonly list: HideSource;
}

type ListedHiding = 'refused' | 'kept out' | 'pending' | 'leaving' | 'unpacked' | 'late' | 'unsure' | 'next';

export interface Untold {
  readonly kind: 'unknown';
  /** In a sentence. */
  readonly why: string;
  readonly choice?: PcibackOfChoice;
}

/** Files whose words could hide a device. */
const MAY_HIDE = /^\/etc\/(?:default\/grub(?:$|\.d\/)|modprobe\.d\/|initramfs-tools\/modules)/;

/** The base class of network cards. */
const NETWORK = 0x02;

type HidingWorld = Pick<World, 'xen' | 'host'> & { readonly boot: BootMachine };

const known = new WeakMap<BootMachine, Map<string, Hiding>>();

/**
 * Worked out once for each device, driver and reading of the machine.
 *
 * @param driver the one that has it now, unless that is pciback
 */
export function hidingOf({ boot, xen, host }: HidingWorld, bdf: Bdf, driver: string | undefined): Hiding {
  const all = known.get(boot) ?? new Map<string, Hiding>();
  known.set(boot, all);
  const running = knownValue(xen.pciback)?.isModule;
  const isNetwork = isNetworkCard(host, bdf);
  const key = `${formatAddress(bdf)} ${driver ?? ''} ${running} ${isNetwork}`;
  let hiding = all.get(key);
  if (!hiding) {
    hiding = lookUp({ boot, xen, host }, bdf, driver);
    all.set(key, hiding);
  }
  return hiding;
}

/** Whether the list that counts for an entry takes a device in, and pciback takes that list. */
export function isHiddenBy(one: PcibackOfChoice | undefined, bdf: Bdf): boolean {
  return one?.hidden.some((entry) => hides(entry, bdf)) ?? false;
}

/** Whether a hide list names a device, counted or not, refused or not. */
export function isNamedIn({ list }: HideSource, bdf: Bdf): boolean {
  return list.entries.some((entry) => hides(entry, bdf));
}

function lookUp(world: HidingWorld, bdf: Bdf, driver: string | undefined): Hiding {
  const machine = world.boot;
  const { generated, source } = mainChoices(machine);
  const choice = source ?? generated;
  const atNext = generated ?? source;
  if (!choice || !atNext) return { kind: 'unknown', why: 'No entry of the boot menu that starts Xen is known.' };
  if (choice.built === 'none') return { kind: 'no pciback', choice };
  const { counts } = choice;
  if (counts?.list.refused) return { kind: 'refused', choice, list: counts };
  const untold = whyUntold(choice, bdf, machine);
  if (isHiddenBy(choice, bdf) && counts) {
    const menu = unreadMenu(machine, generated, counts);
    if (menu !== undefined) {
      const why = `The files hide ${formatBdf(bdf)} once ${machine.states.command} has run; whether it has is not known: ${menu} cannot be read.`;
      return { kind: 'unknown', why, choice };
    }
    if (isHiddenBy(atNext, bdf)) return arriving(world, choice, counts, driver);
    const why = whyUntold(atNext, bdf, machine);
    return why === undefined ? ofPending(choice, counts) : { kind: 'unknown', why, choice };
  }
  if (isHiddenBy(atNext, bdf) && atNext.counts) {
    return untold === undefined
      ? { kind: 'leaving', choice, list: atNext.counts }
      : arriving(world, atNext, atNext.counts, driver);
  }
  const why = untold ?? whyUntold(atNext, bdf, machine);
  if (why !== undefined) return { kind: 'unknown', why, choice };
  return { kind: isQubes(machine.tree) && isNetworkCard(world.host, bdf) ? 'by initramfs' : 'nowhere', choice };
}

function isNetworkCard(host: World['host'], bdf: Bdf): boolean {
  const device = deviceOf(host, formatAddress(bdf));
  return device !== undefined && device.classCode >>> 16 === NETWORK;
}

/** The boot loader's file where nobody could read it, and a list that would have to stand there. */
function unreadMenu(
  { tree }: BootMachine,
  generated: PcibackOfChoice | undefined,
  list: HideSource,
): string | undefined {
  return generated === undefined && list.from === 'kernel-line' ? tree.unreadable.find(isOfGrub2) : undefined;
}

/** The menu that comes of the files has the list. */
function ofPending(choice: PcibackOfChoice, list: HideSource): Hiding {
  return { kind: choice.loading === 'kept-out' ? 'kept out' : 'pending', choice, list };
}

/** The list is on its way: does it arrive, and in time? */
function arriving(world: HidingWorld, choice: PcibackOfChoice, list: HideSource, driver: string | undefined): Hiding {
  if (choice.loading === 'kept-out') return { kind: 'kept out', choice, list };
  const { initramfs } = world.boot.states;
  const { origin } = list;
  if (initramfs && list.from !== 'kernel-line' && origin && initramfs.settings.includes(origin.file)) {
    return { kind: 'unpacked', choice, list };
  }
  return { kind: whenLoaded(world, choice, list, driver), choice, list };
}

function whenLoaded(
  world: HidingWorld,
  choice: PcibackOfChoice,
  { from }: HideSource,
  driver: string | undefined,
): ListedHiding {
  const facts = pcibackOfMachine(world.boot);
  if (driver === undefined || waitsForPciback(facts, choice, driver)) return 'next';
  const built = builtOf(choice, facts, world);
  if (built === 'in' && from === 'kernel-line') return 'next';
  return built === 'module' ? 'late' : 'unsure';
}

/** Whether the kernel has pciback built in: by its config, else by what runs, else by what somebody has set up. */
export function builtOf(
  one: PcibackOfChoice,
  { modules }: Pick<PcibackFacts, 'modules'>,
  { xen, boot }: Pick<World, 'xen' | 'boot'>,
): PcibackOfChoice['built'] {
  // Of the old kernels, whose driver has another name, the settings of modules say nothing.
  if (one.built !== 'unknown' || hasOldName(one.choice.dom0Image)) return one.built;
  const kernel = boot?.states.running?.kernel;
  const isRunning = kernel === undefined || one.kernel === undefined || kernel === one.kernel;
  const running = isRunning ? knownValue(xen.pciback) : undefined;
  if (running) return running.isModule ? 'module' : 'in';
  return modules.loaders.length > 0 || modules.options.length > 0 ? 'module' : 'unknown';
}

/** Why it is not certain that the entry does not hide it. */
function whyUntold(
  { choice, counts, sources, built }: PcibackOfChoice,
  bdf: Bdf,
  { tree }: BootMachine,
): string | undefined {
  const own = formatBdf(bdf);
  const word = choice.dom0.find(({ text }) => hidesOtherwise(text, bdf));
  if (word) return `Whether “${word.text}” on dom0’s line hides ${own} is not known.`;
  const unknown = choice.unknown.find(mayHide);
  if (unknown !== undefined) return `Whether ${own} is hidden is not known, as ${unknown} is part of dom0’s line.`;
  const file = tree.unreadable.find((path) => MAY_HIDE.test(path));
  if (file !== undefined) return `Whether ${own} is hidden is not known: ${file} cannot be read.`;
  // Which of the lists counts may be open: then none of them may name it.
  return built !== 'unknown' || counts || !sources.some((source) => isNamedIn(source, bdf))
    ? undefined
    : 'Which hide list counts no file tells: that depends on whether the kernel has pciback built in.';
}

/** What stands for a root, or is GRUB's to fill in, names no device; the output of a command may. */
function mayHide(unknown: string): boolean {
  return !unknown.startsWith('root=') && !unknown.startsWith('${');
}

/** Whether something else than pciback's own list may do it: Qubes has words of its own, others name the device in one. */
function hidesOtherwise(word: string, bdf: Bdf): boolean {
  if (/^"?(?:xen[-_])?pciback\./.test(word)) return false;
  return word.startsWith('rd.qubes.') || word.includes(formatBdf(bdf));
}
