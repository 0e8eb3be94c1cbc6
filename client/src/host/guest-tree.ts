import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { shortAddress } from './address.ts';
import { deviceItem } from './device-items.ts';
import { shortLabel } from './device-nodes.ts';
import {
  buildGuests,
  type GuestDeviceNode,
  type GuestTreeNode,
  guestContext,
  guestKey,
  guestWords,
  stateBelow,
} from './guest-nodes.ts';
import type { Machine } from './machine.ts';
import { MachineTree } from './machine-tree.ts';

const VIEW = 'xen.guests';

/** The view “Guests”: those of the host's configs and those that run, each with its devices. */
export class GuestTree extends MachineTree<GuestTreeNode> {
  constructor(machine: Machine) {
    super(VIEW, machine);
  }

  protected async roots(): Promise<GuestTreeNode[]> {
    const { devices } = await this.machine.devices();
    const answer = this.machine.host();
    // What was told before stays in sight until the new answer is there.
    const host = this.machine.known ?? (await answer);
    if (host?.kind === 'recording') this.view.description = `of recorded host ${shortLabel(host.label)}`;
    else this.view.description = host?.kind === 'remote' ? `of ${host.label}` : '';
    return host ? buildGuests(host, devices) : [];
  }

  getTreeItem(node: GuestTreeNode): TreeItem {
    if (node.kind === 'guest-device') return guestDeviceItem(node);
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
    item.contextValue = guestContext(guest);
    const count = `${devices.length} ${devices.length === 1 ? 'device' : 'devices'}`;
    const state = running === undefined ? '' : running ? ', running' : ', not running';
    item.accessibilityInformation = {
      label: `Guest ${name}${state}, ${count}${startsWithHost ? ', starts with the host' : ''}`,
    };
    if (uri !== undefined) item.command = { command: 'xen.guests.open', title: 'Open Config', arguments: [node] };
    return item;
  }
}

function guestDeviceItem(node: GuestDeviceNode): TreeItem {
  const { address, guest, device, where, isHostRead } = node;
  const item = device ? deviceItem(device, where) : absentItem(address, isHostRead);
  if (device && where) {
    item.description = [stateBelow(guest, where), device.shortName].filter((word) => word !== undefined).join(' · ');
  }
  item.id = `${guestKey(guest)}/${address}`;
  item.command = { command: 'xen.devices.story', title: 'Show Device’s Story', arguments: [node] };
  return item;
}

function absentItem(address: string, isHostRead: boolean): TreeItem {
  const item = new TreeItem(shortAddress(address));
  const words = isHostRead ? 'not on this host' : 'not known here';
  item.description = words;
  item.iconPath = isHostRead
    ? new ThemeIcon('circle-slash', new ThemeColor('list.warningForeground'))
    : new ThemeIcon('question');
  item.contextValue = 'absent';
  item.accessibilityInformation = { label: `${address}, ${words}` };
  return item;
}
