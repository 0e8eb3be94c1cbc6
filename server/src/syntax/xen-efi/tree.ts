import type { Span } from '../../text/span.ts';

/** `kernel=vmlinuz root=/dev/sda1`. The span is the item's line, without a comment. */
export interface EfiItem extends Span {
  /** What stands before the first `=`, blanks included: xen.efi compares it as it is. */
  readonly name: string;
  readonly nameSpan: Span;
  /** What stands behind the `=` and the blanks that follow it, up to a control character or `#`. Blanks at its end belong to it. */
  readonly value: Span;
}

/** A line that is neither a section's head nor an item: xen.efi passes over it. */
export interface EfiStray extends Span {
  readonly text: string;
}

/** What stands from one head to the next. */
export interface EfiSection extends Span {
  /** Between the brackets; absent of what stands before the first head, and of a head without a closing bracket. */
  readonly name?: string;
  readonly nameSpan: Span;
  /** The head's line: empty where there is none. */
  readonly head: Span;
  readonly items: readonly EfiItem[];
  readonly strays: readonly EfiStray[];
}

/** A tab, or another control character, with text before and behind it: xen.efi ends the line there. */
export interface EfiCut extends Span {
  /** Whether it ends a comment: what follows counts. */
  readonly inComment: boolean;
}

export interface XenEfiConfig {
  /** The first holds what stands before any head. */
  readonly sections: readonly EfiSection[];
  readonly cuts: readonly EfiCut[];
  /** `#` right behind a character of a value: the rest of the line is gone. */
  readonly clipped: readonly Span[];
  /** Whether the last line ends with a control character. */
  readonly closed: boolean;
}
