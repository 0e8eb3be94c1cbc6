import type { DeviceItem, DevicesResult } from '../../../server/src/protocol/requests.ts';

export type Grouping = 'bus' | 'class';

export interface DeviceNode {
  readonly kind: 'device';
  readonly device: DeviceItem;
  readonly parent: TreeNode | undefined;
  readonly children: DeviceNode[];
}

export interface ClassNode {
  readonly kind: 'class';
  readonly name: string;
  readonly icon: string;
  readonly parent: undefined;
  readonly children: DeviceNode[];
}

export type TreeNode = DeviceNode | ClassNode;

export interface Tree {
  readonly roots: TreeNode[];
  /** How many devices match the filter. */
  readonly matches: number;
}

/** The devices as the tree shows them. With a filter only the devices that match are there, and the bridges above them. */
export function buildTree(devices: readonly DeviceItem[], grouping: Grouping, filter: string): Tree {
  const matching = devices.filter((device) => matchesFilter(device, filter));
  return {
    roots: grouping === 'class' ? byClass(matching) : byBus(devices, matching),
    matches: matching.length,
  };
}

/** Whether every word of the filter stands somewhere in what is shown of the device. */
export function matchesFilter(device: DeviceItem, filter: string): boolean {
  const shown = [device.address, device.name, device.id, device.className, device.driver, device.state]
    .join(' ')
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => shown.includes(word));
}

/** What stands above the devices, or in place of them; empty where they speak for themselves. */
export function treeMessage(
  { host, devices, emptyBecause = 'This host has no PCI devices.' }: DevicesResult,
  shown: {
    readonly filter: string;
    readonly matches: number;
    /** Whether the devices are those of a recorded host. */
    readonly isRecorded: boolean;
    readonly isTrusted: boolean;
  },
): string {
  if (devices.length === 0) {
    if (shown.isTrusted) return emptyBecause;
    return `${emptyBecause} This workspace is not trusted, so its setting xen.host is not read.`;
  }
  const filter = shown.filter.trim();
  return [
    ...(shown.isRecorded ? [`Recorded host ${host.slice(host.search(/[^\\/]*$/))}`] : []),
    ...(filter === '' ? [] : [`“${filter}”: ${shown.matches} of ${devices.length} devices`]),
  ].join(' · ');
}

function byBus(devices: readonly DeviceItem[], matching: readonly DeviceItem[]): TreeNode[] {
  const byAddress = new Map(devices.map((device) => [device.address, device]));
  const shown = new Set<DeviceItem>();
  for (const device of matching) {
    for (let at: DeviceItem | undefined = device; at && !shown.has(at); at = byAddress.get(at.parent ?? '')) {
      shown.add(at);
    }
  }

  const nodes = new Map<string, DeviceNode>();
  const nodeOf = (device: DeviceItem): DeviceNode => {
    const known = nodes.get(device.address);
    if (known) return known;
    const bridge = byAddress.get(device.parent ?? '');
    const parent = bridge && nodeOf(bridge);
    const node: DeviceNode = { kind: 'device', device, parent, children: [] };
    nodes.set(device.address, node);
    parent?.children.push(node);
    return node;
  };
  return devices
    .filter((device) => shown.has(device))
    .map(nodeOf)
    .filter(({ parent }) => !parent);
}

function byClass(devices: readonly DeviceItem[]): TreeNode[] {
  const classes = new Map<string, ClassNode>();
  for (const device of devices) {
    let node = classes.get(device.className);
    if (!node) {
      node = { kind: 'class', name: device.className, icon: device.icon, parent: undefined, children: [] };
      classes.set(device.className, node);
    }
    node.children.push({ kind: 'device', device, parent: node, children: [] });
  }
  return [...classes.values()].sort((a, b) => a.name.localeCompare(b.name));
}
