import type { ConfigTree } from '../syntax/xl-config/tree.ts';
import type { TextChange } from '../text/span.ts';

/** What somebody who keeps something about a config's statements must look at again. */
export interface Seen {
  /** How many statements, from the first on and up to the last, are the same objects as when it last looked. */
  readonly head: number;
  readonly tail: number;
  /** What was done to the text, where that is one change whose statements could be followed. */
  readonly change: TextChange | undefined;
  /** The version of the config that looked. */
  readonly version: number;
}

/** Follows a config's changes for one who looks at it now and then, so that it need not compare all statements. */
export class Watch {
  /** The version of the newest config. */
  #version: number;
  #changes = 0;
  #head = 0;
  #tail = 0;
  #change: TextChange | undefined;

  constructor(version: number) {
    this.#version = version;
  }

  /** Called for every change, by the config. */
  note({ head, tail }: ConfigTree['kept'], change: TextChange): void {
    this.#version++;
    this.#change = this.#changes++ === 0 && head + tail > 0 ? change : undefined;
    this.#head = Math.min(this.#head, head);
    this.#tail = Math.min(this.#tail, tail);
  }

  /** What became of `before` statements that now are `after`. To a config that is out of date everything is new. */
  look(version: number, before: number, after: number): Seen {
    if (version !== this.#version) return { head: 0, tail: 0, change: undefined, version };
    const fewer = Math.min(before, after);
    const head = Math.min(this.#head, fewer);
    const tail = Math.min(this.#tail, fewer - head);
    return { head, tail, change: this.#change, version };
  }

  /**
   * From here on changes count from that look. False where it is out of date: then nothing of it should be kept, and everything is new to
   * the next look.
   */
  commit({ version }: Seen): boolean {
    const current = version === this.#version;
    this.#changes = 0;
    this.#change = undefined;
    this.#head = current ? Number.POSITIVE_INFINITY : 0;
    this.#tail = this.#head;
    return current;
  }
}

/** What all versions of a config have in common: what somebody keeps about one can hang on it. */
export class Lineage {
  /** Counts the changes. */
  version = 0;
  readonly #watches: Watch[] = [];

  /** For one who keeps something as long as the text lives. Its first look finds everything new. */
  watch(): Watch {
    const watch = new Watch(this.version);
    this.#watches.push(watch);
    return watch;
  }

  note(kept: ConfigTree['kept'], change: TextChange): void {
    this.version++;
    for (const watch of this.#watches) watch.note(kept, change);
  }
}
