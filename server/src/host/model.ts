/** What a machine is: plain data, whoever read it. */
import type { Release } from '../catalogue/releases.ts';

export interface PciDevice {
  /** `0000:01:00.0`, lower case. */
  readonly address: string;
  readonly vendor: number;
  readonly device: number;
  readonly subsystemVendor?: number;
  readonly subsystemDevice?: number;
  /** Base class, subclass and programming interface: 0x030000 is a VGA controller. */
  readonly classCode: number;
  readonly revision?: number;
  /** Names from the host's pci.ids; absent where it has none. */
  readonly vendorName?: string;
  readonly deviceName?: string;
  readonly className?: string;
  readonly driver?: string;
  /** Whether pciback holds it (`driver` is `pciback` or `xen-pciback`): it can be given to a guest. */
  readonly assignable: boolean;
  /** The bridge that it sits behind. */
  readonly parent?: string;
  readonly isBridge: boolean;
  /** Set on virtual functions: the physical function's address. */
  readonly physicalFunction?: string;
}

export interface Host {
  /** In words: "this machine", or the recording's path. */
  readonly label: string;
  readonly devices: readonly PciDevice[];
  /** The release of the Xen that it runs, and the whole version (`4.17.7`); absent where it runs none. */
  readonly xenRelease?: Release;
  readonly xenVersion?: string;
  /** Why there are no devices, in one sentence for the user. */
  readonly emptyBecause?: string;
}

/**
 * The texts of a machine that say how Xen starts. Paths are absolute on that machine (`/etc/default/grub`), whatever folder they were read
 * from. Plain data: host/boot-tree.ts reads it, tests write it down.
 */
export interface BootTree {
  /** Path to text, of every file that the boot chain may read. */
  readonly files: ReadonlyMap<string, string>;
  /** Folder to the names in it, where the names matter: `/boot` and what lies below. */
  readonly folders: ReadonlyMap<string, readonly string[]>;
  /** Paths that are there but could not be read. */
  readonly unreadable: readonly string[];
  /** The target, as written, of each name in `folders` that is a symbolic link; absent: nobody looked. */
  readonly links?: ReadonlyMap<string, string>;
  /** The scripts of /etc/grub.d that may not be executed, which grub-mkconfig passes over; none where all have lost it, as copies do; absent: nobody looked. */
  readonly notRun?: readonly string[];
}
