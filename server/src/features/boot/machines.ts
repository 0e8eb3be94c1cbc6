/** The machines whose boot files are open, with what was read of them from the disk. */
import type { BootTree } from '../../boot/choices.ts';
import { type BootMachine, bootMachine } from '../../boot/machine.ts';
import { placeInMachine } from './root.ts';

/** Reads the boot files below a folder; `/` is this machine. Never rejects. */
export type ReadBootTree = (root: string) => Promise<BootTree>;

/** A boot file in its machine. */
export interface BootAround {
  /** `/` is this machine. */
  readonly root: string;
  /** The file's own path there: `/etc/default/grub`. */
  readonly path: string;
  /** With the texts of open editors in the place of those on the disk. Made when first asked. */
  machine(): BootMachine;
}

/** How long what was read is believed, in milliseconds. */
const FRESH = 3000;
/** So many machines are remembered when no file of theirs is open any more. */
const MOST_MACHINES = 4;

export class BootMachines {
  readonly #read: ReadBootTree;
  readonly #machines = new Map<string, MachineOnDisk>();

  constructor(read: ReadBootTree) {
    this.#read = read;
  }

  /**
   * Absent: the path is none of a machine's boot files.
   *
   * @param news called when a check of the file would now be given another machine than the last one
   */
  open(path: string, text: () => string, news: () => void = () => {}): BootSeat | undefined {
    const place = placeInMachine(path);
    if (!place) return undefined;
    const seat = new BootSeat({ path: place.path, text, news }, this.at(place.root));
    seat.machine.seats.add(seat);
    return seat;
  }

  close(seat: BootSeat): void {
    seat.machine.seats.delete(seat);
  }

  /** The machine whose files lie below a folder. */
  at(root: string): MachineOnDisk {
    const known = this.#machines.get(root);
    if (known) return known;
    for (const [other, { seats }] of this.#machines) {
      if (this.#machines.size >= MOST_MACHINES && seats.size === 0) this.#machines.delete(other);
    }
    const machine = new MachineOnDisk(root, this.#read);
    this.#machines.set(root, machine);
    return machine;
  }
}

export class MachineOnDisk {
  readonly root: string;
  readonly seats = new Set<BootSeat>();
  readonly #read: ReadBootTree;
  #reading: { readonly tree: Promise<BootTree>; readonly at: number } | undefined;
  #tree: BootTree | undefined;
  #made:
    | { readonly tree: BootTree; readonly texts: ReadonlyMap<string, string>; readonly machine: BootMachine }
    | undefined;

  constructor(root: string, read: ReadBootTree) {
    this.root = root;
    this.#read = read;
  }

  get isKnown(): boolean {
    return this.#tree !== undefined;
  }

  /**
   * Reads again where that is due, and tells the open files for which it makes a difference. Never rejects.
   *
   * @param fresh how old what was read may be, in milliseconds
   */
  async look(fresh = FRESH): Promise<void> {
    if (!this.#reading || Date.now() - this.#reading.at >= fresh) {
      this.#reading = { tree: this.#read(this.root), at: Date.now() };
    }
    const reading = this.#reading;
    const tree = await reading.tree;
    // What was made of the tree before holds as long as it says the same.
    if (this.#reading === reading && !(this.#tree && sameTree(this.#tree, tree))) this.#tree = tree;
    for (const seat of this.seats) seat.tellNews();
  }

  /** What is known; before anything was read, the open files alone. */
  machine(): BootMachine {
    const tree = this.#tree ?? NOTHING_READ;
    const texts = new Map([...this.seats].map((seat) => [seat.path, seat.text()]));
    const made = this.#made;
    if (made && made.tree === tree && sameEntries(made.texts, texts)) return made.machine;
    const machine = bootMachine({ ...tree, files: new Map([...tree.files, ...texts]) });
    this.#made = { tree, texts, machine };
    return machine;
  }
}

/** What is asked of an open boot file. */
interface OpenBootFile {
  readonly path: string;
  text(): string;
  news(): void;
}

/** An open boot file. */
export class BootSeat {
  readonly machine: MachineOnDisk;
  readonly #file: OpenBootFile;
  /** What the last check was given: nothing yet, or the machine, where it asked for it. */
  #saw: BootMachine | 'nothing' | undefined;

  constructor(file: OpenBootFile, machine: MachineOnDisk) {
    this.#file = file;
    this.machine = machine;
  }

  get path(): string {
    return this.#file.path;
  }

  text(): string {
    return this.#file.text();
  }

  /** What questions are answered with; absent until the machine was read. */
  known(): BootAround | undefined {
    return this.machine.isKnown ? this.around() : undefined;
  }

  around(): BootAround {
    const { path, machine } = this;
    return { root: machine.root, path, machine: () => machine.machine() };
  }

  /** What a check is given. It is told when that would be something else. */
  forCheck(): { readonly bootIfKnown?: BootAround } {
    const known = this.known();
    this.#saw = known ? undefined : 'nothing';
    if (!known) return {};
    const machine = () => {
      const made = known.machine();
      this.#saw = made;
      return made;
    };
    return { bootIfKnown: { ...known, machine } };
  }

  /** Tells where a check would now be given another machine. One that never asked for it does not care. */
  tellNews(): void {
    if (this.#saw === undefined || !this.machine.isKnown) return;
    if (this.#saw === this.machine.machine()) return;
    this.#saw = undefined;
    this.#file.news();
  }
}

const NOTHING_READ: BootTree = { files: new Map(), folders: new Map(), unreadable: [] };

function sameTree(a: BootTree, b: BootTree): boolean {
  return sameEntries(a.files, b.files) && listsOf(a) === listsOf(b);
}

/** Of the tree that counts: each reading is held against it. */
const knownLists = new WeakMap<BootTree, string>();

function listsOf(tree: BootTree): string {
  const { folders, unreadable, notRun, links, xenLine, times } = tree;
  const lists =
    knownLists.get(tree) ??
    JSON.stringify([[...folders], unreadable, notRun, [...(links ?? [])], xenLine, [...(times ?? [])]]);
  knownLists.set(tree, lists);
  return lists;
}

function sameEntries(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([path, text]) => b.get(path) === text);
}
