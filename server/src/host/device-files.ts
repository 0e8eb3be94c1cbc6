/** One device's folder in sysfs. */
import { isAddress } from './address.ts';
import { type ConfigSpace, readConfigSpace } from './config-space.ts';
import { decimal, defined, hexNumber, lastPart } from './device-values.ts';
import type { HostFiles } from './files.ts';
import { namesIn } from './listing.ts';
import type { PciDevice } from './model.ts';

const BRIDGE = 0x06;
/** Class 0680 is any other bridge: NVSwitches say that of themselves, and are given to guests. */
const OTHER_BRIDGE = 0x0680;
/** Class 0604 and 0607. */
const PCI_BRIDGE = 0x0604;
const CARDBUS_BRIDGE = 0x0607;

export const DEVICES = '/sys/bus/pci/devices';

export interface Asked {
  readonly address: string;
  /** Whether other functions are in its slot. */
  readonly hasSiblings: boolean;
  /** Whether the machine has several nodes of memory. */
  readonly hasNodes: boolean;
}

export interface ReadDevice {
  readonly device: PciDevice;
  /** Whether there are files about a link, which Linux has since 4.13 for every PCI Express device and no other. */
  readonly hasLink: boolean;
}

/**
 * What its folder says; `undefined` where it went away or may not be read.
 *
 * All of it but `config` is answered from the kernel's memory. `config` goes to the hardware, and wakes a device that sleeps (Linux'
 * drivers/pci/access.c): it is left alone unless the kernel says that the device is awake.
 */
export async function readDevice(
  files: HostFiles,
  { address, hasSiblings, hasNodes }: Asked,
): Promise<ReadDevice | undefined> {
  const folder = `${DEVICES}/${address}`;
  const [place, listed, numbers] = await Promise.all([
    files.link(folder),
    namesIn(files, folder),
    readNumbers(files, folder),
  ]);
  // Unplugged while it was read, or not readable at all.
  if (numbers === undefined) return undefined;
  const names = new Set(listed);
  const read = async (name: string, file = name) =>
    names.has(name) ? (await files.read(`${folder}/${file}`))?.trim() : undefined;
  const link = async (name: string) => (names.has(name) ? lastPart(await files.link(`${folder}/${name}`)) : undefined);

  const virtual = listed.filter((name) => /^virtfn\d+$/.test(name)).sort(byNumber);
  const [revision, status, driver, physicalFunction, group, most, resets, vga, node, functions] = await Promise.all([
    read('revision'),
    read('power', 'power/runtime_status'),
    numbers.driver === undefined ? link('driver') : numbers.driver || undefined,
    link('physfn'),
    link('iommu_group'),
    read('sriov_totalvfs'),
    read('reset_method'),
    read('boot_vga'),
    hasNodes ? read('numa_node') : undefined,
    Promise.all(virtual.map(link)),
  ]);
  const { classCode } = numbers;
  const isPciBridge = classCode >>> 8 === PCI_BRIDGE;
  const isVirtual = physicalFunction !== undefined;
  const pieces = async (from: number, length: number) => {
    const bytes = await files.bytes?.(`${folder}/config`, from, length);
    return bytes === 'denied' ? undefined : bytes;
  };
  const config: ConfigSpace =
    names.has('config') && (await isAwake(status, () => read('power_state')))
      ? await readConfigSpace(pieces, (isPciBridge || hasSiblings) && !isVirtual)
      : {};
  const inUse = config.msi === undefined && names.has('msi_irqs') ? await interruptInUse(files, folder) : undefined;

  const parent = place
    ?.split('/')
    .filter((part) => isAddress(part) && part !== address)
    .at(-1);
  const hasLink = names.has('max_link_speed');
  const express = config.express ?? (hasLink || undefined);
  const virtualFunctions = functions.filter((name) => name !== undefined).filter(isAddress);
  const { subsystemVendor, subsystemDevice } = numbers;
  const device = {
    address,
    vendor: numbers.vendor,
    device: numbers.device,
    classCode,
    ...defined('revision', hexNumber(revision)),
    // Bridges have no subsystem of their own and say 0000:0000.
    ...(subsystemVendor && { subsystemVendor, ...defined('subsystemDevice', subsystemDevice) }),
    ...defined('driver', driver),
    assignable: driver === 'pciback' || driver === 'xen-pciback',
    ...defined('parent', parent),
    isBridge: classCode >>> 16 === BRIDGE && classCode >>> 8 !== OTHER_BRIDGE,
    ...(physicalFunction !== undefined && isAddress(physicalFunction) && { physicalFunction }),
    ...(virtualFunctions.length > 0 && { virtualFunctions }),
    ...defined('mostVirtualFunctions', decimal(most)),
    ...(vga !== undefined && { bootVga: vga === '1' }),
    headerType: config.headerType ?? (isPciBridge ? 1 : classCode >>> 8 === CARDBUS_BRIDGE ? 2 : 0),
    ...defined('express', express),
    ...defined('port', config.port),
    ...defined('accessControl', config.accessControl),
    ...defined('resetMethods', resets?.split(/\s+/).filter(Boolean)),
    ...defined('msi', config.msi ?? (inUse === 'msi' || undefined)),
    ...defined('msix', config.msix ?? (inUse === 'msix' || undefined)),
    ...defined('numaNode', decimal(node)),
    ...defined('iommuGroup', decimal(group)),
    ...defined('powerState', status === 'unsupported' ? undefined : status),
  };
  return { device, hasLink };
}

