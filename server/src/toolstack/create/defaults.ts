/** What the settings of a guest must fulfil together. Source: libxl__domain_build_info_setdefault (libxl_create.c). */
import type { Release } from '../../catalogue/releases.ts';
import { isHvmloader } from '../../guests/xm-firmware.ts';
import { toInt } from '../../specs/c-numbers/strtoul.ts';
import { exactLong } from '../read/exact-long.ts';
import { nameFor } from '../read/named.ts';
import type { Reader } from '../reader.ts';
import { type DeviceModel, deviceModel } from './device-model.ts';
import { isPodEnabled } from './memory.ts';

const TAIL = '\nUnable to set domain build info defaults';
/** libxl looks at the bytes of the map of vcpus where it means the vcpus, so ten times as many as an HVM guest has pass. */
const MOST_VCPUS = 1024;

function refuse(
  reader: Reader,
  key: string,
  code: string,
  text: string,
  other?: string,
  tail = reader.since('4.6') ? TAIL : '',
): void {
  const place = reader.place(key);
  const related = other === undefined ? undefined : reader.place(other);
  reader.say({
    code,
    text,
    effect: 'gives-up',
    ...(place && { place }),
    ...(related && { related: [{ ...related, message: `The other setting: ${other}` }] }),
    ...(tail !== '' && { tail }),
  });
}

/** The firmware that `bios` or `firmware` chooses, and which of the two. */
function firmware(reader: Reader): { readonly key: 'bios' | 'firmware'; readonly bios: string } | undefined {
  for (const key of ['firmware', 'bios'] as const) {
    const written = reader.string(key, true);
    if (written === undefined) continue;
    const bios = nameFor(reader, 'bios', written);
    if (bios !== undefined && bios !== 'unknown') return { key, bios };
    if (key === 'firmware' && 'uefi'.startsWith(written)) return { key, bios: 'ovmf' };
  }
  return undefined;
}

export function checkFirmware(reader: Reader): void {
  if (reader.guest !== 'hvm' || !reader.since('4.7')) return;
  const chosen = firmware(reader);
  if (!chosen) return;
  const isRombios = chosen.bios === 'rombios';
  const model = deviceModel(reader);
  if (model === 'qemu-xen' && isRombios) {
    refuse(reader, chosen.key, 'guest/firmware', 'qemu-xen does not support bios=rombios.');
  } else if (model === 'qemu-xen-traditional' && !isRombios) {
    refuse(reader, chosen.key, 'guest/firmware', 'qemu-xen-traditional requires bios=rombios.', 'device_model_version');
  }
}

export function checkDirectBoot(reader: Reader): void {
  if (reader.guest !== 'hvm' || !reader.since('4.6')) return;
  const kernel = reader.string('kernel', true);
  if (kernel !== undefined && !isHvmloader(kernel)) return;
  const key = ['ramdisk', 'cmdline', 'extra', 'root'].find((name) => reader.string(name, true) !== undefined);
  if (!key) return;
  refuse(reader, key, 'guest/direct-boot', 'direct boot parameters specified but kernel missing');
}

export function checkVcpus(reader: Reader): void {
  if (!reader.since('4.7')) return;
  const vcpus = reader.long('vcpus', { quiet: true });
  if (vcpus === undefined || vcpus <= MOST_VCPUS) return;
  refuse(reader, 'vcpus', 'guest/too-many-vcpus', 'avail_vcpus bitmap contains too many VCPUS');
}

/** The picture that the guest's graphics card makes, which wants its memory: by device model, in MiB. */
const LEAST_VIDEO: Readonly<Record<DeviceModel, Readonly<Record<string, readonly [number, string, Release]>>>> = {
  'qemu-xen': {
    qxl: [128, '128 Mib videoram is the minimum for qxl default', '4.6'],
    stdvga: [16, 'videoram must be at least 16 MB for STDVGA on QEMU_XEN', '4.4'],
    cirrus: [8, 'videoram must be at least 8 MB for CIRRUS on QEMU_XEN', '4.4'],
  },
  'qemu-xen-traditional': {
    stdvga: [8, 'videoram must be at least 8 MB for STDVGA on QEMU_XEN_TRADITIONAL', '4.4'],
  },
};

function graphicsCard(reader: Reader): { readonly card: string; readonly key: string } {
  const vga = reader.string('vga', true);
  if (vga !== undefined) return { card: vga, key: 'vga' };
  return { card: (reader.long('stdvga', { quiet: true }) ?? 0) === 0 ? 'cirrus' : 'stdvga', key: 'stdvga' };
}

