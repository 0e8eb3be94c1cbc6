import { type Terminal, window } from 'vscode';

const NAME = 'Xen boot';

/** Writes a command into a terminal, and does not run it: that is for the person who reads it. */
export function putIntoTerminal(command: string): Terminal {
  const terminal =
    window.terminals.find(({ name, exitStatus }) => name === NAME && !exitStatus) ?? window.createTerminal(NAME);
  terminal.show();
  // A line's end would run it.
  terminal.sendText(command.replace(/[\r\n]+/g, ' '), false);
  return terminal;
}
