/** Guests' configs against the machine around them: its boot chain, its other guests, its Xen. */

import { grubCfg } from '../boot/machine.ts';
import type { MadeUp } from '../host/made-up.ts';
import { BASE, type MadeUpWorld, XEN } from '../passthrough/made-up-world.ts';
import { checkInWorld, type WorldCase } from './world-check.ts';

const HVM = 'type = "hvm"\nmemory = 1024\n';
const guest = (name: string, list: string, more = '') => `name = "${name}"\n${HVM}${more}pci = [${list}]\n`;
const A = '/etc/xen/a.cfg';
const GRUB = '/etc/default/grub';
const MENU = '/boot/grub/grub.cfg';
const MODPROBE = '/etc/modprobe.d/xen-pciback.conf';
const BUILT_IN = { '/boot/config-6.1.0-9-amd64': (BASE['/boot/config-6.1.0-9-amd64'] ?? '').replace('=m', '=y') };

/** A network card that dom0 has, one that pciback has, a card of two functions, two behind a bridge to conventional PCI. */
const HOST: MadeUp = {
  devices: {
    '0000:00:01.0': { class: '060400', driver: 'pcieport', port: 'root port', accessControl: true },
    '0000:00:02.0': { class: '060400', driver: 'pcieport', port: 'root port', accessControl: true },
    '0000:00:03.0': { class: '060400', driver: 'pcieport', port: 'root port', accessControl: true },
    '0000:00:1e.0': { class: '060401' },
    '0000:01:00.0': { driver: 'igb', port: 'endpoint', behind: '0000:00:01.0', resets: 'flr' },
    '0000:02:00.0': { driver: 'pciback', port: 'endpoint', behind: '0000:00:02.0', resets: 'flr' },
    '0000:03:00.0': { driver: 'pciback', port: 'endpoint', behind: '0000:00:03.0', resets: 'flr', accessControl: true },
    '0000:03:00.1': { driver: 'pciback', port: 'endpoint', behind: '0000:00:03.0', resets: 'flr', accessControl: true },
    '0000:04:01.0': { driver: 'pciback', behind: '0000:00:1e.0', resets: 'pm' },
    '0000:04:02.0': { driver: 'pciback', behind: '0000:00:1e.0', resets: 'pm' },
    '0000:05:00.0': { class: '010802', driver: 'nvme', port: 'endpoint', disks: ['nvme0n1'] },
  },
  mounts: { '/': 'nvme0n1' },
  files: XEN,
};

const running = (...guests: readonly (readonly [name: string, ...devices: readonly number[]])[]) =>
  JSON.stringify(
    guests.map(([name, ...buses], at) => ({
      domid: at + 1,
      config: { c_info: { name }, pcidevs: buses.map((bus) => ({ bus })) },
    })),
  );

const host = (code: string) => code.startsWith('host/') || code.startsWith('neighbour/');
const known: MadeUpWorld = { host: HOST };

