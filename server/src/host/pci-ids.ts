import type { HostFiles } from './files.ts';

/** Where the systems that run a dom0 keep the list: Debian, the Fedora family and Alpine, SUSE, Arch and Slackware, NixOS. */
export const PCI_IDS = [
  '/usr/share/misc/pci.ids',
  '/usr/share/hwdata/pci.ids',
  '/usr/share/pci.ids',
  '/usr/share/pciutils/pci.ids',
  '/run/current-system/sw/share/pci.ids',
];

/** What names are wanted of: device numbers by vendor number, and classes as sysfs has them (0x030000). */
export interface WantedNames {
  readonly devices: ReadonlyMap<number, ReadonlySet<number>>;
  readonly classes: Iterable<number>;
}

/** The names of these devices. */
export function namesFor(
  devices: readonly { readonly vendor: number; readonly device: number; readonly classCode: number }[],
): WantedNames {
  const byVendor = new Map<number, Set<number>>();
  for (const { vendor, device } of devices) byVendor.set(vendor, (byVendor.get(vendor) ?? new Set()).add(device));
  return { devices: byVendor, classes: new Set(devices.map(({ classCode }) => classCode)) };
}

/** Names of hardware by its numbers; a name that the list does not have is missing here. */
export interface PciNames {
  readonly vendors: ReadonlyMap<number, string>;
  /** By `vendor << 16 | device` (unsigned). */
  readonly devices: ReadonlyMap<number, string>;
  /** By base class and subclass, 0x0300; by base class alone with 0xff for the subclass: 0x03ff. */
  readonly classes: ReadonlyMap<number, string>;
}

export function deviceKey(vendor: number, device: number): number {
  return vendor * 0x10000 + device;
}

/** The name of a class as lspci shows it: of its subclass, else of its base class. */
export function className(names: PciNames, classCode: number): string | undefined {
  return names.classes.get(classCode >>> 8) ?? names.classes.get((classCode >>> 8) | 0xff);
}

/** The wanted names from the host's pci.ids; none where it has no such file. */
export async function readPciNames(files: HostFiles, wanted: WantedNames): Promise<PciNames> {
  for (const place of PCI_IDS) {
    const text = await files.read(place);
    if (text !== undefined) return findPciNames(text, wanted);
  }
  return findPciNames('', wanted);
}

/** Goes once through a pci.ids and looks closer only at what is wanted. Lines it cannot read say nothing. */
export function findPciNames(text: string, wanted: WantedNames): PciNames {
  const vendors = new Map<number, string>();
  const devices = new Map<number, string>();
  const classes = new Map<number, string>();
  const baseClasses = new Set([...wanted.classes].map((code) => code >>> 16));
  const subclasses = new Set([...wanted.classes].map((code) => code >>> 8));

  /** What the indented lines belong to: a wanted vendor or base class, or nothing. */
  let vendor = -1;
  let inVendor: ReadonlySet<number> | undefined;
  let baseClass = -1;
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const first = text.charCodeAt(start);
    if (first === TAB) {
      // Two tabs: a subsystem or a programming interface, which nobody asks for.
      if ((inVendor || baseClass >= 0) && text.charCodeAt(start + 1) !== TAB) {
        if (inVendor) {
          const device = hexAt(text, start + 1, 4);
          if (inVendor.has(device)) devices.set(deviceKey(vendor, device), nameAt(text, start + 5, end));
        } else {
          const code = baseClass * 0x100 + hexAt(text, start + 1, 2);
          if (subclasses.has(code)) classes.set(code, nameAt(text, start + 3, end));
        }
      }
    } else if (first === CAPITAL_C && text.charCodeAt(start + 1) === BLANK) {
      inVendor = undefined;
      const code = hexAt(text, start + 2, 2);
      baseClass = baseClasses.has(code) ? code : -1;
      if (baseClass >= 0) classes.set(baseClass * 0x100 + 0xff, nameAt(text, start + 4, end));
    } else if (first !== HASH && end > start) {
      baseClass = -1;
      vendor = hexAt(text, start, 4);
      inVendor = wanted.devices.get(vendor);
      if (inVendor) vendors.set(vendor, nameAt(text, start + 4, end));
    }
    start = end + 1;
  }
  return { vendors, devices, classes };
}

/** A pci.ids that holds these names and nothing else. */
export function writePciIds(names: PciNames): string {
  const lines: string[] = [];
  for (const [vendor, name] of sorted(names.vendors)) {
    lines.push(`${hex(vendor, 4)}  ${name}`);
    for (const [key, deviceName] of sorted(names.devices)) {
      if (Math.floor(key / 0x10000) === vendor) lines.push(`\t${hex(key % 0x10000, 4)}  ${deviceName}`);
    }
  }
  for (const [code, name] of sorted(names.classes)) {
    if ((code & 0xff) !== 0xff) continue;
    lines.push(`C ${hex(code >>> 8, 2)}  ${name}`);
    for (const [subclass, subclassName] of sorted(names.classes)) {
      if (subclass >>> 8 === code >>> 8 && subclass !== code)
        lines.push(`\t${hex(subclass & 0xff, 2)}  ${subclassName}`);
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** The places where a host may keep its pci.ids. */
export function isPciIds(path: string): boolean {
  return path.endsWith('/pci.ids');
}

const TAB = 9;
const BLANK = 32;
const HASH = 35;
const CAPITAL_C = 67;

/** The number written in so many hex digits, or -1. */
function hexAt(text: string, start: number, digits: number): number {
  let value = 0;
  for (let i = start; i < start + digits; i++) {
    const code = text.charCodeAt(i) | 32;
    const digit = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** Copied out of the text: a plain slice would keep the whole list in memory. */
function nameAt(text: string, start: number, end: number): string {
  return Buffer.from(text.slice(start, end).trim()).toString();
}

function sorted(names: ReadonlyMap<number, string>): [number, string][] {
  return [...names].sort(([a], [b]) => a - b);
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
