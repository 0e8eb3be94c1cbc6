import type { Span } from '../../text/span.ts';

/** `APPEND xen.gz --- vmlinuz`: a keyword and the rest of its line. */
export interface SyslinuxLine extends Span {
  /** In lower case. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  readonly value: Span;
}

/** A `LABEL` with what belongs to it. */
export interface SyslinuxLabel extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  /** What the menu shows: `MENU LABEL`, without the `^` that marks its key. */
  readonly title?: string;
  readonly titleSpan: Span;
  /** Titles of the `MENU BEGIN` blocks around it. */
  readonly under: readonly string[];
  readonly isMenuDefault: boolean;
  /** `KERNEL`, `LINUX`, `COM32` or `BOOT`: the last one counts. */
  readonly kernel?: SyslinuxLine;
  /** The last `APPEND` counts. */
  readonly append?: SyslinuxLine;
}

export interface SyslinuxConfig {
  readonly labels: readonly SyslinuxLabel[];
  /** What labels without an `APPEND` of their own get. */
  readonly append?: SyslinuxLine;
  readonly defaultLine?: SyslinuxLine;
  readonly ontimeout?: SyslinuxLine;
  readonly includes: readonly SyslinuxLine[];
}
