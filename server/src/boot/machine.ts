import type { BootTree } from './choices.ts';
import { type Choices, choicesOf } from './choices-of.ts';
import { type BootStates, compareStates } from './states/compare.ts';

/** The boot chain of one machine: its files, the entries they come to, and how its states differ. */
export interface BootMachine extends Choices {
  readonly tree: BootTree;
  readonly states: BootStates;
}

/** @param xlInfo what `xl info` printed, where somebody has it: the one that tells Xen's own line */
export function bootMachine(tree: BootTree, xlInfo?: string): BootMachine {
  const choices = choicesOf(tree);
  return { tree, ...choices, states: compareStates(tree, choices, xlInfo) };
}
