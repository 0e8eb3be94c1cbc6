import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Release } from '../catalogue/releases.ts';
import type { Host } from '../host/model.ts';
import type { WorldAround } from '../passthrough/world.ts';
import type { Finding } from '../rules/finding.ts';
import type { Neighbours } from '../rules/neighbours.ts';
import type { Place } from '../rules/suppressions/ignore-fixes.ts';
import type { Span, TextChange, TextUnits } from '../text/span.ts';
import type { Completion, Hover, OutlineItem, Signature } from './answers.ts';
import type { BootAround } from './boot/machines.ts';

/** What a file is judged by. */
export interface Knowledge {
  readonly catalogue: Catalogue;
  readonly release: Release;
  /** The machine that the file is for. Read when first asked. */
  host(): Promise<Host>;
  /** The same, where somebody asked already: what is said at every key waits for no reading. */
  readonly hostIfKnown?: Host;
  /** The machine that the file is for as it was recorded earlier, where the setting names such a recording and it has been read. */
  readonly earlierHostIfKnown?: Host;
  /** The other domain configs of the file's folder, where they have been read already. */
  readonly neighboursIfKnown?: Neighbours;
  /** The boot chain that the file is a part of, where it has been read already. */
  readonly bootIfKnown?: BootAround;
  /** The machine that the file is a part of, with its guests and all that is known of it, where that has been read already. */
  readonly worldIfKnown?: WorldAround;
  /** The paths that the file names and its own machine is known not to have. */
  readonly missingPathsIfKnown?: ReadonlySet<string>;
}

/**
 * Everything that can be asked about a file of one language. `D` is the parsed file; it is never changed by a question.
 * No call throws, whatever the text.
 */
export interface Language<D> {
  parse(text: string, units?: TextUnits): D;
  /** The file after a change, made from the one before (which must not be used any more). `text` is the whole new text. */
  reparse(old: D, text: string, change: TextChange): D;
  /** What is wrong, in any order. Gives `undefined` now and then, so that a caller can let others have a turn in between. */
  check(file: D, knowledge: Knowledge): Iterable<Finding | undefined>;
  complete(file: D, offset: number, knowledge: Knowledge): Completion[] | Promise<Completion[]>;
  hover(file: D, offset: number, knowledge: Knowledge): Hover | undefined | Promise<Hover | undefined>;
  /** What the string at an offset is made of, where there is something to say. */
  signature?(file: D, offset: number, knowledge: Knowledge): Signature | undefined;
  outline(file: D): OutlineItem[];
  /** Whether the file names devices, so that a check would have more to say where the host is known. Asked after every check: quickly. */
  namesDevices?(file: D): boolean;
  /** What may go over several lines and be folded; absent: nothing but comments. */
  blocks?(file: D): Iterable<Span>;
  /** Where statements start and end, for the comments that silence findings. Asked only where there are such comments. */
  statements(file: D): Place;
}
