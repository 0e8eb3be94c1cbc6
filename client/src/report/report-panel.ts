import {
  Disposable,
  env,
  Position,
  Range,
  type TextDocument,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import { EDIT_OF_REQUEST } from '../../../server/src/protocol/host-requests.ts';
import type { Report, ReportEvidence } from '../../../server/src/protocol/report.ts';
import { putIntoTerminal } from '../boot/terminal.ts';
import { isOurs } from '../documents.ts';
import type { Machine } from '../host/machine.ts';
import { NO_ANSWER, type Server } from '../server.ts';
import { applyReviewed } from './apply-edit.ts';
import { type Asked, isSame } from './asked.ts';
import type { EditLike } from './confirmed-edit.ts';
import { type Deed, pageMessage, type ShowMessage } from './messages.ts';
import { pageHtml } from './page-html.ts';
import { type HeadAction, type ReportStyle, reportPieces, sentencePieces } from './pieces.ts';

export const REPORT_VIEW = 'xen.report';
/** Keys come in bursts. */
const QUIET_MS = 500;

/** What a panel shows, and how it is asked for. */
export interface Subject {
  /** Says what it is, also after the window was loaded anew. The same again keeps its place in the page. */
  readonly asked: Asked;
  /** On the panel's tab. */
  readonly tab: string;
  /** `null`: there is nothing to tell; `undefined`: no answer. */
  ask(): Promise<Report | null | undefined>;
  /** Said where there is nothing to tell. */
  readonly nothing: string;
  /** Whether what the open files say is part of it, so that it is asked again when they change. */
  readonly followsFiles: boolean;
  /** Absent: stations. */
  readonly style?: ReportStyle;
  /** Buttons above the points, as they are after the last answer. */
  head?(): readonly (HeadAction & { run(): Promise<void> })[];
}

/** One tab that shows a report: a story, the readiness or a plan. Asks while it is seen, and catches up when it is seen again. */
export class ReportPanel implements Disposable {
  readonly #panel: WebviewPanel;
  readonly #server: Server;
  readonly #machine: Machine;
  readonly #listening: Disposable;
  #subject: Subject;
  #report: Report | undefined;
  #message: ShowMessage;
  #isReady = false;
  #isStale = false;
  #isGone = false;
  #turn = 0;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param folder the extension's own
   * @param panel the one that VS Code brings back; absent: a new one
   */
  constructor(server: Server, machine: Machine, folder: Uri, subject: Subject, panel?: WebviewPanel) {
    this.#server = server;
    this.#machine = machine;
    this.#subject = subject;
    this.#message = waiting(subject, 0);
    this.#panel =
      panel ?? window.createWebviewPanel(REPORT_VIEW, subject.tab, ViewColumn.Active, { enableFindWidget: true });
    this.#panel.title = subject.tab;
    const [dist, media] = [Uri.joinPath(folder, 'client/dist'), Uri.joinPath(folder, 'client/media')];
    this.#panel.webview.options = { enableScripts: true, localResourceRoots: [dist, media] };
    this.#panel.iconPath = {
      light: Uri.joinPath(media, 'xen-on-light.svg'),
      dark: Uri.joinPath(media, 'xen-on-dark.svg'),
    };
    this.#listening = Disposable.from(
      this.#panel.webview.onDidReceiveMessage((message) => this.#hear(message)),
      this.#panel.onDidChangeViewState(() => this.#seen()),
      machine.onDidRefresh(() => this.#again()),
      workspace.onDidChangeTextDocument(({ document }) => this.#changed(document)),
    );
    this.#panel.webview.html = pageHtml(this.#panel.webview, folder);
    void this.#ask();
  }

  get onDidDispose() {
    return this.#panel.onDidDispose;
  }

  get isActive(): boolean {
    return this.#panel.active;
  }

  /** The report in the page; `undefined` as long as there is none. */
  get report(): Report | undefined {
    return this.#report;
  }

  show(subject: Subject): Promise<void> {
    const isNew = !isSame(subject.asked, this.#subject.asked);
    this.#subject = subject;
    this.#panel.title = subject.tab;
    this.#panel.reveal();
    if (isNew) {
      this.#report = undefined;
      this.#give(waiting(subject, this.#message.version + 1));
    }
    return this.#ask();
  }

  /** What a click in the page does. */
  async act(deed: Deed): Promise<void> {
    if (deed.kind === 'reload') return this.#machine.refresh();
    if (deed.kind === 'head') return this.#subject.head?.()[deed.index]?.run();
    const point = this.#report?.points[deed.point];
    if (deed.kind === 'open') {
      const evidence = point?.evidence[deed.evidence];
      if (evidence) await openEvidence(evidence);
      return;
    }
    const action = point?.actions[deed.action];
    if (!action) return;
    if (action.kind === 'edit' && deed.kind === 'edit') return this.#edit(action.id, action.title);
    if (action.kind !== 'command') return;
    if (deed.kind === 'terminal') putIntoTerminal(action.command);
    if (deed.kind === 'copy') {
      await env.clipboard.writeText(action.command);
      window.setStatusBarMessage(`Copied: ${action.command}`, 3000);
    }
  }

  dispose(): void {
    this.#isGone = true;
    clearTimeout(this.#waiting);
    this.#listening.dispose();
    this.#panel.dispose();
  }

  async #edit(id: string, title: string): Promise<void> {
    const edit = await this.#server.request<EditLike | null>(EDIT_OF_REQUEST, { id });
    if (edit) {
      await applyReviewed(this.#server, edit, title);
      return;
    }
    this.#again();
    void window.showInformationMessage('A file has changed meanwhile: read the page again, then try once more.');
  }

  #hear(given: unknown): void {
    const message = pageMessage(given);
    if (message?.kind === 'ready') {
      this.#isReady = true;
      void this.#panel.webview.postMessage(this.#message);
    } else if (message?.kind === 'deed' && message.version === this.#message.version) {
      void this.act(message.deed).catch((error: unknown) => {
        // A file that cannot be opened, say: the click is not left without an answer.
        void window.showErrorMessage(error instanceof Error ? error.message : String(error));
      });
    }
  }

  /** A page that was hidden is made anew, and says that it is ready. */
  #seen(): void {
    if (!this.#panel.visible) this.#isReady = false;
    else if (this.#isStale) void this.#ask();
  }

  #changed(document: TextDocument): void {
    if (!this.#subject.followsFiles || !isOurs(document)) return;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#again(), QUIET_MS);
  }

  #again(): void {
    if (this.#isGone) return;
    if (this.#panel.visible) void this.#ask();
    else this.#isStale = true;
  }

  async #ask(): Promise<void> {
    this.#isStale = false;
    const turn = ++this.#turn;
    const subject = this.#subject;
    const report = await window.withProgress({ location: { viewId: 'xen.devices' } }, () => subject.ask());
    // Meanwhile the tab was closed; or it was asked anew, for this or for another subject: that answer counts.
    if (this.#isGone || turn !== this.#turn) return;
    this.#report = report ?? undefined;
    const pieces = report
      ? reportPieces(report, subject.head?.() ?? [], subject.style)
      : sentencePieces(subject.tab, report === null ? subject.nothing : NO_ANSWER, true);
    const version = this.#message.version + 1;
    this.#give({ kind: 'show', version, asked: subject.asked, isWaiting: false, pieces });
  }

  #give(message: ShowMessage): void {
    this.#message = message;
    if (this.#isReady) void this.#panel.webview.postMessage(this.#message);
  }
}

/** Stands there until the first answer. */
function waiting({ asked, tab }: Subject, version: number): ShowMessage {
  const pieces = sentencePieces(tab, 'The host is being read.', false);
  return { kind: 'show', version, asked, isWaiting: true, pieces };
}

/** Beside the page, which says why one looks there. */
async function openEvidence({ uri, target }: ReportEvidence): Promise<void> {
  if (uri === undefined) return;
  const at = new Position(target?.line ?? 0, target?.character ?? 0);
  await window.showTextDocument(Uri.parse(uri), {
    viewColumn: ViewColumn.Beside,
    preview: true,
    ...(target && { selection: new Range(at, at) }),
  });
}
