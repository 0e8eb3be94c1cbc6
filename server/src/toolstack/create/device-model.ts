import type { Reader } from '../reader.ts';

export type DeviceModel = 'qemu-xen' | 'qemu-xen-traditional';

/** The device model that an HVM guest gets: the old one ran in a stub domain as long as there was one. Source: libxl_create.c. */
export function deviceModel(reader: Reader): DeviceModel {
  const written = reader.string('device_model_version', true);
  if (written === 'qemu-xen-traditional' || written === 'qemu-xen') return written;
  const isStub = reader.defbool('device_model_stubdomain_override', true) === true;
  return isStub && !reader.since('4.21') ? 'qemu-xen-traditional' : 'qemu-xen';
}
