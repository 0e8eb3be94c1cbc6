/** The boot lines that start Xen, whatever file they were found in. Spans are absolute. */
import type { Span } from '../text/span.ts';

/** One word of a command line: `iommu=verbose`. */
export interface BootWord extends Span {
  /** The word as Xen or the kernel gets it, quotes and escapes resolved. */
  readonly text: string;
  /** The name before `=`, on Xen's line without a `no-`: never empty. */
  readonly name: string;
  /** Whether a `no-` stood before the name; the kernel knows no such prefix. */
  readonly negated: boolean;
  /** What follows `=`; absent where there is none. */
  readonly value?: string;
  /** Where the value stands in the file; `start === end` right after a `=` with nothing behind it. */
  readonly valueSpan?: Span;
  /** False where quoting makes offsets inside `text` differ from offsets in the file. */
  readonly plain: boolean;
  /** Whether a part of it is known only when the machine boots, or when another file is read: `root=$device`. */
  readonly dynamic: boolean;
}

/** Who reads the words. */
export type Reader = 'xen' | 'dom0';

/** A command line, or a variable whose content becomes (part of) one. The span is where its words can stand. */
export interface BootLine extends Span {
  readonly reader: Reader;
  /** The image, where the line names one: `/boot/xen.gz`. */
  readonly image?: Span & { readonly text: string };
  readonly words: readonly BootWord[];
  /** Where a further word can be inserted: right behind the last one. */
  readonly insertAt: number;
  /** The variable of /etc/default/grub. */
  readonly variable?: string;
  /** The whole command or assignment. */
  readonly statement: Span;
  /** What surrounds `insertAt` in /etc/default/grub. */
  readonly quoting?: 'double' | 'single' | 'none';
  /** Whether these are dom0's words behind ` -- ` on Xen's line. */
  readonly behindDashes?: boolean;
  /** Whether variables alone stand on the line: nobody can say here what words they are. */
  readonly open?: boolean;
}

/** One entry of the boot menu; /etc/default/grub is one entry with several lines. */
export interface BootEntry extends Span {
  readonly title: string;
  readonly titleSpan: Span;
  /** Xen's and dom0's lines; none where the entry does not start Xen. */
  readonly lines: readonly BootLine[];
  /** Titles of the submenus that it stands in. */
  readonly under: readonly string[];
}

export type BootFileKind = 'grub-menu' | 'grub-cfg' | 'grub-default' | 'xen-efi' | 'syslinux' | 'bls-entry';

export interface BootFile {
  readonly kind: BootFileKind;
  readonly entries: readonly BootEntry[];
  /** What GRUB itself (for /etc/default/grub: the shell) would refuse. */
  readonly faults: readonly (Span & { readonly code: `syntax/${string}`; readonly message: string })[];
  /** /etc/default/grub only. */
  readonly defaults?: DefaultsFacts;
}

/** What only /etc/default/grub has. */
export interface DefaultsFacts {
  /** The values after the last line, without what only the shell could tell: another file's variables, the output of commands. */
  readonly values: ReadonlyMap<string, string>;
  /** Every assignment of a variable of ours, in the order of the file. */
  readonly assignments: readonly DefaultsAssignment[];
  /** Commands that were meant to be an assignment. */
  readonly strays: readonly (Span & { readonly name: string; readonly after?: string })[];
}

export interface DefaultsAssignment extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly conditional: boolean;
  /** Whether the value takes up what the variable held before. */
  readonly extends: boolean;
}

/** A boot file together with the text that it was read from. */
export interface BootFileWithText extends BootFile {
  readonly text: string;
}
