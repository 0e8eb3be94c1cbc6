/** What stands around the domain configs that are open: the other configs of their folders, and the files of the host that they name. */
import type { Release } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import { namedPaths } from '../guests/named-paths.ts';
import type { Folders } from '../host/folder.ts';
import { checkNeighbours, type Neighbours } from '../rules/neighbours.ts';
import { checkPaths } from '../rules/paths.ts';
import { GuestFolder, placesOf } from './guest-folder.ts';

/** What is asked of this machine's disk. */
export interface Disk {
  readonly folders: Folders;
  /** Whether there is something at an absolute path; `undefined` where that cannot be told in time. Never rejects. */
  exists(path: string): Promise<boolean | undefined>;
  /** Whether this machine is a Xen host itself. Never rejects. */
  isDom0(): Promise<boolean>;
}

/** A domain config that is open. */
export interface OpenConfig {
  /** Absolute. */
  readonly path: string;
  config(): DomainConfig;
  release(): Release;
  /** Whether the machine that configs are for is this one. */
  isForThisMachine(): boolean;
  /** Called when a check would now find something else than the last one. */
  news(): void;
}

/** What a check is given of it. */
export interface KnownAround {
  readonly neighboursIfKnown?: Neighbours;
  readonly missingPathsIfKnown?: ReadonlySet<string>;
}

/** So many folders are remembered when nothing of them is open any more. */
const MOST_FOLDERS = 8;
/** More paths than this are not looked for. */
const MOST_PATHS = 64;
/** How long what was seen of a path is believed, in milliseconds. */
const FRESH = 3000;

export class Around {
  readonly #disk: Disk;
  readonly #folders = new Map<string, GuestFolder>();
  #isDom0: Promise<boolean> | undefined;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  open(open: OpenConfig): Seat {
    const places = placesOf(open.path);
    const [main = ''] = places;
    let folder = this.#folders.get(main);
    if (!folder) {
      folder = new GuestFolder(places, this.#disk.folders);
      this.#folders.set(main, folder);
    }
    const seat = new Seat(open, folder, this.#disk, () => this.isDom0());
    folder.enter(seat);
    return seat;
  }

  /** Whether this machine is a Xen host itself. Asked once; never rejects. */
  isDom0(): Promise<boolean> {
    this.#isDom0 ??= this.#disk.isDom0();
    return this.#isDom0;
  }

  close(seat: Seat): void {
    seat.folder.leave(seat);
    if (this.#folders.size <= MOST_FOLDERS) return;
    for (const [main, each] of this.#folders) if (each.isEmpty) this.#folders.delete(main);
  }
}

/** An open config in its folder. */
export class Seat {
  readonly open: OpenConfig;
  readonly folder: GuestFolder;
  /** Which file it is on the disk; `undefined` where it was not asked yet, or is none. */
  id: string | undefined;
  /** Whether that was asked. */
  isPlaced = false;
  readonly #disk: Disk;
  readonly #isDom0: () => Promise<boolean>;
  #paths: ReadonlyMap<string, { readonly missing: boolean; readonly at: number }> = new Map();
  #missing: ReadonlySet<string> | undefined;
  /** What the last check said of all this. */
  #said: string | undefined;

  constructor(open: OpenConfig, folder: GuestFolder, disk: Disk, isDom0: () => Promise<boolean>) {
    this.open = open;
    this.folder = folder;
    this.#disk = disk;
    this.#isDom0 = isDom0;
  }

  known(): KnownAround {
    return {
      ...(this.folder.isKnown &&
        this.isPlaced && {
          neighboursIfKnown: { file: this.open.path, find: (key) => this.folder.find(key, this) },
        }),
      ...(this.#missing && { missingPathsIfKnown: this.#missing }),
    };
  }

  /** Asks which file it is on the disk. Never rejects. */
  async place(): Promise<void> {
    this.id = await this.#disk.folders.id(this.open.path);
    this.isPlaced = true;
  }

  /** To be called when a check has ended that was given this. */
  checked(known: KnownAround): void {
    this.#said = this.#wouldSay(known);
  }

  /** Looks around again where that is due, and tells every config of the folder for which it makes a difference. Never rejects. */
  async look(): Promise<void> {
    if (!this.isPlaced) await this.place();
    await Promise.all([this.folder.refresh(), this.#lookForPaths()]);
    this.folder.spread();
  }

  /** Tells where a check would now find something else. One that was never checked will be anyway. */
  tellNews(): void {
    if (this.#said === undefined || this.#wouldSay(this.known()) === this.#said) return;
    this.#said = undefined;
    this.open.news();
  }

  #wouldSay(known: KnownAround): string {
    const { open } = this;
    const given = { config: open.config(), release: open.release(), ...known };
    const found = [
      ...(known.neighboursIfKnown ? checkNeighbours(given) : []),
      ...(known.missingPathsIfKnown?.size ? checkPaths(given) : []),
    ];
    // Where it stands in this text is not news; where in another file is.
    const said = found.map(({ code, severity, message, related }) => [
      code,
      severity,
      message,
      code.startsWith('neighbour/') ? related : undefined,
    ]);
    return JSON.stringify(said);
  }

  async #lookForPaths(): Promise<void> {
    const { open } = this;
    if (!open.isForThisMachine() || !(await this.#isDom0())) {
      this.#missing = undefined;
      return;
    }
    const named = namedPaths(open.config(), open.release()).flatMap(({ path }) => (path.startsWith('/') ? [path] : []));
    const now = Date.now();
    const paths = new Map<string, { missing: boolean; at: number }>();
    for (const path of new Set(named.slice(0, MOST_PATHS))) {
      const before = this.#paths.get(path);
      // One after the other: they may all lie on the same slow disk.
      const seen =
        before && now - before.at < FRESH ? before : { missing: (await this.#disk.exists(path)) === false, at: now };
      paths.set(path, seen);
    }
    this.#paths = paths;
    this.#missing = new Set([...paths].flatMap(([path, { missing }]) => (missing ? [path] : [])));
  }
}
