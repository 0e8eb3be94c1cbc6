import type { Disposable, Uri, WebviewPanel } from 'vscode';
import type { Machine } from '../host/machine.ts';
import type { Server } from '../server.ts';
import type { ReportKind } from './asked.ts';
import { ReportPanel, type Subject } from './report-panel.ts';

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

  /** @param restored a tab that VS Code brings back after the window was loaded anew */
  show(subject: Subject, restored?: WebviewPanel): void {
    const { kind } = subject.asked;
    const there = this.#panels.get(kind);
    if (there) {
      // Opened before the old tab was looked at again.
      restored?.dispose();
      void there.show(subject);
      return;
    }
    const panel = new ReportPanel(this.#server, this.#machine, this.#folder, subject, restored);
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
