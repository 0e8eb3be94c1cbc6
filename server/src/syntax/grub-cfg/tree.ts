import type { Span } from '../../text/span.ts';

/** A command of the script that matters to Xen. Its words are cut when they are wanted: `splitCommandLine`. */
export interface ScriptCommand extends Span {
  readonly name: string;
}

/** `menuentry`, `submenu`, or (`script`) what stands outside of both. The end is behind the closing brace. */
export interface ScriptEntry extends Span {
  readonly kind: 'menuentry' | 'submenu' | 'script';
  /** What stands before the brace: `menuentry 'Xen' --class xen`. */
  readonly head: Span;
  readonly commands: readonly ScriptCommand[];
  readonly children: readonly ScriptEntry[];
}

export interface GrubScript {
  readonly root: ScriptEntry;
  /** What `grub-script-check` refuses: it stops at the first fault, and so does this list. */
  readonly faults: readonly (Span & { readonly code: `syntax/${string}`; readonly message: string })[];
}
