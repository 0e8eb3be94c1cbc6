/** One machine of `Worlds`: what was read of it, and the `World` that this makes. */
import { type BootMachine, bootMachine } from '../boot/machine.ts';
import { AUTO_FOLDER, GUEST_FOLDER, type GuestTexts, type Host, NO_GUESTS } from '../host/model.ts';
import type { OpenedMachine } from '../host/open-host.ts';
import { isKnown, unknownFacts, type XenFacts } from '../host/xen/facts.ts';
import { type GuestFile, guestFile, type World, worldOf } from '../passthrough/world.ts';
import { pathOnDisk } from '../text/file-edits.ts';
import type { WorldMeans, WorldSeat } from './worlds.ts';

/** In the place of a root: the machine of the setting, whose files are on no disk of ours. */
export const NO_ROOT = '';

/** How long what was read is believed without asking, in milliseconds. */
const FRESH = 3000;
/** Whoever writes does so in several keys, and in several files. */
const SETTLES = 300;
/** Worlds of one machine that are kept: one for all, and one for each config that lies elsewhere. */
const MOST_MADE = 8;
/** Open configs of which the last text is kept parsed. */
const MOST_OPEN = 64;
/** Where a config is a guest's, whether anybody has it on the disk already. */
const IN_PLACE = /^\/etc\/xen\/(?:auto\/)?[^/]+$/;

/** A host with all that it tells. */
export interface ReadHost {
  readonly machine: OpenedMachine;
  readonly xen: XenFacts;
}

export interface OneWorldMeans extends WorldMeans {
  /** Never rejects. */
  readHost(): Promise<ReadHost>;
  hostIfRead(): ReadHost | undefined;
  /** The open files of this machine, and those that are nobody else's. */
  seats(): Iterable<WorldSeat>;
}

