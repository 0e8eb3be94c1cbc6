import { commands, type Memento, type TreeItem, window, workspace } from 'vscode';
import { keyOf, rowOf } from './device-items.ts';
import {
  buildTree,
  type DeviceNode,
  GROUPINGS,
  type Grouping,
  isTold,
  offersFor,
  type TreeNode,
  treeMessage,
  untoldHost,
} from './device-nodes.ts';
import type { Machine } from './machine.ts';
import { MachineTree } from './machine-tree.ts';
import { isVirtualWorkspace } from './where.ts';

const VIEW = 'xen.devices';

/**
 * The view “PCI devices”: the machine in short, and its devices, which are painted as soon as they are known; where they stand is added when
 * that is.
 */
export class DeviceTree extends MachineTree<TreeNode> {
  readonly #memory: Memento;
  #filter = '';
  #awaited: Promise<unknown> | undefined;
  #rows: ReadonlyMap<string, DeviceNode> = new Map();

  constructor(machine: Machine, memory: Memento) {
    super(VIEW, machine);
    this.#memory = memory;
    void commands.executeCommand('setContext', `${VIEW}.grouping`, this.grouping);
  }

  get grouping(): Grouping {
    const remembered = this.#memory.get<string>(`${VIEW}.grouping`);
    return GROUPINGS.find((grouping) => grouping === remembered) ?? 'bus';
  }

  async group(grouping: Grouping): Promise<void> {
    await this.#memory.update(`${VIEW}.grouping`, grouping);
    await commands.executeCommand('setContext', `${VIEW}.grouping`, grouping);
    this.show();
  }

  get filter(): string {
    return this.#filter;
  }

  set filter(filter: string) {
    if (filter === this.#filter) return;
    this.#filter = filter;
    void commands.executeCommand('setContext', `${VIEW}.filtered`, filter.trim() !== '');
    this.show();
  }

  /** Shows a device's row, in whatever order the tree is. */
  async reveal(address: string): Promise<void> {
    this.filter = '';
    if (!this.#rows.has(address)) await this.getChildren();
    const row = this.#rows.get(address);
    if (row) await this.view.reveal(row, { select: true, focus: true, expand: true });
    else await commands.executeCommand(`${VIEW}.focus`);
  }

  protected async roots(): Promise<TreeNode[]> {
    const result = await this.machine.devices();
    if (result.devices.length > 0) this.#askOn();
    const { known, kind } = this.machine;
    const untold = result.devices.length > 0 ? untoldHost(result.host, kind) : undefined;
    // Of a host that could not be read nothing is shown: the view then says why, and what can be done.
    const told = known && (untold || isTold(known)) ? known : untold;
    const tree = buildTree(result.devices, this.grouping, this.#filter, told);
    this.#rows = tree.rows;
    this.view.message = treeMessage(result, {
      filter: this.#filter,
      matches: tree.matches,
      kind,
      isTrusted: workspace.isTrusted,
      isSilent: this.machine.isSilent,
    });
    const offers = isVirtualWorkspace() ? [] : offersFor(workspace.isTrusted, result.devices.length > 0);
    return [...(this.#filter.trim() === '' ? offers : []), ...tree.roots];
  }

  getTreeItem(node: TreeNode): TreeItem {
    const item = rowOf(node);
    item.id = `${this.grouping}${this.#filter.trim() === '' ? '' : '/filtered'}/${keyOf(node)}`;
    return item;
  }

  /** Asks where the devices stand, unless that was asked already; the bar above the view runs meanwhile. */
  #askOn(): void {
    const answer = this.machine.host();
    if (answer === this.#awaited) return;
    this.#awaited = answer;
    void window.withProgress({ location: { viewId: VIEW } }, () => answer);
  }
}