/**
 * Whether asking the hardware wakes nobody. A device that cannot sleep while the machine runs says nothing of it, or `unsupported`, and may
 * still have been switched off.
 */
export async function isAwake(status: string | undefined, state: () => Promise<string | undefined>): Promise<boolean> {
  if (status === 'active') return true;
  return (status === undefined || status === 'unsupported') && (await state()) !== 'D3cold';
}

interface Numbers {
  readonly vendor: number;
  readonly device: number;
  readonly classCode: number;
  readonly subsystemVendor: number | undefined;
  readonly subsystemDevice: number | undefined;
  /** Empty: none; absent: this file does not say. */
  readonly driver?: string;
}

/** `uevent` has them all in one; where a recording lacks it, they stand in a file each. */
async function readNumbers(files: HostFiles, folder: string): Promise<Numbers | undefined> {
  const text = await files.read(`${folder}/uevent`);
  const lines = new Map(
    text?.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const [vendor, device] = pair(lines.get('PCI_ID'));
  const classCode = hexNumber(lines.get('PCI_CLASS'));
  if (vendor !== undefined && device !== undefined && classCode !== undefined) {
    const [subsystemVendor, subsystemDevice] = pair(lines.get('PCI_SUBSYS_ID'));
    return { vendor, device, classCode, subsystemVendor, subsystemDevice, driver: lines.get('DRIVER') ?? '' };
  }
  return readSingleNumbers(files, folder);
}

async function readSingleNumbers(files: HostFiles, folder: string): Promise<Numbers | undefined> {
  const [vendor, device, classCode, subsystemVendor, subsystemDevice] = await Promise.all(
    ['vendor', 'device', 'class', 'subsystem_vendor', 'subsystem_device'].map(async (name) =>
      hexNumber((await files.read(`${folder}/${name}`))?.trim()),
    ),
  );
  if (vendor === undefined || device === undefined || classCode === undefined) return undefined;
  return { vendor, device, classCode, subsystemVendor, subsystemDevice };
}

function pair(text: string | undefined): readonly (number | undefined)[] {
  return text?.split(':').map(hexNumber) ?? [];
}

/** The interrupts that its driver has switched on: `msi` or `msix`. */
async function interruptInUse(files: HostFiles, folder: string): Promise<string | undefined> {
  const [first] = (await namesIn(files, `${folder}/msi_irqs`)).sort();
  return first === undefined ? undefined : (await files.read(`${folder}/msi_irqs/${first}`))?.trim();
}

function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
