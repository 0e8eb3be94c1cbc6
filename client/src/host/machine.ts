import { commands, Disposable, EventEmitter, type TextDocument, workspace } from 'vscode';
import { HOST_REQUEST, type HostResult } from '../../../server/src/protocol/host-requests.ts';
import { DEVICES_REQUEST, type DevicesResult } from '../../../server/src/protocol/requests.ts';
import { isOurs } from '../documents.ts';
import type { Server } from '../server.ts';
import { serverSettings } from '../settings.ts';
import { hostKind } from './host-path.ts';
import { isVirtualWorkspace, where } from './where.ts';

/** Several files are saved at once, and update-grub writes its own in pieces. */
const QUIET_MS = 300;

/**
 * The host that the settings name, as far as the server has told of it. Asks only what somebody wants to see, and once: the devices
 * first, which come quickly, then where they stand.
 */
export class Machine implements Disposable {
  readonly #server: Server;
  readonly #refreshed = new EventEmitter<void>();
  /** Fires when everything has to be asked anew. */
  readonly onDidRefresh = this.#refreshed.event;
  readonly #learned = new EventEmitter<void>();
  /** Fires when it is known, or known better, where the devices stand. */
  readonly onDidLearn = this.#learned.event;
  readonly #listening: Disposable;
  #devices: Promise<DevicesResult> | undefined;
  #host: Promise<HostResult | undefined> | undefined;
  #known: HostResult | undefined;
  /** Counts what was asked: an answer to an older question is dropped. */
  #turn = 0;
  /** The host that `#known` tells of. */
  #settings = settingsNow();
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(server: Server) {
    this.#server = server;
    this.#tellMenus();
    this.#listening = Disposable.from(
      server.onDidChange(() => this.refresh()),
      workspace.onDidSaveTextDocument((document) => this.#saved(document)),
    );
  }

  /** As the settings have it: this machine, a recording or a remote host. */
  get kind(): HostResult['kind'] {
    return hostKind(serverSettings().host);
  }

  /** Where the devices stand, as it was last told; `undefined` before the first answer. */
  get known(): HostResult | undefined {
    return this.#known;
  }

  /** Whether the devices' places were asked for, and no answer came. */
  get isSilent(): boolean {
    return this.#isSilent;
  }
  #isSilent = false;

  devices(): Promise<DevicesResult> {
    if (isVirtualWorkspace()) return Promise.resolve(nothing(NO_MACHINE));
    this.#devices ??= this.#askDevices();
    return this.#devices;
  }

  /** The machine in short, its guests, and where each device stands; `undefined` where nobody can tell. */
  host(): Promise<HostResult | undefined> {
    if (isVirtualWorkspace()) return Promise.resolve(undefined);
    this.#host ??= this.#askHost();
    return this.#host;
  }

  /** The host is read again, by whoever looks next. */
  refresh(): void {
    this.#turn++;
    this.#devices = undefined;
    this.#host = undefined;
    this.#isSilent = false;
    const settings = settingsNow();
    // Of the same host the old answer stays in sight until the new one is there.
    if (settings !== this.#settings) this.#known = undefined;
    this.#settings = settings;
    this.#tellMenus();
    this.#refreshed.fire();
  }

  dispose(): void {
    clearTimeout(this.#waiting);
    this.#listening.dispose();
    this.#refreshed.dispose();
    this.#learned.dispose();
  }

  /** On a recorded host nothing can be run: what runs a command at once is not offered there. */
  #tellMenus(): void {
    void commands.executeCommand('setContext', 'xen.hostKind', this.kind);
  }

  /** What a file says of guests and boot lines is in the devices' states: they are asked again, and the host is not read again. */
  #saved(document: TextDocument): void {
    if (!isOurs(document) || !this.#host) return;
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => {
      this.#turn++;
      this.#host = undefined;
      this.#learned.fire();
    }, QUIET_MS);
  }

  async #askDevices(): Promise<DevicesResult> {
    const result = await this.#server.request<DevicesResult>(DEVICES_REQUEST);
    // No answer is not remembered: whoever looks next asks again.
    if (!result) this.#devices = undefined;
    return result ?? nothing(NO_ANSWER);
  }

  async #askHost(): Promise<HostResult | undefined> {
    const turn = this.#turn;
    await this.devices();
    const result = await this.#server.request<HostResult>(HOST_REQUEST, where());
    // Meanwhile it was asked anew: that answer counts.
    if (turn !== this.#turn) return this.host();
    this.#known = result ?? undefined;
    this.#isSilent = !result;
    this.#learned.fire();
    return this.#known;
  }
}

const NO_MACHINE =
  'This workspace is virtual: it is on no machine whose PCI devices could be read. Open a folder of the Xen host, there or over Remote-SSH.';
const NO_ANSWER =
  'The Xen language server does not answer. Its log says why; “Xen: Restart Language Server” tries again.';

function settingsNow(): string {
  const { host, trusted } = serverSettings();
  return JSON.stringify([host, trusted]);
}

function nothing(emptyBecause: string): DevicesResult {
  return { host: '', devices: [], emptyBecause };
}
