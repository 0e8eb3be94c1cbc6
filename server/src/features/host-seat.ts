/** The host behind an open file: it is read once the file names devices of it, and what that finds comes by itself. */
import type { Host } from '../host/model.ts';

export interface HostOfFile {
  /** Whether the file is one of that host's. */
  isItsFile(): boolean;
  /** Whether the host may be read for the file's sake alone; questions of a person read it anyway. */
  mayRead(): Promise<boolean>;
  ifKnown(): Host | undefined;
  /** Never rejects. */
  read(): Promise<Host>;
  /** Called when a check would now be given another host than the last one. */
  news(): void;
}

export class HostSeat {
  readonly #of: HostOfFile;
  /** What the last check was given. */
  #saw: Host | undefined;
  #wasChecked = false;

  constructor(of: HostOfFile) {
    this.#of = of;
  }

  /** What a check is given. */
  forCheck(): { readonly hostIfKnown?: Host } {
    const host = this.#of.isItsFile() ? this.#of.ifKnown() : undefined;
    this.#saw = host;
    this.#wasChecked = true;
    return host ? { hostIfKnown: host } : {};
  }

  /** Reads the host where the file asks for it, and tells when the next check would be given more. Never rejects. */
  async look(namesDevices: boolean): Promise<void> {
    const of = this.#of;
    if (!namesDevices || !of.isItsFile()) return;
    if (!of.ifKnown()) {
      if (!(await of.mayRead())) return;
      await of.read();
    }
    const host = of.ifKnown();
    if (!this.#wasChecked || !host || host === this.#saw) return;
    this.#saw = host;
    of.news();
  }
}
