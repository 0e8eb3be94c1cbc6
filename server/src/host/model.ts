/** What a machine is: plain data, whoever read it. */
import type { Release } from '../catalogue/releases.ts';

export interface PciDevice {
  /** `0000:01:00.0`, lower case. */
  readonly address: string;
  readonly vendor: number;
  readonly device: number;
  readonly subsystemVendor?: number;
  readonly subsystemDevice?: number;
  /** Base class, subclass and programming interface: 0x030000 is a VGA controller. */
  readonly classCode: number;
  readonly revision?: number;
  /** Names from the host's pci.ids; absent where it has none. */
  readonly vendorName?: string;
  readonly deviceName?: string;
  readonly className?: string;
  readonly driver?: string;
  /** Whether pciback holds it (`driver` is `pciback` or `xen-pciback`): it can be given to a guest. */
  readonly assignable: boolean;
  /** The bridge that it sits behind. */
  readonly parent?: string;
  readonly isBridge: boolean;
  /** Set on virtual functions: the physical function's address. */
  readonly physicalFunction?: string;
}

export interface Host {
  /** In words: "this machine", or the recording's path. */
  readonly label: string;
  readonly devices: readonly PciDevice[];
  /** The release of the Xen that it runs, and the whole version (`4.17.7`); absent where it runs none. */
  readonly xenRelease?: Release;
  readonly xenVersion?: string;
  /** Why there are no devices, in one sentence for the user. */
  readonly emptyBecause?: string;
}
