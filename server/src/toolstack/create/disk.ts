/**
 * What libxl finds wrong with disks once the domain is there, as far as it is the same on every machine. Source:
 * libxl__device_disk_setdefault and device_disk_add (libxl_disk.c, before 4.8 libxl.c), disk_try_backend (libxl_device.c),
 * libxl__build_device_model_args_new (libxl_dm.c).
 */
import type { Part } from '../../specs/c-strings.ts';
import type { Disk, DiskBackend } from '../../specs/disk-spec/model.ts';
import { parseVdev } from '../../specs/disk-spec/vdev.ts';
import { type ReadDisk, readDisks } from '../read/disk.ts';
import type { Reader } from '../reader.ts';
import type { Said } from '../said.ts';
import { deviceModel } from './device-model.ts';

const ALL_BACKENDS: readonly DiskBackend[] = ['phy', 'qdisk', 'tap', 'standalone'];

/** Each disk by itself: format, backend, target. */
export function checkDiskBackends(reader: Reader): void {
  if (!reader.since('4.2')) return;
  for (const read of sound(reader)) checkBackend(reader, read);
}

/** The names in the guest: which exist, and each once. */
export function checkVdevs(reader: Reader): void {
  if (!reader.since('4.1')) return;
  const byDevice = new Map<string, ReadDisk>();
  for (const read of sound(reader)) {
    const { disk } = read.spec;
    const { vdev } = disk;
    if (!vdev) continue;
    const known = parseVdev(vdev.text);
    if (!known) {
      refuse(reader, read, vdev, 'disk/vdev', `Invalid or unsupported virtual disk identifier ${vdev.text}`);
      continue;
    }
    if (!reader.since('4.5')) continue;
    const kind = disk.backendtype?.value === 'standalone' || disk.specification?.value === 'virtio' ? 'virtio' : 'vbd';
    const device = `${kind} ${known.devid}`;
    const first = byDevice.get(device);
    if (!first) {
      byDevice.set(device, read);
      continue;
    }
    const { vdev: other } = first.spec.disk;
    refuse(reader, read, vdev, 'disk/same-vdev', 'device already exists in xenstore', {
      written: vdev.text,
      ...(other && {
        related: [{ ...reader.itemPlace(first.item, other.start, other.end), message: `the first ${other.text}` }],
      }),
    });
  }
}

/** QEMU's IDE disks cannot be read-only. */
export function checkReadOnlyDisks(reader: Reader): void {
  if (!reader.since('4.6') || reader.guest !== 'hvm' || deviceModel(reader) !== 'qemu-xen') return;
  const ahci = reader.since('4.7') && reader.string('hdtype', true) === 'ahci';
  for (const read of sound(reader)) {
    const { access, readwrite, cdrom, vdev, script, backend, format } = read.spec.disk;
    // Behind a script or another domain libxl may find no path of its own and leave the disk to drivers.
    if (readwrite || cdrom || !access || !vdev || script || backend || format?.value === 'empty') continue;
    const disk = parseVdev(vdev.text)?.disk;
    if (disk === undefined) continue;
    const words = readOnlyWords(reader, vdev.text, disk, ahci);
    if (words !== undefined) refuse(reader, read, access, 'disk/read-only', words);
  }
}

function readOnlyWords(reader: Reader, vdev: string, disk: number, ahci: boolean): string | undefined {
  if (!reader.since('4.7')) return "qemu-xen doesn't support read-only disk drivers";
  if (vdev.startsWith('sd')) return undefined;
  if (ahci && disk < 6) return "qemu-xen doesn't support read-only AHCI disk drivers";
  return disk < 4 ? "qemu-xen doesn't support read-only IDE disk drivers" : undefined;
}

/** The disks whose strings xl takes. */
function sound(reader: Reader): readonly ReadDisk[] {
  return reader.once(readDisks).filter(({ spec }) => spec.faults.length === 0);
}

function checkBackend(reader: Reader, read: ReadDisk): void {
  const { disk } = read.spec;
  const { format, vdev, target, script, cdrom } = disk;
  const name = vdev?.text ?? '';
  const given = disk.backendtype;
  const hvmCdrom = cdrom !== undefined && reader.guest === 'hvm' && reader.since('4.7');
  if (hvmCdrom && given && given.value !== 'qdisk' && !(given.value === 'phy' && reader.since('4.19'))) {
    const which = reader.since('4.19') ? 'Qdisk or Phy' : 'Qdisk';
    const words = `Backend for CD devices on HVM guests must be ${which}`;
    refuse(reader, read, given.part, 'disk/backend', words);
    return;
  }
  const backend: DiskBackend | undefined = given?.value ?? (hvmCdrom ? 'qdisk' : undefined);
  if (format?.value === 'empty') {
    if (!cdrom) {
      refuse(reader, read, format.part, 'disk/empty', `Disk vdev=${name} is empty but not cdrom`);
      return;
    }
    const dropped = backend === 'phy' && !disk.backend && reader.since('4.19');
    if (target?.text && reader.since('4.7') && !dropped && !EMPTY_CDROM.test(target.text)) {
      const words = `Disk vdev=${name} is empty but an image has been provided: ${target.text}`;
      refuse(reader, read, format.part, 'disk/empty', words);
      return;
    }
  } else if (target?.text === '' && !script && (isLookedFor(backend, disk) || !reader.since('4.3'))) {
    const words = `Disk vdev=${name} failed to stat: : No such file or directory`;
    refuse(reader, read, target, 'disk/empty', words);
    return;
  }
  if ((backend ? [backend] : ALL_BACKENDS).some((one) => maySuit(one, disk, reader))) return;
  const part = given?.part ?? disk.specification?.part ?? format?.part ?? vdev;
  if (part) refuse(reader, read, part, 'disk/backend', `no suitable backend for disk ${name}`);
}

/** Whether libxl looks for the target on this machine. */
function isLookedFor(backend: DiskBackend | undefined, disk: Disk): boolean {
  return backend !== 'qdisk' && backend !== 'tap' && !disk.backend;
}

/** What libxl itself names the image of an empty drive. */
const EMPTY_CDROM = /^(?:\/var)?\/run\/xen\/empty-cdrom/;

/** Whether a backend suits a disk on some machine. */
function maySuit(backend: DiskBackend, disk: Disk, reader: Reader): boolean {
  const format = disk.format?.value ?? 'raw';
  const isVirtio = disk.specification?.value === 'virtio';
  if (reader.since('4.17') && isVirtio !== (backend === 'standalone')) return false;
  switch (backend) {
    case 'phy':
      if (disk.colo) return false;
      if (format === 'empty') return !reader.since('4.7') || (disk.cdrom !== undefined && reader.since('4.19'));
      return format === 'raw';
    case 'tap':
      if (reader.since('4.13') && !reader.since('4.19')) return false;
      if (disk.colo || (format !== 'raw' && format !== 'vhd')) return false;
      return reader.since('4.19') || (!disk.script && !(disk.cdrom && reader.since('4.3')));
    case 'qdisk':
      return !disk.script;
    case 'standalone':
      return format === 'raw' && !disk.script && !disk.colo;
  }
}

function refuse(
  reader: Reader,
  { item }: ReadDisk,
  part: Part,
  code: string,
  text: string,
  rest: Pick<Said, 'written' | 'related'> = {},
): void {
  reader.say({ code, text, effect: 'fails-later', place: reader.itemPlace(item, part.start, part.end), ...rest });
}
