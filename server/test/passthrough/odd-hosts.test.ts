/** Machines of which something untrue was said once: Intel VMD, mirrors, two ways to a disk, AMD's IOMMU, xm, virtual functions, no root. */
import { planReport } from '../../src/features/plan-report.ts';
import { storyReport } from '../../src/features/story-report.ts';
import { planToGiveBack } from '../../src/passthrough/plan/give-back.ts';
import { planToPass } from '../../src/passthrough/plan/pass.ts';
import { storyOf } from '../../src/passthrough/story/story.ts';
import type { World } from '../../src/passthrough/world.ts';
import { grubCfg } from '../boot/machine.ts';
import type { MadeUp, MadeUpDevice } from '../host/made-up.ts';
import { MULTIPATH } from '../host/made-up-hosts.ts';
import { findingsInWorld } from '../rules/world-check.ts';
import { XEN } from './made-up-world.ts';
import { answer, check, station } from './told.ts';

const PORT: MadeUpDevice = { class: '060400', driver: 'pcieport', port: 'root port', accessControl: true };
const CARD: MadeUpDevice = { behind: '0000:00:01.0', driver: 'igb', port: 'endpoint', resets: 'flr' };
const FILES = { ...XEN, '/sys/bus/pci/drivers/pciback/slots': '', '/sys/module/xen_pciback/initstate': 'live\n' };
const GUEST = '/etc/xen/a.cfg';
const EMPTY = { [GUEST]: 'name = "a"\ntype = "hvm"\npci = [ ]\n' };
const BUILT_IN = { '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=y\n' };

const plan = (address: string) => (world: World) => JSON.stringify(planToPass(world, [address], GUEST));

const VMD: MadeUp = {
  devices: {
    '0000:00:0e.0': { class: '010400', driver: 'vmd', port: 'integrated endpoint' },
    '10000:e0:06.0': { ...PORT, behind: '0000:00:0e.0' },
    '10000:e1:00.0': { class: '010802', driver: 'nvme', port: 'endpoint', behind: '10000:e0:06.0', disks: ['nvme0n1'] },
  },
  mounts: { '/': 'nvme0n1' },
  files: FILES,
};
check('Intel VMD is no bridge, and Xen cannot name what is behind it', { host: VMD, guests: EMPTY }, [
  {
    of: plan('00:0e.0'),
    says: /10000:e1:00\.0 is behind 00:0e\.0 and carries the root file system .*00:0e\.0 takes it along/,
    never: /00:0e\.0 is a bridge/,
  },
  { of: plan('10000:e1:00.0'), says: /Xen cannot name 10000:e1:00\.0/, never: /not the address/ },
  { of: (world) => planToGiveBack(world, ['10000:e1:00.0']).refused ?? '', says: /^Xen cannot name/ },
  { of: plan('nonsense'), says: /nonsense is not the address of a PCI device/ },
]);

const MIRROR: MadeUp = {
  devices: {
    '0000:00:11.0': { class: '010601', driver: 'ahci', disks: ['sda'] },
    '0000:00:12.0': { class: '010601', driver: 'ahci', disks: ['sdb'] },
    '0000:00:13.0': { class: '010601', driver: 'ahci', disks: ['sdc', 'sdd'] },
  },
  layers: { md0: { on: ['sda', 'sdb'] }, md1: { on: ['sdc', 'sdd'] } },
  mounts: { '/': 'md0', '/boot': 'md1' },
  files: FILES,
};
check('one half of a mirror', { host: MIRROR, guests: EMPTY }, [
  { of: plan('00:11.0'), says: /dom0 may not come up without it/, never: /dom0 does not come up/ },
  // Both halves hang on one controller.
  { of: plan('00:13.0'), says: /can no longer be written/ },
]);
check('one of two ways to a disk', { host: { ...MULTIPATH, files: FILES }, guests: EMPTY }, [
  { of: plan('00:01.0'), says: /dom0 may not come up without it.*a second path/, never: /dom0 does not come up/ },
]);
check(
  'one of two ways to an NVMe disk',
  { host: { ...MULTIPATH, mounts: { '/': 'nvme0n1' }, files: FILES }, guests: EMPTY },
  [{ of: plan('00:03.0'), says: /dom0 may not come up without it/ }],
);

const PLAIN: MadeUp = { devices: { '0000:00:01.0': PORT, '0000:01:00.0': CARD }, files: FILES };
check(
  'the IOMMU of AMD is a device of its own',
  {
    host: {
      ...PLAIN,
      devices: { ...PLAIN.devices, '0000:00:00.2': { class: '080600', id: '1022:1481', port: 'integrated endpoint' } },
    },
    guests: EMPTY,
  },
  [{ of: plan('00:00.2'), says: /00:00\.2 is the IOMMU itself/ }],
);
check('before 4.0 the tool is xm', { host: PLAIN, guests: EMPTY, release: '3.4', root: '/' }, [
  { of: plan('01:00.0'), says: /xm gives a guest the devices of its pci list/, never: /xl gives/ },
]);
check(
  'what has to be rewritten by hand keeps a device from dom0',
  {
    host: { ...PLAIN, devices: { ...PLAIN.devices, '0000:01:00.1': CARD } },
    files: {},
    guests: { [GUEST]: 'name = "a"\ntype = "hvm"\npci = [ "01:00.*" ]\n' },
    xen: { 'xl list -l': '[]' },
    root: '/',
  },
  [
    {
      of: (world) => JSON.stringify(planReport(world, planToGiveBack(world, ['01:00.0']), { keep: () => '' })),
      says: /"lead":"No edit and no command is sure: the warnings say what is left\."/,
      never: /Nothing keeps/,
    },
  ],
);

