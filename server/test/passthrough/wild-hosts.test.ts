/** Machines unlike those that were recorded: Qubes OS, cards with many functions, a PVH dom0, xm, ARM. What is said of them is to be true there too. */
import { prepareCommand } from '../../src/passthrough/actions.ts';
import { planToGiveBack } from '../../src/passthrough/plan/give-back.ts';
import { planToPass } from '../../src/passthrough/plan/pass.ts';
import { isReady, readinessOf } from '../../src/passthrough/readiness/readiness.ts';
import { storyOf } from '../../src/passthrough/story/story.ts';
import { grubCfg } from '../boot/machine.ts';
import type { MadeUp, MadeUpDevice } from '../host/made-up.ts';
import { DESKTOP } from '../host/made-up-hosts.ts';
import { XEN } from './made-up-world.ts';
import { answer, check, station } from './told.ts';

const PORT: MadeUpDevice = { class: '060400', driver: 'pcieport', port: 'root port', accessControl: true };
const NETWORK: MadeUpDevice = { port: 'endpoint', resets: 'flr' };
const INFO = 'virt_caps : pv hvm hvm_directio pv_directio hap\ntotal_memory : 65000\nfree_memory : 48000\n';
const HELD = { '/sys/bus/pci/drivers/pciback/slots': '', '/sys/module/xen_pciback/initstate': 'live\n' };

const QUBES: MadeUp = {
  devices: {
    '0000:00:1c.0': PORT,
    '0000:00:1c.1': PORT,
    '0000:03:00.0': { ...NETWORK, driver: 'pciback', behind: '0000:00:1c.0' },
    '0000:04:00.0': { class: '0c0330', driver: 'pciback', behind: '0000:00:1c.1', port: 'endpoint' },
  },
  files: { ...XEN, ...HELD },
};

check(
  'Qubes OS hides network cards in its initramfs, and its guests are in no file of /etc/xen',
  {
    host: QUBES,
    files: {
      '/etc/os-release': 'ID=qubes\n',
      '/etc/default/grub': 'GRUB_CMDLINE_LINUX="quiet"\n',
      '/boot/grub/grub.cfg': grubCfg('', 'quiet'),
    },
    guests: { '/etc/xen/net.cfg': 'name = "sys-net"\ntype = "hvm"\npci = [ "04:00.0" ]\n' },
    xen: {
      'xl info': INFO,
      'xl list -l': JSON.stringify(
        ['sys-net', 'sys-net-dm'].map((name, index) => ({
          domid: index + 3,
          config: { c_info: { name, type: 'hvm' }, pcidevs: [{ bus: 3 }] },
        })),
      ),
    },
  },
  [
    { of: (world) => station(world, '03:00.0', 'hiding'), says: /^met: .*Qubes OS gives all network cards to pciback/ },
    {
      of: (world) => station(world, '04:00.0', 'hiding'),
      says: /^missing: .*by a script or service\. Unless one of those/,
    },
    { of: (world) => station(world, '03:00.0', 'config'), says: /^unknown: sys-net has 03:00\.0 now.* \[\]$/ },
    // The stub domain of a guest has what the guest has: nothing is to be taken from it.
    { of: (world) => station(world, '03:00.0', 'running', '/etc/xen/net.cfg'), says: /^contradicting: sys-net runs/ },
    {
      of: (world) => JSON.stringify(planToGiveBack(world, ['03:00.0'])),
      says: /pci-detach.*sys-net/,
      never: /sys-net-dm/,
    },
  ],
);

const FUNCTIONS = Array.from(
  { length: 64 },
  (_, index) => `0000:41:${(2 + (index >> 3)).toString(16).padStart(2, '0')}.${index & 7}`,
);
const SRIOV: MadeUp = {
  devices: {
    '0000:40:01.1': PORT,
    '0000:41:00.0': { ...NETWORK, driver: 'i40e', behind: '0000:40:01.1', virtualFunctions: FUNCTIONS },
    ...Object.fromEntries(
      FUNCTIONS.map((address, index) => [
        address,
        { ...NETWORK, driver: index === 0 ? 'pciback' : 'iavf', behind: '0000:40:01.1' },
      ]),
    ),
  },
  files: { ...XEN, ...HELD },
};

