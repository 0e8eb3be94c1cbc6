import type { Host, PciDevice } from '../host/model.ts';
import { deviceId, deviceName, deviceState, hex, shortName } from '../passthrough/device-names.ts';
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