const HELD: MadeUp = { ...PLAIN, devices: { ...PLAIN.devices, '0000:01:00.0': { ...CARD, driver: 'pciback' } } };
const codes = (world: World) =>
  findingsInWorld(world, GUEST)
    .map(({ code }) => code)
    .join(' ');
const NAMING = { [GUEST]: 'name = "a"\ntype = "hvm"\npci = [ "01:00.0" ]\n' };
const QUIET = {
  '/etc/default/grub': 'GRUB_CMDLINE_LINUX="quiet"\n',
  '/boot/grub/grub.cfg': grubCfg('', 'quiet'),
};
check('of a network card in no list nothing is said on Debian …', { host: HELD, files: QUIET, guests: NAMING }, [
  { of: codes, says: /host\/not-hidden/ },
]);
check(
  '… that is said on Qubes OS',
  { host: HELD, files: { ...QUIET, '/etc/os-release': 'ID=qubes\n' }, guests: NAMING },
  [{ of: codes, never: /not-hidden/ }],
);

const VIRTUAL: MadeUp = {
  ...PLAIN,
  devices: {
    ...PLAIN.devices,
    '0000:01:00.0': { ...CARD, virtualFunctions: ['0000:01:10.0'] },
    '0000:01:10.0': { ...CARD, driver: 'igbvf' },
  },
};
const LIST = 'xen-pciback.hide=(01:10.0)';
const WITH_LIST = {
  ...BUILT_IN,
  '/etc/default/grub': `GRUB_CMDLINE_LINUX="${LIST}"\n`,
  '/boot/grub/grub.cfg': grubCfg('', LIST),
};
check('a hide list takes a virtual function once it is made', { host: VIRTUAL, files: WITH_LIST, guests: EMPTY }, [
  {
    of: (world) => station(world, '01:10.0', 'hiding'),
    says: /^missing: 01:10\.0 is hidden once the driver of 01:00\.0 makes it again; until then igbvf has it/,
  },
  { of: plan('01:10.0'), says: /sriov_numvfs of 01:00\.0.*A hide list takes it when it is made/ },
]);
check(
  'a virtual function that pciback has',
  {
    host: { ...VIRTUAL, devices: { ...VIRTUAL.devices, '0000:01:10.0': { ...CARD, driver: 'pciback' } } },
    files: WITH_LIST,
  },
  [
    {
      of: (world) => station(world, '01:10.0', 'hiding'),
      says: /^met: A hide list names 01:10\.0: pciback takes it when the driver of 01:00\.0 has made it/,
    },
  ],
);
check('a virtual function in no list', { host: VIRTUAL, files: { ...QUIET, ...BUILT_IN } }, [
  {
    of: (world) => station(world, '01:10.0', 'hiding'),
    says: /^missing: .*each time that the driver of 01:00\.0 has made it, or a list takes it then/,
  },
]);

const BEHIND: MadeUp = {
  devices: {
    '0000:00:1e.0': { class: '060401' },
    '0000:04:01.0': { behind: '0000:00:1e.0', driver: 'pciback' },
    '0000:04:02.0': { behind: '0000:00:1e.0', driver: 'e1000' },
  },
  files: FILES,
};
const ofHeld = (world: World) => station(world, '04:01.0', 'assignable');
const OFF = { 'xl info': 'virt_caps : pv hvm\ntotal_memory : 65000\nfree_memory : 48000\n' };
check('xl looks at the device alone', { host: BEHIND }, [
  { of: ofHeld, says: /^met: pciback holds 04:01\.0, but not 04:02\.0: .*one device\. xl does not mind/ },
]);
check('xend looks at its neighbours', { host: BEHIND, release: '3.4' }, [
  { of: ofHeld, says: /^missing: .*\[.*04:02\.0/ },
]);
check('without an IOMMU nothing is kept apart', { host: BEHIND, xen: OFF }, [
  { of: ofHeld, says: /^met: .*Xen uses no IOMMU/, never: /04:02\.0/ },
]);

const DISK: MadeUp = {
  devices: { '0000:00:17.0': { class: '010601', driver: 'ahci', port: 'integrated endpoint', disks: ['sda'] } },
  mounts: { '/': 'sda' },
  files: FILES,
};
check('what dom0 needs is to be in no list', { host: DISK, files: { ...QUIET, ...BUILT_IN } }, [
  {
    of: (world) => station(world, '00:17.0', 'hiding'),
    says: /in no hide list, so it stays with dom0, which needs 00:17\.0\. \[First move/,
    never: /by hand/,
  },
]);

const lead = (address: string) => (world: World) =>
  storyReport(world, storyOf(world, address), { keep: () => '' }).lead ?? '';
check(
  'a Linux without Xen has no dom0',
  { host: { devices: { ...PLAIN.devices, ...DISK.devices }, mounts: { '/': 'sda' } } },
  [
    { of: lead('01:00.0'), says: /^It is this machine’s\./, never: /dom0/ },
    { of: lead('00:17.0'), says: /this machine needs it/, never: /dom0/ },
  ],
);

const NO_TABLE = { '/sys/firmware/acpi/tables/FACP': '' };
check(
  'a virtual machine has no firmware with a switch for the IOMMU',
  { host: { ...PLAIN, files: { ...FILES, ...NO_TABLE } }, xen: OFF },
  [
    {
      of: (world) => answer(world, 'VT-d or AMD-Vi in processor and firmware'),
      says: /^missing: .*a virtual machine has only what its hypervisor gives it/,
    },
  ],
);
