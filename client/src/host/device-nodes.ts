import type { DeviceStateItem, HostResult, SummaryLine } from '../../../server/src/protocol/host-requests.ts';
import type { DeviceItem, DevicesResult } from '../../../server/src/protocol/requests.ts';
import { kindWords, type StateKind, shownKind } from './state-words.ts';

export type Grouping = 'bus' | 'class' | 'state';
export const GROUPINGS: readonly Grouping[] = ['bus', 'class', 'state'];

/** The machine itself, above its devices. */
export interface HostNode {
  readonly kind: 'host';
  readonly host: HostResult;
  readonly parent: undefined;
  readonly children: SummaryNode[];
}

export interface SummaryNode {
  readonly kind: 'summary';
  readonly line: SummaryLine;
  readonly parent: HostNode;
  readonly children: readonly never[];
}

export interface DeviceNode {
  readonly kind: 'device';
  readonly device: DeviceItem;
  /** Where it stands; absent as long as nobody has told. */
  readonly where?: DeviceStateItem;
  readonly parent: TreeNode | undefined;
  readonly children: DeviceNode[];
}

/** Devices of one class, or of one state. */
export interface GroupNode {
  readonly kind: 'group';
  readonly name: string;
  readonly icon: string;
  /** Of a group by state. */
  readonly state?: StateKind;
  readonly parent: undefined;
  readonly children: DeviceNode[];
}

/** Below the message: what can be done about what it says. VS Code shows its own welcome only where no message stands. */
export interface OfferNode {
  readonly kind: 'offer';
  readonly title: string;
  readonly hint: string;
  readonly icon: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
  readonly parent: undefined;
  readonly children: readonly never[];
}

export type TreeNode = HostNode | SummaryNode | DeviceNode | GroupNode | OfferNode;

export interface Tree {
  readonly roots: TreeNode[];
  /** How many devices match the filter. */
  readonly matches: number;
  /** By address, for who looks for a device's row. */
  readonly rows: ReadonlyMap<string, DeviceNode>;
}

/**
 * The devices as the tree shows them, below the machine. With a filter only the devices that match are there, and the bridges above them.
 *
 * @param host absent as long as it has told nothing
 */
export function buildTree(devices: readonly DeviceItem[], grouping: Grouping, filter: string, host?: HostResult): Tree {
  const states = new Map((host?.states ?? []).map((item) => [item.address, item]));
  const matching = devices.filter((device) => matchesFilter(device, filter, states.get(device.address)));
  const rows = new Map<string, DeviceNode>();
  const roots: TreeNode[] = host && filter.trim() === '' ? [hostNode(host)] : [];
  if (grouping === 'bus') roots.push(...byBus(devices, matching, states, rows));
  else if (grouping === 'class') roots.push(...byClass(matching, states, rows));
  else roots.push(...byState(matching, states, rows));
  return { roots, matches: matching.length, rows };
}

/** Whether every word of the filter stands somewhere in what is shown of the device: its state, with the guests in it, as well. */
export function matchesFilter(device: DeviceItem, filter: string, where?: DeviceStateItem): boolean {
  const shown = [
    ...[device.address, device.name, device.id, device.className, device.driver, device.state],
    ...(where ? [where.state, kindWords(where.kind)] : []),
  ]
    .join(' ')
    .toLowerCase()
    // As it is on a keyboard.
    .replaceAll('’', "'");
  return filter
    .toLowerCase()
    .replaceAll('’', "'")
    .split(/\s+/)
    .every((word) => shown.includes(word));
}

/** The machine as far as it is known before it has told anything. */
export function untoldHost(label: string, kind: HostResult['kind']): HostResult {
  return { label, kind, summary: [], guests: [], states: [] };
}

/** Whether anything is known of the machine itself: what is pending stands in files, which may be those of another one. */
export function isTold({ summary }: HostResult): boolean {
  return summary.some(({ name, state }) => name !== 'pending' && state !== 'unknown');
}

/** What stands above the devices, or in place of them; empty where they speak for themselves. */
export function treeMessage(
  { host, devices, emptyBecause = 'This host has no PCI devices.' }: DevicesResult,
  shown: {
    readonly filter: string;
    readonly matches: number;
    readonly kind: HostResult['kind'];
    readonly isTrusted: boolean;
    /** Nobody could be asked where the devices stand. */
    readonly isSilent?: boolean;
  },
): string {
  if (devices.length === 0) {
    if (shown.isTrusted) return emptyBecause;
    return `${emptyBecause} This workspace is not trusted, so its setting xen.host is not read.`;
  }
  const filter = shown.filter.trim();
  return [
    // Else its row says so.
    ...(filter === '' ? [] : hostWords(host, shown.kind)),
    ...(filter === '' ? [] : [`“${filter}”: ${shown.matches} of ${devices.length} devices`]),
    ...(shown.isTrusted
      ? []
      : ['This workspace is not trusted: its setting xen.host is not read, and xl is not asked']),
    ...(shown.isSilent ? ['Where the devices stand could not be told: see the log'] : []),
  ].join(' · ');
}

