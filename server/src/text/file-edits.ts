import type { Edit } from './span.ts';

/** Edits of one file on this machine's disk. */
export interface FileEdits {
  /** Absolute. */
  readonly file: string;
  /** The text that the edits were made for: whoever makes them looks first whether it is still that. Empty for a file that is yet to be. */
  readonly before: string;
  readonly edits: readonly Edit[];
  /** Whether the file is yet to be. */
  readonly isNew?: boolean;
}
