/** What Xen is and does on a host, each fact with where it came from, or why nobody knows. */
import type { DmaTable, ReservedRegion } from './dma-tables.ts';
import type { RunningGuest } from './guests.ts';
import type { Memory } from './info.ts';
import type { Iommu } from './messages.ts';
import type { Pciback } from './pciback.ts';

/** Known, or not. */
export type Fact<T> = Known<T> | Unknown;

export interface Known<T> {
  readonly value: T;
  /** A program as it is typed, or a file: `xl info`, `/sys/bus/pci/drivers/pciback/slots`. */
  readonly from: string;
}

export interface Unknown {
  /** One sentence for the user. */
  readonly why: string;
  /** Whether root would be told. */
  readonly denied: boolean;
}

export function isKnown<T>(fact: Fact<T>): fact is Known<T> {
  return 'value' in fact;
}

export function knownValue<T>(fact: Fact<T>): T | undefined {
  return isKnown(fact) ? fact.value : undefined;
}

export interface XenFacts {
  readonly isDom0: Fact<boolean>;
  /** `4.17.7` */
  readonly version: Fact<string>;
  /** The line that the running Xen was started with. */
  readonly commandLine: Fact<string>;
  readonly memory: Fact<Memory>;
  /** Words of `virt_caps`. */
  readonly capabilities: Fact<readonly string[]>;
  /** Whether Xen gives devices to HVM guests (and PVH), and to PV guests. */
  readonly hvmPassthrough: Fact<boolean>;
  readonly pvPassthrough: Fact<boolean>;
  /** Whether the IOMMU is in use, and its abilities. */
  readonly iommu: { readonly [K in keyof Iommu]-?: Fact<NonNullable<Iommu[K]>> };
  /** What the firmware says of the IOMMU. That there is such a table does not mean that the IOMMU is on. */
  readonly table: Fact<DmaTable>;
  /** Memory that the firmware keeps for devices: RMRR, or IVMD. */
  readonly reserved: Fact<readonly ReservedRegion[]>;
  /** Without dom0. */
  readonly guests: Fact<readonly RunningGuest[]>;
  /** Addresses that `xl` would give to a guest now. */
  readonly assignable: Fact<readonly string[]>;
  readonly pciback: Fact<Pciback>;
}

/** Nothing is known, and why, in one sentence for the user. */
export function unknownFacts(why: string, denied = false): XenFacts {
  const no: Unknown = { why, denied };
  return {
    isDom0: no,
    version: no,
    commandLine: no,
    memory: no,
    capabilities: no,
    hvmPassthrough: no,
    pvPassthrough: no,
    iommu: {
      enabled: no,
      vendor: no,
      interruptRemapping: no,
      snoopControl: no,
      queuedInvalidation: no,
      postedInterrupts: no,
      sharedPageTables: no,
      dom0Mode: no,
      complaints: no,
    },
    table: no,
    reserved: no,
    guests: no,
    assignable: no,
    pciback: no,
  };
}
