/** libxl's checks before the domain is made; held against the real xl by scripts/compare-with-create.mjs as well. */
import { checkLater, checkTranscript, type TranscriptCase } from './check.ts';

const FOLLOW = 'Unable to set domain build info defaults';

function refused(text: string, says: readonly string[], more: Partial<TranscriptCase> = {}): TranscriptCase {
  return { text: `name="g"\n${text}`, says, stage: 'create', outcome: 'refused', ...more };
}

function taken(text: string, more: Partial<TranscriptCase> = {}): TranscriptCase {
  return { text: `name="g"\n${text}`, says: [], stage: 'create', ...more };
}

const PVH = 'type="pvh"\nkernel="/k"\n';
const HVM = 'type="hvm"\n';
const PV = 'kernel="/k"\n';

checkTranscript([
  refused(`${PVH}pci=["03:00.0"]`, ['passthrough not yet supported for x86 PVH guests'], { at: 'pci' }),
  refused(`${PVH}passthrough="enabled"`, ['passthrough not yet supported for x86 PVH guests'], { at: '"enabled"' }),
  taken(`${PVH}pci=["03:00.0"]`, { release: '4.12' }),
  refused(`${HVM}pci=["03:00.0"]\npassthrough="Disabled"`, ['passthrough disabled but devices are specified'], {
    at: '"Disabled"',
  }),
  taken(`${HVM}pci=[]\npassthrough="disabled"`),
  refused(`${PV}pci=["03:00.0"]\npassthrough="share_pt"`, ['passthrough="share_pt" not valid for PV domain']),
  refused(`${HVM}hap=0\npassthrough="share_pt"`, ['passthrough="share_pt" only valid for HAP guests']),
  taken(`${HVM}passthrough="share_pt"`),
  refused(
    `${HVM}memory=100\nmaxmem=200\npci=["03:00.0"]`,
    ['IOMMU required for device passthrough but not supported together with PoD'],
    { at: 'pci' },
  ),
  refused(
    `${HVM}memory=100\nmaxmem=200\npci=["03:00.0"]`,
    ['PCI device assignment for HVM guest failed due to PoD enabled'],
    { release: '4.13' },
  ),
  taken(`${HVM}memory=100\nmaxmem=200\npassthrough="enabled"`, { release: '4.13' }),
  refused(`${HVM}memory=100\nvnuma=[["pnode=0","size=512","vcpus=0","vdistances=10"]]`, [
    'Cannot enable PoD and vNUMA at the same time',
  ]),
  taken(`${HVM}memory=512\nvnuma=[["pnode=0","size=512","vcpus=0","vdistances=10"]]`),
  taken(`${HVM}memory="-1"\nmaxmem=200\npci=["03:00.0"]`),
  taken(`${PV}memory=100\nmaxmem=200\npci=["03:00.0"]`),
  refused(`${HVM}bios="rombios"`, ['qemu-xen does not support bios=rombios.', FOLLOW], { at: '"rombios"' }),
  refused(`${HVM}firmware="rombios"`, ['qemu-xen does not support bios=rombios.', FOLLOW]),
  taken(`${HVM}bios="rombios"\ndevice_model_version="qemu-xen-traditional"`, { release: '4.17' }),
  refused(
    `${HVM}bios="seabios"\ndevice_model_version="qemu-xen-traditional"`,
    ['qemu-xen-traditional requires bios=rombios.', FOLLOW],
    { release: '4.17' },
  ),
  refused(`${HVM}ramdisk="/r"`, ['direct boot parameters specified but kernel missing', FOLLOW], { at: '"/r"' }),
  taken('builder="hvm"\nramdisk="/r"', { release: '4.5' }),
  taken(`${HVM}ramdisk="/r"\nkernel="/k"`),
  refused(`${HVM}vcpus=1025`, ['avail_vcpus bitmap contains too many VCPUS', FOLLOW]),
  taken(`${HVM}vcpus=1024`),
  refused(`${HVM}videoram=4`, ['videoram must be at least 8 MB for CIRRUS on QEMU_XEN', FOLLOW], { at: '4' }),
  refused(`${HVM}videoram=8\nstdvga=1`, ['videoram must be at least 16 MB for STDVGA on QEMU_XEN', FOLLOW]),
  refused(`${HVM}videoram=8\nvga="qxl"`, ['128 Mib videoram is the minimum for qxl default', FOLLOW]),
  taken(`${HVM}videoram="-1"`),
  taken(`${HVM}videoram=0\nvga="none"`),
  refused(
    `${HVM}usbversion=2\nusb=1`,
    ['usbversion and/or usbredirection cannot be enabled with usb and/or usbdevice parameters.', FOLLOW],
    { at: '2' },
  ),
  taken(`${HVM}usbversion=2\nusb=0`),
  { ...taken(`${HVM}spiceusbredirection=1\nusb=1`), says: ['spice disabled, disabling usbredirection'] },
  refused(`${HVM}max_grant_version=17`, ['max grant version 17 out of range', FOLLOW]),
  refused(`${HVM}altp2m="mixed"\nnestedhvm=1`, ['nestedhvm and altp2mhvm cannot be used together']),
  refused(`${PVH}altp2m=1\nmemory=1\nmaxmem=3`, ['Cannot enable PoD and ALTP2M at the same time']),
  refused(`${PV}vnuma=[["pnode=0","size=512","vcpus=0","vdistances=10"]]`, ['PV vNUMA is not yet supported']),
  refused(`${HVM}trap_unmapped_accesses=1`, [
    'trap_unmapped_accesses is not supported on x86',
    'fail to get domain config: Success',
    'cannot make domain: -3',
  ]),
  taken(`${HVM}trap_unmapped_accesses=1`, { release: '4.20' }),
  taken(`${HVM}tsc_mode="native_paravirt"`, { at: '"native_paravirt"' }),
  taken(`${HVM}viridian=["time_ref_count"]`, { at: '["time_ref_count"]' }),
  taken(`${HVM}max_grant_version=15`),
  taken('builder="hvm"\naltp2mhvm=1\nmemory=10\nmaxmem=30', { release: '4.7' }),
  refused('builder="hvm"\naltp2mhvm=1\nmemory=10\nmaxmem=30', ['Cannot enable PoD and ALTP2M at the same time'], {
    release: '4.8',
  }),
  refused(`${HVM}max_grant_version=16`, ['max grant version 16 out of range', FOLLOW]),
  refused('builder="hvm"\nbios="rombios"', ['qemu-xen does not support bios=rombios.', FOLLOW], { release: '4.7' }),
  taken('builder="hvm"\nbios="rombios"', { release: '4.6' }),
  refused(
    `${HVM}memory=100\nmaxmem=200\npassthrough="enabled"`,
    ['IOMMU required for device passthrough but not supported together with PoD'],
    { release: '4.14' },
  ),
  refused(`${PV}memory=100\nvnuma=[["pnode=0","size=512","vcpus=0","vdistances=10"]]`, [
    'PV vNUMA is not yet supported',
  ]),
]);

checkLater(`${HVM}viridian=["base","!base","freq"]`, ['base group not enabled']);
checkLater(`${HVM}viridian=["base","!freq"]`, []);
// One mistake, one message: xl refuses the name, which may stand for the missing group.
checkLater(`${HVM}viridian=["bse","freq"]`, []);
checkLater(`${HVM}vif=["devid=1","devid=1"]`, ['device already exists in xenstore']);
checkLater(`${HVM}vif=["devid=4294967295","devid=4294967295"]`, []);
checkLater(`${HVM}disk=["/a,raw,hdd,r"]`, ["qemu-xen doesn't support read-only IDE disk drivers"]);
checkLater(`${HVM}disk=["/a,raw,sdb,r"]`, []);
