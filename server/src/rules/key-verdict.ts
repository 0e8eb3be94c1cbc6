import type { Catalogue } from '../catalogue/catalogue.ts';
import type { OptionRecord } from '../catalogue/record.ts';
import { compareReleases, existsIn, type Release } from '../catalogue/releases.ts';
import { NearestName } from './nearest.ts';
import type { Standard } from './standard.ts';

/** What a release makes of a key in a domain config. */
export type KeyVerdict =
  /** It is read. */
  | { readonly kind: 'read'; readonly record: OptionRecord }
  /** Another release reads it. */
  | { readonly kind: 'other-release'; readonly record: OptionRecord }
  /** It belongs to /etc/xen/xl.conf. */
  | { readonly kind: 'xl-conf'; readonly record: OptionRecord }
  /** Only the old xm read it. */
  | { readonly kind: 'xm'; readonly record: OptionRecord }
  | { readonly kind: 'unknown'; readonly nearest?: string };

/** The first release whose tool for guests is xl; before, xm ran the config as Python. */
export const XL_SINCE: Release = '4.0';

/** Names that people write for a key, too far from it for a look at the letters. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['acpi_passthru', 'acpi_firmware'],
  ['cores', 'vcpus'],
  ['cpucount', 'vcpus'],
  ['disks', 'disk'],
  ['dtb', 'device_tree'],
  ['graphics', 'vga'],
  ['hostdev', 'pci'],
  ['initrd', 'ramdisk'],
  ['interfaces', 'vif'],
  ['iommu', 'passthrough'],
  ['max_mem', 'maxmem'],
  ['maxcpus', 'maxvcpus'],
  ['mem', 'memory'],
  ['msitranslate', 'pci_msitranslate'],
  ['network', 'vif'],
  ['nics', 'vif'],
  ['pcidevs', 'pci'],
  ['permissive', 'pci_permissive'],
  ['power_mgmt', 'pci_power_mgmt'],
  ['ram', 'memory'],
  ['seize', 'pci_seize'],
  ['uefi', 'firmware'],
]);

const nearestNames = new WeakMap<Catalogue, Map<Release, NearestName>>();

/** `search`: whether an unknown name is worth the search for the one that is meant. */
export function keyVerdict(name: string, { catalogue, release }: Standard, search = true): KeyVerdict {
  const record = catalogue.find('domain-config', name);
  if (compareReleases(release, XL_SINCE) < 0) {
    const byXm = catalogue.find('xm', name);
    if (byXm && existsIn(byXm, release)) return { kind: 'read', record: record ?? byXm };
    const other = record ?? byXm;
    if (other) return { kind: 'other-release', record: other };
    return search ? unknown(name, catalogue, release) : { kind: 'unknown' };
  }
  if (record) return { kind: existsIn(record, release) ? 'read' : 'other-release', record };
  const byXlConf = catalogue.find('xl-conf', name);
  if (byXlConf) return { kind: 'xl-conf', record: byXlConf };
  const byXm = catalogue.find('xm', name);
  if (byXm) return { kind: 'xm', record: byXm };
  return search ? unknown(name, catalogue, release) : { kind: 'unknown' };
}

/** The key that is probably meant by a name that no release knows. */
export function nearestKey(name: string, catalogue: Catalogue, release: Release): string | undefined {
  const meant = MEANT.get(name);
  const record = meant === undefined ? undefined : catalogue.find('domain-config', meant);
  if (record && existsIn(record, release)) return record.name;
  let byRelease = nearestNames.get(catalogue);
  if (!byRelease) {
    byRelease = new Map();
    nearestNames.set(catalogue, byRelease);
  }
  let names = byRelease.get(release);
  if (!names) {
    const family = compareReleases(release, XL_SINCE) < 0 ? 'xm' : 'domain-config';
    const read = catalogue.all(family).filter((record) => existsIn(record, release));
    names = new NearestName(read.flatMap(({ name, aliases = [] }) => [name, ...aliases]));
    byRelease.set(release, names);
  }
  return names.of(name);
}

function unknown(name: string, catalogue: Catalogue, release: Release): KeyVerdict {
  const nearest = nearestKey(name, catalogue, release);
  return { kind: 'unknown', ...(nearest !== undefined && { nearest }) };
}
