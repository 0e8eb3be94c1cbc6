import type { ExtensionContext } from 'vscode';
import { registerCommands } from './commands/register.ts';
import { DeviceTree } from './host/device-tree.ts';
import { recogniseDocuments } from './recognise.ts';
import { Server } from './server.ts';

/** What the tests inside VS Code hold on to. */
export interface Api {
  readonly client: Server['client'];
  readonly deviceTree: DeviceTree;
}

let server: Server | undefined;

export function activate(context: ExtensionContext): Api {
  server = new Server(context);
  const running = server;
  const deviceTree = new DeviceTree(running, context.workspaceState);
  context.subscriptions.push(
    running,
    deviceTree,
    running.onDidChange(() => deviceTree.refresh()),
    ...registerCommands(running, deviceTree),
    recogniseDocuments(),
  );
  running.startForDocuments();
  return {
    get client() {
      return running.client;
    },
    deviceTree,
  };
}

/** VS Code waits for this, and so the server ends with the window. */
export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
