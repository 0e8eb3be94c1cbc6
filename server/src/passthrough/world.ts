/** All that is known of a machine at one moment: its devices, its Xen, its boot chain, its guests. Plain data, whoever read it. */
import type { BootMachine } from '../boot/machine.ts';
import type { Release } from '../catalogue/releases.ts';
import { DomainConfig } from '../guests/domain-config.ts';
import type { GuestTexts, Host } from '../host/model.ts';
import type { HostSource } from '../host/source.ts';
import type { XenFacts } from '../host/xen/facts.ts';

/** A guest's config, as it lies on the disk or stands in an editor. */
export interface GuestFile {
  /** Absolute on that machine: `/etc/xen/win10.cfg`. */
  readonly file: string;
  readonly text: string;
  readonly config: DomainConfig;
  /** The config's `name`; absent where it says none. */
  readonly name?: string | undefined;
  /** Whether the host starts it by itself: it lies in /etc/xen/auto, or a link there leads to it. */
  readonly startsWithHost: boolean;
}

export interface World {
  /** The machine in words: `this machine`, a recording's path, `ssh://dom0`. */
  readonly label: string;
  readonly kind: HostSource['kind'];
  /** By which its files are judged. */
  readonly release: Release;
  readonly host: Host;
  readonly xen: XenFacts;
  /**
   * The folder of this disk that holds its `etc/` and `boot/`: `/` is this machine. Absent: what is known of its files was recorded or told by
   * another machine, so it can be read, and not edited here. Paths in a world are always those of the machine, without this folder.
   */
  readonly root?: string;
  /** Absent: nobody looked, or nobody may. */
  readonly boot?: BootMachine;
  /** In the order of their paths, each file once. */
  readonly guests: readonly GuestFile[];
  /** Paths of guests’ configs and boot files that are there and cannot be read. */
  readonly unreadable: readonly string[];
}

/** A file in its machine: what rules and hovers get of the world that is known already. */
export interface WorldAround {
  /** The file's own path there, as its guest or boot file has it: `/etc/xen/win10.cfg`. */
  readonly path: string;
  /** Made when first asked. The same object while nothing has changed; its parts (a guest, the boot chain) keep their identity as well. */
  world(): World;
}

/** The guest of a config's text, which is parsed when something is asked of it: at a key of a guest's file nobody asks that of its own. */
export function guestFile(file: string, text: string, startsWithHost: boolean, config?: DomainConfig): GuestFile {
  let parsed = config;
  const known = () => (parsed ??= DomainConfig.parse(text));
  return {
    file,
    text,
    startsWithHost,
    get config() {
      return known();
    },
    // Of one with a syntax error in it nobody knows the end.
    get name() {
      return known().last('name')?.faults.length ? undefined : known().string('name');
    },
  };
}

/** The guests of what was read, in the order of their paths. */
export function guestFilesOf({ files, startWithHost }: GuestTexts): readonly GuestFile[] {
  return [...files].map(([file, text]) => guestFile(file, text, startWithHost.has(file)));
}

/** What a guest is called: its config's `name`, or its file's. */
export function guestName({ name, file }: Pick<GuestFile, 'name' | 'file'>): string {
  return name ?? file.slice(file.lastIndexOf('/') + 1);
}

/** The guest that a path of that machine, or another name of the same file, stands for. */
export function guestAt(world: World, path: string): GuestFile | undefined {
  return world.guests.find(({ file }) => file === path);
}

/** What a world is put together from. */
export interface WorldParts extends Omit<World, 'root' | 'boot'> {
  readonly root?: string | undefined;
  readonly boot?: BootMachine | undefined;
}

/** `unreadable` needs to name guests' configs only: the boot files say themselves which of them cannot be read. */
export function worldOf({ root, boot, unreadable, ...parts }: WorldParts): World {
  return {
    ...parts,
    ...(root !== undefined && { root }),
    ...(boot && { boot }),
    unreadable: [...new Set([...(boot?.tree.unreadable ?? []), ...unreadable])],
  };
}
