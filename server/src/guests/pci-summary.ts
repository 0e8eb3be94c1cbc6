import { compareReleases, type Release, XL_SINCE } from '../catalogue/releases.ts';
import { type Bdf, parseBdf } from '../specs/bdf.ts';
import { type PciSpec, parsePciSpec } from '../specs/pci-spec.ts';
import type { List, Statement, Value } from '../syntax/xl-config/tree.ts';
import type { TextChange } from '../text/span.ts';
import type { DomainConfig } from './domain-config.ts';
import type { Lineage, Watch } from './watch.ts';

/** An item that xl reads as a device's string. */
export const ENTRY = 1;
/** It gives a device, by address or by name. */
export const DEVICE = 2;
/** The release leaves it out without a word. */
export const DROPPED = 4;
/** Every function of the device. */
export const ALL_FUNCTIONS = 8;
/** There is something about the string itself that may be worth a word of ours. */
export const ODD = 16;
/** xl prints something about it, or what xl makes of it is left to chance. */
export const SAID = 32;
/** The first of the bits that say which of `OWN_OPTIONS` a device has. */
const OWN = 64;

/** The options of a device for which there is a setting `pci_…` that all others follow. */
export const OWN_OPTIONS = ['permissive', 'seize', 'msitranslate', 'power_mgmt'] as const;

/**
 * What one statement gives to the `pci` list, in a few numbers an item: a list of thousands is kept through changes, and what is to be said
 * about one of its strings is found by reading that string again.
 */
export interface PciPart {
  readonly statement: Statement;
  readonly items: readonly Value[];
  /** `bdfKey` of each item's device, or -1. */
  readonly keys: readonly number[];
  /** What else is to know of each item. */
  readonly flags: readonly number[];
  /** A list inside the list, at which xl stops reading without a word; the items behind it have no keys. */
  readonly endedBy?: List;
}

/** The `pci` list that counts. Another object whenever something of it has changed. */
export interface PciSummary {
  /** The statements of the list, up to one with a list inside the list. */
  readonly parts: readonly PciPart[];
  /** How many devices there are, and how many of them have each of `OWN_OPTIONS`. */
  readonly devices: number;
  readonly own: readonly number[];
  /** Whether some string is not left out. */
  readonly hasTaken: boolean;
  /** How many items stand behind the list at which xl stops reading. */
  readonly lost: number;
  /** Two devices may be the same or differ by their function only. False is certain. */
  readonly mayRepeat: boolean;
}

const OWN_NAMES: readonly string[] = OWN_OPTIONS;
const STEP = 500;
const NO_ITEMS: readonly Value[] = [];
const EMPTY: PciSummary = { parts: [], devices: 0, own: [0, 0, 0, 0], hasTaken: false, lost: 0, mayRepeat: false };

/** One number for an address. */
export function bdfKey({ domain, bus, device, function: func }: Bdf): number {
  return ((domain * 256 + bus) * 32 + device) * 8 + func;
}

class PciSummaries {
  readonly #watch: Watch;
  #summary = EMPTY;
  #parts: readonly PciPart[] = [];
  #revision = 0;
  #release: Release | undefined;
  /** How many items have a device in each slot, whatever the function, and how many slots there are with several. */
  #slots = new Map<number, number>();
  #shared = 0;

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  *update(config: DomainConfig, release: Release): Generator<undefined, PciSummary> {
    const revision = config.revision('pci');
    const same = release === this.#release;
    const seen = this.#watch.look(config.version, 0, 0);
    if (same && revision === this.#revision) {
      this.#watch.commit(seen);
      return this.#summary;
    }
    const old = same ? this.#parts : [];
    const chain = config.last('pci')?.value?.kind === 'list' ? config.chain('pci') : [];
    const fewer = Math.min(old.length, chain.length);
    let head = 0;
    while (head < fewer && old[head]?.statement === chain[head]) head++;
    let tail = 0;
    while (tail < fewer - head && old[old.length - 1 - tail]?.statement === chain[chain.length - 1 - tail]) tail++;

    const made: PciPart[] = [];
    for (let at = head; at < chain.length - tail; at++) {
      const statement = chain[at];
      // One statement in the place of one is most often the same list with another item.
      const before = chain.length === old.length && head + tail === old.length - 1 ? old[head] : undefined;
      if (statement) made.push(yield* readPart(config, statement, release, before, seen.change));
      if (at % STEP === STEP - 1) yield undefined;
    }
    const parts = [...old.slice(0, head), ...made, ...old.slice(old.length - tail)];
    if (same) {
      this.#recount(
        old.slice(head, old.length - tail).flatMap(({ keys }) => keys),
        made.flatMap(({ keys }) => keys),
      );
    } else {
      this.#slots = new Map();
      this.#shared = 0;
      for (const { keys } of parts) for (const key of keys) this.#count(key, 1);
    }
    this.#watch.commit(seen);
    this.#release = release;
    this.#revision = revision;
    this.#parts = parts;
    this.#summary = sum(parts, this.#shared > 0);
    return this.#summary;
  }

  /** Most of a long list is as it was: only what differs is counted again. */
  #recount(old: readonly number[], made: readonly number[]): void {
    const fewer = Math.min(old.length, made.length);
    let head = 0;
    while (head < fewer && old[head] === made[head]) head++;
    let tail = 0;
    while (tail < fewer - head && old[old.length - 1 - tail] === made[made.length - 1 - tail]) tail++;
    for (let at = head; at < old.length - tail; at++) this.#count(old[at] ?? -1, -1);
    for (let at = head; at < made.length - tail; at++) this.#count(made[at] ?? -1, 1);
  }

  #count(key: number, by: 1 | -1): void {
    if (key < 0) return;
    const slot = Math.floor(key / 8);
    const count = (this.#slots.get(slot) ?? 0) + by;
    if (count === 0) this.#slots.delete(slot);
    else this.#slots.set(slot, count);
    if (count === (by > 0 ? 2 : 1)) this.#shared += by;
  }
}

