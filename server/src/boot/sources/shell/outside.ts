/** What a shell is given, and what it gives back. */
import type { Origin } from '../../choices.ts';
import type { TracedText } from '../traced-text.ts';
import type { CommandContext } from './commands.ts';

/** An assignment that happened. */
export interface MadeAssignment {
  readonly name: string;
  /** Of a variable of ours, what the assignment itself wrote of the value. */
  readonly written: TracedText;
  readonly origin: Origin | undefined;
}

export interface ShellOptions extends CommandContext {
  /** The variables that are set before. */
  readonly variables: ReadonlyMap<string, TracedText>;
}

/** Why the script that read the files stops, and where. */
export interface Stop {
  readonly message: string;
  readonly origin: Origin | undefined;
}