/** Whether pciback has it, now and later. */
const HIDING: readonly WorldCase[] = [
  {
    ...known,
    name: 'hidden nowhere: the mend puts it into a new list, of a module',
    path: A,
    files: { [GRUB]: 'GRUB_CMDLINE_LINUX=""\n', '/etc/initramfs-tools/modules': '# none\n' },
    guests: { [A]: guest('a', "'01:00.0'") },
    found: ['host/not-assignable hint at "01:00.0"'],
    says: ['01:00.0 is held by igb, not by pciback: “xl pci-assignable-add 01:00.0” before the guest starts, or hide'],
    after: {
      [MODPROBE]: 'options xen-pciback hide=(01:00.0)\nsoftdep igb pre: xen-pciback\n',
      '/etc/initramfs-tools/modules': '# none\nxen-pciback\n',
    },
  },
  {
    ...known,
    name: 'hidden nowhere, pciback built in: the mend puts it on the boot line',
    path: A,
    files: { ...BUILT_IN, [GRUB]: 'GRUB_CMDLINE_LINUX="quiet"\n' },
    guests: { [A]: guest('a', "'01:00.0'") },
    found: ['host/not-assignable hint at "01:00.0"'],
    after: { [GRUB]: 'GRUB_CMDLINE_LINUX="quiet xen-pciback.hide=(01:00.0)"\n' },
  },
  {
    ...known,
    name: 'hidden nowhere, a list is there: the mend adds to it',
    path: A,
    files: { ...BUILT_IN, [GRUB]: 'GRUB_CMDLINE_LINUX="xen-pciback.hide=(02:00.0)"\n' },
    guests: { [A]: guest('a', "'01:00.0'") },
    found: ['host/not-assignable hint at "01:00.0"'],
    after: { [GRUB]: 'GRUB_CMDLINE_LINUX="xen-pciback.hide=(02:00.0)(01:00.0)"\n' },
  },
  {
    ...known,
    name: 'hidden at the next boot',
    path: A,
    files: {
      ...BUILT_IN,
      [GRUB]: 'GRUB_CMDLINE_LINUX="xen-pciback.hide=(01:00.0)"\n',
      [MENU]: grubCfg('', 'xen-pciback.hide=(01:00.0)'),
    },
    guests: { [A]: guest('a', "'01:00.0'") },
    found: ['host/not-assignable hint at "01:00.0"'],
    says: ['01:00.0 is held by igb until the next reboot: then pciback has it.'],
    points: [GRUB],
    after: null,
  },
  {
    ...known,
    name: 'hidden once the menu has been made',
    path: A,
    files: {
      ...BUILT_IN,
      [GRUB]: 'GRUB_CMDLINE_LINUX="xen-pciback.hide=(01:00.0)"\n',
      [MENU]: grubCfg('', 'quiet'),
    },
    guests: { [A]: guest('a', "'01:00.0'") },
    found: ['host/not-assignable hint at "01:00.0"'],
    says: ['it is hidden once the boot menu is made anew (update-grub) and the machine has rebooted'],
    points: [GRUB],
  },
  {
    ...known,
    name: 'hidden, but pciback comes too late',
    path: A,
    files: {
      [MODPROBE]: 'options xen-pciback hide=(01:00.0)\n',
      '/etc/initramfs-tools/modules': 'xen-pciback\n',
      [GRUB]: '',
    },
    guests: { [A]: guest('a', "'01:00.0'") },
    found: ['host/not-assignable information at "01:00.0"'],
    says: ['01:00.0 is in the hide list, but igb has it, and that driver does not wait for pciback'],
    points: [MODPROBE],
    after: { [MODPROBE]: 'options xen-pciback hide=(01:00.0)\nsoftdep igb pre: xen-pciback\n' },
  },
  {
    ...known,
    name: 'what a command prints may hide it: only what is known is said',
    path: A,
    files: { ...BUILT_IN, [GRUB]: 'GRUB_CMDLINE_LINUX="$(cat /root/hide)"\n' },
    guests: { [A]: guest('a', "'01:00.0'") },
    found: ['host/not-assignable hint at "01:00.0"'],
    says: ['or hide it at boot'],
    after: null,
  },
  {
    ...known,
    name: 'files of another machine are not edited',
    path: A,
    isElsewhere: true,
    files: { ...BUILT_IN, [GRUB]: 'GRUB_CMDLINE_LINUX="quiet"\n' },
    guests: { [A]: guest('a', "'01:00.0'") },
    found: ['host/not-assignable hint at "01:00.0"'],
    after: null,
  },
  {
    ...known,
    name: 'assignable now, hidden nowhere',
    path: A,
    files: { ...BUILT_IN, [GRUB]: 'GRUB_CMDLINE_LINUX="quiet"\n' },
    guests: { [A]: guest('a', "'02:00.0'") },
    found: ['host/not-hidden hint at "02:00.0"'],
    says: ['02:00.0 is assignable until the next reboot: no hide list names it.'],
    after: { [GRUB]: 'GRUB_CMDLINE_LINUX="quiet xen-pciback.hide=(02:00.0)"\n' },
  },
  {
    ...known,
    name: 'the same, of a guest that the host starts',
    path: A,
    files: { ...BUILT_IN, [GRUB]: 'GRUB_CMDLINE_LINUX="quiet"\n' },
    guests: { [A]: guest('a', "'02:00.0'"), '/etc/xen/auto/a.cfg': '-> ../a.cfg' },
    found: ['host/not-hidden information at "02:00.0"'],
    says: ['The host starts this guest by itself'],
  },
  {
    host: { devices: HOST.devices, files: XEN },
    name: 'what dom0 rests on is not known: nothing is offered to be hidden',
    path: A,
    files: { ...BUILT_IN, [GRUB]: 'GRUB_CMDLINE_LINUX="quiet"\n' },
    guests: { [A]: guest('a', "'01:00.0'") },
    found: ['host/not-assignable hint at "01:00.0"'],
    after: null,
  },
  {
    ...known,
    name: 'xl takes it by itself',
    path: A,
    files: { ...BUILT_IN, [GRUB]: 'GRUB_CMDLINE_LINUX="quiet"\n' },
    guests: { [A]: guest('a', "'01:00.0,seize=1', '02:00.0,seize=1'") },
    found: [],
  },
  {
    ...known,
    name: 'Qubes hides in ways of its own',
    path: A,
    files: { ...BUILT_IN, [GRUB]: 'GRUB_CMDLINE_LINUX="rd.qubes.hide_all_usb"\n' },
    guests: { [A]: guest('a', "'02:00.0'") },
    found: [],
  },
  {
    ...known,
    name: 'assignable and hidden',
    path: A,
    files: { ...BUILT_IN, [GRUB]: 'GRUB_CMDLINE_LINUX="xen-pciback.hide=(02:00.0)"\n' },
    guests: { [A]: guest('a', "'02:00.0'") },
    found: [],
  },
  {
    ...known,
    name: 'nobody has looked at the boot files',
    path: A,
    guests: { [A]: guest('a', "'02:00.0'") },
    found: [],
  },
];