check(
  'a card with 64 virtual functions',
  {
    host: SRIOV,
    xen: {
      'xl info': INFO,
      'xl list -l': JSON.stringify([
        { domid: 1, config: { c_info: { name: 'fw' }, pcidevs: [{ bus: 0x41, dev: 2 }] } },
      ]),
    },
  },
  [
    {
      of: (world) => station(world, '41:00.0', 'assignable'),
      says: /Its virtual functions \(64, 41:02\.0 to 41:09\.7\) are gone/,
      never: /41:05\.5/,
    },
    {
      of: (world) => prepareCommand(world, { action: 'assignable-add', address: '0000:41:00.0' }).warnings.join('\n'),
      says: /Its 64 virtual functions are gone once dom0’s driver lets go of 41:00\.0: 41:02\.0 is in the running guest fw\./,
    },
  ],
);

const CARD: MadeUp = {
  devices: { '0000:00:01.1': PORT, '0000:01:00.0': { ...NETWORK, behind: '0000:00:01.1', driver: 'igb' } },
  files: { ...XEN, ...HELD },
};
const PVH_DOM0 = {
  host: CARD,
  xen: { 'xl info': `${INFO}xen_commandline : placeholder dom0=pvh,verbose\n` },
};

check('a PVH dom0 gives nothing away before 4.21', { ...PVH_DOM0, release: '4.19' }, [
  {
    of: (world) => answer(world, 'Devices for HVM guests'),
    says: /^missing: dom0=pvh,verbose makes dom0 a PVH domain/,
  },
  { of: (world) => answer(world, 'Devices for PV guests'), says: /^missing: dom0=pvh,verbose makes dom0 a PVH domain/ },
  { of: (world) => readinessOf(world).verdict, says: /^No guest can be given a device now/ },
  { of: (world) => String(isReady(world)), says: /false/ },
]);
check('a PVH dom0 since 4.21', { ...PVH_DOM0, release: '4.21' }, [
  { of: (world) => answer(world, 'Devices for HVM guests'), says: /^met/ },
]);

check(
  'a host with xm: nobody is sent to look for xl',
  {
    host: {
      ...CARD,
      files: { ...XEN, '/sys/hypervisor/version/major': '3\n', '/sys/hypervisor/version/minor': '4\n' },
    },
    xen: {
      'xl info': { kind: 'missing', why: 'There is no program xl.' },
      'xl list -l': { kind: 'missing', why: 'There is no program xl.' },
    },
    root: '/',
  },
  [
    { of: (world) => answer(world, 'Xen uses the IOMMU'), says: /^unknown: Xen 3\.4 has xm and no xl.*xm dmesg/ },
    { of: (world) => station(world, '01:00.0', 'iommu'), says: /Xen 3\.4 has xm and no xl.*xm dmesg/ },
    { of: (world) => station(world, '01:00.0', 'running'), says: /xm and no xl/, never: /no program/ },
  ],
);

check(
  'what no recording tells is not asked for again',
  { host: CARD, xen: { 'xl info': INFO, 'xl dmesg': '(XEN) something late\n' } },
  [
    {
      of: (world) => answer(world, 'Interrupt remapping'),
      says: /^unknown: .*overwritten/,
      never: /Record the host again/,
    },
  ],
);

check(
  'a machine without a PCI bus (ARM): nobody is sent to its firmware',
  {
    host: { devices: {}, files: XEN },
    xen: {
      'xl info': 'virt_caps : hvm hap\n',
      'xl dmesg': '(XEN) Command line: console=dtuart\n(XEN) I/O virtualisation disabled\n',
    },
  },
  [
    { of: (world) => readinessOf(world).verdict, says: /no PCI bus/ },
    { of: (world) => JSON.stringify(readinessOf(world).answers), never: /firmware’s setup|Load pciback/ },
  ],
);

