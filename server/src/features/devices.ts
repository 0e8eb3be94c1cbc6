import type { Host, PciDevice } from '../host/model.ts';
import type { DeviceItem, DevicesResult } from '../protocol/requests.ts';
import { shortAddress } from '../specs/bdf.ts';

/** The host's devices as a list shows them. */
export function describeDevices(host: Host): DevicesResult {
  return {
    host: host.label,
    devices: host.devices.map(describeDevice),
    ...(host.emptyBecause !== undefined && { emptyBecause: host.emptyBecause }),
  };
}

export function describeDevice(device: PciDevice): DeviceItem {
  const { address, driver, parent, assignable, isBridge } = device;
  return {
    address,
    // Domains above ffff, which Intel's VMD makes, are beyond what Xen can name.
    bdf: shortAddress(address),
    name: deviceName(device),
    shortName: shortName(deviceName(device)),
    id: `[${deviceId(device)}]`,
    className: device.className ?? hex(device.classCode >>> 8, 4),
    icon: deviceIcon(device.classCode),
    ...(driver !== undefined && { driver }),
    assignable,
    state: deviceState(device),
    ...(parent !== undefined && { parent }),
    isBridge,
  };
}

/** Vendor and device by name as far as the host knows them: `Intel Corporation 82574L`, `Intel Corporation device 10d3`, `8086:10d3`. */
export function deviceName({ vendor, device, vendorName, deviceName: name }: PciDevice): string {
  if (vendorName === undefined) return deviceId({ vendor, device });
  return `${vendorName} ${name ?? `device ${hex(device, 4)}`}`;
}

/** Without the vendor's legal form, which says nothing in a narrow place. */
export function shortName(name: string): string {
  return name.replace(/,? (?:Corporation|Corp\.|Co\., Ltd\.|Inc\.?|Ltd\.?|Limited|GmbH|AG|LLC)(?= )/, '');
}

/** Who has the device, in words. */
export function deviceState({ assignable, driver, physicalFunction }: PciDevice): string {
  const holder = assignable ? 'held by pciback' : driver === undefined ? 'no driver' : `driver ${driver}`;
  return physicalFunction === undefined ? holder : `${holder}, virtual function of ${shortAddress(physicalFunction)}`;
}

/** Codicons by base class, or by base class and subclass where these differ to the eye. All are in VS Code 1.91. */
const ICONS: ReadonlyMap<number, string> = new Map([
  [0x01, 'database'],
  [0x02, 'globe'],
  [0x03, 'device-desktop'],
  [0x04, 'device-camera-video'],
  [0x0401, 'unmute'],
  [0x0403, 'unmute'],
  [0x06, 'type-hierarchy'],
  [0x0601, 'circuit-board'],
  [0x0680, 'circuit-board'],
  [0x07, 'terminal'],
  [0x08, 'gear'],
  [0x09, 'keyboard'],
  [0x0c03, 'plug'],
  [0x0d, 'radio-tower'],
  [0x10, 'lock'],
  [0x11, 'pulse'],
]);

function deviceIcon(classCode: number): string {
  return ICONS.get(classCode >>> 8) ?? ICONS.get(classCode >>> 16) ?? 'circuit-board';
}

function deviceId({ vendor, device }: Pick<PciDevice, 'vendor' | 'device'>): string {
  return `${hex(vendor, 4)}:${hex(device, 4)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
