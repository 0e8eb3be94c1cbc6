import type { Means } from '../../host/means.ts';
import type { XenLine } from '../../host/model.ts';

/** Asks this machine for the line of the Xen that runs. Never rejects. */
export type ReadXenLine = (means: Means) => Promise<XenLine>;

/** What this machine told of its running Xen, asked once: it stays the same until the machine is started anew, and with it this program. */
export class RunningLine {
  readonly #read: ReadXenLine;
  #told: Promise<XenLine> | undefined;
  #isKnown = false;

  constructor(read: ReadXenLine) {
    this.#read = read;
  }

  async ask(means: Means): Promise<XenLine> {
    this.#told ??= this.#read(means);
    const told = this.#told;
    const line = await told;
    if (told === this.#told) this.#isKnown = 'line' in line;
    return line;
  }

  /** Where it was not known, it is asked for again. */
  forgetUnknown(): void {
    if (!this.#isKnown) this.#told = undefined;
  }
}