check(
  'a disk behind Intel VMD, in a domain that Xen cannot name',
  {
    host: {
      devices: {
        '0000:00:0e.0': { class: '010400', driver: 'vmd', port: 'integrated endpoint' },
        '10000:e0:06.0': { ...PORT, behind: '0000:00:0e.0' },
        '10000:e1:00.0': {
          class: '010802',
          driver: 'nvme',
          port: 'endpoint',
          behind: '10000:e0:06.0',
          disks: ['nvme0n1'],
        },
      },
      mounts: { '/': 'nvme0n1' },
      files: { ...XEN, ...HELD },
    },
    guests: { '/etc/xen/b.cfg': 'name = "b"\npci = [ "10000:e1:00.0" ]\n' },
  },
  [
    { of: (world) => storyOf(world, '0000:00:0e.0').state.word, says: /^unsafe$/ },
    { of: (world) => JSON.stringify(storyOf(world, '0000:00:0e.0').stakes), says: /root file system.*10000:e1:00\.0/ },
    { of: (world) => station(world, '10000:e1:00.0', 'config'), says: /^contradicting: No config can name/ },
    { of: (world) => station(world, '10000:e1:00.0', 'hiding'), never: /by hand after each boot/ },
    {
      of: (world) =>
        prepareCommand({ ...world, kind: 'machine' }, { action: 'assignable-add', address: '10000:e1:00.0' }).refused ??
        '',
      says: /no address that Xen can name/,
    },
  ],
);

const OLD_INFO = (line: string) => `virt_caps : hvm hvm_directio\nxen_commandline : placeholder ${line}\n`;
const PV_GUEST = { '/etc/xen/pv': 'name = "pv"\nkernel = "/boot/vmlinuz"\npci = [ "01:00.0" ]\n' };
for (const [release, line, isUnguarded] of [
  ['3.4', 'iommu=1', true],
  ['3.4', 'iommu=1,pv', false],
  ['3.4', 'iommu=pv,no-pv', true],
  // 4.0.1 guards them without being asked.
  ['4.0', 'iommu=1', false],
  ['4.1', 'iommu=1', false],
] as const) {
  const words = isUnguarded ? { says: /iommu=pv/ } : { never: /iommu=pv/ };
  check(
    `PV guests and the IOMMU of Xen ${release} with ${line}`,
    { host: CARD, release, guests: PV_GUEST, xen: { 'xl info': OLD_INFO(line) } },
    [
      { of: (world) => answer(world, 'Devices for PV guests'), ...words },
      { of: (world) => station(world, '01:00.0', 'iommu', '/etc/xen/pv'), ...words },
    ],
  );
}

const XCP_NG = `menuentry 'XCP-ng' {
\tmultiboot2 /boot/xen.gz dom0_mem=4304M,max:4304M
\tmodule2 /boot/vmlinuz-4.19-xen root=LABEL=root ro console=hvc0 xen-pciback.hide=(0000:03:00.0)
\tmodule2 /boot/initrd-4.19-xen.img
}
`;
check(
  'XCP-ng has a program for dom0’s line',
  {
    host: CARD,
    files: { '/etc/os-release': 'ID="xenenterprise"\n', '/boot/vmlinuz-4.19-xen': '', '/boot/grub/grub.cfg': XCP_NG },
    xen: { 'xl info': INFO },
    root: '/',
  },
  [
    {
      of: (world) => JSON.stringify(storyOf(world, '01:00.0').stations.find(({ name }) => name === 'hiding')?.mends),
      says: /xen-cmdline","--set-dom0","xen-pciback\.hide=\(0000:03:00\.0\)\(0000:01:00\.0\)"/,
      never: /grub\.cfg/,
    },
  ],
);

const HIDES_ALL = 'xen-pciback.hide=(01:00.0)(02:00.*)(00:1c.0)';
check(
  'a plan that makes a hide list work tells what else that list takes',
  {
    host: { ...DESKTOP, files: { ...XEN, ...HELD } },
    files: {
      '/etc/default/grub': `GRUB_CMDLINE_LINUX="${HIDES_ALL}"\n`,
      '/boot/grub/grub.cfg': grubCfg('', HIDES_ALL),
    },
    guests: { '/etc/xen/b.cfg': 'name = "b"\ntype = "hvm"\npci = [ ]\n' },
    xen: { 'xl info': INFO, 'xl list -l': '[]' },
    root: '/',
  },
  [
    {
      of: (world) => planToPass(world, ['01:00.0'], '/etc/xen/b.cfg').warnings.join('\n'),
      says: /The hide list names 02:00\.0 as well\. 02:00\.0 carries the root file system/,
      never: /The hide list names (?:01:00\.0|00:14\.0) as well/,
    },
    {
      of: (world) => planToPass(world, ['01:00.0'], '/etc/xen/b.cfg').warnings.join('\n'),
      says: /The hide list names 00:1c\.0 as well\. .*default route/,
    },
  ],
);
