/** Hide lists against the guests, shared reserved memory, and what nobody can tell. */
import { grubCfg } from '../boot/machine.ts';
import type { MadeUp } from '../host/made-up.ts';
import { BASE, type MadeUpWorld, XEN } from '../passthrough/made-up-world.ts';
import { checkInWorld, type WorldCase } from './world-check.ts';

const A = '/etc/xen/a.cfg';
const GRUB = '/etc/default/grub';
const MENU = '/boot/grub/grub.cfg';
const guest = (list: string, more = '') => `name = "a"\ntype = "hvm"\nmemory = 512\n${more}pci = [${list}]\n`;
const hide = (list: string) => `GRUB_CMDLINE_LINUX="xen-pciback.hide=${list}"\n`;
const HELD = { driver: 'pciback', port: 'endpoint', resets: 'flr' } as const;

const HOST: MadeUp = {
  devices: {
    '0000:00:1a.0': { class: '0c0320', driver: 'ehci-pci', resets: 'flr' },
    '0000:00:1d.0': { class: '0c0320', ...HELD },
    '0000:01:00.0': HELD,
    '0000:02:00.0': HELD,
    '0000:02:00.1': HELD,
    '0000:03:00.0': { class: '010802', driver: 'nvme', port: 'endpoint', disks: ['nvme0n1'], resets: 'flr' },
    '0000:04:00.0': { driver: 'igb', port: 'endpoint', interfaces: ['eth0'], resets: 'flr' },
  },
  mounts: { '/': 'zfs rpool/root' },
  files: XEN,
};
const known: MadeUpWorld = { host: HOST };

const UNUSED: readonly WorldCase[] = [
  {
    ...known,
    name: 'hidden for nobody',
    path: GRUB,
    files: { [GRUB]: hide('(01:00.0)(02:00.0)(02:00.1)') },
    guests: { [A]: guest("'02:00.0'") },
    found: ['host/hidden-unused hint at "(01:00.0)"'],
    says: ['No guest in /etc/xen is given 01:00.0, so dom0 does without it for nothing.'],
    after: { [GRUB]: hide('(02:00.0)(02:00.1)') },
  },
  {
    ...known,
    name: 'hidden for nobody, by modprobe',
    path: '/etc/modprobe.d/a.conf',
    files: { [GRUB]: '', '/etc/modprobe.d/a.conf': 'options xen-pciback hide=(01:00.0)\n' },
    guests: { [A]: guest("'02:00.0'") },
    found: ['host/hidden-unused hint at "(01:00.0)"'],
  },
  {
    ...known,
    name: 'a function that goes along with one that is used',
    path: GRUB,
    files: { [GRUB]: hide('(02:00.0)(02:00.1)') },
    guests: { [A]: guest("'02:00.1'") },
    found: [],
  },
  {
    ...known,
    name: 'a running guest has it',
    path: GRUB,
    files: { [GRUB]: hide('(01:00.0)') },
    guests: { [A]: guest("'02:00.0'") },
    xen: { 'xl list -l': '[{"domid":1,"config":{"c_info":{"name":"a"},"pcidevs":[{"bus":1}]}}]' },
    found: [],
  },
  {
    ...known,
    name: 'configs lie elsewhere too',
    path: GRUB,
    files: { [GRUB]: hide('(01:00.0)') },
    guests: { [A]: guest("'02:00.0'") },
    xen: { 'xl list -l': '[{"domid":1,"config":{"c_info":{"name":"of-libvirt"}}}]' },
    found: [],
  },
  {
    ...known,
    name: 'the examples of Xen are no guests',
    path: GRUB,
    files: { [GRUB]: hide('(01:00.0)') },
    guests: { '/etc/xen/xlexample.hvm': guest('') },
    found: [],
  },
  { ...known, name: 'no config is known', path: GRUB, files: { [GRUB]: hide('(01:00.0)') }, found: [] },
  {
    ...known,
    name: 'what update-grub has made is no place to say so',
    path: MENU,
    files: { [GRUB]: '', [MENU]: grubCfg('', 'xen-pciback.hide=(01:00.0)') },
    guests: { [A]: guest("'02:00.0'") },
    found: [],
  },
];
checkInWorld((code) => code === 'host/hidden-unused' || code === 'host/no-such-device', UNUSED);

const region = (...addresses: readonly string[]) => ({
  table: { value: { vendor: 'Intel', units: 1, reserved: [] }, from: 'DMAR' } as const,
  reserved: {
    value: [
      {
        start: 0x7ab00000n,
        end: 0x7abfffffn,
        devices: addresses.map((address) => ({
          segment: 0,
          bus: 0,
          path: [],
          address: `0000:${address}`,
          isBridge: false,
        })),
      },
    ],
    from: 'DMAR',
  },
});
const shared: MadeUpWorld = { ...known, xen: region('00:1a.0', '00:1d.0') };

