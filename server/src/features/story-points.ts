/** From evidence and mends to the points of a report: the same for a device's story, a machine's readiness and a plan. */
import type { Evidence, Mend, StationState } from '../passthrough/story/model.ts';
import type { World } from '../passthrough/world.ts';
import type { ReportAction, ReportEvidence, ReportPoint } from '../protocol/report.ts';
import type { FileEdits } from '../text/file-edits.ts';
import { Lines } from '../text/lines.ts';
import { shellLine } from '../text/shell-word.ts';
import type { Span } from '../text/span.ts';
import { textIn } from './addresses/at.ts';

/** What a report cannot know of itself: how a file is opened here, and where edits are kept until somebody wants them. */
export interface ReportPlaces {
  /** The URI of a file of that machine; absent, or `undefined`: it cannot be opened here. */
  uriOf?(file: string): string | undefined;
  /** Keeps edits, and gives the name under which they can be asked for. */
  keep(files: readonly FileEdits[]): string;
}

/** How a world's files become places of a report. Positions count from 0. */
export class WorldPlaces {
  readonly #places: ReportPlaces;
  readonly #texts: (file: string) => string | undefined;
  readonly #lines = new Map<string, Lines>();

  constructor(world: World, places: ReportPlaces) {
    this.#places = places;
    this.#texts = (file) => textIn(world, file);
  }

  evidence({ says, from, span }: Evidence): ReportEvidence {
    const target = span && this.#position(from, span);
    const uri = from.startsWith('/') && this.#texts(from) !== undefined ? this.#places.uriOf?.(from) : undefined;
    return { says, from, ...(uri !== undefined && { uri }), ...(target && { target }) };
  }

  action(mend: Mend): ReportAction {
    const { title } = mend;
    switch (mend.kind) {
      case 'command':
        return { kind: 'command', title, command: shellLine(mend.command) };
      case 'edit':
        return { kind: 'edit', title, id: this.#places.keep(mend.files) };
      case 'by hand':
        return { kind: 'by hand', title };
    }
  }

  point(of: {
    readonly title: string;
    readonly state: StationState;
    readonly says: string;
    readonly evidence: readonly Evidence[];
    readonly mends: readonly Mend[];
  }): ReportPoint {
    const { title, state, says, evidence, mends } = of;
    return {
      title,
      state,
      says,
      evidence: evidence.map((one) => this.evidence(one)),
      actions: mends.map((one) => this.action(one)),
    };
  }

  #position(file: string, { start }: Span): ReportEvidence['target'] {
    const text = this.#texts(file);
    if (text === undefined) return undefined;
    const lines = this.#lines.get(file) ?? new Lines(text);
    this.#lines.set(file, lines);
    const { line, column } = lines.at(start);
    // An editor hides a byte order mark, and counts without it.
    const mark = line === 1 && text.startsWith('\ufeff') ? 1 : 0;
    return { line: line - 1, character: Math.max(0, column - 1 - mark) };
  }
}

/** Which machine a report speaks of: `This machine`, `Recorded host host.json`, `Remote host ssh://dom0`. */
export function machineWords({ kind, label }: Pick<World, 'kind' | 'label'>): string {
  switch (kind) {
    case 'machine':
      return label === 'this machine' ? 'This machine' : label;
    case 'recording':
      return `Recorded host ${label}`;
    case 'remote':
      return `Remote host ${label}`;
  }
}
