import { window } from 'vscode';
import { BOOT_SCHEME, type BootView } from '../boot/boot-view.ts';
import { putIntoTerminal } from '../boot/terminal.ts';

/** Puts the command into the terminal that brings the boot files into force; asks which, where nobody has said. */
export function putBootCommand(view: BootView) {
  return async (command?: unknown) => {
    const chosen = typeof command === 'string' ? command : await choose(view);
    if (chosen !== undefined) putIntoTerminal(chosen);
  };
}

async function choose(view: BootView): Promise<string | undefined> {
  const uri = window.activeTextEditor?.document.uri;
  const file = uri?.scheme === BOOT_SCHEME ? uri.query || undefined : uri?.toString();
  const page = await view.ask(file);
  if (!page) return undefined;
  const items = page.commands.map(({ command, does }) => ({ label: command, description: does }));
  return (await window.showQuickPick(items, { placeHolder: 'Put into the terminal, not run' }))?.label;
}
