/** What a machine can boot into Xen with, and where every word of it was written. */
import type { Span } from '../text/span.ts';
import type { Reader } from './model.ts';

export type { BootTree } from '../host/model.ts';

/** Where a word was written. */
export interface Origin extends Span {
  readonly file: string;
}

/** A word of a command line as its reader gets it, with every variable filled in. */
export interface TracedWord {
  readonly text: string;
  readonly line: Reader;
  /** Absent: the script that makes the entry puts it there by itself, such as `placeholder` or `root=`. */
  readonly origin?: Origin;
}

/** An entry of the boot menu that starts Xen. */
export interface BootChoice {
  readonly title: string;
  /** The titles of the submenus that it stands in. */
  readonly under: readonly string[];
  readonly id?: string;
  /** `sources`: what update-grub would make now; `generated`: what a file that the boot loader reads holds. */
  readonly from: 'sources' | 'generated';
  /** The file that holds it; of `sources`, the one that update-grub would write. */
  readonly file: string;
  /** Where the entry stands in that file; absent of `sources`. */
  readonly place?: Span;
  readonly recovery: boolean;
  /** The one that boots by itself, as far as the files tell. */
  readonly isDefault: boolean;
  readonly xenImage?: string;
  readonly dom0Image?: string;
  readonly xen: readonly TracedWord[];
  readonly dom0: readonly TracedWord[];
  /** What could not be told from the files: `the output of a command`, a variable that only the boot loader knows. */
  readonly unknown: readonly string[];
}
