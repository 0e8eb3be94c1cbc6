import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { HostResult, PlanResult } from '../../../server/src/protocol/host-requests.ts';
import type { Report } from '../../../server/src/protocol/report.ts';
import type { Api } from '../../src/extension.ts';
import type { DeviceNode, TreeNode } from '../../src/host/device-nodes.ts';
import type { ReportKind } from '../../src/report/asked.ts';
import { at, closeAll, showSample, startExtension, until } from './support.ts';

const NETWORK = '0000:01:00.0';
/** A card with two functions, of which win10's config names both. */
const CARD = '0000:03:00.0';

/** The host, and one device's whole story: what the views and the panel show of the recorded host and its files. */
describe('The host', () => {
  let extension: Api;
  let host: HostResult;
  before(async () => {
    extension = await startExtension();
    await closeAll();
    await vscode.commands.executeCommand('workbench.view.extension.xen');
    const known = await extension.machine.host();
    assert.ok(known, 'the server tells nothing of the host');
    host = known;
  });
  after(async () => {
    extension.deviceTree.filter = '';
    await vscode.commands.executeCommand('xen.devices.groupByBus');
    await closeAll();
    await autoSave(undefined);
  });

  it('each device tells where it stands: in words, by a badge and to a screen reader', async () => {
    for (const { address, state, kind } of host.states) {
      const row = await deviceRow(extension, address);
      const item = extension.deviceTree.getTreeItem(row);
      assert.ok(String(item.description).startsWith(state), `${address}: ${item.description}`);
      assert.ok(item.accessibilityInformation?.label.includes(state), address);
      assert.equal(item.contextValue, kind === 'bridge' ? 'bridge' : `device.${kind}`);
      assert.equal(item.resourceUri?.scheme, 'xen-device');
      assert.ok(item.tooltip instanceof vscode.MarkdownString && item.tooltip.value.includes(address.slice(5)));
    }
    const kinds = new Map(host.states.map(({ address, kind }) => [address, kind]));
    assert.equal(kinds.get('0000:00:02.0'), 'bridge');
    assert.equal(kinds.get(NETWORK), 'config');
    assert.equal(kinds.get('0000:02:00.0'), 'unsafe');
    assert.equal(kinds.get('0000:08:00.0'), 'running');
  });

  it('the machine stands above its devices, named as recorded, with its IOMMU', async () => {
    const [machine, ...others] = await extension.deviceTree.getChildren();
    assert.equal(machine?.kind, 'host');
    assert.equal(host.kind, 'recording');
    const item = extension.deviceTree.getTreeItem(machine as TreeNode);
    assert.match(item.accessibilityInformation?.label ?? '', /^Recorded host/);
    const lines = (machine?.children ?? []).map((line) => extension.deviceTree.getTreeItem(line));
    assert.ok(
      lines.some(({ command }) => command?.command === 'xen.readiness'),
      'nothing leads to the readiness',
    );
    assert.ok(others.every(({ kind }) => kind === 'device'));
  });

  it('by state, each device is in the group of its state, and a filter finds guests', async () => {
    await vscode.commands.executeCommand('xen.devices.groupByState');
    const groups = (await extension.deviceTree.getChildren()).filter((node) => node.kind === 'group');
    const shown = groups.flatMap(({ children }) => children.map(({ device }) => device.address));
    const { devices } = await extension.machine.devices();
    assert.deepEqual([...shown].sort(), devices.map(({ address }) => address).sort());
    extension.deviceTree.filter = 'hvm';
    const matching = devicesIn(await extension.deviceTree.getChildren());
    assert.ok(matching.some(({ device }) => device.address === NETWORK));
    assert.ok(matching.length < devices.length);
    extension.deviceTree.filter = '';
    await vscode.commands.executeCommand('xen.devices.groupByBus');
  });

  it('a refresh keeps the states in sight, and every row its place', async () => {
    const keys = async () => {
      const nodes = await extension.deviceTree.getChildren();
      return devicesIn(nodes).map((node) => [extension.deviceTree.getTreeItem(node).id, node.where?.state]);
    };
    const before = await keys();
    await vscode.commands.executeCommand('xen.devices.refresh');
    assert.deepEqual(await keys(), before);
    await extension.machine.host();
    assert.deepEqual(await keys(), before);
  });

  it('the guests have their devices below them, and open their configs', async () => {
    const guests = await extension.guestTree.getChildren();
    const hvm = guests.find((node) => node.kind === 'guest' && node.guest.name === 'hvm');
    assert.ok(hvm, JSON.stringify(host.guests.map(({ name }) => name)));
    const below = await extension.guestTree.getChildren(hvm);
    assert.deepEqual(
      below.map((node) => (node.kind === 'guest-device' ? node.address : '')),
      [NETWORK, CARD],
    );
    assert.ok(below.every((node) => extension.guestTree.getParent(node) === hvm));
    await vscode.commands.executeCommand('xen.guests.open', hvm);
    await until('hvm.conf', () => vscode.window.activeTextEditor?.document.uri.path.endsWith('/hvm.conf') || undefined);
  });

  it('a device’s story opens, and its evidence leads to the line in the file', async () => {
    await vscode.commands.executeCommand('xen.devices.story', NETWORK);
    const report = await reportOf(extension, 'story');
    assert.match(report.title, /01:00\.0/);
    assert.ok(report.points.length >= 5, JSON.stringify(report.points.map(({ title }) => title)));
    const point = report.points.findIndex(({ evidence }) => evidence.some(({ uri }) => uri !== undefined));
    assert.ok(point >= 0, 'no evidence can be opened');
    const evidence = report.points[point]?.evidence.findIndex(({ uri }) => uri !== undefined) ?? -1;
    await extension.reports.panel('story')?.act({ kind: 'open', point, evidence });
    const shown = report.points[point]?.evidence[evidence];
    await until('the evidence', () => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.uri.toString() === vscode.Uri.parse(shown?.uri ?? '').toString() || undefined;
    });
    if (shown?.target) assert.equal(vscode.window.activeTextEditor?.selection.active.line, shown.target.line);
  });

  it('the address under the cursor has a story, and the next one takes its panel', async () => {
    const editor = await showSample('etc/xen/hvm.conf');
    const place = editor.document.getText().indexOf('03:00.0', editor.document.getText().indexOf('pci ='));
    editor.selection = new vscode.Selection(
      editor.document.positionAt(place + 2),
      editor.document.positionAt(place + 2),
    );
    await vscode.commands.executeCommand('xen.devices.story');
    await until(
      'the other story',
      () => /03:00\.0/.test(extension.reports.panel('story')?.report?.title ?? '') || undefined,
    );
    const tabs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => /^Story/.test(label));
    assert.equal(tabs.length, 1);
  });

  it('the readiness of the machine opens', async () => {
    await vscode.commands.executeCommand('xen.readiness');
    const report = await reportOf(extension, 'readiness');
    assert.ok(report.points.length >= 3);
    assert.match(report.machine, /record/i);
  });

  it('a plan’s edits change exactly their files; they stay unsaved, and undo brings the texts back', async () => {
    await closeAll();
    // In a browser VS Code saves by itself.
    await autoSave('off');
    const guest = at('etc/xen/pv-web.cfg').toString();
    const params = { kind: 'pass', addresses: ['0000:07:00.0'], guest, folders: [at('').toString()] };
    const plan = await extension.client?.sendRequest<PlanResult>('xen/plan', params);
    assert.ok(plan?.edit, JSON.stringify(plan));
    const change = await extension.client?.protocol2CodeConverter.asWorkspaceEdit(
      plan.edit as Parameters<NonNullable<Api['client']>['protocol2CodeConverter']['asWorkspaceEdit']>[0],
    );
    assert.ok(change);
    const uris = change.entries().map(([uri]) => uri);
    assert.ok(
      uris.some(({ path }) => path.endsWith('/pv-web.cfg')),
      uris.join(),
    );
    const documents = await Promise.all(uris.map((uri) => vscode.workspace.openTextDocument(uri)));
    const before = documents.map((document) => document.getText());
    // As it is after a person has ticked all in the preview, which no test of this kind can: the page suite does.
    const bare = new vscode.WorkspaceEdit();
    for (const [uri, edits] of change.entries()) bare.set(uri, edits);
    assert.ok(await vscode.workspace.applyEdit(bare));
    assert.match(documents.find(({ uri }) => uri.path.endsWith('/pv-web.cfg'))?.getText() ?? '', /07:00\.0/);
    assert.ok(documents.every(({ isDirty }) => isDirty));
    for (const document of documents) {
      // One undo may have taken back the changes of all files; the next would take back what stood there before.
      if (!document.isDirty) continue;
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('undo');
    }
    assert.deepEqual(
      documents.map((document) => document.getText()),
      before,
    );
  });
});

function autoSave(value: string | undefined): Thenable<void> {
  return vscode.workspace.getConfiguration('files').update('autoSave', value, vscode.ConfigurationTarget.Workspace);
}

function devicesIn(nodes: readonly TreeNode[]): DeviceNode[] {
  return nodes.flatMap((node) => [...(node.kind === 'device' ? [node] : []), ...devicesIn(node.children)]);
}

function deviceRow({ deviceTree }: Api, address: string): Promise<DeviceNode> {
  return until(`${address} in the tree`, async () =>
    devicesIn(await deviceTree.getChildren()).find(({ device }) => device.address === address),
  );
}

function reportOf({ reports }: Api, kind: ReportKind): Promise<Report> {
  return until(`the report “${kind}”`, () => reports.panel(kind)?.report);
}
