import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { DeviceStateItem, SummaryLine } from '../../../server/src/protocol/host-requests.ts';
import type { DeviceItem } from '../../../server/src/protocol/requests.ts';
import { markUri } from './device-marks.ts';
import { type GroupNode, type HostNode, type OfferNode, shortLabel, type TreeNode } from './device-nodes.ts';
import { badgeInWords, kindColour, kindIcon, shownKind, stateInWords } from './state-words.ts';

/** A row of the tree. */
export function rowOf(node: TreeNode): TreeItem {
  const item = itemOf(node);
  item.collapsibleState =
    node.children.length === 0 ? TreeItemCollapsibleState.None : TreeItemCollapsibleState.Expanded;
  return item;
}

function itemOf(node: TreeNode): TreeItem {
  switch (node.kind) {
    case 'host':
      return hostItem(node);
    case 'summary':
      return summaryItem(node.line);
    case 'device':
      return deviceItem(node.device, node.where);
    case 'group':
      return groupItem(node);
    case 'offer':
      return offerItem(node);
  }
}

/** What makes a row the same row after a refresh: VS Code keeps it open, chosen and in sight by that. */
export function keyOf(node: TreeNode): string {
  switch (node.kind) {
    case 'host':
      // VS Code opens a row once, when it first comes: the one without lines is another.
      return node.children.length === 0 ? 'host/untold' : 'host';
    case 'summary':
      return `host/${node.line.name}`;
    case 'device':
      // As above: another host may have a bridge where the last one had a device.
      return node.children.length === 0 ? node.device.address : `${node.device.address}/bus`;
    case 'group':
      return node.name;
    case 'offer':
      return `offer/${node.command}`;
  }
}

/** A device's row in any view. */
export function deviceItem(device: DeviceItem, where: DeviceStateItem | undefined): TreeItem {
  const { address, bdf, name, shortName, className, icon, isBridge } = device;
  const kind = shownKind(device, where);
  const state = stateInWords(device, where);
  const colour = kindColour(kind);
  const item = new TreeItem(bdf);
  // Where it stands comes first: a narrow side bar cuts the name.
  item.description = `${state} · ${shortName}`;
  item.iconPath = colour === undefined ? new ThemeIcon(icon) : new ThemeIcon(icon, new ThemeColor(colour));
  item.tooltip = tooltipOf(device, where);
  item.resourceUri = markUri(address);
  item.contextValue = isBridge ? 'bridge' : `device.${kind}`;
  item.accessibilityInformation = {
    label: [bdf, className, name, where?.state ?? device.state, ...badgeInWords(where)].join(', '),
  };
  item.command = { command: 'xen.devices.story', title: 'Show Device’s Story', arguments: [address] };
  return item;
}

/** The server's Markdown tells all there is; until it comes, names stand there as text. */
function tooltipOf(device: DeviceItem, where: DeviceStateItem | undefined): MarkdownString {
  if (where) return new MarkdownString(where.tooltip);
  const { address, name, id, className, state, parent } = device;
  const text = new MarkdownString();
  text.appendMarkdown('**').appendText(`${address} ${className}`).appendMarkdown('**\n\n');
  text.appendText(`${name} ${id}`).appendMarkdown('\n\n').appendText(state);
  if (parent !== undefined) text.appendMarkdown('\n\n').appendText(`behind ${parent}`);
  return text;
}

const SUMMARY_ICONS: Readonly<Record<SummaryLine['name'], string>> = {
  xen: 'symbol-misc',
  iommu: 'shield',
  memory: 'chip',
  pciback: 'lock',
  pending: 'debug-restart',
};

const SUMMARY_STATES: Readonly<Record<SummaryLine['state'], { icon?: string; colour?: string; word?: string }>> = {
  good: { icon: 'pass', colour: 'testing.iconPassed', word: 'good' },
  bad: { icon: 'warning', colour: 'list.warningForeground', word: 'needs attention' },
  unknown: { icon: 'question', colour: 'disabledForeground', word: 'not known' },
  plain: {},
};

const SUMMARY_COMMANDS: Readonly<Partial<Record<SummaryLine['name'], { command: string; title: string }>>> = {
  xen: { command: 'xen.readiness', title: 'Check Passthrough Readiness' },
  iommu: { command: 'xen.readiness', title: 'Check Passthrough Readiness' },
  pciback: { command: 'xen.readiness', title: 'Check Passthrough Readiness' },
  memory: { command: 'xen.boot.show', title: 'Show Effective Boot Configuration' },
  pending: { command: 'xen.boot.show', title: 'Show Effective Boot Configuration' },
};

function summaryItem({ name, title, value, tooltip, state }: SummaryLine): TreeItem {
  const { icon = SUMMARY_ICONS[name], colour, word } = SUMMARY_STATES[state];
  const item = new TreeItem(title);
  item.description = value;
  item.tooltip = new MarkdownString(tooltip);
  item.iconPath = colour === undefined ? new ThemeIcon(icon) : new ThemeIcon(icon, new ThemeColor(colour));
  item.contextValue = `summary.${name}`;
  item.accessibilityInformation = { label: [title, value, ...(word ? [word] : [])].join(', ') };
  const command = SUMMARY_COMMANDS[name];
  if (command) item.command = command;
  return item;
}

const HOST_KINDS = { machine: 'This machine', recording: 'Recorded host', remote: 'Remote host' } as const;

function hostItem({ host: { kind, label, summary } }: HostNode): TreeItem {
  const item = new TreeItem(HOST_KINDS[kind]);
  const isBad = summary.some(({ state }) => state === 'bad');
  const isUnknown = summary.length > 0 && summary.every(({ state }) => state === 'unknown');
  item.description = kind === 'machine' ? '' : shortLabel(label);
  item.tooltip = `${HOST_KINDS[kind]}: ${label}`;
  item.iconPath =
    isBad || isUnknown
      ? new ThemeIcon('warning', new ThemeColor('list.warningForeground'))
      : new ThemeIcon(kind === 'recording' ? 'archive' : kind === 'remote' ? 'remote' : 'server');
  item.contextValue = `host.${kind}`;
  const state = isBad ? ', needs attention' : isUnknown ? ', nothing could be asked' : '';
  item.accessibilityInformation = { label: `${HOST_KINDS[kind]}, ${label}${state}` };
  return item;
}

function groupItem({ name, icon, state, children }: GroupNode): TreeItem {
  const item = new TreeItem(name);
  const colour = state && kindColour(state);
  const shape = state ? kindIcon(state) : icon;
  item.iconPath = colour === undefined ? new ThemeIcon(shape) : new ThemeIcon(shape, new ThemeColor(colour));
  item.description = String(children.length);
  item.contextValue = state ? 'state' : 'class';
  const devices = `${children.length} ${children.length === 1 ? 'device' : 'devices'}`;
  item.accessibilityInformation = { label: `${name}, ${devices}` };
  return item;
}

function offerItem({ title, hint, icon, command, arguments: given }: OfferNode): TreeItem {
  const item = new TreeItem(title);
  item.description = hint;
  item.tooltip = hint === '' ? title : `${title}: ${hint}`;
  item.iconPath = new ThemeIcon(icon);
  item.contextValue = 'offer';
  item.command = { command, title, arguments: [...given] };
  return item;
}
