import { compareAddresses, isAddress, slotOf } from './address.ts';
import { type Attachments, readAttached } from './attached.ts';
import { withDetails } from './device-details.ts';
import { DEVICES, type ReadDevice, readDevice } from './device-files.ts';
import type { HostFiles } from './files.ts';
import { namesIn } from './listing.ts';
import { mapBounded } from './map-bounded.ts';
import type { Host, PciDevice } from './model.ts';
import { className, deviceKey, namesFor, readPciNames } from './pci-ids.ts';
import { readReliances, type Session } from './reliances.ts';
import { readXenVersion } from './xen-version.ts';

const SLOTS = '/sys/bus/pci/slots';
/** Why a machine without PCI has no devices. */
export const NO_BUS = 'There is no PCI bus here: /sys/bus/pci is missing.';

/**
 * The host's Xen, its PCI devices in the order of the bus with what hangs on them, and what the system rests on. Never rejects:
 * `emptyBecause` says what went wrong. No sleeping device is woken (host/device-files.ts).
 *
 * @param session whose connection is looked for among the things that rest on a device
 */
export async function readHost(files: HostFiles, session: Session = {}): Promise<Host> {
  const [host, xen] = await Promise.all([readDevices(files, session), readXenVersion(files)]);
  return xen ? { ...host, xenRelease: xen.release, xenVersion: xen.version } : host;
}

/** The same with what is else read of a device only when it is looked at (`withDetails`): half as many files again. */
export async function readHostWhole(files: HostFiles, session: Session = {}): Promise<Host> {
  const host = await readHost(files, session);
  return { ...host, devices: await mapBounded(host.devices, (device) => withDetails(files, device)) };
}

async function readDevices(files: HostFiles, session: Session): Promise<Host> {
  const { label } = files;
  const nothing = (emptyBecause: string): Host => ({ label, devices: [], emptyBecause });

  const names = await files.list(DEVICES);
  if (names === 'denied') return nothing(`Permission denied: ${DEVICES} cannot be listed by this user.`);
  if (names === undefined) return nothing(await whyNoBus(files));
  const addresses = names.filter(isAddress).sort(compareAddresses);
  if (addresses.length === 0) return nothing(`There is a PCI bus, but no device on it: ${DEVICES} is empty.`);

  const inSlot = new Map<string, number>();
  for (const address of addresses) inSlot.set(slotOf(address), (inSlot.get(slotOf(address)) ?? 0) + 1);
  // `0-1`; one node is `0`.
  const hasNodes = /[-,]/.test((await files.read('/sys/devices/system/node/online')) ?? '');
  const [found, attachments, slots] = await Promise.all([
    mapBounded(addresses, (address) => {
      const hasSiblings = (inSlot.get(slotOf(address)) ?? 0) > 1;
      return readDevice(files, { address, hasSiblings, hasNodes });
    }),
    readAttached(files),
    readSlots(files),
  ]);
  const read = found.filter((device) => device !== undefined);
  if (read.length === 0) return nothing(`None of the devices in ${DEVICES} could be read.`);
  const [devices, reliances] = await Promise.all([
    withNames(files, together(read, attachments.at, slots)),
    readReliances(files, attachments, session),
  ]);
  return { label, devices, ...(reliances && { reliances }), offPci: attachments.offPci };
}

async function whyNoBus(files: HostFiles): Promise<string> {
  const sys = await files.list('/sys');
  if (sys === 'denied') return 'Permission denied: /sys cannot be listed by this user.';
  if (sys === undefined)
    return `No sys/ folder was found in ${files.label}: a host is recorded as a folder that holds its sys/, or as one .json file.`;
  return NO_BUS;
}

/** The label of each slot by domain, bus and device. The other files of a slot would ask the hardware. */
async function readSlots(files: HostFiles): Promise<ReadonlyMap<string, string>> {
  const names = await namesIn(files, SLOTS);
  const addresses = await mapBounded(names, (name) => files.read(`${SLOTS}/${name}/address`));
  return new Map(names.map((name, index) => [addresses[index]?.trim() ?? '', name]));
}

/** What a device's own folder does not say, or says only beside the others'. */
function together(
  found: readonly ReadDevice[],
  attached: Attachments['at'],
  slots: ReadonlyMap<string, string>,
): PciDevice[] {
  // A kernel before 5.15 names no ways to reset; of a later one, a device without that file has none.
  const saysResets = found.some(({ device }) => device.resetMethods);
  const saysLinks = found.some(({ hasLink }) => hasLink);
  return found.map(({ device }) => {
    const hangs = attached.get(device.address);
    const slot = slots.get(slotOf(device.address));
    return {
      ...device,
      ...(saysResets && { resetMethods: device.resetMethods ?? [] }),
      ...(saysLinks && device.express === undefined && { express: false }),
      ...(hangs && { attached: hangs }),
      ...(slot !== undefined && { slot }),
    };
  });
}

async function withNames(files: HostFiles, devices: readonly PciDevice[]): Promise<PciDevice[]> {
  const names = await readPciNames(files, namesFor(devices));
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
