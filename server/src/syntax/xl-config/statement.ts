import type { Key, Operator, Statement, SyntaxFault, Value } from './tree.ts';

/** Shared by all that have none: never pushed to. */
const NO_FAULTS: SyntaxFault[] = [];

/** A statement with what `reparseConfig` needs to know of it. */
export class ParsedStatement implements Statement {
  faults: SyntaxFault[] = NO_FAULTS;
  /** SUSPECT, STOPS and PYTHON of verdict.ts. */
  flags = 0;

  constructor(
    public offset: number,
    public line: number,
    readonly length: number,
    readonly key: Key | undefined,
    readonly operator: Operator | undefined,
    readonly value: Value | undefined,
    readonly stored: boolean,
    /** The verdict's state before it, or -1 where parsing cannot begin anew. */
    readonly entry: number,
  ) {}
}
