import {
  commands,
  type Disposable,
  EventEmitter,
  type Memento,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
  workspace,
} from 'vscode';
import { DEVICES_REQUEST, type DeviceItem, type DevicesResult } from '../../../server/src/protocol/requests.ts';
import type { Server } from '../server.ts';
import { serverSettings } from '../settings.ts';
import { buildTree, type Grouping, type TreeNode, treeMessage } from './device-nodes.ts';

const VIEW = 'xen.devices';

/** The view “PCI devices”. It asks the server when it is seen, and asks nothing while it is hidden. */
export class DeviceTree implements TreeDataProvider<TreeNode>, Disposable {
  readonly view: TreeView<TreeNode>;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #server: Server;
  readonly #memory: Memento;
  #asked: Promise<DevicesResult> | undefined;
  /** What is shown is no longer what there is; it is asked for again once the view is seen. */
  #isStale = false;
  #filter = '';

  constructor(server: Server, memory: Memento) {
    this.#server = server;
    this.#memory = memory;
    this.view = window.createTreeView<TreeNode>(VIEW, { treeDataProvider: this, showCollapseAll: true });
    this.view.onDidChangeVisibility(({ visible }) => {
      if (visible && this.#isStale) this.#show();
    });
    void commands.executeCommand('setContext', `${VIEW}.grouping`, this.grouping);
  }

  get grouping(): Grouping {
    return this.#memory.get<string>(`${VIEW}.grouping`) === 'class' ? 'class' : 'bus';
  }

  async group(grouping: Grouping): Promise<void> {
    await this.#memory.update(`${VIEW}.grouping`, grouping);
    await commands.executeCommand('setContext', `${VIEW}.grouping`, grouping);
    this.#show();
  }

  get filter(): string {
    return this.#filter;
  }

  set filter(filter: string) {
    if (filter === this.#filter) return;
    this.#filter = filter;
    void commands.executeCommand('setContext', `${VIEW}.filtered`, filter.trim() !== '');
    this.#show();
  }

  /** The host is read again: now where the view is seen, else when it is. */
  refresh(): void {
    this.#asked = undefined;
    this.#show();
  }

  /** The host's devices, whether or not the view is seen. */
  async devices(): Promise<DevicesResult> {
    if (isVirtualWorkspace()) return nothing(NO_MACHINE);
    this.#asked ??= this.#ask();
    return this.#asked;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node) return node.children;
    const result = await this.devices();
    const tree = buildTree(result.devices, this.grouping, this.#filter);
    this.view.message = treeMessage(result, {
      filter: this.#filter,
      matches: tree.matches,
      isRecorded: serverSettings().host !== '',
      isTrusted: workspace.isTrusted,
    });
    return tree.roots;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  getTreeItem(node: TreeNode): TreeItem {
    const item = node.kind === 'device' ? deviceItem(node.device) : new TreeItem(node.name);
    const prefix = `${this.grouping}${this.#filter.trim() === '' ? '' : '/filtered'}`;
    item.id = `${prefix}/${node.kind === 'device' ? node.device.address : node.name}`;
    item.collapsibleState =
      node.children.length === 0 ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Expanded;
    if (node.kind === 'class') {
      item.iconPath = new ThemeIcon(node.icon);
      item.description = String(node.children.length);
      item.contextValue = 'class';
    }
    return item;
  }

  dispose(): void {
    this.view.dispose();
    this.#changed.dispose();
  }

  #show(): void {
    this.#isStale = !this.view.visible;
    if (this.view.visible) this.#changed.fire(undefined);
  }

  async #ask(): Promise<DevicesResult> {
    const result = await this.#server.request<DevicesResult>(DEVICES_REQUEST);
    // No answer is not remembered: whoever looks next asks again.
    if (!result) this.#asked = undefined;
    return result ?? nothing(NO_ANSWER);
  }
}

const NO_MACHINE =
  'This workspace is virtual: it is on no machine whose PCI devices could be read. Open a folder of the Xen host, there or over Remote-SSH.';
const NO_ANSWER =
  'The Xen language server does not answer. Its log says why; “Xen: Restart Language Server” tries again.';

function nothing(emptyBecause: string): DevicesResult {
  return { host: '', devices: [], emptyBecause };
}

function isVirtualWorkspace(): boolean {
  const folders = workspace.workspaceFolders ?? [];
  return folders.length > 0 && folders.every(({ uri }) => uri.scheme !== 'file' && uri.scheme !== 'vscode-remote');
}

function deviceItem(device: DeviceItem): TreeItem {
  const { address, bdf, name, shortName, id, className, icon, driver, state, assignable, isBridge, parent } = device;
  const item = new TreeItem(bdf);
  // Who has it comes first: a narrow side bar cuts the name.
  item.description = `${assignable ? state : (driver ?? 'no driver')} · ${shortName}`;
  item.iconPath = assignable ? new ThemeIcon(icon, new ThemeColor('charts.green')) : new ThemeIcon(icon);
  item.tooltip = [`${address} ${className}`, `${name} ${id}`, state, ...(parent ? [`behind ${parent}`] : [])].join(
    '\n',
  );
  item.contextValue = `${isBridge ? 'bridge' : 'device'}${assignable ? '.assignable' : ''}`;
  item.accessibilityInformation = { label: `${bdf}, ${className}, ${name}, ${state}` };
  return item;
}
