/** Which names belong to whom: what only Linux reads, and what only Xen does. */
import type { Catalogue } from '../catalogue/catalogue.ts';

/** Words of Linux and of the programs that it starts, beside those that the catalogue has; Xen reads none of them. */
const LINUX_ONLY = new Set(
  `nosplash init initrd rdinit resume_offset lsm consoleblank intel_pstate amd_pstate earlycon oops hugepagesz default_hugepagesz nohz
  rcu_nocbs pcie_port_pm nopti cryptdevice cryptkey dolvm domdadm net toram acpi_osi acpi_backlight acpi_enforce_resources noswap text
  xencons noexec raid zfs cgroup_memory cgroup_disable swapaccount blacklist bootfs rootsubvol KEYTABLE KEYMAP ipv6 printk bridge
  nosmap nosmep`
    .split(/\s+/)
    .filter(Boolean),
);

/** Parameters of Xen whose names mean nothing to Linux. What both know (`console`, `apic`, `acpi`, `mem`, `tsx`, `edd` …) is not here. */
const XEN_ONLY = new Set(
  `dom0_mem dom0_max_vcpus dom0_vcpus_pin dom0_nodes dom0 dom0-iommu dom0_shadow dom0pvh dom0-cpuid com1 com2 dtuart dbgp loglvl
  guest_loglvl vtd sync_console conswitch console_to_ring console_timestamps conring_size bootscrub bootscrub_chunk noreboot altp2m hap
  hap_1gb hap_2mb ept vpmu x2apic_phys gnttab gnttab_max_frames gnttab_max_maptrack_frames cpufreq cpuidle max_cstate spec-ctrl xpti
  pv-l1tf pcid invpcid ats ro-hpet rmrr pci-phantom iommu_inclusive_mapping iommu_dev_iotlb_timeout tbuf_size xenheap_megabytes availmem
  allow_unsafe irq_ratelimit irq-max-guests extra_guest_irqs ucode sched credit2_runqueue sched_credit_tslice_ms sched_ratelimit_us
  sched-gran sched_smt_power_savings flask xsm argo tmem_compress hvm_debug hvm_fep pv-shim shim_mem ioapic_ack apic_verbosity
  viridian-version timer_slop unrestricted_guest watchdog_timeout debugtrace crashinfo_maxaddr
  low_crashinfo e820-verbose e820-mtrr-clip highmem-start hardware_dom`
    .split(/\s+/)
    .filter(Boolean),
);

/** What Xen's and GRUB's own scripts put on the line, and what Xen reads before it has a console to complain on. */
const NEVER_JUDGED = new Set(['placeholder', 'real-mode', 'edd', 'edid', '--', '-']);

/** Whether Xen reads nothing by that name, and Linux or a program under it does. The name has already been looked for among Xen's. */
export function isLinuxOnly(name: string, catalogue: Catalogue): boolean {
  if (LINUX_ONLY.has(name) || catalogue.find('dom0-kernel', name)) return true;
  return /^[a-z][\w-]*\.[\w.-]+$/i.test(name);
}

/** Whether a name on the dom0 kernel's line is Xen's alone. */
export function isXenOnly(name: string): boolean {
  return XEN_ONLY.has(name);
}

export function isNeverJudged(name: string): boolean {
  return NEVER_JUDGED.has(name);
}

/** What people write, and what Xen calls it. */
export const KNOWN_SLIPS: ReadonlyMap<string, string> = new Map([
  ['loglevel', 'loglvl'],
  ['guest_loglevel', 'guest_loglvl'],
  ['dom0_iommu', 'dom0-iommu'],
  ['dom0_max_cpus', 'dom0_max_vcpus'],
  ['dom0_vcpus', 'dom0_max_vcpus'],
  ['max_dom0_vcpus', 'dom0_max_vcpus'],
  ['dom0_memory', 'dom0_mem'],
  ['dom0mem', 'dom0_mem'],
  ['spec_ctrl', 'spec-ctrl'],
  ['pvh', 'dom0=pvh'],
  ['dom0_pvh', 'dom0=pvh'],
]);
