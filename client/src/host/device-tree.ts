import {
  commands,
  Disposable,
  EventEmitter,
  type Memento,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
  window,
  workspace,
} from 'vscode';
import { serverSettings } from '../settings.ts';
import { keyOf, rowOf } from './device-items.ts';
import {
  buildTree,
  type DeviceNode,
  GROUPINGS,
  type Grouping,
  type TreeNode,
  treeMessage,
  untoldHost,
} from './device-nodes.ts';
import type { Machine } from './machine.ts';

const VIEW = 'xen.devices';

/**
 * The view “PCI devices”: the machine in short, and its devices. It asks when it is seen, and asks nothing while it is hidden. The devices
 * are painted as soon as they are known; where they stand is added when that is.
 */
export class DeviceTree implements TreeDataProvider<TreeNode>, Disposable {
  readonly view: TreeView<TreeNode>;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #machine: Machine;
  readonly #memory: Memento;
  readonly #listening: Disposable;
  /** What is shown is no longer what there is; it is asked for again once the view is seen. */
  #isStale = false;
  #filter = '';
  #awaited: Promise<unknown> | undefined;
  #rows: ReadonlyMap<string, DeviceNode> = new Map();

  constructor(machine: Machine, memory: Memento) {
    this.#machine = machine;
    this.#memory = memory;
    this.view = window.createTreeView<TreeNode>(VIEW, {
      treeDataProvider: this,
      showCollapseAll: true,
      canSelectMany: true,
    });
    this.#listening = Disposable.from(
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.#isStale) this.#show();
      }),
      machine.onDidRefresh(() => this.#show()),
      machine.onDidLearn(() => this.#show()),
    );
    void commands.executeCommand('setContext', `${VIEW}.grouping`, this.grouping);
  }

  get grouping(): Grouping {
    const remembered = this.#memory.get<string>(`${VIEW}.grouping`);
    return GROUPINGS.find((grouping) => grouping === remembered) ?? 'bus';
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

  /** Shows a device's row, in whatever order the tree is. */
  async reveal(address: string): Promise<void> {
    this.filter = '';
    if (!this.#rows.has(address)) await this.getChildren();
    const row = this.#rows.get(address);
    if (row) await this.view.reveal(row, { select: true, focus: true, expand: true });
    else await commands.executeCommand(`${VIEW}.focus`);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node) return [...node.children];
    const result = await this.#machine.devices();
    if (result.devices.length > 0) this.#askOn();
    const { host } = serverSettings();
    const kind = host === '' ? 'machine' : /^ssh:/.test(host) ? 'remote' : 'recording';
    const untold = result.devices.length > 0 ? untoldHost(result.host, kind) : undefined;
    const tree = buildTree(result.devices, this.grouping, this.#filter, this.#machine.known ?? untold);
    this.#rows = tree.rows;
    this.view.message = treeMessage(result, {
      filter: this.#filter,
      matches: tree.matches,
      kind,
      isTrusted: workspace.isTrusted,
      isSilent: this.#machine.isSilent,
    });
    return tree.roots;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  getTreeItem(node: TreeNode): TreeItem {
    const item = rowOf(node, this.#machine.known?.kind === 'machine');
    item.id = `${this.grouping}${this.#filter.trim() === '' ? '' : '/filtered'}/${keyOf(node)}`;
    return item;
  }

  dispose(): void {
    this.#listening.dispose();
    this.view.dispose();
    this.#changed.dispose();
  }

  /** Asks where the devices stand, unless that was asked already; the bar above the view runs meanwhile. */
  #askOn(): void {
    const answer = this.#machine.host();
    if (answer === this.#awaited) return;
    this.#awaited = answer;
    void window.withProgress({ location: { viewId: VIEW } }, () => answer);
  }

  #show(): void {
    this.#isStale = !this.view.visible;
    if (this.view.visible) this.#changed.fire(undefined);
  }
}