const byLineage = new WeakMap<Lineage, PciSummaries>();

/** The `pci` list that counts, by the rules of that release, kept through changes. Gives `undefined` now and then. */
export function readPciSummary(config: DomainConfig, release: Release): Generator<undefined, PciSummary> {
  let summaries = byLineage.get(config.lineage);
  if (!summaries) {
    summaries = new PciSummaries(config.lineage.watch());
    byLineage.set(config.lineage, summaries);
  }
  return summaries.update(config, release);
}

/** The same at one go. */
export function pciSummary(config: DomainConfig, release: Release): PciSummary {
  const reading = readPciSummary(config, release);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}

/** Reads a statement; `before` is what stood in its place before `change`, from which what is the same is taken over. */
function* readPart(
  config: DomainConfig,
  statement: Statement,
  release: Release,
  before: PciPart | undefined,
  change: TextChange | undefined,
): Generator<undefined, PciPart> {
  const items = statement.value?.kind === 'list' ? statement.value.items : NO_ITEMS;
  const nested = items.findIndex(({ kind }) => kind === 'list');
  const endedBy = items[nested];
  const end = nested < 0 ? items.length : nested;
  const { head, tail } =
    before && change && nested < 0 && !before.endedBy ? sameItems(before, statement, items, change) : NONE_SAME;
  // Of their size from the start: there are thousands of statements with one item each.
  const keys = new Array<number>(end).fill(-1);
  const flags = new Array<number>(end).fill(0);
  const moved = before ? before.keys.length - end : 0;
  for (let at = 0; at < end; at++) {
    if (before && (at < head || at >= end - tail)) {
      const was = at < head ? at : at + moved;
      keys[at] = before.keys[was] ?? -1;
      flags[at] = before.flags[was] ?? 0;
    } else {
      readItem(config, statement, items[at], release, keys, flags, at);
      if (at % STEP === STEP - 1) yield undefined;
    }
  }
  return { statement, items, keys, flags, ...(endedBy?.kind === 'list' && { endedBy }) };
}

const NONE_SAME = { head: 0, tail: 0 };

/** How many items of a list, from the first on and up to the last, the change has left as they were. */
function sameItems(before: PciPart, statement: Statement, items: readonly Value[], change: TextChange) {
  const old = before.items;
  const from = before.statement.offset;
  const fewer = Math.min(old.length, items.length);
  const isSame = (a: Value | undefined, b: Value | undefined, by: number) =>
    a !== undefined && b !== undefined && a.kind === b.kind && a.start + by === b.start && a.end + by === b.end;
  let head = 0;
  // What stands before the change has the place in the text that it had.
  const moved = from - statement.offset;
  while (head < fewer && isSame(old[head], items[head], moved) && from + (old[head]?.end ?? 0) < change.start) head++;
  const delta = moved + change.newText.length - (change.end - change.start);
  let tail = 0;
  for (; tail < fewer - head; tail++) {
    const item = old[old.length - 1 - tail];
    if (!isSame(item, items[items.length - 1 - tail], delta) || from + (item?.start ?? 0) <= change.end) break;
  }
  return { head, tail };
}

