import type { Means } from '../../host/means.ts';
import type { XenLine } from '../../host/model.ts';

/** Asks this machine for the line of the Xen that runs. Never rejects. */
export type ReadXenLine = (means: Means) => Promise<XenLine>;

/** A program that told nothing is not run again before that, in milliseconds: the page is made at every key, and `sudo` logs each refusal. */
const REST = 60_000;

/** What this machine told of its running Xen, asked once: it stays the same until the machine is started anew, and with it this program. */
export class RunningLine {
  readonly #read: ReadXenLine;
  #told: Promise<XenLine> | undefined;
  #isKnown = false;
  /** Until when what was told will do, in milliseconds since 1970. */
  #until = 0;

  constructor(read: ReadXenLine) {
    this.#read = read;
  }

  async ask(means: Means): Promise<XenLine> {
    if (this.#told) return this.#told;
    const asking = this.#read(means);
    this.#told = asking;
    this.#until = Number.POSITIVE_INFINITY;
    const line = await asking;
    if (asking !== this.#told) return line;
    this.#isKnown = 'line' in line;
    this.#until = means.mayRun ? Date.now() + REST : 0;
    return line;
  }

  /** Where it was not known, it is asked for again, once that may bring something else. */
  tryAgain(): void {
    if (Date.now() >= this.#until) this.forgetUnknown();
  }

  /** Where it was not known, it is asked for again: there are other means now. */
  forgetUnknown(): void {
    if (!this.#isKnown) this.#told = undefined;
  }
}
