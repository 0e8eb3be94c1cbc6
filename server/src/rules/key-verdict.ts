import type { Catalogue } from '../catalogue/catalogue.ts';
import type { OptionRecord } from '../catalogue/record.ts';
import { compareReleases, existsIn, type Release, XL_SINCE } from '../catalogue/releases.ts';
import { type ForeignKey, foreignKey } from './advice/foreign-keys.ts';
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
  /** Another tool has it, or a patched Xen. */
  | { readonly kind: 'foreign'; readonly foreign: ForeignKey }
  | { readonly kind: 'unknown'; readonly nearest?: string };

/** Names that people write for a key, too far from it for a look at the letters. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['acpi_passthru', 'acpi_firmware'],
  ['append', 'cmdline'],
  ['bios_override', 'bios_path_override'],
  ['bootargs_extra', 'extra'],
  ['cmd_line', 'cmdline'],
  ['cores', 'vcpus'],
  ['cpucount', 'vcpus'],
  ['cpus_weight', 'cpu_weight'],
  ['disk_list', 'disk'],
  ['disks', 'disk'],
  ['domain_type', 'type'],
  ['dtb', 'device_tree'],
  ['firmware_path', 'firmware_override'],
  ['gfx_passthrough', 'gfx_passthru'],
  ['gpu_passthrough', 'gfx_passthru'],
  ['graphics', 'vga'],
  ['guest_type', 'type'],
  ['initrd', 'ramdisk'],
  ['interfaces', 'vif'],
  ['iommu', 'passthrough'],
  ['kernel_args', 'cmdline'],
  ['kernel_cmdline', 'cmdline'],
  ['localtime_offset', 'rtc_timeoffset'],
  ['max_mem', 'maxmem'],
  ['max_memory', 'maxmem'],
  ['max_vcpus', 'maxvcpus'],
  ['maxcpus', 'maxvcpus'],
  ['mem', 'memory'],
  ['memmax', 'maxmem'],
  ['memory_max', 'maxmem'],
  ['memory_static_max', 'maxmem'],
  ['msitranslate', 'pci_msitranslate'],
  ['nested', 'nestedhvm'],
  ['nested_hvm', 'nestedhvm'],
  ['network', 'vif'],
  ['nic', 'vif'],
  ['nics', 'vif'],
  ['on_shutdown', 'on_poweroff'],
  ['pci_devices', 'pci'],
  ['pcidev', 'pci'],
  ['pcidevs', 'pci'],
  ['permissive', 'pci_permissive'],
  ['power_mgmt', 'pci_power_mgmt'],
  ['ram', 'memory'],
  ['seize', 'pci_seize'],
  ['uefi', 'firmware'],
  ['usb_devices', 'usbdev'],
  ['vcpu_max', 'maxvcpus'],
  ['vcpumax', 'maxvcpus'],
  ['vcpus_max', 'maxvcpus'],
  ['vga_passthru', 'gfx_passthru'],
  ['vifs', 'vif'],
  ['vm_type', 'type'],
  ['vnc_listen', 'vnclisten'],
  ['vnc_password', 'vncpasswd'],
  ['vnc_port', 'vncdisplay'],
  ['vncpassword', 'vncpasswd'],
  ['vncport', 'vncdisplay'],
  ['weight', 'cpu_weight'],
  ['xen_platform_device', 'xen_platform_pci'],
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
  const foreign = foreignKey(name);
  if (foreign) return { kind: 'foreign', foreign };
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
