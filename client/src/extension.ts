import type { ExtensionContext } from 'vscode';
import { BootLens } from './boot/boot-lens.ts';
import { BootView } from './boot/boot-view.ts';
import { registerCommands } from './commands/register.ts';
import { DeviceMarks } from './host/device-marks.ts';
import { DeviceTree } from './host/device-tree.ts';
import { GuestTree } from './host/guest-tree.ts';
import { Machine } from './host/machine.ts';
import { recogniseDocuments } from './recognise.ts';
import { ReleaseStatus } from './release-status.ts';
import { Reports } from './report/reports.ts';
import { Server } from './server.ts';

/** What the tests inside VS Code hold on to. */
export interface Api {
  readonly client: Server['client'];
  readonly machine: Machine;
  readonly deviceTree: DeviceTree;
  readonly guestTree: GuestTree;
  readonly reports: Reports;
  readonly releaseStatus: ReleaseStatus;
}

let server: Server | undefined;

export function activate(context: ExtensionContext): Api {
  server = new Server(context);
  const running = server;
  const machine = new Machine(running);
  const deviceTree = new DeviceTree(machine, context.workspaceState);
  const guestTree = new GuestTree(machine);
  const reports = new Reports(running, machine, context.extensionUri);
  const releaseStatus = new ReleaseStatus(running);
  const bootView = new BootView(running);
  context.subscriptions.push(
    running,
    machine,
    deviceTree,
    guestTree,
    new DeviceMarks(machine),
    reports,
    releaseStatus,
    bootView,
    new BootLens(bootView),
    ...registerCommands(running, {
      machine,
      tree: deviceTree,
      reports,
      bootView,
      releases: releasesOf(context.extension.packageJSON),
    }),
    recogniseDocuments(),
  );
  running.startForDocuments();
  return {
    get client() {
      return running.client;
    },
    machine,
    deviceTree,
    guestTree,
    reports,
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
