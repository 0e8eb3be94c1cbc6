/** All that is known of a machine at one moment: its devices, its Xen, its boot chain, its guests. Plain data, whoever read it. */
import type { BootMachine } from '../boot/machine.ts';
import type { Release } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import type { Host } from '../host/model.ts';
import type { HostSource } from '../host/source.ts';
import type { XenFacts } from '../host/xen/facts.ts';

/** A guest's config, as it lies on the disk or stands in an editor. */
export interface GuestFile {
  /** Absolute on that machine: `/etc/xen/win10.cfg`. */
  readonly file: string;
  readonly text: string;
  readonly config: DomainConfig;
  /** The config's `name`; absent where it says none. */
  readonly name?: string;
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