/** Devices of several guests. */
const GUESTS: readonly WorldCase[] = [
  {
    ...known,
    name: 'two guests with one device',
    path: A,
    guests: { [A]: guest('a', "'02:00.0'"), '/etc/xen/b.cfg': guest('b', "'02:00.0'") },
    found: ['neighbour/same-device warning at "02:00.0"'],
    says: ['The guest in b.cfg has 02:00.0 too: only one of them can run at a time'],
    points: ['/etc/xen/b.cfg'],
  },
  {
    ...known,
    name: 'a file that is none of the machine is not held against the guest that it is a copy of',
    path: '/etc/xen/new/copy.cfg',
    own: guest('b', "'02:00.0'"),
    guests: { [A]: guest('b', "'02:00.0'") },
    found: [],
  },
  {
    ...known,
    name: 'two guests with one device, and the host starts both',
    path: A,
    guests: {
      [A]: guest('a', "'02:00.0'"),
      '/etc/xen/b.cfg': guest('b', "'02:00.*@5'"),
      '/etc/xen/auto/a.cfg': '-> ../a.cfg',
      '/etc/xen/auto/b.cfg': '-> ../b.cfg',
    },
    found: ['neighbour/same-device warning at "02:00.0"'],
    says: ['the host starts both by itself, and the second of them fails'],
  },
  {
    ...known,
    name: 'the other one is running',
    path: A,
    guests: { [A]: guest('a', "'02:00.0'"), '/etc/xen/b.cfg': guest('b', "'02:00.0'") },
    xen: { 'xl list -l': running(['b', 2]) },
    found: ['neighbour/same-device warning at "02:00.0"'],
    says: ['“b” is running and has it now.'],
  },
  {
    ...known,
    name: 'a running guest that no config is of',
    path: A,
    guests: { [A]: guest('a', "'02:00.0'") },
    xen: { 'xl list -l': running(['elsewhere', 2]) },
    found: ['host/in-running-guest information at "02:00.0"'],
    says: ['“elsewhere” is running with 02:00.0'],
  },
  {
    ...known,
    name: 'the running guest is this one',
    path: A,
    guests: { [A]: guest('a', "'02:00.0'") },
    xen: { 'xl list -l': running(['a', 2]) },
    found: [],
  },
  {
    ...known,
    name: 'two forms of one guest',
    path: '/etc/xen/web.cfg',
    guests: { '/etc/xen/web.cfg': guest('web', "'02:00.0'"), '/etc/xen/web-old.cfg': guest('web', "'02:00.0'") },
    found: [],
  },
  {
    ...known,
    name: 'functions of one card in two forms of one guest',
    path: '/etc/xen/web.cfg',
    guests: { '/etc/xen/web.cfg': guest('web', "'03:00.0'"), '/etc/xen/web-old.cfg': guest('web', "'03:00.1'") },
    found: ['host/left-behind hint at "03:00.0"'],
    says: ['03:00.1'],
  },
  {
    ...known,
    name: 'functions of one card for two guests',
    path: A,
    guests: { [A]: guest('a', "'03:00.0'"), '/etc/xen/b.cfg': guest('b', "'03:00.1'") },
    found: ['host/left-behind information at "03:00.0"'],
    says: ['03:00.1 goes to “b” (b.cfg)'],
    points: ['/etc/xen/b.cfg'],
    after: null,
  },
  {
    ...known,
    name: 'behind one bridge to conventional PCI, for two guests',
    path: A,
    guests: { [A]: guest('a', "'04:01.0'"), '/etc/xen/b.cfg': guest('b', "'04:02.0'") },
    found: ['host/shares-group warning at "04:01.0"'],
    says: ['The IOMMU cannot tell 04:01.0 from 04:02.0, which goes to “b” (b.cfg): give both to one guest'],
    points: ['/etc/xen/b.cfg'],
  },
  {
    ...known,
    name: 'the same, both for one guest',
    path: A,
    guests: { [A]: guest('a', "'04:01.0', '04:02.0'"), '/etc/xen/b.cfg': guest('b', "'02:00.0'") },
    found: [],
  },
  {
    name: 'a physical function and a virtual one of it',
    host: {
      devices: {
        '0000:00:01.0': { class: '060400', driver: 'pcieport', port: 'root port', accessControl: true },
        '0000:01:00.0': {
          driver: 'igb',
          port: 'endpoint',
          behind: '0000:00:01.0',
          resets: 'flr',
          virtualFunctions: ['0000:01:10.0'],
        },
        '0000:01:10.0': { driver: 'pciback', port: 'endpoint', behind: '0000:00:01.0', resets: 'flr' },
      },
      files: XEN,
    },
    path: A,
    guests: { [A]: guest('a', "'01:00.0'"), '/etc/xen/b.cfg': guest('b', "'01:10.0'") },
    found: ['host/hides-parent warning at "01:00.0"', 'host/not-assignable hint at "01:00.0"'],
    says: ['01:10.0, which goes to “b” (b.cfg), among them'],
  },
];

