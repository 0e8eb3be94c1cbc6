/** What all stations of a device's story ask about, looked up once: who names the device, who has it, what pciback is told. */
import { mainChoice } from '../../boot/pciback/main-choice.ts';
import type { PcibackOfChoice } from '../../boot/pciback/pciback.ts';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { GuestType } from '../../catalogue/record.ts';
import { guestTypeOnX86 } from '../../guests/guest-type.ts';
import type { PciDevice } from '../../host/model.ts';
import { knownValue } from '../../host/xen/facts.ts';
import type { RunningGuest } from '../../host/xen/guests.ts';
import { type Bdf, formatAddress, parseBdf, shortAddress } from '../../specs/bdf.ts';
import { isHiddenBy } from '../hiding.ts';
import { everyMentionOf, type WrittenMention } from '../mentions.ts';
import { deviceOf } from '../topology.ts';
import { type GuestFile, guestAt, type World } from '../world.ts';

/** What is the same for all devices of a world. */
export interface Whereabouts {
  /** The mentions in `pci` lists, by address; also those that xl never comes to. */
  readonly inConfigs: ReadonlyMap<string, readonly WrittenMention[]>;
  /** The running guests that have a device, by address. */
  readonly running: ReadonlyMap<string, readonly RunningGuest[]>;
  /** What `xl pci-assignable-list` printed; absent: nobody knows. */
  readonly assignable?: ReadonlySet<string>;
  /**
   * What pciback is told by the machine’s entry: as update-grub would make it now, where its sources are known. Absent: nobody looked at the
   * boot files, or no entry starts Xen.
   */
  readonly choice?: PcibackOfChoice;
}

const known = new WeakMap<World, Whereabouts>();

/** Looked up once for each world. */
export function whereabouts(world: World): Whereabouts {
  let found = known.get(world);
  if (!found) {
    found = lookUp(world);
    known.set(world, found);
  }
  return found;
}

function lookUp(world: World): Whereabouts {
  const inConfigs = new Map<string, WrittenMention[]>();
  for (const mention of everyMentionOf(world)) {
    if (mention.role === 'guest') for (const address of mention.addresses) push(inConfigs, address, mention);
  }
  const running = new Map<string, RunningGuest[]>();
  for (const guest of withoutStubs(knownValue(world.xen.guests) ?? [])) {
    for (const address of guest.devices) push(running, address, guest);
  }
  const assignable = knownValue(world.xen.assignable);
  const { boot } = world;
  const choice = boot && mainChoice(boot);
  return {
    inConfigs,
    running,
    ...(assignable && { assignable: new Set(assignable) }),
    ...(choice && { choice }),
  };
}

/** A guest’s stub domain has what the guest has, and gets and loses it with the guest: no command is for it. */
function withoutStubs(guests: readonly RunningGuest[]): readonly RunningGuest[] {
  const names = new Set(guests.map(({ name }) => name));
  return guests.filter(({ name }) => !name.endsWith('-dm') || !names.has(name.slice(0, -'-dm'.length)));
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const all = map.get(key);
  if (all) all.push(value);
  else map.set(key, [value]);
}

/** One device, and the guest that it is for. */
export interface Situation extends Whereabouts {
  readonly world: World;
  /** `0000:01:00.0` */
  readonly address: string;
  /** As a person writes it: `01:00.0`. */
  readonly own: string;
  /** Absent: Xen has no way to name it (a domain beyond ffff). */
  readonly bdf?: Bdf;
  /** Absent: the host has none at that address. */
  readonly device?: PciDevice;
  /** The guest that the story is about. */
  readonly guest?: GuestFile;
  /** The path that was asked for, where no guest of the world has it. */
  readonly noSuchGuest?: string;
  /** What xl of the world's release makes of that guest's config. */
  readonly type?: GuestType;
  /** For what the toolstack says of the config; absent: it is not asked. */
  readonly catalogue?: Catalogue;
  /** The places in configs that name the device, and that xl reads: the guest's own first. */
  readonly mentions: readonly WrittenMention[];
  /** Where the guest's own config names it, and xl never comes to that. */
  readonly unread?: WrittenMention;
  /** Running guests that have it. */
  readonly holders: readonly RunningGuest[];
}

/** @param guestFile a path; absent: the first config that names the device, a guest that the host starts by itself before others */
export function situationOf(world: World, address: string, guestFile?: string, catalogue?: Catalogue): Situation {
  const all = whereabouts(world);
  const bdf = parseBdf(address);
  const full = bdf ? formatAddress(bdf) : address;
  const device = deviceOf(world.host, full);
  const everywhere = all.inConfigs.get(full) ?? [];
  const naming = everywhere.filter((mention) => !mention.unread);
  const wanted = guestFile ?? usualGuest(world, naming) ?? usualGuest(world, everywhere);
  const guest = wanted === undefined ? undefined : guestAt(world, wanted);
  const unread = everywhere.findLast((mention) => mention.unread && mention.file === guest?.file);
  const type = guest && guestTypeOnX86(guest.config, world.release);
  return {
    ...all,
    world,
    address: full,
    own: shortAddress(full),
    ...(bdf && { bdf }),
    ...(device && { device }),
    ...(guest && { guest }),
    ...(!guest && guestFile !== undefined && { noSuchGuest: guestFile }),
    ...(type && { type }),
    ...(catalogue && { catalogue }),
    ...(unread && { unread }),
    mentions: [
      ...naming.filter(({ file }) => file === guest?.file),
      ...naming.filter(({ file }) => file !== guest?.file),
    ],
    holders: all.running.get(full) ?? [],
  };
}

function usualGuest({ guests }: World, naming: readonly WrittenMention[]): string | undefined {
  if (naming.length === 0) return undefined;
  const files = new Set(naming.map(({ file }) => file));
  const all = guests.filter(({ file }) => files.has(file));
  return (all.find(({ startsWithHost }) => startsWithHost) ?? all[0])?.file;
}

/** Whether pciback holds it now: the link to its driver tells, whatever lists say. */
export function isHeld({ device }: Pick<Situation, 'device'>): boolean {
  return device?.assignable === true;
}

/** Whether the hide list that counts takes it in, and pciback takes that list. */
export function isHidden({ choice, bdf }: Pick<Situation, 'choice' | 'bdf'>): boolean {
  return bdf !== undefined && isHiddenBy(choice, bdf);
}
