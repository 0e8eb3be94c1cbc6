/** The recording of the host that the setting `xen.earlierHost` names: read once, and only when a file names devices. */
import type { Host } from '../host/model.ts';

export interface EarlierMeans {
  /** Reads the recording at a path; absent: nobody looks. Never rejects; a host without devices says why. */
  readonly open: ((path: string) => Promise<Host>) | undefined;
  /** Takes one sentence for the user. */
  tell(words: string): void;
}

export class EarlierHost {
  readonly #means: EarlierMeans;
  #path = '';
  #reading: Promise<Host> | undefined;
  #known: Host | undefined;
  /** What was told last: once is enough. */
  #told = '';

  constructor(means: EarlierMeans) {
    this.#means = means;
  }

  /** @param path empty: nobody recorded it */
  configure(path: string): void {
    if (path === this.#path) return;
    this.#path = path;
    this.#told = '';
    this.forget();
  }

  /** It is read again when it is next needed. */
  forget(): void {
    this.#reading = undefined;
    this.#known = undefined;
  }

  ifKnown(): Host | undefined {
    return this.#known;
  }

  /** Never rejects. */
  async read(): Promise<void> {
    const { open } = this.#means;
    if (this.#path === '' || !open) return;
    this.#reading ??= open(this.#path);
    const reading = this.#reading;
    const host = await reading;
    // Another one counts by now.
    if (reading !== this.#reading) return;
    if (host.devices.length > 0) this.#known = host;
    else this.#tell(host);
  }

  #tell({ label, emptyBecause }: Host): void {
    const words = `The setting xen.earlierHost: ${emptyBecause ?? `${label} has no PCI devices.`}`;
    if (words === this.#told) return;
    this.#told = words;
    this.#means.tell(words);
  }
}
