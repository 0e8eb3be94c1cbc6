import { type Disposable, EventEmitter, type ExtensionContext, type LogOutputChannel, window, workspace } from 'vscode';
import {
  CloseAction,
  DidChangeConfigurationNotification,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  TransportKind,
} from 'vscode-languageclient/node';
import { CLIENT_COMMANDS } from '../../server/src/protocol/commands.ts';
import { RELEASE_IN_FORCE, type ReleaseInForce } from '../../server/src/protocol/requests.ts';
import { isOurs, ourDocuments } from './documents.ts';
import { SECTION, serverSettings } from './settings.ts';

/** A server that ends more often than this within the time is left alone: it would end again. */
const MAX_RESTARTS = 3;
const WITHIN_MS = 3 * 60 * 1000;
/** Messages in a row that may fail before the connection is given up. */
const MAX_ERRORS = 3;

/** Told where `request` gave no answer. */
export const NO_ANSWER = 'The Xen language server does not answer: see its log.';

/** Says nothing to the user by itself: `Server` does, in one line. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** The language server as the rest of the extension sees it: started when something needs it. */
export class Server implements Disposable {
  readonly log: LogOutputChannel = window.createOutputChannel('Xen', { log: true });
  readonly #module: string;
  readonly #changed = new EventEmitter<void>();
  /** Fires when the server may answer otherwise than before: it has new settings, or was started anew by the user. */
  readonly onDidChange = this.#changed.event;
  readonly #releaseChanged = new EventEmitter<void>();
  /** Fires when the server says by which release it judges, or no longer says so. */
  readonly onDidChangeRelease = this.#releaseChanged.event;
  #release: ReleaseInForce | undefined;
  readonly #listeners: Disposable[] = [];
  #client: LanguageClient | undefined;
  #starting: Promise<LanguageClient | undefined> | undefined;
  #ends: number[] = [];

  constructor(context: ExtensionContext) {
    this.#module = context.asAbsolutePath('server/dist/main.js');
    this.#listeners.push(
      workspace.onDidChangeConfiguration((event) => {
        if (
          ['release', 'host', 'earlierHost', 'xlPath', 'sshPath', 'rules'].some((name) =>
            event.affectsConfiguration(`${SECTION}.${name}`),
          )
        ) {
          void this.#sendSettings();
        }
      }),
      workspace.onDidGrantWorkspaceTrust(() => this.#sendSettings()),
      workspace.onDidChangeWorkspaceFolders(() => this.#sendSettings()),
    );
  }

  /** The running client; `undefined` before the first start and after a failed one. */
  get client(): LanguageClient | undefined {
    return this.#client;
  }

  /** By which release files are judged, as far as the server has said. */
  get release(): ReleaseInForce | undefined {
    return this.#release;
  }

  /** Starts the server as soon as one of our documents is open. */
  startForDocuments(): void {
    this.#listeners.push(
      workspace.onDidOpenTextDocument((document) => {
        if (isOurs(document)) void this.start();
      }),
    );
    if (workspace.textDocuments.some(isOurs)) void this.start();
  }

  /** The running client, started now if need be; `undefined` where that fails, which the user has then been told. */
  start(): Promise<LanguageClient | undefined> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /** The server's answer; `undefined` where it gives none, and then the log says why. */
  async request<R>(method: string, params?: object): Promise<R | undefined> {
    try {
      return await (await this.start())?.sendRequest<R>(method, params);
    } catch (error) {
      this.log.error(`${method}:`, error);
      return undefined;
    }
  }

  async stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#starting = undefined;
    this.#takeRelease(undefined);
    try {
      await client?.dispose();
    } catch (error) {
      this.log.info('The server did not end in order:', error);
      client?.serverProcess?.kill();
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    this.#ends = [];
    await this.start();
    this.#changed.fire();
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
    this.#releaseChanged.dispose();
    this.log.dispose();
  }

  async #start(): Promise<LanguageClient | undefined> {
    const run = { module: this.#module, transport: TransportKind.ipc };
    const client: LanguageClient = new QuietClient(
      SECTION,
      'Xen',
      { run, debug: { ...run, options: { execArgv: ['--nolazy', '--inspect=6009'] } } },
      {
        documentSelector: ourDocuments(),
        outputChannel: this.log,
        initializationOptions: () => ({ ...serverSettings(), commands: Object.values(CLIENT_COMMANDS) }),
        initializationFailedHandler: () => false,
        errorHandler: this.#errorHandler(() => client.isRunning()),
      },
    );
    this.#client = client;
    client.onNotification(RELEASE_IN_FORCE, (release: ReleaseInForce) => this.#takeRelease(release));
    try {
      await client.start();
      return client;
    } catch (error) {
      // Stopped on purpose, or a newer start is under way already.
      if (this.#client !== client) return undefined;
      this.#client = undefined;
      this.log.error('The server could not be started:', error);
      this.#complain('The Xen language server could not be started.');
      return undefined;
    }
  }

  /** A server that was up and ended is started again, a few times; one that never came up is not. */
  #errorHandler(wasRunning: () => boolean): ErrorHandler {
    return {
      error: (_error, _message, count = 0) => ({
        action: count <= MAX_ERRORS ? ErrorAction.Continue : ErrorAction.Shutdown,
        handled: true,
      }),
      closed: () => {
        const isFirstStart = !wasRunning() && this.#ends.length === 0;
        if (isFirstStart) return { action: CloseAction.DoNotRestart, handled: true };
        const now = Date.now();
        this.#ends = [...this.#ends.filter((time) => now - time < WITHIN_MS), now];
        if (wasRunning() && this.#ends.length <= MAX_RESTARTS) return { action: CloseAction.Restart, handled: true };
        this.#complain('The Xen language server ended several times and stays off.');
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    };
  }

  #takeRelease(release: ReleaseInForce | undefined): void {
    this.#release = release;
    this.#releaseChanged.fire();
  }

  #complain(message: string): void {
    const show = 'Show Log';
    const restart = 'Restart';
    void window.showErrorMessage(message, show, restart).then((choice) => {
      if (choice === show) this.log.show();
      if (choice === restart) void this.restart();
    });
  }

  async #sendSettings(): Promise<void> {
    const client = await this.#starting;
    if (client?.isRunning()) {
      await client.sendNotification(DidChangeConfigurationNotification.type, { settings: { xen: serverSettings() } });
    }
    this.#changed.fire();
  }
}
