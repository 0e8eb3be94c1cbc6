/** The files of the host that a guest's config names. */
import { compareReleases, type Release } from '../catalogue/releases.ts';
import { parseDisk } from '../specs/disk-spec.ts';
import { mapString } from '../syntax/xl-config/strings.ts';
import type { Statement } from '../syntax/xl-config/tree.ts';
import { type Span, shift } from '../text/span.ts';
import type { DomainConfig } from './domain-config.ts';
import { guestType } from './guest-type.ts';
import { type ListString, listStrings } from './list-strings.ts';
import type { Lineage } from './watch.ts';
import { isHvmloader } from './xm-firmware.ts';

export interface NamedPath {
  readonly key: string;
  /** As xl takes it. */
  readonly path: string;
  /** Absolute offsets. */
  readonly span: Span;
  /** Of a disk: it is written with `phy:` before it. */
  readonly physical?: boolean;
}

/** More disks than this are no guest's, and each is looked at after every key. */
const MOST_DISKS = 64;

/** Settings that hold the path of a file, by the guests that use it. */
const SETTINGS: readonly (readonly [key: string, guests: readonly string[]])[] = [
  ['kernel', ['pv', 'pvh', 'hvm']],
  ['ramdisk', ['pv', 'pvh', 'hvm']],
  ['bootloader', ['pv', 'pvh']],
  ['device_tree', ['pv', 'pvh', 'hvm']],
  ['firmware_override', ['hvm']],
  ['bios_path_override', ['hvm']],
  ['acpi_firmware', ['hvm']],
  ['smbios_firmware', ['hvm']],
  ['device_model_override', ['hvm', 'pv', 'pvh']],
];

/** The paths, relative ones too, that xl itself looks for on the host when the guest starts. */
export function namedPaths(config: DomainConfig, release: Release): NamedPath[] {
  const paths: NamedPath[] = [];
  const guest = guestType(config, release) ?? 'pv';
  const hasBootloader = guest !== 'hvm' && (config.string('bootloader') ?? '') !== '';
  for (const [key, guests] of SETTINGS) {
    const last = config.last(key);
    if (!last || !guests.includes(guest)) continue;
    // A boot loader is given these two as places on the guest's own disk.
    if (hasBootloader && (key === 'kernel' || key === 'ramdisk')) continue;
    const path = config.string(key);
    if (!path) continue;
    // For an HVM guest xl drops the firmware that xm wanted to be named.
    if (key === 'kernel' && guest === 'hvm' && isXmFirmware(path, release)) continue;
    paths.push({ key, path, span: shift(last.value ?? { start: 0, end: last.length }, last.offset) });
  }
  for (const { statement, span, path, physical } of diskPaths(config, release)) {
    paths.push({ key: 'disk', path, span: shift(span, statement.offset), physical });
  }
  return paths;
}

/** A disk's path, kept through edits that do not touch the disks. */
interface DiskPath {
  readonly statement: Statement;
  readonly path: string;
  /** Counts from the statement. */
  readonly span: Span;
  readonly physical: boolean;
}

const known = new WeakMap<Lineage, { readonly stamp: string; readonly paths: readonly DiskPath[] }>();

function diskPaths(config: DomainConfig, release: Release): readonly DiskPath[] {
  const stamp = `${release} ${config.revision('disk')}`;
  const before = known.get(config.lineage);
  if (before?.stamp === stamp) return before.paths;
  const paths = listStrings(config, 'disk', MOST_DISKS).flatMap((item) => diskPath(config, item, release));
  known.set(config.lineage, { stamp, paths });
  return paths;
}

function isXmFirmware(path: string, release: Release): boolean {
  return compareReleases(release, '4.5') < 0 || isHvmloader(path);
}

/** These stand for a script of their own, to which what follows means what it likes. */
const SCRIPT = /^(?:iscsi|e?nbd|drbd):$/;

/** The image or device of a disk that this host itself opens. Source: libxl__device_disk_set_backend. */
function diskPath(config: DomainConfig, { statement, atom, content }: ListString, release: Release): DiskPath[] {
  const { disk, faults } = parseDisk(content, release);
  const { target, prefixes } = disk;
  if (!target?.text || disk.format?.value === 'empty') return [];
  // Of a string that is refused anyway, what looks relative may not be meant as a path.
  if (faults.length > 0 && !target.text.startsWith('/')) return [];
  // Another domain or a script looks for it.
  if (disk.backend?.text || disk.script?.text || prefixes.some((prefix) => SCRIPT.test(prefix.text))) return [];
  // QEMU takes addresses too.
  if (/^[a-z][a-z0-9+.-]*:/i.test(target.text)) return [];
  const { toRaw } = mapString(config.source(statement, atom));
  return [
    {
      statement,
      path: target.text,
      span: shift({ start: toRaw(target.start), end: toRaw(target.end) }, atom.start),
      physical: prefixes.some((prefix) => prefix.text === 'phy:'),
    },
  ];
}
