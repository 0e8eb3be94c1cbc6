import type { BootChoice, BootTree } from './choices.ts';
import { choicesFromGenerated } from './generated/choices-from-generated.ts';
import { choicesFromSources } from './sources/choices-from-sources.ts';
import type { SourceNote } from './sources/notes.ts';
import { isXenServer } from './states/distribution.ts';

/** Everything that a machine can boot into Xen with. */
export interface Choices {
  /** What update-grub would make now. */
  readonly sources: readonly BootChoice[];
  /** What the files hold that boot loaders read. */
  readonly generated: readonly BootChoice[];
  /** What is worth knowing of the sources beyond their entries. */
  readonly notes: readonly SourceNote[];
}

/** Files that make update-grub: without any of them nobody wants to know why it makes no entry. */
const SOURCE = /^\/etc\/(?:default\/grub(?:\.d\/|$)|grub\.d\/)/;

/** All the entries that a machine's files come to. */
export function choicesOf(tree: BootTree): Choices {
  const generated = choicesFromGenerated(tree);
  // Theirs has GRUB's scripts too, and nobody runs them.
  if (isXenServer(tree) || ![...tree.files.keys()].some((path) => SOURCE.test(path)))
    return { sources: [], generated, notes: [] };
  const { choices, notes } = choicesFromSources(tree);
  return { sources: choices, generated, notes };
}