const NO_KIN = { kind: 'offer', parent: undefined, children: [] } as const;
const TRUST = { title: 'Manage Workspace Trust', hint: '', icon: 'shield', command: 'workbench.trust.manage' };
const NAME = {
  ...{ title: 'Name a Host', hint: 'a recording, or a dom0 that ssh reaches', icon: 'gear' },
  ...{ command: 'workbench.action.openSettings', arguments: ['xen.host'] },
};
const AGAIN = { title: 'Read Again', hint: '', icon: 'refresh', command: 'xen.devices.refresh' };

/** The ways on from what the message says: a host is missing, or there is no trust. */
export function offersFor(isTrusted: boolean, hasDevices: boolean): OfferNode[] {
  const offers = isTrusted ? (hasDevices ? [] : [NAME, AGAIN]) : [TRUST];
  return offers.map((offer) => ({ arguments: [], ...offer, ...NO_KIN }));
}

function hostWords(label: string, kind: HostResult['kind']): string[] {
  if (kind === 'machine') return [];
  return [kind === 'recording' ? `Recorded host ${shortLabel(label)}` : `Remote host ${label}`];
}

/** A path's last part; another label as it is. */
export function shortLabel(label: string): string {
  return /^\w+:\/\//.test(label) ? label : label.slice(label.search(/[^\\/]*$/));
}

function hostNode(host: HostResult): HostNode {
  const children: SummaryNode[] = [];
  const node: HostNode = { kind: 'host', host, parent: undefined, children };
  children.push(...host.summary.map((line): SummaryNode => ({ kind: 'summary', line, parent: node, children: [] })));
  return node;
}

type States = ReadonlyMap<string, DeviceStateItem>;
type Rows = Map<string, DeviceNode>;

function deviceNode(device: DeviceItem, parent: TreeNode | undefined, states: States, rows: Rows): DeviceNode {
  const where = states.get(device.address);
  const node: DeviceNode = { kind: 'device', device, ...(where && { where }), parent, children: [] };
  rows.set(device.address, node);
  return node;
}

function byBus(devices: readonly DeviceItem[], matching: readonly DeviceItem[], states: States, rows: Rows) {
  const byAddress = new Map(devices.map((device) => [device.address, device]));
  const shown = new Set<DeviceItem>();
  for (const device of matching) {
    for (let at: DeviceItem | undefined = device; at && !shown.has(at); at = byAddress.get(at.parent ?? '')) {
      shown.add(at);
    }
  }

  const nodeOf = (device: DeviceItem): DeviceNode => {
    const known = rows.get(device.address);
    if (known) return known;
    const bridge = byAddress.get(device.parent ?? '');
    const parent = bridge && nodeOf(bridge);
    const node = deviceNode(device, parent, states, rows);
    parent?.children.push(node);
    return node;
  };
  return devices
    .filter((device) => shown.has(device))
    .map(nodeOf)
    .filter(({ parent }) => !parent);
}

function byClass(devices: readonly DeviceItem[], states: States, rows: Rows): GroupNode[] {
  const classes = new Map<string, GroupNode>();
  for (const device of devices) {
    let node = classes.get(device.className);
    if (!node) {
      node = { kind: 'group', name: device.className, icon: device.icon, parent: undefined, children: [] };
      classes.set(device.className, node);
    }
    node.children.push(deviceNode(device, node, states, rows));
  }
  return [...classes.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** What is nearest to a guest first; the bridges, which no guest gets, last. */
const STATE_ORDER: readonly StateKind[] = [
  ...(['running', 'config', 'assignable', 'hidden', 'unsafe', 'dom0', 'bridge', 'unasked'] as const),
];

function byState(devices: readonly DeviceItem[], states: States, rows: Rows): GroupNode[] {
  return STATE_ORDER.flatMap((state) => {
    const those = devices.filter((device) => shownKind(device, states.get(device.address)) === state);
    if (those.length === 0) return [];
    const children: DeviceNode[] = [];
    const node: GroupNode = {
      kind: 'group',
      name: kindWords(state),
      icon: 'circle-large-outline',
      state,
      parent: undefined,
      children,
    };
    children.push(...those.map((device) => deviceNode(device, node, states, rows)));
    return [node];
  });
}