export class OneWorld {
  readonly #root: string;
  readonly #means: OneWorldMeans;
  #reading: { readonly texts: Promise<GuestTexts>; readonly at: number } | undefined;
  #texts: GuestTexts | undefined;
  /** What a machine brought itself whose files are on no disk of ours. */
  #brought: { readonly of: OpenedMachine; readonly boot?: BootMachine; readonly guests: GuestTexts } | undefined;
  #hasLooked = false;
  /** Whether the host may not be read for a check's sake: then its files are known without it. */
  #isUnread = false;
  /** The guests of what was read, in the order of their paths, with the place of each: made once a reading. */
  #stored:
    | { readonly of: GuestTexts; readonly guests: readonly GuestFile[]; readonly at: ReadonlyMap<string, number> }
    | undefined;
  /** The last text of each open config. */
  readonly #open = new Map<string, GuestFile>();
  /** The world that all share, and that of each open config which lies elsewhere. */
  readonly #made = new Map<WorldSeat | 'all', { readonly parts: readonly unknown[]; readonly world: World }>();
  #stopWatching: (() => void)[] | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(root: string, means: OneWorldMeans) {
    this.#root = root;
    this.#means = means;
  }

  /** Whether there is a world for a check without reading anything. */
  get isKnown(): boolean {
    return this.#hasLooked && (this.#isUnread || this.#isForeign || this.#read(false) !== undefined);
  }

  /** A copy of some machine's files, of which nobody said whose they are: this machine's devices are not its. */
  get #isForeign(): boolean {
    return this.#root !== '/' && this.#root !== NO_ROOT && this.#means.setting().trim() === '';
  }

  /**
   * Reads again what is due. Never rejects.
   *
   * @param fresh how old what was read may be, in milliseconds
   * @param isAsked whether a person asks, and no check: then the host is read in any case
   */
  async look(fresh = FRESH, isAsked = false): Promise<void> {
    const { boot, readGuests } = this.#means;
    const mayRead = isAsked || (await this.#mayReadHost());
    if (!isAsked) this.#isUnread = !mayRead;
    const host = mayRead ? this.#means.readHost() : undefined;
    if (this.#root === NO_ROOT) await this.#takeBrought(await host);
    else await Promise.all([boot?.at(this.#root).look(fresh), readGuests && this.#readGuests(fresh, readGuests), host]);
    this.#hasLooked = true;
  }

  /**
   * What is known now: the same object while that is the same.
   *
   * @param seat the open file for which it is made: a config that lies elsewhere is a guest of it
   */
  world(seat?: WorldSeat, isAsked = false): World {
    const release = this.#means.release();
    const read = this.#read(isAsked);
    const boot = this.#boot();
    const { unreadable } = this.#guestTexts();
    const guests = this.#guestFiles(seat);
    const parts = [release, read, boot, unreadable, ...guests];
    const key = seat && this.#isStray(seat) ? seat : 'all';
    const made = this.#made.get(key);
    if (made && made.parts.length === parts.length && made.parts.every((part, at) => part === parts[at]))
      return made.world;
    const host = read?.machine.host ?? nobodyRead(this.#root);
    const world = worldOf({
      label: read?.machine.label ?? host.label,
      kind: read?.machine.kind ?? (this.#root === '/' ? 'machine' : 'recording'),
      release,
      host,
      xen: read?.xen ?? unknownFacts(host.emptyBecause ?? ''),
      root: this.#root === NO_ROOT ? undefined : this.#root,
      boot,
      guests,
      unreadable,
    });
    if (this.#made.size >= MOST_MADE) this.#made.clear();
    this.#made.set(key, { parts, world });
    return world;
  }

  /** The path of an open file on that machine. */
  pathOf({ place, file }: WorldSeat): string {
    const path = place?.path ?? file.path;
    return this.#guestTexts().otherNames.get(path) ?? path;
  }

  /** Has the open files look whether something is new for them, once nobody writes any more. */
  spreadSoon(): void {
    if (this.#timer || ![...this.#means.seats()].some((seat) => seat.wasAsked)) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      for (const seat of this.#means.seats()) seat.tellNews();
    }, SETTLES);
    this.#timer.unref?.();
  }

  /** Nobody asks for it any more. */
  forget(): void {
    for (const stop of this.#stopWatching ?? []) stop();
    this.#stopWatching = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #read(isAsked: boolean): ReadHost | undefined {
    return this.#isForeign && !isAsked ? undefined : this.#means.hostIfRead();
  }

  async #mayReadHost(): Promise<boolean> {
    if (this.#means.setting().trim() !== '') return true;
    return this.#root === '/' && (await this.#means.isDom0());
  }

  async #readGuests(fresh: number, read: (root: string) => Promise<GuestTexts>): Promise<void> {
    this.#watch();
    if (!this.#reading || Date.now() - this.#reading.at >= fresh) {
      this.#reading = { texts: read(this.#root), at: Date.now() };
    }
    const reading = this.#reading;
    const texts = await reading.texts;
    if (this.#reading === reading && !(this.#texts && sameTexts(this.#texts, texts))) this.#texts = texts;
  }

  async #takeBrought(host: ReadHost | undefined): Promise<void> {
    if (!host || this.#brought?.of === host.machine) return;
    const { machine, xen } = host;
    const [tree, guests] = await Promise.all([machine.boot?.(), machine.guests?.()]);
    const { commandLine } = xen;
    const xenLine = isKnown(commandLine)
      ? { line: commandLine.value, from: commandLine.from }
      : { why: commandLine.why };
    const boot = tree && bootMachine({ ...tree, xenLine });
    this.#brought = { of: machine, ...(boot && { boot }), guests: guests ?? NO_GUESTS };
  }

  #boot(): BootMachine | undefined {
    if (this.#root === NO_ROOT) return this.#brought?.boot;
    const machine = this.#means.boot?.at(this.#root);
    return machine?.isKnown ? machine.machine() : undefined;
  }

  #guestTexts(): GuestTexts {
    return (this.#root === NO_ROOT ? this.#brought?.guests : this.#texts) ?? NO_GUESTS;
  }

  #guestFiles(seat: WorldSeat | undefined): GuestFile[] {
    const { guests, at } = this.#storedGuests();
    const all = [...guests];
    for (const [path, text] of this.#openTexts(seat)) {
      const place = at.get(path);
      const stored = place === undefined ? undefined : all[place];
      if (stored?.text === text) continue;
      const starts = this.#startsWithHost(path);
      let guest = this.#open.get(path);
      if (guest?.text !== text || guest.startsWithHost !== starts) {
        guest = guestFile(path, text, starts);
        if (this.#open.size >= MOST_OPEN) this.#open.clear();
        this.#open.set(path, guest);
      }
      if (place === undefined) all.push(guest);
      else all[place] = guest;
    }
    return all.length === guests.length ? all : all.sort(byPath);
  }

  #storedGuests() {
    const of = this.#guestTexts();
    if (this.#stored?.of === of) return this.#stored;
    const before = this.#stored;
    const guests = [...of.files].map(([path, text]) => {
      const starts = this.#startsWithHost(path);
      const last = before?.guests[before.at.get(path) ?? -1];
      return last?.text === text && last.startsWithHost === starts ? last : guestFile(path, text, starts);
    });
    guests.sort(byPath);
    this.#stored = { of, guests, at: new Map(guests.map(({ file }, at) => [file, at])) };
    return this.#stored;
  }

  /** The unsaved texts that count, by their paths on that machine. */
  #openTexts(seat: WorldSeat | undefined): ReadonlyMap<string, string> {
    const texts = new Map<string, string>();
    for (const open of this.#means.seats()) {
      if (open.file.isGuest && !this.#isStray(open)) texts.set(this.pathOf(open), open.file.text());
    }
    // Of a copy of a machine's files, a path elsewhere is none of that machine's.
    if (seat && this.#isStray(seat) && (this.#root === '/' || this.#root === NO_ROOT || seat.place))
      texts.set(this.pathOf(seat), seat.file.text());
    return texts;
  }

  #startsWithHost(path: string): boolean {
    return this.#guestTexts().startWithHost.has(path) || path.startsWith(`${AUTO_FOLDER}/`);
  }

  /** An open config that lies where no guest of the machine is looked for. */
  #isStray(seat: WorldSeat): boolean {
    if (!seat.file.isGuest) return false;
    const path = this.pathOf(seat);
    return !this.#guestTexts().files.has(path) && !(seat.place && IN_PLACE.test(path));
  }

  /** What others write into the folders of the guests counts as soon as it is there, while a file is open for which it matters. */
  #watch(): void {
    const { watch } = this.#means;
    this.#stopWatching ??= [GUEST_FOLDER, AUTO_FOLDER].flatMap((folder) => {
      const stop = watch?.(pathOnDisk(this.#root, folder), () => {
        this.#reading = undefined;
        if (this.#timer || ![...this.#means.seats()].some((seat) => seat.wasAsked)) return;
        this.#timer = setTimeout(() => {
          this.#timer = undefined;
          void this.look().then(() => this.spreadSoon());
        }, SETTLES);
        this.#timer.unref?.();
      });
      return stop ? [stop] : [];
    });
  }
}

function nobodyRead(root: string): Host {
  const whose = root === '/' ? 'this machine' : root;
  return {
    label: whose,
    devices: [],
    emptyBecause: `The files of ${whose} are known, and not its devices: the setting xen.host names the host that they belong to.`,
  };
}

function byPath(a: GuestFile, b: GuestFile): number {
  return a.file < b.file ? -1 : 1;
}

function sameTexts(a: GuestTexts, b: GuestTexts): boolean {
  const rest = ({ startWithHost, otherNames, unreadable }: GuestTexts) =>
    JSON.stringify([[...startWithHost], [...otherNames], unreadable]);
  return (
    a.files.size === b.files.size &&
    [...a.files].every(([path, text]) => b.files.get(path) === text) &&
    rest(a) === rest(b)
  );
}