function readItem(
  config: DomainConfig,
  statement: Statement,
  item: Value | undefined,
  release: Release,
  keys: number[],
  flags: number[],
  at: number,
): void {
  if (!item || (item.kind !== 'string' && item.kind !== 'number')) return;
  const content = config.atom(statement, item) ?? '';
  const comma = content.indexOf(',');
  const address = comma < 0 ? content : content.slice(0, comma);
  const plain = plainFlags(comma < 0 ? '' : content.slice(comma), release);
  const bdf = plain > 0 && address.trim() === address ? parseBdf(address) : undefined;
  if (bdf) {
    keys[at] = bdfKey(bdf);
    flags[at] = plain;
    return;
  }
  const spec = parsePciSpec(content, release);
  // Without its place nothing could be said about an address.
  if (spec.bdf && spec.bdfSpan) keys[at] = bdfKey(spec.bdf);
  flags[at] = flagsOf(spec, release);
}

function flagsOf(spec: PciSpec, release: Release): number {
  let flag = ENTRY;
  if (spec.bdf || spec.name !== undefined) {
    flag |= DEVICE;
    for (const { name, known } of spec.options) {
      const own = known ? OWN_NAMES.indexOf(name) : -1;
      if (own >= 0) flag |= OWN << own;
    }
  }
  if (spec.allFunctions) flag |= ALL_FUNCTIONS;
  if (spec.dropped) flag |= DROPPED;
  const byXl = compareReleases(release, XL_SINCE) >= 0;
  if (spec.refused ? !byXl : spec.dropped || spec.undefinedBehaviour || spec.oddities.length > 0) flag |= ODD;
  const said = spec.refused || spec.undefinedBehaviour || spec.oddities.some(({ message }) => message !== undefined);
  if (said && byXl) flag |= SAID;
  return flag;
}

/** The first release that reads an address apart from what follows it. */
const APART_SINCE: Release = '4.15';
const MOST_REMEMBERED = 200;
/** What options such as `,permissive=1` make of a device with a plain address: nearly all devices have those of a few others. */
const plainOptions = new Map<string, number>();

/** What there is to know of a device with these options behind a plain address, or -1 where the whole string has to be looked at. */
function plainFlags(options: string, release: Release): number {
  if (compareReleases(release, APART_SINCE) < 0) return -1;
  const known = plainOptions.get(options);
  if (known !== undefined) return known;
  const spec = parsePciSpec(`00:00.0${options}`, release);
  const all = flagsOf(spec, release);
  const flags = spec.bdf && bdfKey(spec.bdf) === 0 && !(all & (ODD | SAID)) ? all : -1;
  if (plainOptions.size >= MOST_REMEMBERED) plainOptions.clear();
  // Joined anew: a slice would keep the text alive that it was cut from.
  plainOptions.set(options.split(',').join(','), flags);
  return flags;
}

function sum(parts: readonly PciPart[], mayRepeat: boolean): PciSummary {
  const ending = parts.findIndex(({ endedBy }) => endedBy !== undefined);
  const counted = ending < 0 ? parts : parts.slice(0, ending + 1);
  // Thousands of devices have a few flags between them.
  const counts: number[] = new Array(OWN << OWN_OPTIONS.length).fill(0);
  for (let at = 0; at < counted.length; at++) {
    const flags = counted[at]?.flags ?? [];
    for (let item = 0; item < flags.length; item++) {
      const flag = flags[item] ?? 0;
      counts[flag] = (counts[flag] ?? 0) + 1;
    }
  }
  const present: number[] = [];
  for (let flag = 0; flag < counts.length; flag++) if (counts[flag]) present.push(flag);
  const count = (wanted: number, unwanted = 0) =>
    present.reduce(
      (sum, flag) => ((flag & wanted) === wanted && !(flag & unwanted) ? sum + (counts[flag] ?? 0) : sum),
      0,
    );
  const devices = count(DEVICE);
  const own = OWN_OPTIONS.map((_, at) => count(DEVICE | (OWN << at)));
  const hasTaken = count(ENTRY, DROPPED) > 0;
  return { parts: counted, devices, own, hasTaken, mayRepeat, lost: ending < 0 ? 0 : countLost(parts.slice(ending)) };
}

/** What stands behind the list inside the first part's list: everything there, and what xl would have read of the others. */
function countLost([first, ...others]: readonly PciPart[]): number {
  const behind = (part: PciPart) => (part.endedBy ? part.items.length - part.keys.length - 1 : 0);
  const whole = ({ flags, endedBy }: PciPart) => flags.filter((flag) => flag & ENTRY).length + (endedBy ? 1 : 0);
  return others.reduce((lost, part) => lost + whole(part) + behind(part), first ? behind(first) : 0);
}
