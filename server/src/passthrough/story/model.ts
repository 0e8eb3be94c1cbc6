/** A device's way from the firmware's switch to the running guest: where on it the device stands, and what is missing. */
import type { FileEdits } from '../../text/file-edits.ts';
import type { Span } from '../../text/span.ts';
import type { Stake } from '../stakes.ts';

/** In the order of the way. */
export const STATIONS = ['iommu', 'xen line', 'hiding', 'assignable', 'config', 'running'] as const;
export type StationName = (typeof STATIONS)[number];

/** What shows that something is so. */
export interface Evidence {
  /** One sentence, or the very words of a file or program. */
  readonly says: string;
  /** A file of that machine, or a program as it is typed: `/etc/default/grub`, `xl dmesg`. */
  readonly from: string;
  /** Where in that file, where it is one. */
  readonly span?: Span;
}

/** What takes a device on. */
export type Mend =
  /** Edits of files, paths as on that machine: all or none. */
  | { readonly kind: 'edit'; readonly title: string; readonly files: readonly FileEdits[] }
  /** A command for a person to run: program and arguments, no shell in between. */
  | { readonly kind: 'command'; readonly title: string; readonly command: readonly string[] }
  /** Something that no file or command does: a switch in the firmware's setup, a reboot. */
  | { readonly kind: 'by hand'; readonly title: string };

/** `met`; `missing`: it has to be done yet; `unknown`: cannot be told from here; `contradicting`: two places say different things, or it can never be. */
export type StationState = 'met' | 'missing' | 'unknown' | 'contradicting';

/** How one thing stands. */
export interface Point {
  readonly state: StationState;
  /** One or two sentences. */
  readonly says: string;
  readonly evidence: readonly Evidence[];
  /** What to do next; none where it is met, or nothing can be done. */
  readonly mends: readonly Mend[];
}

export interface Station extends Point {
  readonly name: StationName;
}

/** Who has a device, in a word: for a tree, a hover, a list. */
export type DeviceState =
  | { readonly word: 'dom0’s' | 'hidden' | 'assignable' | 'bridge' | 'unsafe' | 'absent' }
  /** `guest`: the config's `name`, or its file's where it says none; a running guest's name. */
  | { readonly word: 'in a config' | 'in a running guest'; readonly guest: string };

export interface Story {
  /** `0000:01:00.0` */
  readonly address: string;
  /** Path of the guest's config, as on that machine; absent: no guest was named, and no config names the device. */
  readonly guest?: string;
  /** All six, in the order of the way. */
  readonly stations: readonly Station[];
  readonly state: DeviceState;
  /** The gravest first. */
  readonly stakes: readonly Stake[];
  /** Other functions that must go the same way, with the reason in one sentence. */
  readonly companions: readonly { readonly address: string; readonly because: string }[];
}
