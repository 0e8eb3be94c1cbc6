/** Devices that keep apart what they do not say that they do: facts of their makers, as Linux' drivers/pci/quirks.c collects them (x86 only). */
import type { PciDevice } from '../host/model.ts';

const INTEL = 0x8086;

/** Cards whose functions never speak to each other, by vendor. */
const APART: Readonly<Record<number, readonly number[]>> = {
  6436: [0x0903, 0x0923, 0x0a03],
  [INTEL]: [
    // 82598, 82599, X520, X540
    0x10c6, 0x10db, 0x10dd, 0x10e1, 0x10f1, 0x10f7, 0x10f8, 0x10f9, 0x10fa, 0x10fb, 0x10fc, 0x1507, 0x1514, 0x151c,
    0x1529, 0x152a, 0x154d, 0x154f, 0x1551, 0x1558,
    // 82580
    0x1509, 0x150e, 0x150f, 0x1510, 0x1511, 0x1516, 0x1527,
    // 82576, 82575
    0x10c9, 0x10e6, 0x10e7, 0x10e8, 0x150a, 0x150d, 0x1518, 0x1526, 0x10a7, 0x10a9, 0x10d6,
    // I350, 82571, I219
    0x1521, 0x1522, 0x1523, 0x1524, 0x105e, 0x105f, 0x1060, 0x10d9, 0x15b7, 0x15b8,
  ],
  6562: [0x0710],
  4319: [0x0720],
  5348: [0x16d7, 0x1750, 0x1751, 0x1752, 0x1760, 0x1761],
};

/** Root ports of Intel's chipsets from Ibex Peak to Wildcat Point, X79 and X99, first and last number. */
const INTEL_ROOT_PORTS: readonly (readonly [number, number])[] = [
  [0x3b42, 0x3b51],
  [0x1c10, 0x1c1f],
  [0x1e10, 0x1e1f],
  [0x8c10, 0x8c1f],
  [0x9c10, 0x9c1b],
  [0x9c90, 0x9c9b],
  [0x1d10, 0x1d1e],
  [0x8d10, 0x8d1e],
  [0x8c90, 0x8c9e],
];

export function isKnownToIsolate({ vendor, device, port, express }: PciDevice): boolean {
  if (APART[vendor]?.includes(device)) return true;
  if (vendor !== INTEL || express === false) return false;
  // Devices inside the processor reach each other through the IOMMU only.
  if (port === 'integrated endpoint') return true;
  return port === 'root port' && INTEL_ROOT_PORTS.some(([first, last]) => device >= first && device <= last);
}
