import type { Disposable, Uri } from 'vscode';
import type { Machine } from '../host/machine.ts';
import type { Server } from '../server.ts';
import { ReportPanel, type Subject } from './report-panel.ts';

/** One tab for each: the next device's story takes the place of the last one's. */
export type ReportKind = 'story' | 'readiness' | 'plan';

/** The open panels. */
export class Reports implements Disposable {
  readonly #server: Server;
  readonly #machine: Machine;
  readonly #folder: Uri;
  readonly #panels = new Map<ReportKind, ReportPanel>();

  /** @param folder the extension's own */
  constructor(server: Server, machine: Machine, folder: Uri) {
    this.#server = server;
    this.#machine = machine;
    this.#folder = folder;
  }

  panel(kind: ReportKind): ReportPanel | undefined {
    return this.#panels.get(kind);
  }

  /** The panel that has the focus. */
  get active(): ReportPanel | undefined {
    return [...this.#panels.values()].find(({ isActive }) => isActive);
  }

  show(kind: ReportKind, subject: Subject): void {
    const there = this.#panels.get(kind);
    if (there) {
      void there.show(subject);
      return;
    }
    const panel = new ReportPanel(this.#server, this.#machine, this.#folder, subject);
    this.#panels.set(kind, panel);
    panel.onDidDispose(() => {
      this.#panels.delete(kind);
      panel.dispose();
    });
  }

  dispose(): void {
    for (const panel of [...this.#panels.values()]) panel.dispose();
  }
}
