import { firstFrom } from '../../text/rising.ts';
import type { TextChange, TextUnits } from '../../text/span.ts';
import { lastBefore } from './locate.ts';
import { Run, type RunStart } from './run.ts';
import type { ParsedStatement } from './statement.ts';
import type { ConfigTree } from './tree.ts';
import { MAX_STATEMENTS } from './tree-builder.ts';
import { PYTHON, STOPS } from './verdict.ts';

export interface ParseOptions {
  /**
   * What a character of the text is: a UTF-16 unit, of which one from 0x80 on stands for several bytes in the file, or one
   * byte of it (a text decoded as Latin-1). Real xl reads bytes.
   */
  readonly units?: TextUnits;
  /** Faults beyond are counted and not kept, so that a text that is no config costs no memory. At least 1; 1000 if not given. */
  readonly maxFaults?: number;
}

const NOTHING_KEPT = { head: 0, tail: 0 };
const MAX_FAULTS = 1000;
/** So many places apart judged anew cost more than the whole text. */
const MOST_TURNS = 64;
const TEXT_START: RunStart = { offset: 0, line: 1, entry: 0 };

class ParsedTree implements ConfigTree {
  readonly looksLikePython: boolean;
  readonly stopped: boolean;
  readonly faultCount: number;

  constructor(
    readonly statements: readonly ParsedStatement[],
    /** Indices of the statements with flags, rising. */
    readonly suspects: readonly number[],
    /** Names that are used with `+=`, or were: it is judged by statements far away. */
    readonly added: ReadonlySet<string>,
    readonly bytes: boolean,
    readonly maxFaults: number,
    /** Too big or too faulty to be followed through changes. */
    readonly crowded: boolean,
    readonly kept: ConfigTree['kept'] = NOTHING_KEPT,
  ) {
    let flags = 0;
    let count = 0;
    for (const index of suspects) {
      const statement = statements[index] as ParsedStatement;
      flags |= statement.flags;
      count += statement.faults.length;
    }
    this.faultCount = count;
    this.looksLikePython = count > 0 && (flags & PYTHON) !== 0;
    this.stopped = (flags & STOPS) !== 0;
  }
}

/** The tree of any text; it never throws. Every fault is one that real xl reports, in its order. */
export function parseConfig(text: string, options: ParseOptions = {}): ConfigTree {
  return parseAll(text, options.units === 'bytes', Math.max(1, options.maxFaults ?? MAX_FAULTS));
}

function parseAll(text: string, bytes: boolean, maxFaults: number): ParsedTree {
  const run = new Run(text, bytes, maxFaults, TEXT_START);
  run.watchKinds();
  run.go();
  const { statements, added } = run.builder;
  const crowded = run.verdict.crowded || statements.length > MAX_STATEMENTS;
  return new ParsedTree(statements, suspectsOf(statements), added, bytes, maxFaults, crowded);
}

/**
 * The tree after one change, equal to what `parseConfig` gives for `text`, the whole new text. Statements that the change
 * does not touch stay the same objects, with `offset` and `line` set anew: the old tree must not be used any more.
 */
export function reparseConfig(old: ConfigTree, text: string, change: TextChange): ConfigTree {
  if (!(old instanceof ParsedTree)) return parseConfig(text);
  return new Reparse(old, text, change).tree();
}

class Reparse {
  private readonly delta: number;
  /** What the new tree is made of, in order. */
  private readonly pieces: (readonly ParsedStatement[])[] = [];
  private count = 0;
  private readonly suspects: number[] = [];
  /** Whether real xl has reported something, and whether it has stopped, in the pieces so far. */
  private failed = false;
  private stopped = false;

  constructor(
    private readonly old: ParsedTree,
    private readonly text: string,
    private readonly change: TextChange,
  ) {
    this.delta = change.newText.length - (change.end - change.start);
  }

