/** The firmware's tables of the IOMMU: DMAR (Intel; dom0 finds it as RMAD, as Xen renames it) and IVRS (AMD). */

/** Memory that the firmware keeps for devices to reach: RMRR, or IVMD. */
export interface ReservedRegion {
  /** First and last byte. */
  readonly start: bigint;
  readonly end: bigint;
  readonly devices: readonly ScopedDevice[];
}

/** A device as the firmware names it: from a bus on through bridges. */
export interface ScopedDevice {
  readonly segment: number;
  readonly bus: number;
  /** Device and function of each step; one step: the device itself is on that bus. */
  readonly path: readonly (readonly [device: number, fn: number])[];
  /** `0000:00:14.0`; absent where bridges lie between, whose buses the table does not tell. */
  readonly address?: string;
  /** With what lies behind it. */
  readonly isBridge: boolean;
}

export interface DmaTable {
  readonly vendor: 'Intel' | 'AMD';
  /** IOMMUs that it lists. */
  readonly units: number;
  /** Whether the firmware says that interrupts can be remapped; AMD's table does not say. */
  readonly interruptRemapping?: boolean;
  readonly reserved: readonly ReservedRegion[];
}

/** Where dom0 has them. */
export const TABLES = '/sys/firmware/acpi/tables';
export const DMA_TABLES = ['DMAR', 'RMAD', 'IVRS'].map((name) => `${TABLES}/${name}`);

/** Why there is none to read, where somebody looked. */
export const NO_TABLE = 'The firmware has no table of an IOMMU.';
/** Where the kernel shows none of its tables: in a container, or on a machine without ACPI. */
export const NO_TABLES = 'This machine shows no tables of its firmware.';

const HEADER = 48;

/** `undefined`: no such table, or one that breaks off. Never throws. */
export function parseDmaTable(bytes: Uint8Array): DmaTable | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < HEADER) return undefined;
  const length = view.getUint32(4, true);
  if (length < HEADER || length > view.byteLength) return undefined;
  const signature = String.fromCharCode(...bytes.subarray(0, 4));
  const table = new DataView(bytes.buffer, bytes.byteOffset, length);
  if (signature === 'DMAR' || signature === 'RMAD') return parseDmar(table);
  return signature === 'IVRS' ? parseIvrs(table) : undefined;
}

/** Xen: drivers/passthrough/vtd/dmar.c; the specification of VT-d, chapter 8. */
function parseDmar(view: DataView): DmaTable | undefined {
  let units = 0;
  const reserved: ReservedRegion[] = [];
  for (let at = HEADER; at + 4 <= view.byteLength; ) {
    const type = view.getUint16(at, true);
    const size = view.getUint16(at + 2, true);
    if (size < 4 || at + size > view.byteLength) return undefined;
    if (type === 0) units++;
    if (type === 1 && size >= 24) {
      reserved.push({
        start: view.getBigUint64(at + 8, true),
        end: view.getBigUint64(at + 16, true),
        devices: scopesIn(view, at + 24, at + size, view.getUint16(at + 6, true)),
      });
    }
    at += size;
  }
  return { vendor: 'Intel', units, interruptRemapping: (view.getUint8(37) & 1) !== 0, reserved };
}

function scopesIn(view: DataView, from: number, to: number, segment: number): ScopedDevice[] {
  const devices: ScopedDevice[] = [];
  for (let at = from; at + 6 <= to; ) {
    const type = view.getUint8(at);
    const size = view.getUint8(at + 1);
    if (size < 6 || at + size > to) break;
    const bus = view.getUint8(at + 5);
    const path: [number, number][] = [];
    for (let step = at + 6; step + 2 <= at + size; step += 2) path.push([view.getUint8(step), view.getUint8(step + 1)]);
    // 1: a device, 2: a bridge and all behind it; the rest are no PCI devices.
    if ((type === 1 || type === 2) && path.length > 0) devices.push(scoped(segment, bus, path, type === 2));
    at += size;
  }
  return devices;
}

/** Xen: drivers/passthrough/amd/iommu_acpi.c; AMD's specification of the IOMMU, chapter 5. */
function parseIvrs(view: DataView): DmaTable | undefined {
  const units = new Set<number>();
  const reserved: ReservedRegion[] = [];
  for (let at = HEADER; at + 4 <= view.byteLength; ) {
    const type = view.getUint8(at);
    const size = view.getUint16(at + 2, true);
    if (size < 4 || at + size > view.byteLength) return undefined;
    // One IOMMU may have a block of each type.
    if ((type === 0x10 || type === 0x11 || type === 0x40) && size >= 6) units.add(view.getUint16(at + 4, true));
    if (type >= 0x20 && type <= 0x22 && size >= 32) {
      const start = view.getBigUint64(at + 16, true);
      const bytes = view.getBigUint64(at + 24, true);
      const first = view.getUint16(at + 4, true);
      const last = type === 0x22 ? view.getUint16(at + 6, true) : first;
      // Type 20 is for all devices.
      const devices = type === 0x20 ? [] : range(first, last);
      if (bytes > 0n) reserved.push({ start, end: start + bytes - 1n, devices });
    }
    at += size;
  }
  return { vendor: 'AMD', units: units.size, reserved };
}

function range(first: number, last: number): ScopedDevice[] {
  const devices: ScopedDevice[] = [];
  for (let id = first; id <= last; id++) devices.push(scoped(0, id >> 8, [[(id >> 3) & 31, id & 7]], false));
  return devices;
}

function scoped(segment: number, bus: number, path: readonly (readonly [number, number])[], isBridge: boolean) {
  const [step] = path;
  const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');
  return {
    segment,
    bus,
    path,
    isBridge,
    ...(step &&
      path.length === 1 && { address: `${hex(segment, 4)}:${hex(bus, 2)}:${hex(step[0] & 31, 2)}.${step[1] & 7}` }),
  };
}