const RESERVED: readonly WorldCase[] = [
  {
    ...shared,
    name: 'a shared RMRR',
    path: A,
    guests: { [A]: guest("'00:1d.0'") },
    found: ['host/shared-rmrr warning at "00:1d.0"'],
    says: [
      'The firmware keeps memory at 0x7ab00000 for 00:1d.0 and 00:1a.0 together (RMRR): the guest does not get it.',
      "It's disallowed to assign … with shared RMRR",
    ],
    after: null,
  },
  {
    ...shared,
    name: 'a shared RMRR, let through',
    path: A,
    guests: { [A]: guest("'00:1d.0,rdm_policy=relaxed'") },
    found: ['host/shared-rmrr information at "00:1d.0"'],
    after: null,
  },
  {
    ...shared,
    name: 'let through by rdm, in a release that reads it',
    path: A,
    release: '4.12',
    guests: { [A]: guest("'00:1d.0'", 'rdm = "strategy=host,policy=relaxed"\n') },
    found: ['host/shared-rmrr information at "00:1d.0"'],
  },
  {
    ...shared,
    name: 'rdm with a valid policy is lost since 4.15',
    path: A,
    release: '4.17',
    guests: { [A]: guest("'00:1d.0'", 'rdm = "strategy=host,policy=relaxed"\n') },
    found: ['host/shared-rmrr warning at "00:1d.0"'],
  },
  {
    ...shared,
    name: 'up to 4.5 nobody asks',
    path: A,
    release: '4.5',
    guests: { [A]: guest("'00:1d.0'").replace('type', 'builder') },
    found: [],
  },
  {
    ...known,
    name: 'a region of its own',
    path: A,
    xen: region('00:1d.0'),
    guests: { [A]: guest("'00:1d.0'") },
    found: [],
  },
];
checkInWorld((code) => code === 'host/shared-rmrr', RESERVED);

checkInWorld(
  (code) => code.startsWith('host/stakes') || code === 'host/at-stake',
  [
    {
      ...known,
      name: 'nobody can tell whether / lies on a disk controller',
      path: A,
      guests: { [A]: guest("'03:00.0', '04:00.0', '01:00.0'") },
      found: ['host/stakes-untold information at "03:00.0"'],
      says: ['Whether the root file system rests on 03:00.0 cannot be told: which disks the ZFS pool rpool lies on'],
    },
    {
      ...known,
      name: 'the same in a hide list',
      path: GRUB,
      files: { [GRUB]: hide('(03:00.0)(04:00.0)') },
      found: ['host/stakes-untold information at "(03:00.0)"'],
    },
    {
      name: 'a boot display of a recorded host',
      host: 'xen-vtd',
      path: A,
      guests: { [A]: guest("'00:01.0'") },
      found: ['host/at-stake information at "00:01.0"'],
      says: ['the display that the machine starts on'],
    },
  ],
);

checkInWorld(
  (code) => code === 'host/no-reset',
  [
    {
      name: 'only the bus can be reset, and others are on it',
      host: {
        devices: {
          '0000:00:01.0': { class: '060400', driver: 'pcieport', port: 'root port', accessControl: true },
          '0000:01:00.0': { class: '030000', ...HELD, behind: '0000:00:01.0', resets: 'bus' },
          '0000:01:00.1': { class: '040300', ...HELD, behind: '0000:00:01.0', resets: '' },
        },
      },
      path: A,
      guests: { [A]: guest("'01:00.0', '01:00.1'") },
      found: ['host/no-reset hint at "01:00.0"', 'host/no-reset hint at "01:00.1"'],
      says: ['01:00.0 can be reset with its bus only, and 01:00.1 is on that bus too', 'no way to reset 01:00.1'],
    },
  ],
);

/** Two lists of one kind in two files. */
const MODPROBE = '/etc/modprobe.d/';
const BUILT_IN = { '/boot/config-6.1.0-9-amd64': (BASE['/boot/config-6.1.0-9-amd64'] ?? '').replace('=m', '=y') };
checkInWorld(
  (code) => code === 'modules/lists-differ',
  [
    {
      ...known,
      name: 'two files of modprobe.d',
      path: `${MODPROBE}a.conf`,
      files: {
        [GRUB]: '',
        [`${MODPROBE}a.conf`]: 'options xen-pciback hide=(01:00.0)\n',
        [`${MODPROBE}b.conf`]: 'options xen-pciback hide=(02:00.0)\n',
      },
      found: ['modules/lists-differ warning at "(01:00.0)"'],
      says: [
        `Another hide list counts, that in ${MODPROBE}b.conf: both come to pciback, and the last list wins. 01:00.0 is`,
      ],
      points: [`${MODPROBE}b.conf`],
    },
    {
      ...known,
      name: 'two variables in two files',
      path: GRUB,
      files: {
        ...BUILT_IN,
        [GRUB]: 'GRUB_CMDLINE_LINUX="xen-pciback.hide=(01:00.0)"\n',
        '/etc/default/grub.d/xen.cfg': 'GRUB_CMDLINE_LINUX_DEFAULT="xen-pciback.hide=(02:00.0)"\n',
      },
      found: ['modules/lists-differ warning at "xen-pciback.hide=(01:00.0)"'],
      points: ['/etc/default/grub.d/xen.cfg'],
    },
    {
      ...known,
      name: 'the same list twice',
      path: `${MODPROBE}a.conf`,
      files: {
        [GRUB]: '',
        [`${MODPROBE}a.conf`]: 'options xen-pciback hide=(01:00.0)\n',
        [`${MODPROBE}b.conf`]: 'options xen-pciback hide=(01:00.0)\n',
      },
      found: [],
    },
  ],
);