  tree(): ParsedTree {
    const { old, text, change, delta } = this;
    const { statements, bytes, maxFaults } = old;
    const whole = () => parseAll(text, bytes, maxFaults);
    if (old.crowded) return whole();
    const added = new Set(old.added);

    const touched = lastBefore(statements, change.start);
    let index = touched < 0 ? 0 : restart(statements, touched);
    let start: RunStart = (touched < 0 ? undefined : statements[index]) ?? TEXT_START;
    this.keep(0, index, 0, 0);
    const head = index;
    let tail = 0;
    let safe = change.end;
    for (let turn = 0; ; turn++) {
      if (turn === MOST_TURNS) return whole();
      const run = new Run(text, bytes, maxFaults, start);
      run.verdict.failed = this.failed;
      run.verdict.stopped = this.stopped;
      let meeting = index;
      const met = run.go((offset, entry) => {
        const before = offset - delta;
        if (entry < 0 || before < safe) return false;
        while (meeting < statements.length && (statements[meeting] as ParsedStatement).offset < before) meeting++;
        const candidate = statements[meeting];
        return candidate !== undefined && candidate.offset === before && candidate.entry === entry;
      });
      if (!met) meeting = statements.length;
      for (const name of run.builder.added) added.add(name);
      if (run.verdict.crowded) return whole();
      if (touches(added, statements, index, meeting) || touches(added, run.builder.statements, 0)) return whole();
      this.append(run.builder.statements);
      if (!met) break;

      const lines = run.lexer.tokenLine - (statements[meeting] as ParsedStatement).line;
      const next = this.nextDiffering(meeting);
      if (next < 0) {
        this.keep(meeting, statements.length, delta, lines);
        tail = statements.length - meeting;
        break;
      }
      // What xl says of a later statement depends on whether it was still reading, and content, when it came there.
      if (added.size > 0) return whole();
      index = restart(statements, next);
      this.keep(meeting, index, delta, lines);
      const from = statements[index] as ParsedStatement;
      start = { offset: from.offset + delta, line: from.line + lines, entry: from.entry };
      safe = (statements[next] as ParsedStatement).offset + 1;
    }
    const made = ([] as ParsedStatement[]).concat(...this.pieces);
    const tree = new ParsedTree(made, this.suspects, added, bytes, maxFaults, false, { head, tail });
    return tree.faultCount > maxFaults || made.length > MAX_STATEMENTS ? whole() : tree;
  }

  /** The next suspect of the old tree from `meeting` on if it must be judged anew, or -1. */
  private nextDiffering(meeting: number): number {
    const { suspects, statements } = this.old;
    const at = firstFrom(suspects, meeting);
    const next = suspects[at];
    if (next === undefined) return -1;
    let failed = false;
    let stopped = false;
    for (let i = 0; i < at; i++) {
      const { faults, flags } = statements[suspects[i] as number] as ParsedStatement;
      failed ||= faults.length > 0;
      stopped ||= (flags & STOPS) !== 0;
    }
    return failed === this.failed && stopped === this.stopped ? -1 : next;
  }

  private append(statements: readonly ParsedStatement[]): void {
    for (const suspect of suspectsOf(statements)) this.suspect(statements[suspect] as ParsedStatement, suspect);
    this.pieces.push(statements);
    this.count += statements.length;
  }

  /** Takes over statements of the old tree. */
  private keep(from: number, to: number, delta: number, lines: number): void {
    const { statements, suspects } = this.old;
    for (let i = firstFrom(suspects, from); i < suspects.length; i++) {
      const suspect = suspects[i] as number;
      if (suspect >= to) break;
      this.suspect(statements[suspect] as ParsedStatement, suspect - from);
    }
    if (delta !== 0 || lines !== 0) {
      for (let index = from; index < to; index++) {
        const statement = statements[index] as ParsedStatement;
        statement.offset += delta;
        statement.line += lines;
      }
    }
    this.pieces.push(statements.slice(from, to));
    this.count += to - from;
  }

  private suspect({ faults, flags }: ParsedStatement, index: number): void {
    this.suspects.push(this.count + index);
    this.failed ||= faults.length > 0;
    this.stopped ||= (flags & STOPS) !== 0;
  }
}

/** The last statement at or before `index` where parsing can begin anew; the first one always can. */
function restart(statements: readonly ParsedStatement[], index: number): number {
  let at = index;
  while (at > 0 && (statements[at] as ParsedStatement).entry < 0) at--;
  return at;
}

function suspectsOf(statements: readonly ParsedStatement[]): number[] {
  const suspects: number[] = [];
  for (let index = 0; index < statements.length; index++) {
    if ((statements[index] as ParsedStatement).flags !== 0) suspects.push(index);
  }
  return suspects;
}

function touches(
  names: ReadonlySet<string>,
  statements: readonly ParsedStatement[],
  from: number,
  to = statements.length,
): boolean {
  if (names.size === 0) return false;
  for (let index = from; index < to; index++) {
    const { key } = statements[index] as ParsedStatement;
    if (key !== undefined && names.has(key.name)) return true;
  }
  return false;
}

export { decodeString } from './strings.ts';
