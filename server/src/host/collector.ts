/** What a host without anything of ours tells of itself: the text that its `sh` is given (collector-answer.ts reads what that prints). */
import { treeScript } from './collector-tree.ts';
import { PCI_IDS } from './pci-ids.ts';
import { QUESTIONS, type Question } from './source.ts';
import { DMA_TABLES } from './xen/dma-tables.ts';

export const BEGIN = '=xen-config-host 1';
export const END = '=end';
/** In seconds: what xl may take there. */
export const LIMIT = 8;

/** It hangs where xenstored does, and may take the rest of the time. */
const LAST: Question = 'xl list -l';

/** Of each function's folder in sysfs: what the kernel answers from its memory. */
const DEVICE_FILES = [
  'uevent',
  'vendor',
  'device',
  'class',
  'revision',
  'subsystem_vendor',
  'subsystem_device',
  'power_state',
  'sriov_totalvfs',
  'reset_method',
  'boot_vga',
  'numa_node',
  'resource',
];
/** What is read of the hardware, so only while the device is awake. */
const AWAKE_FILES = ['current_link_speed', 'current_link_width', 'max_link_speed', 'max_link_width'];
/** Single files, by shell patterns. */
const FILES = [
  '/proc/cmdline',
  '/proc/swaps',
  '/proc/mounts',
  '/proc/self/mountinfo',
  '/proc/consoles',
  '/proc/net/route',
  '/proc/net/ipv6_route',
  '/proc/bus/input/devices',
  '/proc/xen/capabilities',
  '/proc/sys/kernel/osrelease',
  '/sys/hypervisor/type',
  '/sys/hypervisor/uuid',
  '/sys/hypervisor/version/*',
  '/sys/bus/pci/slots/*/address',
  '/sys/bus/pci/drivers/*pciback/slots',
  '/sys/bus/pci/drivers/*pciback/permissive',
  '/sys/bus/pci/drivers/*pciback/quirks',
  '/sys/module/xen_pciback/initstate',
  '/sys/devices/system/node/online',
  '/sys/class/block/*/device/model',
  '/sys/class/block/*/dm/name',
  '/sys/class/block/*/dm/uuid',
  '/sys/class/tty/*/active',
  '/sys/class/net/*/address',
  '/sys/class/block/*/loop/backing_file',
];
const LINKS = [
  '/sys/bus/pci/devices/*',
  '/sys/bus/pci/devices/*/driver',
  '/sys/bus/pci/devices/*/physfn',
  '/sys/bus/pci/devices/*/virtfn*',
  '/sys/bus/pci/devices/*/iommu_group',
  '/sys/class/block/*',
  '/sys/class/net/*',
  '/sys/class/tty/tty[A-Z]*',
  '/sys/class/block/*/slaves/*',
  '/sys/class/net/*/brif/*',
  '/sys/class/net/*/lower_*',
  '/sys/class/net/*/upper_*',
  '/sys/class/net/*/master',
  '/sys/class/net/*/device',
  '/sys/dev/block/*',
  '/sys/fs/btrfs/*/devices/*',
  '/sys/class/nvme-subsystem/*/nvme*',
  '/dev/disk/by-uuid/*',
  '/dev/disk/by-label/*',
  '/dev/disk/by-partuuid/*',
  '/dev/mapper/*',
  '/dev/root',
];
const FOLDERS = ['/sys/kernel/iommu_groups', '/sys/class/iommu', '/sys/bus/pci/slots'];

/**
 * The text that a plain POSIX `sh` runs, with `ls`, `sed`, `id`, `od`, `wc`, `tail` and `sleep` where it finds them; it writes nothing but its standard
 * output. Every line of that says what it is by its first character, so that nothing in a file can pass for something else.
 *
 * @param root for tests: a folder with a host's files; paths are printed with it
 */
