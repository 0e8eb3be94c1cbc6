import {
  Disposable,
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from 'vscode';
import { deviceItem } from './device-items.ts';
import { shortLabel } from './device-nodes.ts';
import {
  buildGuests,
  type GuestDeviceNode,
  type GuestTreeNode,
  guestContext,
  guestKey,
  guestWords,
} from './guest-nodes.ts';
import type { Machine } from './machine.ts';

const VIEW = 'xen.guests';

/** The view “Guests”: those of the host's configs and those that run, each with its devices. Asks nothing while it is hidden. */
export class GuestTree implements TreeDataProvider<GuestTreeNode>, Disposable {
  readonly view: TreeView<GuestTreeNode>;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #machine: Machine;
  readonly #listening: Disposable;
  #isStale = false;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.view = window.createTreeView<GuestTreeNode>(VIEW, {
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
  }

  async getChildren(node?: GuestTreeNode): Promise<GuestTreeNode[]> {
    if (node) return [...node.children];
    const { devices } = await this.#machine.devices();
    const answer = this.#machine.host();
    // What was told before stays in sight until the new answer is there.
    const host = this.#machine.known ?? (await answer);
    if (host?.kind === 'recording') this.view.description = `of recorded host ${shortLabel(host.label)}`;
    else this.view.description = host?.kind === 'remote' ? `of ${host.label}` : '';
    return host ? buildGuests(host, devices) : [];
  }

  getParent(node: GuestTreeNode): GuestTreeNode | undefined {
    return node.parent;
  }

  getTreeItem(node: GuestTreeNode): TreeItem {
    const isHere = this.#machine.known?.kind === 'machine';
    if (node.kind === 'guest-device') return guestDeviceItem(node, isHere);
    const { guest, children } = node;
    const { name, uri, running, devices, startsWithHost, file } = guest;
    const item = new TreeItem(name);
    item.id = guestKey(guest);
    item.collapsibleState = children.length === 0 ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Expanded;
    item.description = guestWords(guest);
    item.iconPath = running
      ? new ThemeIcon('vm-running', new ThemeColor('xen.device.running'))
      : new ThemeIcon(running === undefined ? 'vm' : 'vm-outline');
    item.tooltip = [name, guestWords(guest), ...(file === undefined ? [] : [file])].join('\n');
    item.contextValue = guestContext(guest, isHere);
    const count = `${devices.length} ${devices.length === 1 ? 'device' : 'devices'}`;
    const state = running === undefined ? '' : running ? ', running' : ', not running';
    item.accessibilityInformation = {
      label: `Guest ${name}${state}, ${count}${startsWithHost ? ', starts with the host' : ''}`,
    };
    if (uri !== undefined) item.command = { command: 'xen.guests.open', title: 'Open Config', arguments: [node] };
    return item;
  }

  dispose(): void {
    this.#listening.dispose();
    this.view.dispose();
    this.#changed.dispose();
  }

  #show(): void {
    this.#isStale = !this.view.visible;
    if (this.view.visible) this.#changed.fire(undefined);
  }
}

function guestDeviceItem(node: GuestDeviceNode, isHere: boolean): TreeItem {
  const { address, guest, device, where } = node;
  const item = device ? deviceItem(device, where, isHere) : absentItem(address);
  item.id = `${guestKey(guest)}/${address}`;
  item.command = { command: 'xen.devices.story', title: 'Show Device’s Story', arguments: [node] };
  return item;
}

function absentItem(address: string): TreeItem {
  const item = new TreeItem(address.replace(/^0000:/, ''));
  item.description = 'not on this host';
  item.iconPath = new ThemeIcon('circle-slash', new ThemeColor('list.warningForeground'));
  item.contextValue = 'absent';
  item.accessibilityInformation = { label: `${address}, not on this host` };
  return item;
}
