import type { ExtensionContext } from 'vscode';
import { BootLens } from './boot/boot-lens.ts';
import { BootView } from './boot/boot-view.ts';
import { registerCommands } from './commands/register.ts';
import { DeviceTree } from './host/device-tree.ts';
import { recogniseDocuments } from './recognise.ts';
import { ReleaseStatus } from './release-status.ts';
import { Server } from './server.ts';

/** What the tests inside VS Code hold on to. */
export interface Api {
  readonly client: Server['client'];
  readonly deviceTree: DeviceTree;
  readonly releaseStatus: ReleaseStatus;
}

let server: Server | undefined;

export function activate(context: ExtensionContext): Api {
  server = new Server(context);
  const running = server;
  const deviceTree = new DeviceTree(running, context.workspaceState);
  const releaseStatus = new ReleaseStatus(running);
  const bootView = new BootView(running);
  context.subscriptions.push(
    running,
    deviceTree,
    releaseStatus,
    bootView,
    new BootLens(bootView),
    running.onDidChange(() => deviceTree.refresh()),
    ...registerCommands(running, { tree: deviceTree, bootView, releases: releasesOf(context.extension.packageJSON) }),
    recogniseDocuments(),
  );
  running.startForDocuments();
  return {
    get client() {
      return running.client;
    },
    deviceTree,
    releaseStatus,
  };
}

/** What the setting `xen.release` takes: the manifest is where the client knows Xen's releases from. */
function releasesOf(manifest: {
  contributes?: { configuration?: { properties?: Record<string, { enum?: string[] }> } };
}) {
  return manifest.contributes?.configuration?.properties?.['xen.release']?.enum ?? [];
}

/** VS Code waits for this, and so the server ends with the window. */
export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
