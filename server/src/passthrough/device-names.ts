/** What a device is called, and who has it, in words. */
import type { PciDevice } from '../host/model.ts';
import { shortAddress } from '../specs/bdf.ts';

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

/** `8086:10d3` */
export function deviceId({ vendor, device }: Pick<PciDevice, 'vendor' | 'device'>): string {
  return `${hex(vendor, 4)}:${hex(device, 4)}`;
}

/** Device, else what it does, with its identifiers: `82574L [8086:10d3]`; the identifiers alone where it has no name. */
export function nameWithId(device: PciDevice): string {
  const name = device.deviceName ?? device.className;
  return name === undefined ? deviceId(device) : `${name} [${deviceId(device)}]`;
}

export function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
