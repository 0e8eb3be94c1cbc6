import {
  Disposable,
  DocumentLink,
  EventEmitter,
  languages,
  Position,
  Range,
  RelativePattern,
  type TextDocument,
  type TextDocumentContentProvider,
  Uri,
  window,
  workspace,
} from 'vscode';
import {
  BOOT_CONFIGURATION_REQUEST,
  type BootConfigurationParams,
  type BootConfigurationResult,
  type PlaceInText,
} from '../../../server/src/protocol/requests.ts';
import { where } from '../host/where.ts';
import { NO_ANSWER, type Server } from '../server.ts';

export const BOOT_SCHEME = 'xen-boot';
const NAME = '/Effective Xen boot configuration';
/** Named in package.json: how the page is shown. */
const PAGE_LANGUAGE = 'xen-boot-page';
/** Keys come in bursts, and update-grub writes its file in pieces. */
const QUIET_MS = 300;

/** The read-only page “Effective Xen boot configuration”: one a machine, made anew when one of its files changes. */
export class BootView implements TextDocumentContentProvider, Disposable {
  readonly #server: Server;
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #pages = new Map<string, BootConfigurationResult>();
  readonly #watchers = new Map<string, Disposable>();
  readonly #registered: Disposable;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(server: Server) {
    this.#server = server;
    const soon = (document: TextDocument) => {
      if (document.uri.scheme !== BOOT_SCHEME) this.refresh();
    };
    this.#registered = Disposable.from(
      workspace.registerTextDocumentContentProvider(BOOT_SCHEME, this),
      languages.registerDocumentLinkProvider(
        { scheme: BOOT_SCHEME },
        { provideDocumentLinks: (document) => this.#links(document) },
      ),
      workspace.onDidChangeTextDocument(({ document }) => soon(document)),
      workspace.onDidSaveTextDocument(soon),
      // A change of language closes the page and opens it again at once.
      workspace.onDidCloseTextDocument(({ uri }) => setTimeout(() => this.#forget(uri))),
      server.onDidChange(() => this.refresh()),
    );
  }

  /** Shows the page of the machine that a file belongs to, else of the open folder's, else of this one. */
  async show(file: Uri | undefined): Promise<void> {
    const query = file?.scheme === 'file' ? file.toString() : '';
    const uri = Uri.from({ scheme: BOOT_SCHEME, path: NAME, query });
    const isKnown = this.#pages.has(uri.toString());
    const document = await languages.setTextDocumentLanguage(await workspace.openTextDocument(uri), PAGE_LANGUAGE);
    if (isKnown) this.#changed.fire(uri);
    await window.showTextDocument(document, { preview: true });
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const page = await this.ask(uri.query === '' ? undefined : uri.query);
    if (!page) return `${NO_ANSWER}\n`;
    this.#pages.set(uri.toString(), page);
    this.#watch(uri, page);
    return page.text;
  }

  /** What a machine is started with; `undefined` where the server does not answer. */
  ask(file: string | undefined): Promise<BootConfigurationResult | undefined> {
    const params: BootConfigurationParams = where(file);
    return this.#server.request<BootConfigurationResult>(BOOT_CONFIGURATION_REQUEST, params);
  }

  /** Makes the pages anew that are open. Soon, and once for a burst of changes. */
  refresh(): void {
    if (this.#pages.size === 0) return;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => {
      for (const page of this.#pages.keys()) this.#changed.fire(Uri.parse(page));
    }, QUIET_MS);
  }

  dispose(): void {
    clearTimeout(this.#waiting);
    for (const watcher of this.#watchers.values()) watcher.dispose();
    this.#registered.dispose();
    this.#changed.dispose();
  }

  #links(document: TextDocument): DocumentLink[] {
    const page = this.#pages.get(document.uri.toString());
    // A page that is just being replaced has other places.
    if (!page || document.getText() !== page.text) return [];
    return page.links.map(({ start, end, uri, target }) => {
      const link = new DocumentLink(
        new Range(at(start), at(end)),
        Uri.parse(uri).with({ fragment: `L${target.line + 1},${target.character + 1}` }),
      );
      link.tooltip = 'Where it is written';
      return link;
    });
  }

  #watch(page: Uri, { dependsOn }: BootConfigurationResult): void {
    const key = page.toString();
    this.#watchers.get(key)?.dispose();
    const watchers = dependsOn.map((path) => {
      const cut = path.lastIndexOf('/');
      // Without `**`: neither is a whole disk walked, nor are folders watched that nobody named.
      const watcher = workspace.createFileSystemWatcher(
        path.endsWith('.cfg') || path.endsWith('.lst') || path.endsWith('.conf')
          ? new RelativePattern(Uri.file(path.slice(0, cut) || '/'), path.slice(cut + 1))
          : new RelativePattern(Uri.file(path), '*'),
      );
      const refresh = () => this.refresh();
      return Disposable.from(
        watcher,
        watcher.onDidChange(refresh),
        watcher.onDidCreate(refresh),
        watcher.onDidDelete(refresh),
      );
    });
    this.#watchers.set(key, Disposable.from(...watchers));
  }

  #forget(uri: Uri): void {
    if (uri.scheme !== BOOT_SCHEME) return;
    const key = uri.toString();
    if (workspace.textDocuments.some((document) => document.uri.toString() === key)) return;
    this.#pages.delete(key);
    this.#watchers.get(key)?.dispose();
    this.#watchers.delete(key);
  }
}

function at({ line, character }: PlaceInText): Position {
  return new Position(line, character);
}