export function checkVideoMemory(reader: Reader): void {
  if (reader.guest !== 'hvm' || !reader.since('4.4')) return;
  const model = deviceModel(reader);
  const { card, key } = graphicsCard(reader);
  const memory = reader.long('videoram', { quiet: true });
  if (model === 'qemu-xen-traditional' && card === 'qxl') {
    refuse(reader, key, 'guest/video-memory', 'qemu upstream required for qxl vga', 'device_model_version');
    return;
  }
  if (memory === undefined) return;
  const [least, text, since] = LEAST_VIDEO[model][card] ?? [0, '', '4.4'];
  // A negative number is a huge one to libxl.
  if (memory >= 0 && memory < least && reader.since(since)) {
    refuse(reader, 'videoram', 'guest/video-memory', text, reader.has(key) ? key : undefined);
  } else if (model === 'qemu-xen-traditional' && card === 'cirrus' && memory !== 4) {
    const place = reader.place('videoram');
    const warning = 'ignoring videoram other than 4 MB for CIRRUS on QEMU_XEN_TRADITIONAL';
    reader.say({ code: 'guest/video-memory', text: warning, effect: 'goes-on', ...(place && { place }) });
  }
}

export function checkUsb(reader: Reader): void {
  if (reader.guest !== 'hvm' || !reader.since('4.4')) return;
  let redirection = toInt(exactLong(reader, 'spiceusbredirection', true) ?? 0n);
  if (redirection > 0 && reader.defbool('spice', true) !== true && reader.since('4.5')) {
    const place = reader.place('spiceusbredirection');
    const text = 'spice disabled, disabling usbredirection';
    reader.say({ code: 'guest/usb-redirection', text, effect: 'goes-on', ...(place && { place }) });
    redirection = 0;
  }
  const version = toInt(exactLong(reader, 'usbversion', true) ?? 0n);
  if (version === 0 && redirection === 0) return;
  const hasDevices = reader.list('usbdevice', true) !== undefined || reader.string('usbdevice', true) !== undefined;
  if (!hasDevices && reader.defbool('usb', true) !== true) return;
  refuse(
    reader,
    version === 0 ? 'spiceusbredirection' : 'usbversion',
    'guest/usb',
    'usbversion and/or usbredirection cannot be enabled with usb and/or usbdevice parameters.',
    hasDevices ? 'usbdevice' : 'usb',
  );
}

/** The greatest version of grant tables that the field in the hypervisor's call holds. */
const MOST_GRANT_VERSION = 15;

export function checkGrantVersion(reader: Reader): void {
  if (!reader.since('4.16')) return;
  const version = reader.long('max_grant_version', { quiet: true, least: 0, most: 0x7fffffff });
  if (version === undefined || version <= MOST_GRANT_VERSION) return;
  refuse(reader, 'max_grant_version', 'guest/grant-version', `max grant version ${version} out of range`);
}

/** `altp2m` or `altp2mhvm`, where it is on. */
function altp2m(reader: Reader): string | undefined {
  const number = reader.long('altp2m', { quiet: true });
  const name = number === undefined ? reader.string('altp2m', true) : undefined;
  const isOn =
    number === undefined ? name !== undefined && nameFor(reader, 'altp2m', name) !== 'disabled' : number !== 0;
  if (isOn && reader.since('4.10')) return 'altp2m';
  return reader.guest === 'hvm' && reader.defbool('altp2mhvm', true) === true ? 'altp2mhvm' : undefined;
}

export function checkAltp2m(reader: Reader): void {
  const { guest } = reader;
  if (!reader.since('4.6') || guest === 'pv' || guest === undefined) return;
  const key = altp2m(reader);
  if (!key) return;
  const refuseIt = (text: string, other: string) => refuse(reader, key, 'guest/altp2m', text, other, '');
  if (reader.defbool('nestedhvm', true) === true) {
    refuseIt('nestedhvm and altp2mhvm cannot be used together', 'nestedhvm');
  } else if (reader.since('4.8') && isPodEnabled(reader)) {
    refuseIt('Cannot enable PoD and ALTP2M at the same time', 'maxmem');
  }
}

export function checkTrappedAccesses(reader: Reader): void {
  if (!reader.since('4.21') || reader.defbool('trap_unmapped_accesses', true) !== true) return;
  const place = reader.place('trap_unmapped_accesses');
  reader.say({
    code: 'guest/arm-only',
    text: 'trap_unmapped_accesses is not supported on x86',
    effect: 'gives-up',
    tail: '\nfail to get domain config: Success\ncannot make domain: -3',
    ...(place && { place }),
  });
}
