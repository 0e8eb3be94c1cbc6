import {
  type Disposable,
  EventEmitter,
  FileDecoration,
  type FileDecorationProvider,
  ThemeColor,
  Uri,
  Disposable as VsDisposable,
  window,
} from 'vscode';
import type { Machine } from './machine.ts';
import { kindColour } from './state-words.ts';

const SCHEME = 'xen-device';

/** By what a device's rows are marked in every view. */
export function markUri(address: string): Uri {
  return Uri.from({ scheme: SCHEME, path: `/${address}` });
}

/** The badge beside a device's name, and its colour: the same in all views. Tells what is known, and asks nothing. */
export class DeviceMarks implements FileDecorationProvider, Disposable {
  readonly #machine: Machine;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeFileDecorations = this.#changed.event;
  readonly #registered: Disposable;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#registered = VsDisposable.from(
      window.registerFileDecorationProvider(this),
      machine.onDidLearn(() => this.#changed.fire(undefined)),
      machine.onDidRefresh(() => this.#changed.fire(undefined)),
    );
  }

  provideFileDecoration({ scheme, path }: Uri): FileDecoration | undefined {
    if (scheme !== SCHEME) return undefined;
    const where = this.#machine.known?.states.find(({ address }) => `/${address}` === path);
    if (!where) return undefined;
    const colour = kindColour(where.kind);
    // VS Code takes no more than two characters, and drops the whole mark for a third.
    const badge = where.badge === undefined ? undefined : [...where.badge].slice(0, 2).join('');
    return new FileDecoration(badge, where.state, colour === undefined ? undefined : new ThemeColor(colour));
  }

  dispose(): void {
    this.#registered.dispose();
    this.#changed.dispose();
  }
}
