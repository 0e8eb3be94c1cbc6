/** Which devices cannot be kept apart from each other: the isolation groups that the IOMMU could make of a machine's topology. */
import type { Host } from '../host/model.ts';

export interface IsolationGroup {
  /** Addresses in the order of the bus. */
  readonly devices: readonly string[];
}

/** The groups of all devices of a host, each device in exactly one; in the order of their first devices. */
export function groupsOf(host: Host): readonly IsolationGroup[] {
  return host.devices.map(({ address }) => ({ devices: [address] }));
}
