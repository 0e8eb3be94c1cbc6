import { compareAddresses, isAddress } from './address.ts';
import type { HostFiles } from './files.ts';
import type { Host, PciDevice } from './model.ts';
import { className, deviceKey, readPciNames } from './pci-ids.ts';
import { readXenVersion } from './xen-version.ts';

const DEVICES = '/sys/bus/pci/devices';
/** Devices read at the same time: enough to keep the disk's threads busy, few enough to leave others a turn. */
const AT_ONCE = 16;
const BRIDGE = 0x06;
/** Class 0680 is any other bridge: NVSwitches say that of themselves, and are given to guests. */
const OTHER_BRIDGE = 0x0680;

/** The host's Xen and its PCI devices as its sysfs has them, in the order of the bus. Never rejects: `emptyBecause` says what went wrong. */
export async function readHost(files: HostFiles): Promise<Host> {
  const [host, xen] = await Promise.all([readDevices(files), readXenVersion(files)]);
  return xen ? { ...host, xenRelease: xen.release, xenVersion: xen.version } : host;
}

async function readDevices(files: HostFiles): Promise<Host> {
  const { label } = files;
  const nothing = (emptyBecause: string): Host => ({ label, devices: [], emptyBecause });

  const names = await files.list(DEVICES);
  if (names === 'denied') return nothing(`Permission denied: ${DEVICES} cannot be listed by this user.`);
  if (names === undefined) return nothing(await whyNoBus(files));
  const addresses = names.filter(isAddress).sort(compareAddresses);
  if (addresses.length === 0) return nothing(`There is a PCI bus, but no device on it: ${DEVICES} is empty.`);

  const found = await mapBounded(addresses, (address) => readDevice(files, address));
  const devices = found.filter((device) => device !== undefined);
  if (devices.length === 0) return nothing(`None of the devices in ${DEVICES} could be read.`);
  return { label, devices: await withNames(files, devices) };
}

async function whyNoBus(files: HostFiles): Promise<string> {
  const sys = await files.list('/sys');
  if (sys === 'denied') return 'Permission denied: /sys cannot be listed by this user.';
  if (sys === undefined)
    return `No sys/ folder was found in ${files.label}: a host is recorded as a folder that holds its sys/, or as one .json file.`;
  return 'There is no PCI bus here: /sys/bus/pci is missing.';
}

async function readDevice(files: HostFiles, address: string): Promise<PciDevice | undefined> {
  const folder = `${DEVICES}/${address}`;
  const number = async (name: string) => parseNumber(await files.read(`${folder}/${name}`));
  const [vendor, device, classCode, revision, subsystemVendor, subsystemDevice, place, driverLink, functionLink] =
    await Promise.all([
      number('vendor'),
      number('device'),
      number('class'),
      number('revision'),
      number('subsystem_vendor'),
      number('subsystem_device'),
      files.link(folder),
      files.link(`${folder}/driver`),
      files.link(`${folder}/physfn`),
    ]);
  // Unplugged while it was read, or not readable at all.
  if (vendor === undefined || device === undefined || classCode === undefined) return undefined;

  const driver = lastPart(driverLink);
  const physicalFunction = lastPart(functionLink);
  const parent = place
    ?.split('/')
    .filter((part) => isAddress(part) && part !== address)
    .at(-1);
  return {
    address,
    vendor,
    device,
    classCode,
    ...(revision !== undefined && { revision }),
    // Bridges have no subsystem of their own and say 0000:0000.
    ...(subsystemVendor && { subsystemVendor, ...(subsystemDevice !== undefined && { subsystemDevice }) }),
    ...(driver !== undefined && { driver }),
    assignable: driver === 'pciback' || driver === 'xen-pciback',
    ...(parent !== undefined && { parent }),
    isBridge: classCode >>> 16 === BRIDGE && classCode >>> 8 !== OTHER_BRIDGE,
    ...(physicalFunction !== undefined && isAddress(physicalFunction) && { physicalFunction }),
  };
}

async function withNames(files: HostFiles, devices: readonly PciDevice[]): Promise<PciDevice[]> {
  const wanted = new Map<number, Set<number>>();
  for (const { vendor, device } of devices) {
    const ofVendor = wanted.get(vendor);
    if (ofVendor) ofVendor.add(device);
    else wanted.set(vendor, new Set([device]));
  }
  const classes = new Set(devices.map(({ classCode }) => classCode));
  const names = await readPciNames(files, { devices: wanted, classes });
  return devices.map((device) => {
    const vendorName = names.vendors.get(device.vendor);
    const deviceName = names.devices.get(deviceKey(device.vendor, device.device));
    const nameOfClass = className(names, device.classCode);
    return {
      ...device,
      ...(vendorName !== undefined && { vendorName }),
      ...(deviceName !== undefined && { deviceName }),
      ...(nameOfClass !== undefined && { className: nameOfClass }),
    };
  });
}

/** sysfs writes `0x8086` and a newline. */
function parseNumber(text: string | undefined): number | undefined {
  const digits = /^0x([0-9a-f]{1,8})$/i.exec(text?.trim() ?? '')?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

function lastPart(path: string | undefined): string | undefined {
  return path?.slice(path.lastIndexOf('/') + 1);
}

/** `Promise.all` over a long list, with a few under way at a time. The results keep the order. */
async function mapBounded<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}
