/** The machines whose files are asked about, each as one `World`: what was read of its host, boot files and guests, with the texts of open editors. */
import type { Release } from '../catalogue/releases.ts';
import type { GuestTexts } from '../host/model.ts';
import type { OpenedMachine } from '../host/open-host.ts';
import type { World, WorldAround } from '../passthrough/world.ts';
import type { BootMachines } from './boot/machines.ts';
import { machineIn, type PlaceInMachine, placeInMachine } from './boot/root.ts';
import { NO_ROOT, OneWorld, type ReadHost } from './one-world.ts';

/** What worlds are made from. */
export interface WorldMeans {
  readonly boot?: BootMachines | undefined;
  /** Reads the guests' configs below a folder; absent: nobody looks. Never rejects. */
  readonly readGuests?: ((root: string) => Promise<GuestTexts>) | undefined;
  /** Calls back when something in a folder may have changed, until what is returned is called. */
  readonly watch?: ((folder: string, changed: () => void) => (() => void) | undefined) | undefined;
  /** Whether there is something at a path of this disk. Never rejects. */
  readonly exists?: ((path: string) => Promise<boolean | undefined>) | undefined;
  release(): Release;
  /** The setting `xen.host`; empty: this machine. */
  setting(): string;
  /** The machine that it names, read where that was not done yet. Never rejects. */
  machine(): Promise<OpenedMachine>;
  machineIfKnown(): OpenedMachine | undefined;
  /** Whether this machine is a Xen host itself. Never rejects. */
  isDom0(): Promise<boolean>;
}

/** Of which machine's files somebody speaks, in paths of this disk. */
export interface WorldPlace {
  readonly path?: string;
  /** Of the workspace: the first that holds a machine's files is taken, where the path tells none. */
  readonly folders?: readonly string[];
}

/** A boot file or a guest's config that is open. */
export interface OpenFileOfWorld {
  /** Absolute, on this disk. */
  readonly path: string;
  readonly isGuest: boolean;
  text(): string;
  /** Called when a check would now be given another world than the last one that asked for it. */
  news(): void;
}

/** How old what was read may be for somebody who asks, in milliseconds. */
const FRESH_WHEN_ASKED = 300;
const MOST_WORLDS = 4;
/** How often a host is waited for that others have read again and again. */
const MOST_TURNS = 5;

export class Worlds {
  readonly #means: WorldMeans;
  readonly #worlds = new Map<string, OneWorld>();
  readonly #seats = new Set<WorldSeat>();
  /** The last host that was read with all that it tells: it counts until the next one is as far. */
  #read: ReadHost | undefined;

  constructor(means: WorldMeans) {
    this.#means = means;
  }

  /** Everything known of the machine that is meant, read as far as that is due. Never rejects. */
  async at({ path, folders = [] }: WorldPlace): Promise<World> {
    const one = this.one(await this.#rootOf(path, folders));
    await one.look(FRESH_WHEN_ASKED, true);
    return one.world(path === undefined ? undefined : this.#seatOf(path), true);
  }

  open(file: OpenFileOfWorld): WorldSeat {
    const place = placeInMachine(file.path);
    const seat = new WorldSeat(file, place, () => this.one(this.#rootFor(place)));
    this.#seats.add(seat);
    return seat;
  }

  close(seat: WorldSeat): void {
    this.#seats.delete(seat);
    seat.one.spreadSoon();
  }

  /** Another host counts from now on. */
  forgetHost(): void {
    this.#read = undefined;
  }

  /** Where the host is read anew meanwhile, as for the list of devices, that reading is the one that counts. */
  async #readHost(turns = MOST_TURNS): Promise<ReadHost> {
    const machine = await this.#means.machine();
    if (this.#read?.machine === machine) return this.#read;
    const read = { machine, xen: await machine.xen() };
    if (machine === this.#means.machineIfKnown()) this.#read = read;
    else if (turns > 1) return this.#readHost(turns - 1);
    return read;
  }

  /** The files that are open of a machine. */
  *seatsOf(one: OneWorld): Generator<WorldSeat> {
    for (const seat of this.#seats) if (seat.one === one) yield seat;
  }

  one(root: string): OneWorld {
    const known = this.#worlds.get(root);
    if (known) return known;
    const used = new Set([...this.#seats].map(({ place }) => place?.root));
    for (const [other, one] of this.#worlds) {
      if (this.#worlds.size < MOST_WORLDS) break;
      if (used.has(other)) continue;
      one.forget();
      this.#worlds.delete(other);
    }
    const one: OneWorld = new OneWorld(root, {
      ...this.#means,
      readHost: () => this.#readHost(),
      hostIfRead: () => this.#read,
      seats: () => this.seatsOf(one),
    });
    this.#worlds.set(root, one);
    return one;
  }

  async #rootOf(path: string | undefined, folders: readonly string[]): Promise<string> {
    const { exists, setting, machine } = this.#means;
    const place = path === undefined ? undefined : placeInMachine(path);
    const found = place?.root ?? (exists && (await machineIn(folders, exists)));
    if (found !== undefined) return found;
    return setting().trim() === '' ? '/' : ((await machine()).root ?? NO_ROOT);
  }

  /** The same for an open file, which waits for nothing. */
  #rootFor(place: PlaceInMachine | undefined): string {
    if (place) return place.root;
    return this.#means.setting().trim() === '' ? '/' : (this.#means.machineIfKnown()?.root ?? NO_ROOT);
  }

  #seatOf(path: string): WorldSeat | undefined {
    for (const seat of this.#seats) if (seat.file.path === path) return seat;
    return undefined;
  }
}

/** An open file in its world. */
export class WorldSeat {
  readonly file: OpenFileOfWorld;
  /** Absent: it lies where no file of a machine does. */
  readonly place: PlaceInMachine | undefined;
  readonly #one: () => OneWorld;
  /** What the last check was given: nothing yet, or the world, where it asked for it. */
  #saw: World | 'nothing' | undefined;

  constructor(file: OpenFileOfWorld, place: PlaceInMachine | undefined, one: () => OneWorld) {
    this.file = file;
    this.place = place;
    this.#one = one;
  }

  get one(): OneWorld {
    return this.#one();
  }

  /** What questions are answered with; absent until the machine was read. */
  known(): WorldAround | undefined {
    const { one } = this;
    return one.isKnown ? { path: one.pathOf(this), world: () => one.world(this) } : undefined;
  }

  /** What a check is given. It is told when that would be something else. */
  forCheck(): { readonly worldIfKnown?: WorldAround } {
    const known = this.known();
    this.#saw = known ? undefined : 'nothing';
    if (!known) return {};
    let made: World | undefined;
    // One check has one world: rules ask for it over and over.
    const world = () => {
      made ??= known.world();
      this.#saw = made;
      return made;
    };
    return { worldIfKnown: { path: known.path, world } };
  }

  /** Reads what the file asks for, where that is due, and tells when a check would be given more. Never rejects. */
  async look(namesDevices: boolean): Promise<void> {
    const { one } = this;
    if (namesDevices) await one.look();
    if (this.#saw === 'nothing' && namesDevices) this.tellNews();
    one.spreadSoon();
  }

  get wasAsked(): boolean {
    return typeof this.#saw === 'object';
  }

  tellNews(): void {
    const { one } = this;
    if (this.#saw === undefined || !one.isKnown) return;
    if (this.#saw !== 'nothing' && this.#saw === one.world(this)) return;
    this.#saw = undefined;
    this.file.news();
  }
}