const off = { 'xl info': 'release : 6.1\nxen_version : 4.17.7\nvirt_caps : pv hvm hap shadow\n' };
/** Xen without an IOMMU. */
const IOMMU: readonly WorldCase[] = [
  {
    ...known,
    name: 'no IOMMU, since 4.13 for every guest',
    path: A,
    xen: off,
    guests: { [A]: guest('a', "'02:00.0'") },
    found: ['host/no-iommu warning at "pci"'],
    says: ['“passthrough not supported on this platform”'],
  },
  {
    ...known,
    name: 'no IOMMU, a PV guest up to 4.12',
    path: A,
    xen: off,
    release: '4.12',
    guests: { [A]: `name = "a"\nkernel = "/k"\nmemory = 64\npci = ['02:00.0']\n` },
    found: [],
  },
  {
    ...known,
    name: 'no IOMMU, an HVM guest of 4.8',
    path: A,
    xen: off,
    release: '4.8',
    guests: { [A]: `name = "a"\nbuilder = "hvm"\nmemory = 64\npci = ['02:00.0']\n` },
    found: ['host/no-iommu warning at "pci"'],
    says: ['“cannot be assigned - no IOMMU?”'],
  },
  {
    ...known,
    name: 'nobody knows whether there is an IOMMU',
    path: A,
    xen: { 'xl info': { kind: 'denied', why: 'Not root.' } },
    guests: { [A]: guest('a', "'02:00.0'") },
    found: [],
  },
];

checkInWorld(host, [...HIDING, ...GUESTS, ...IOMMU]);
