/** Which devices cannot be kept apart from each other: the isolation groups that the IOMMU could make of a machine's topology. */
import type { Host, PciDevice } from '../host/model.ts';
import { groupedBy } from './grouped.ts';
import { isKnownToIsolate } from './isolating-devices.ts';
import { type Topology, topologyOf } from './topology.ts';

export interface IsolationGroup {
  /** Addresses in the order of the bus. */
  readonly devices: readonly string[];
  /** Set where a capability that decides it could not be read (not root, or the device sleeps); its devices are kept apart then. */
  readonly unsure?: boolean;
}

const known = new WeakMap<Host, readonly IsolationGroup[]>();

/**
 * The groups of all devices of a host, each device in exactly one; in the order of their first devices. Where the kernel has made groups
 * of its own, these; in a dom0, where Xen keeps them to itself, what Linux would make of the same devices. Worked out once for each
 * reading of a host.
 */
export function groupsOf(host: Host): readonly IsolationGroup[] {
  const groups = known.get(host) ?? (ofKernel(host) || computedGroups(host));
  known.set(host, groups);
  return groups;
}

function ofKernel({ devices }: Host): readonly IsolationGroup[] | undefined {
  if (devices.length === 0 || devices.some(({ iommuGroup }) => iommuGroup === undefined)) return undefined;
  return [...groupedBy(devices, ({ iommuGroup }) => iommuGroup).values()].map((group) => ({
    devices: addressesOf(group),
  }));
}

/**
 * As Linux makes them (pci_device_group of drivers/iommu/iommu.c, pci_acs_enabled of drivers/pci/pci.c): a device that speaks through a
 * bridge's address, or sits behind a port that lets its devices reach each other, belongs to that bridge; functions of one device that
 * nothing keeps apart belong together.
 */
export function computedGroups(host: Host): readonly IsolationGroup[] {
  const topology = topologyOf(host);
  const leader = new Map<string, string>();
  const unsure = new Set<string>();
  // Bridges come before what is behind them: by their depth, and by address as far as the depth is the same.
  const byDepth = host.devices
    .map((device) => ({ device, depth: topology.above(device.address).length }))
    .sort((a, b) => a.depth - b.depth);
  for (const { device } of byDepth) {
    const found = leaderOf(device, topology, leader);
    leader.set(device.address, found.leader);
    if (found.isUnsure) unsure.add(found.leader);
  }
  const groups = groupedBy(host.devices, ({ address }) => leader.get(address) ?? address);
  return [...groups].map(([key, group]) => ({ devices: addressesOf(group), ...(unsure.has(key) && { unsure: true }) }));
}

function addressesOf(devices: readonly PciDevice[]): readonly string[] {
  return devices.map(({ address }) => address);
}

interface Found {
  readonly leader: string;
  readonly isUnsure: boolean;
}

function leaderOf(device: PciDevice, topology: Topology, leader: ReadonlyMap<string, string>): Found {
  const of = (bridge: PciDevice) => leader.get(bridge.address) ?? bridge.address;
  const above = topology.above(device.address);
  const alias = requesterAbove(topology, device.address);
  if (alias) return { leader: of(alias), isUnsure: false };

  // From its own port up to the root, all of them must send on upwards what is meant for somebody else below.
  const [nearest] = above;
  const verdicts = above.map((port) => keepsApart(port, topology));
  if (nearest && verdicts.includes(false)) return { leader: of(nearest), isUnsure: false };

  const isUnsure = verdicts.includes(undefined);
  const others = topology.siblings(device.address);
  const own = keepsApart(device, topology);
  if (others.length === 0 || own === true) return { leader: device.address, isUnsure };
  if (own === undefined) return { leader: device.address, isUnsure: true };
  const first = others.find((other) => leader.has(other.address) && keepsApart(other, topology) === false);
  return { leader: first ? of(first) : device.address, isUnsure };
}

/** The topmost bridge above a device whose address its requests carry, so that the IOMMU takes everything behind it for one device. */
export function requesterAbove(topology: Topology, address: string): PciDevice | undefined {
  return topology.above(address).findLast((bridge) => speaksForOthers(bridge, topology));
}

/** Bridges to conventional PCI, and those of conventional PCI itself. */
function speaksForOthers(bridge: PciDevice, topology: Topology): boolean {
  if (bridge.express === false || bridge.port === 'bridge to PCI' || bridge.port === 'bridge from PCI') return true;
  // Who is not root does not see what it is, but what is behind it: no other port has conventional devices.
  return bridge.port === undefined && bridge.express === true && topology.children(bridge.address).some(isConventional);
}

function isConventional({ express }: PciDevice): boolean {
  return express === false;
}

/** Whether a port keeps apart what it forwards, or a device its functions; `undefined` where that could not be read. */
function keepsApart(device: PciDevice, topology: Topology): boolean | undefined {
  const { express, port, accessControl } = device;
  if (isKnownToIsolate(device)) return true;
  if (express === false) return false;
  switch (port) {
    case 'bridge to PCI':
    case 'bridge from PCI':
    case 'event collector':
      return false;
    case 'root port':
    case 'downstream port':
      return accessControl;
    default:
      if (port === undefined && device.isBridge) return undefined;
      // Alone in its slot there is nobody to keep apart.
      return device.physicalFunction !== undefined || topology.siblings(device.address).length === 0
        ? true
        : accessControl;
  }
}
