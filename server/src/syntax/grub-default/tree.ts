import type { Span } from '../../text/span.ts';

/** `NAME=value` as the shell reads it. */
export interface Assignment extends Span {
  readonly name: string;
  /** The value as written, quotes and all. */
  readonly value: Span;
  /** Whether it stands inside an `if`, a loop or a function, so that it need not happen. */
  readonly conditional: boolean;
}

/** A command that the shell would run. */
export interface DefaultsCommand extends Span {
  readonly name: string;
  /** A word `NAME=` right before it, whose value was probably meant to be this. */
  readonly after?: string;
}

export interface GrubDefaults {
  readonly assignments: readonly Assignment[];
  /** Commands that only a slip of the hand can have made: a variable's name, a quoted value. */
  readonly strays: readonly DefaultsCommand[];
  /** What `sh` refuses: it stops at the first fault, and so does this list. */
  readonly faults: readonly (Span & { readonly code: `syntax/${string}`; readonly message: string })[];
}
