import { Disposable, MarkdownString, StatusBarAlignment, type StatusBarItem, window, workspace } from 'vscode';
import { isOurs } from './documents.ts';
import { whyRelease } from './release-words.ts';
import type { Server } from './server.ts';
import { serverSettings } from './settings.ts';

/** The release that files are judged by, in the status bar: there while one of our documents is being edited. */
export class ReleaseStatus implements Disposable {
  readonly item: StatusBarItem;
  #isShown = false;
  readonly #server: Server;
  readonly #listening: Disposable;

  constructor(server: Server) {
    this.#server = server;
    this.item = window.createStatusBarItem('xen.release', StatusBarAlignment.Right, 100);
    this.item.name = 'Xen Release';
    this.item.command = 'xen.chooseRelease';
    const show = () => this.#show();
    this.#listening = Disposable.from(
      server.onDidChangeRelease(show),
      server.onDidChange(show),
      window.onDidChangeActiveTextEditor(show),
      // A change of language closes the document and opens it again, in the same editor.
      workspace.onDidOpenTextDocument(show),
    );
    show();
  }

  get isShown(): boolean {
    return this.#isShown;
  }

  dispose(): void {
    this.#listening.dispose();
    this.item.dispose();
  }

  #show(): void {
    const inForce = this.#server.release;
    const document = window.activeTextEditor?.document;
    this.#isShown = inForce !== undefined && document !== undefined && isOurs(document);
    if (!inForce || !this.#isShown) {
      this.item.hide();
      return;
    }
    const { release: setting, host } = serverSettings();
    const why = whyRelease(inForce, { setting, host });
    this.item.text = `Xen ${inForce.release}`;
    this.item.tooltip = new MarkdownString(
      `Files are judged by Xen ${inForce.release}. ${why}\n\nClick to choose another.`,
    );
    this.item.accessibilityInformation = { label: `Xen release ${inForce.release}. ${why}`, role: 'button' };
    this.item.show();
  }
}
