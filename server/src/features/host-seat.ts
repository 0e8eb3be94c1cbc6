/** The host behind an open file: it is read once the file names devices of it, and what that finds comes by itself. */
import type { Host } from '../host/model.ts';
import type { Knowledge } from './language.ts';

/** A host, and what it was when it was recorded earlier. */
type KnownHost = Pick<Knowledge, 'hostIfKnown' | 'earlierHostIfKnown'>;

export interface HostOfFile {
  /** Whether the file is one of that host's. */
  isItsFile(): boolean;
  /** Whether the host may be read for the file's sake alone; questions of a person read it anyway. */
  mayRead(): Promise<boolean>;
  ifKnown(): Host | undefined;
  /** Never rejects. */
  read(): Promise<Host>;
  /** The same host, as it was recorded earlier; `undefined`: it was not, or that is not read yet. */
  earlierIfKnown(): Host | undefined;
  /** Reads that recording, where there is one and it was not read yet. Never rejects. */
  readEarlier(): Promise<void>;
  /** Called when a check would now be given another host than the last one. */
  news(): void;
}

export class HostSeat {
  readonly #of: HostOfFile;
  /** What the last check was given. */
  #saw: KnownHost | undefined;

  constructor(of: HostOfFile) {
    this.#of = of;
  }

  /** What a check is given. */
  forCheck(): KnownHost {
    this.#saw = this.#known();
    return this.#saw;
  }

  /** Reads the host where the file asks for it, and tells when the next check would be given more. Never rejects. */
  async look(namesDevices: boolean): Promise<void> {
    const of = this.#of;
    if (!namesDevices || !of.isItsFile()) return;
    if (!of.ifKnown()) {
      if (!(await of.mayRead())) return;
      await Promise.all([of.read(), of.readEarlier()]);
    } else await of.readEarlier();
    const known = this.#known();
    const saw = this.#saw;
    if (!saw || !known.hostIfKnown) return;
    if (known.hostIfKnown === saw.hostIfKnown && known.earlierHostIfKnown === saw.earlierHostIfKnown) return;
    this.#saw = known;
    of.news();
  }

  #known(): KnownHost {
    const host = this.#of.isItsFile() ? this.#of.ifKnown() : undefined;
    const earlier = host && this.#of.earlierIfKnown();
    return { ...(host && { hostIfKnown: host }), ...(earlier && { earlierHostIfKnown: earlier }) };
  }
}
