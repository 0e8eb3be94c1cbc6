import { Uri, window } from 'vscode';
import { BOOT_SCHEME, type BootView } from '../boot/boot-view.ts';

/** Shows what the machine is started with that the file of the active editor belongs to. */
export function showBoot(view: BootView) {
  return (file?: unknown) => {
    const active = window.activeTextEditor?.document.uri;
    const uri = file instanceof Uri ? file : active?.scheme === BOOT_SCHEME ? Uri.parse(active.query) : active;
    return view.show(uri);
  };
}
