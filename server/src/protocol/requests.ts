/** The requests beyond LSP that client and server share, and the settings. Types and names only. */

/** `xen/devices`: the host's PCI devices. Parameters: none. Result: `DevicesResult`. */
export const DEVICES_REQUEST = 'xen/devices';

/** `xen/insertDevice`: the edit that puts a device into a config's `pci` list. Result: `InsertDeviceResult`. */
export const INSERT_DEVICE_REQUEST = 'xen/insertDevice';

/** `xen/releaseInForce`, from the server: by which release the files are judged from now on. Parameters: `ReleaseInForce`. */
export const RELEASE_IN_FORCE = 'xen/releaseInForce';

export interface ReleaseInForce {
  /** `4.17` */
  readonly release: string;
  /** Who says so: the setting `xen.release`, the host, or nobody, and then it is the newest. */
  readonly from: 'setting' | 'host' | 'newest';
  /** The host's whole version, `4.17.7`, where the host says so. A host newer than every release that is known has another one than `release`. */
  readonly version?: string;
}

export interface DeviceItem {
  /** `0000:01:00.0` */
  readonly address: string;
  /** As people write it: `01:00.0`, with the domain only where it is not 0. */
  readonly bdf: string;
  /** Vendor and device by name, or `8086:10d3`. */
  readonly name: string;
  /** The name for narrow places: `Intel 82574L`, without `Corporation` and the like. */
  readonly shortName: string;
  /** `[8086:10d3]` */
  readonly id: string;
  /** By name, or `0200`. */
  readonly className: string;
  /** A VS Code codicon that shows the class: `device-desktop`, `plug`. */
  readonly icon: string;
  readonly driver?: string;
  readonly assignable: boolean;
  /** `held by pciback`, `driver e1000e`, `no driver`. */
  readonly state: string;
  readonly parent?: string;
  readonly isBridge: boolean;
}

export interface DevicesResult {
  readonly host: string;
  readonly devices: readonly DeviceItem[];
  /** Why the list is empty, in one sentence for the user. */
  readonly emptyBecause?: string;
}

export interface InsertDeviceParams {
  readonly uri: string;
  readonly address: string;
}

/** Either the edits (LSP `TextEdit`s) for that version of the document, or why there are none. */
export interface InsertDeviceResult {
  readonly version?: number;
  readonly edits?: readonly {
    readonly range: {
      readonly start: { readonly line: number; readonly character: number };
      readonly end: { readonly line: number; readonly character: number };
    };
    readonly newText: string;
  }[];
  readonly refused?: string;
}

/**
 * `xen/bootConfiguration`: what the machine of a boot file is started with. Parameters: `BootConfigurationParams`, answer:
 * `BootConfigurationResult`.
 */
export const BOOT_CONFIGURATION_REQUEST = 'xen/bootConfiguration';

export interface BootConfigurationParams {
  /** A file of that machine's boot chain; else the first of the folders that holds a machine's files, else this machine. */
  readonly uri?: string;
  /** Folders, as URIs. */
  readonly folders?: readonly string[];
}

/** Positions count from 0, as in LSP. */
export interface PlaceInText {
  readonly line: number;
  readonly character: number;
}

/** Something that is written and not in force. */
export interface Waiting {
  /** One sentence. */
  readonly words: string;
  /** What brings it into force, where a command does. */
  readonly command?: string;
  /** What is older than it: the boot menu, the initramfs, or what runs. */
  readonly concerns: 'menu' | 'initramfs' | 'running';
}

export interface BootCommand {
  /** With a blank at its end where something must follow that only a person knows. */
  readonly command: string;
  /** What it does, in a few words. */
  readonly does: string;
}

export interface BootConfigurationResult {
  /** The machine in words: `this machine`, or its folder. */
  readonly label: string;
  /** The whole page, to be read. */
  readonly text: string;
  /** The stretches of the page that lead somewhere. */
  readonly links: readonly {
    readonly start: PlaceInText;
    readonly end: PlaceInText;
    readonly uri: string;
    readonly target: PlaceInText;
  }[];
  /** What is written and not in force, the most pressing first; none: everything is. */
  readonly waiting: readonly Waiting[];
  /** The commands that bring it into force, for a terminal: `update-grub`, and what each does. They are for a person to run. */
  readonly commands: readonly BootCommand[];
  /** Files and folders of this disk (paths) on which all this depends. */
  readonly dependsOn: readonly string[];
}

/** The section `xen` of the editor's settings. */
export interface Settings {
  /** A release such as `4.17`, `latest`, or `auto` (and where it is absent): the host's own, the newest where there is no Xen host. */
  readonly release?: string;
  /** Another host: a recording, a folder that holds its `sys/`, `ssh://user@host`, or `ssh:NAME`. Empty: this machine. */
  readonly host?: string;
  /** A recording of the same host, made earlier: the path of a file, or of a folder. Empty: none. */
  readonly earlierHost?: string;
  /** Whether the user trusts the workspace. No program is run without that; absent: not. */
  readonly trusted?: boolean;
  /** The programs `xl` and `ssh`; empty: those on the path. */
  readonly xlPath?: string;
  readonly sshPath?: string;
  /** What rules are worth to the user: by code or `family/*`, a severity or `off`. */
  readonly rules?: Readonly<Record<string, string>>;
}
