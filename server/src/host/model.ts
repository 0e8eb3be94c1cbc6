/** What a machine is: plain data, whoever read it. */
import type { Release } from '../catalogue/releases.ts';

/** Something of the machine that hangs on a device. */
export interface Attached {
  readonly kind: 'disk' | 'network' | 'keyboard' | 'pointer' | 'serial';
  /** As the kernel names it: `sda`, `eth0`, `input3`, `ttyS1`. */
  readonly name: string;
  /** What it calls itself, where it does: `QEMU USB Keyboard`. */
  readonly words?: string;
}

/** Something that the running system rests on. Taking it away cuts off disk, console or network. */
export interface Reliance {
  readonly what:
    | 'root file system'
    | 'boot file system'
    | 'file system'
    | 'swap'
    | 'default route'
    | 'ssh session'
    | 'console';
  /** As the system names it: `/boot`, `/dev/dm-1`, `xenbr0`, `tty0`. */
  readonly name: string;
  /** The names of what carries it, from the top down, as `Attached` and the layers above it have them: `vg0-root`, `md0`, `sda2`, `sda`; a bridge, then its ports. */
  readonly through: readonly string[];
  /** The same, one way down each: a mirror over two disks has two. */
  readonly ways?: readonly (readonly string[])[];
  /** Why the way down ends before a device, where files do not tell: in words. */
  readonly untold?: string;
}

/** The type in its PCI Express capability; a bridge to PCI has conventional devices behind it. */
export type ExpressPort =
  | 'endpoint'
  | 'root port'
  | 'upstream port'
  | 'downstream port'
  | 'bridge to PCI'
  | 'bridge from PCI'
  | 'integrated endpoint'
  | 'event collector';

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
  /** The addresses of its virtual functions that are switched on, and how many it could have. */
  readonly virtualFunctions?: readonly string[];
  readonly mostVirtualFunctions?: number;
  /** What hangs on it, directly or through hubs and controllers behind it (not through a PCI bridge). */
  readonly attached?: readonly Attached[];
  /** The display that the firmware shows its text on. */
  readonly bootVga?: boolean;
  /** The type of its configuration header, without the bit for several functions: 0 a device, 1 a PCI bridge, 2 a CardBus bridge. */
  readonly headerType?: number;
  /** Whether it speaks PCI Express; absent where its capabilities could not be read. */
  readonly express?: boolean;
  /** What a PCI Express device is to the bus; absent: it is no such device, or its capabilities could not be read. */
  readonly port?: ExpressPort;
  /**
   * Whether its access control services (ACS) keep what it forwards, or its own functions, apart: all of source validation, request and
   * completion redirect and upstream forwarding that it knows of are on. `false`: it has none of them; absent: that could not be read.
   */
  readonly accessControl?: boolean;
  /** As the kernel offers them: `flr`, `pm`, `bus`; empty: none; absent: the kernel does not say. */
  readonly resetMethods?: readonly string[];
  readonly msi?: boolean;
  readonly msix?: boolean;
  /** The node of memory that it is near to; absent where there is one node only. */
  readonly numaNode?: number;
  /** The label of the physical slot. */
  readonly slot?: string;
  /** `8.0 GT/s`, lanes; what it runs at and what it could. */
  readonly link?: {
    readonly speed: string;
    readonly width: number;
    readonly mostSpeed?: string;
    readonly mostWidth?: number;
  };
  /** Memory and I/O windows, sizes in bytes. */
  readonly regions?: readonly {
    readonly kind: 'memory' | 'io';
    readonly bytes: number;
    readonly prefetchable: boolean;
  }[];
  /** The kernel's own isolation group; absent in a dom0, where Xen owns the IOMMU. */
  readonly iommuGroup?: number;
  /** `active`, `suspended`: reading a suspended device's configuration would wake it, so that is not done. */
  readonly powerState?: string;
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
  /** What the running system rests on; absent: nobody looked, or it could not be told. */
  readonly reliances?: readonly Reliance[];
  /** What hangs on no PCI function: PS/2 keyboards; absent: nobody looked. */
  readonly offPci?: readonly Attached[];
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
  /**
   * When what stands at a path was last written, in milliseconds since 1970: of the files read below /etc, and of the initramfs images, whose
   * content nobody reads. Absent: nobody looked, or it is a copy whose files were all written when it was made.
   */
  readonly times?: ReadonlyMap<string, number>;
  /** The line of the Xen that runs, which no file holds; absent: nobody asked. */
  readonly xenLine?: XenLine;
}

/** Xen's line as the machine told it, with what told it (`xl info`); or why it did not, in one sentence for the user. */
export type XenLine = { readonly line: string; readonly from: string } | { readonly why: string };

/** Where guests' configs lie, and those that the host starts by itself. */
export const GUEST_FOLDER = '/etc/xen';
export const AUTO_FOLDER = '/etc/xen/auto';

/** The configs of a machine's guests, read by host/guest-files.ts. Paths are absolute on that machine. */
export interface GuestTexts {
  /** Path to text, sorted by path. Of a file with several names, the first one in /etc/xen, else in /etc/xen/auto. */
  readonly files: ReadonlyMap<string, string>;
  /** The paths of those that the host starts by itself. */
  readonly startWithHost: ReadonlySet<string>;
  /** Other names of those files, with the path that stands for each: `/etc/xen/auto/10-web` for a link to `/etc/xen/web.cfg`. */
  readonly otherNames: ReadonlyMap<string, string>;
  /** Paths that are there and cannot be read. */
  readonly unreadable: readonly string[];
}

export const NO_GUESTS: GuestTexts = {
  files: new Map(),
  startWithHost: new Set(),
  otherNames: new Map(),
  unreadable: [],
};