export function collectorScript(root = ''): string {
  const quoted = `'${root.replaceAll("'", "'\\''")}'`;
  const patterns = (list: readonly string[]) => list.map((path) => `"$R"${path}`).join(' ');
  return `LC_ALL=C; export LC_ALL
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"; export PATH
R=${quoted}
f() {
  [ -f "$1" ] || return 0
  if [ ! -r "$1" ]; then printf 'N%s\\n' "$1"; return 0; fi
  printf 'F%s\\n' "$1"
  { l=; while IFS= read -r l; do printf ' %s\\n' "$l"; done; [ -z "$l" ] || printf -- '-%s\\n' "$l"; } <"$1" 2>/dev/null
}
b() {
  [ -f "$1" ] || return 0
  if [ ! -r "$1" ]; then printf 'N%s\\n' "$1"; return 0; fi
  printf 'B%s\\n' "$1"
  od -An -v -tx1 -N "$2" "$1" 2>/dev/null
}
n() {
  if [ ! -d "$1" ]; then return 0; fi
  if [ ! -r "$1" ]; then printf 'N%s\\n' "$1"; return 0; fi
  printf 'D%s\\n' "$1"
}
q() {
  printf 'Q%s\\n' "$1"; shift
  exec 3>&1
  e=$( {
    { "$@" </dev/null 3>&- & p=$!
      ( sleep ${LIMIT}; kill -9 "$p" ) </dev/null >/dev/null 2>&1 3>&- & w=$!
      { wait "$p"; s=$?; kill "$w"; wait "$w"; } 2>/dev/null
      printf '\\ns%s\\n' "$s"
    } | sed 's/^/o/' >&3
  } 2>&1 )
  printf '%s\\n' "$e" | sed 's/^/e/'
}
printf '\\n%s\\n' '${BEGIN}'
for x in ${patterns(FILES)}; do f "$x"; done
for x in ${patterns(FOLDERS)}; do n "$x"; done
for d in "$R"/sys/bus/pci/devices/*; do
  for a in ${DEVICE_FILES.join(' ')}; do f "$d/$a"; done
  a=; p=
  f "$d/power/runtime_status"
  if [ -r "$d/power/runtime_status" ]; then read -r a <"$d/power/runtime_status"; fi
  if [ -r "$d/power_state" ]; then read -r p <"$d/power_state"; fi
  case "$p" in D3cold) a=asleep;; esac
  case "$a" in ''|active|unsupported)
    for a in ${AWAKE_FILES.join(' ')}; do f "$d/$a"; done
    c=; [ -r "$d/class" ] && read -r c <"$d/class"
    h=256
    case "$c" in 0x0604*|0x0607*) h=4096;; esac
    case "$d" in *.0) [ -e "\${d%.0}.1" ] && h=4096;; *) h=4096;; esac
    b "$d/config" "$h";;
  esac
  for m in "$d"/msi_irqs/*; do f "$m"; done
done
for t in ${patterns(DMA_TABLES)}; do b "$t" 65536; done
${LINKS.map((pattern) => `ls -ld "$R"${pattern} 2>/dev/null | sed 's/^/L/'`).join('\n')}
${treeScript()}for x in ${patterns(PCI_IDS)}; do
  if [ -r "$x" ]; then printf 'F%s\\n' "$x"; sed 's/^/ /' "$x"; break; fi
done
c=; [ -r "$R/proc/xen/capabilities" ] && read -r c <"$R/proc/xen/capabilities"
t=; [ -r "$R/sys/hypervisor/type" ] && read -r t <"$R/sys/hypervisor/type"
case "$c,$t" in
*control_d*|,xen)
  if command -v xl >/dev/null 2>&1; then
    S=; [ "$(id -u)" = 0 ] || S='sudo -n'
${Object.entries(QUESTIONS)
  .sort(([a], [b]) => Number(a === LAST) - Number(b === LAST))
  .map(([question, words]) => `    q '${question}' $S ${words.join(' ')}`)
  .join('\n')}
  else printf 'X\\n'; fi;;
esac
printf '%s\\n' '${END}'
`;
}
