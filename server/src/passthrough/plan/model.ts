/** All that takes devices to a guest, or back to dom0, before anything is changed. */
import type { FileEdits } from '../../text/file-edits.ts';
import type { Stake } from '../stakes.ts';

/** One file's part of a plan: a person takes it or leaves it. The path is that of the machine. */
export interface PlannedEdit extends FileEdits {
  /** What it does, in a few words: `hides 01:00.0 from dom0`. */
  readonly title: string;
  /** Why, in one sentence. */
  readonly because: string;
}

/** A step that remains for a person, in the order given. */
export interface PlannedStep {
  /** Program and arguments; no shell in between. Absent for what no command does, such as a switch in the firmware. */
  readonly command?: readonly string[];
  /** What it does and why, in one sentence. */
  readonly because: string;
}

export interface Plan {
  readonly kind: 'pass' | 'give back';
  readonly title: string;
  /** The devices that it moves: those asked for, and those that belong with them. */
  readonly addresses: readonly string[];
  readonly edits: readonly PlannedEdit[];
  readonly steps: readonly PlannedStep[];
  /** What a person has to know before: what is at stake, the gravest first. */
  readonly stakes: readonly Stake[];
  /** The same and all other warnings in words, one or two sentences each; the gravest first. */
  readonly warnings: readonly string[];
  /** That dom0 needs what is moved, in one sentence; the plan stands all the same. Absent: nothing that is known of. */
  readonly unsafe?: string;
  /** Why nothing can be planned, in one sentence; then there are no edits and no steps. */
  readonly refused?: string;
}
