/** The boot lines that start Xen, whatever file they were found in. Spans are absolute. */
import type { Span } from '../text/span.ts';

/** One word of a command line: `iommu=verbose`. */
export interface BootWord extends Span {
  /** The word as Xen or the kernel gets it, quotes and escapes resolved. */
  readonly text: string;
  /** The name before `=`, without a `no-`: never empty. */
  readonly name: string;
  /** What follows `=`; absent where there is none. */
  readonly value?: string;
  /** Where the value stands in the file; `start === end` right after a `=` with nothing behind it. */
  readonly valueSpan?: Span;
  /** False where quoting makes offsets inside `text` differ from offsets in the file. */
  readonly plain: boolean;
}

/** Who reads the words. */
export type Reader = 'xen' | 'dom0';

/** A command line, or a variable whose content becomes (part of) one. */
export interface BootLine extends Span {
  readonly reader: Reader;
  /** The image, where the line names one: `/boot/xen.gz`. */
  readonly image?: Span & { readonly text: string };
  readonly words: readonly BootWord[];
  /** Where a further word can be inserted: right behind the last one. */
  readonly insertAt: number;
  /** The variable of /etc/default/grub. */
  readonly variable?: string;
}

/** One entry of the boot menu; /etc/default/grub is one entry with several lines. */
export interface BootEntry extends Span {
  readonly title: string;
  readonly lines: readonly BootLine[];
}

export interface BootFile {
  readonly entries: readonly BootEntry[];
  /** What GRUB itself would refuse. */
  readonly faults: readonly (Span & { readonly code: `syntax/${string}`; readonly message: string })[];
}
