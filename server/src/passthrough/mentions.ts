/** Where the files of a machine name PCI devices. */
import type { Span } from '../text/span.ts';
import type { World } from './world.ts';

/** An address that is written in a file. */
export interface Mention {
  /** Every address that it means: `0000:01:00.0`; a whole device (`01:00.*`) means those of its functions that the host has, or all eight where it is unknown. */
  readonly addresses: readonly string[];
  /** As on that machine. */
  readonly file: string;
  /** The address alone, without options, quotes or brackets. */
  readonly span: Span;
  /**
   * `guest`: a `pci` list; `hide list`: pciback's list in a file that a person writes; `made`: a hide list in a file that a program makes
   * (grub.cfg); `other`: another word of a boot line that takes an address.
   */
  readonly role: 'guest' | 'hide list' | 'made' | 'other';
  /** Of `guest`: the config's name, or its file's. */
  readonly guest?: string;
}

/** All of them, by file and place. Worked out once for each world. */
export declare function mentionsOf(world: World): readonly Mention[];
