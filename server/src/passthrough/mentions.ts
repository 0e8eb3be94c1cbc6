/** Where the files of a machine name PCI devices. */
import type { BootMachine } from '../boot/machine.ts';
import { isMadeByMkconfig } from '../boot/made-by-mkconfig.ts';
import type { Host } from '../host/model.ts';
import { type Bdf, formatAddress, parseBdf } from '../specs/bdf.ts';
import type { Span } from '../text/span.ts';
import { addressesInFile, inOrder, type WrittenAddress } from './mentions-in-files.ts';
import { addressesInGuest } from './mentions-in-guests.ts';
import { tracedAddresses } from './mentions-in-variables.ts';
import { guestName, type World } from './world.ts';

/** An address that is written in a file. */
export interface Mention {
  /** Every address that it means: `0000:01:00.0`; a whole device (`01:00.*`) means those of its functions that the host has, or all eight where it is unknown. */
  readonly addresses: readonly string[];
  /** As on that machine. */
  readonly file: string;
  /** The address alone, without options, quotes or brackets. */
  readonly span: Span;
  /**
   * `guest`: a `pci` list; `hide list`: pciback's list in a file that a person writes; `made`: a hide list in a file that a program makes
   * (grub.cfg); `other`: another word of a boot line that takes an address.
   */
  readonly role: 'guest' | 'hide list' | 'made' | 'other';
  /** Of `guest`: the config's name, or its file's. */
  readonly guest?: string;
}

/** A mention with what it needs to be written anew. */
export interface WrittenMention extends Mention {
  readonly bdf: Bdf;
  /** `device`: every function of it (`01:00.*`); `bus`: everything on the bus (`01:*.*`). */
  readonly whole?: 'device' | 'bus';
  /** The tool never comes to it: it stands behind what the tool refuses, or in a list that a later one replaces. */
  readonly unread?: true;
  /** A program makes the file, whatever the role is. */
  readonly isMade?: true;
}

interface Known {
  readonly all: readonly WrittenMention[];
  readonly read: readonly WrittenMention[];
}

const byWorld = new WeakMap<World, Known>();

/** All of them, by file and place. Worked out once for each world. What no tool comes to read is not among them: `everyMentionOf` has it. */
export function mentionsOf(world: World): readonly Mention[] {
  return knownOf(world).read;
}

/** All that is written, read or not: what a person looks for who moves a card. By file and place. */
export function everyMentionOf(world: World): readonly WrittenMention[] {
  return knownOf(world).all;
}

function knownOf(world: World): Known {
  let known = byWorld.get(world);
  if (!known) {
    const all = [...guestMentions(world), ...bootMentions(world)].sort(byPlace);
    known = { all, read: all.filter(({ unread }) => !unread) };
    byWorld.set(world, known);
  }
  return known;
}

function byPlace(a: Mention, b: Mention): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.span.start - b.span.start;
}

function* guestMentions({ guests, release, host }: World): Iterable<WrittenMention> {
  for (const one of guests) {
    const { file, config } = one;
    const guest = guestName(one);
    for (const written of addressesInGuest(config, release)) yield { ...mention(file, written, host), guest };
  }
}

/** What grub-mkconfig writes, and Fedora's names for it. */
const MENU = /^(?!\/etc\/default\/).*\/grub2?(?:-efi)?\.cfg$/;

function* bootMentions({ boot, host, guests }: World): Iterable<WrittenMention> {
  if (!boot) return;
  const configs = new Set(guests.map(({ file }) => file));
  for (const [file, found] of bootAddresses(boot)) {
    if (configs.has(file)) continue;
    const isMade = MENU.test(file) && isMadeByMkconfig(boot.tree.files.get(file) ?? '');
    for (const written of found) {
      const made = mention(file, written, host);
      if (!isMade) yield made;
      else yield { ...made, isMade, ...(made.role === 'hide list' && { role: 'made' }) };
    }
  }
}

const byMachine = new WeakMap<BootMachine, ReadonlyMap<string, readonly WrittenAddress[]>>();

/** What each file says by itself, and what comes into a boot line from a place that is no line itself: a variable, a script. */
function bootAddresses(machine: BootMachine): ReadonlyMap<string, readonly WrittenAddress[]> {
  const known = byMachine.get(machine);
  if (known) return known;
  const { files } = machine.tree;
  const found = new Map<string, readonly WrittenAddress[]>();
  for (const [path, text] of files) {
    const own = addressesInFile(path, text);
    if (own.length > 0) found.set(path, own);
  }
  for (const [path, traced] of tracedAddresses(machine)) {
    const own = found.get(path) ?? [];
    found.set(path, inOrder([...own, ...traced]));
  }
  byMachine.set(machine, found);
  return found;
}

function mention(file: string, written: WrittenAddress, host: Host): WrittenMention {
  const { start, end, bdf, whole, role, unread } = written;
  return {
    addresses: whole ? meantBy(bdf, whole, host) : [formatAddress(bdf)],
    file,
    span: { start, end },
    role,
    bdf,
    ...(whole && { whole }),
    ...(unread && { unread }),
  };
}

const bySlot = new WeakMap<Host, Map<string, string[]>>();

/** The functions of a device, or of a bus, that the host has; all eight of a device that it does not have. */
function meantBy(bdf: Bdf, whole: 'device' | 'bus', host: Host): readonly string[] {
  let slots = bySlot.get(host);
  if (!slots) {
    slots = new Map();
    for (const { address } of host.devices) {
      const own = parseBdf(address);
      if (!own) continue;
      for (const key of [slotKey(own), busKey(own)]) slots.set(key, [...(slots.get(key) ?? []), address]);
    }
    bySlot.set(host, slots);
  }
  if (whole === 'bus') return slots.get(busKey(bdf)) ?? [];
  const functions = [0, 1, 2, 3, 4, 5, 6, 7];
  return slots.get(slotKey(bdf)) ?? functions.map((func) => formatAddress({ ...bdf, function: func }));
}

function slotKey(bdf: Bdf): string {
  return formatAddress(bdf).slice(0, -2);
}

function busKey(bdf: Bdf): string {
  return formatAddress(bdf).slice(0, -5);
}
