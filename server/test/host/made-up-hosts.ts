/** Made-up hosts for what the recorded ones lack, each with something at stake. */
import type { MadeUp, MadeUpDevice } from './made-up.ts';

const ROOT_PORT: MadeUpDevice = { class: '060400', driver: 'pcieport', port: 'root port', accessControl: true };
const NVME: MadeUpDevice = { class: '010802', driver: 'nvme', port: 'endpoint', resets: 'flr bus' };
const SATA: MadeUpDevice = { class: '010601', driver: 'ahci', port: 'endpoint' };
const USB: MadeUpDevice = { class: '0c0330', driver: 'xhci_hcd', port: 'endpoint' };
const CARD: MadeUpDevice = { class: '020000', driver: 'igb', port: 'endpoint' };

/** Root and swap on LVM on LUKS on NVMe, a bridge over a bond over two cards, one USB keyboard, the card that the firmware draws on. */
export const DESKTOP: MadeUp = {
  devices: {
    '0000:00:01.0': ROOT_PORT,
    '0000:00:01.1': { ...ROOT_PORT, accessControl: false },
    '0000:00:1c.0': ROOT_PORT,
    '0000:00:14.0': { ...USB, port: 'integrated endpoint', keyboards: ['Logitech K120'] },
    '0000:01:00.0': { class: '030000', port: 'endpoint', behind: '0000:00:01.0', bootVga: true, driver: 'nouveau' },
    '0000:01:00.1': { class: '040300', port: 'endpoint', behind: '0000:00:01.0', driver: 'snd_hda_intel' },
    '0000:02:00.0': { ...NVME, behind: '0000:00:01.1', disks: ['nvme0n1'] },
    '0000:03:00.0': { ...CARD, behind: '0000:00:1c.0', interfaces: ['eno1'] },
    '0000:03:00.1': { ...CARD, behind: '0000:00:1c.0', interfaces: ['eno2'] },
  },
  partitions: { nvme0n1: ['nvme0n1p1', 'nvme0n1p2', 'nvme0n1p3'] },
  layers: {
    'dm-0': { called: 'luks-1', on: ['nvme0n1p3'] },
    'dm-1': { called: 'vg0-root', on: ['dm-0'] },
    'dm-2': { called: 'vg0-swap', on: ['dm-0'] },
  },
  mounts: {
    '/': 'ext4 /dev/mapper/vg0-root',
    '/boot': 'nvme0n1p2',
    '/boot/efi': 'vfat /dev/nvme0n1p1',
    '/dev': 'devtmpfs devtmpfs',
  },
  swaps: ['dm-2'],
  over: { bond0: ['eno1', 'eno2'], 'bond0.7': ['bond0'], xenbr0: ['bond0.7', 'vif1.0'], 'vif1.0': [] },
  links: { '/dev/mapper/vg0-root': '../dm-1' },
  defaultRoute: 'xenbr0',
};

/** A mirror over two controllers, PS/2 keyboard, a card with virtual functions of which one has the default route, a serial console card. */
export const SERVER: MadeUp = {
  devices: {
    '0000:00:01.0': ROOT_PORT,
    '0000:00:02.0': ROOT_PORT,
    '0000:00:03.0': ROOT_PORT,
    '0000:00:1e.0': { class: '060401' },
    '0000:00:14.0': { ...USB, keyboards: ['USB Keyboard'] },
    '0000:01:00.0': { ...SATA, behind: '0000:00:01.0', disks: ['sda'] },
    '0000:02:00.0': { ...SATA, behind: '0000:00:02.0', disks: ['sdb'] },
    '0000:03:00.0': { ...CARD, behind: '0000:00:03.0', interfaces: ['ens1'], virtualFunctions: ['0000:03:00.1'] },
    '0000:03:00.1': { ...CARD, behind: '0000:00:03.0', interfaces: ['ens1v0'] },
    '0000:04:01.0': { class: '070002', behind: '0000:00:1e.0', serial: ['ttyS4'], driver: 'serial' },
    '0000:04:02.0': { class: '020000', driver: 'e1000', behind: '0000:00:1e.0', interfaces: ['eth9'] },
  },
  partitions: { sda: ['sda1', 'sda2'], sdb: ['sdb1', 'sdb2'] },
  layers: { md0: { on: ['sda2', 'sdb2'] } },
  mounts: { '/': 'md0', '/boot': 'sda1', '/srv': 'btrfs /dev/sdb1', '/tank': 'zfs rpool/tank' },
  defaultRoute: 'ens1v0',
  ps2: true,
  console: 'tty0 ttyS4',
};

/** One disk by two ways: device mapper multipath over two adapters, and an NVMe namespace of two controllers; a keyboard at each USB controller. */
export const MULTIPATH: MadeUp = {
  devices: {
    '0000:00:01.0': { ...SATA, class: '010700', driver: 'mpt3sas', disks: ['sda'] },
    '0000:00:02.0': { ...SATA, class: '010700', driver: 'mpt3sas', disks: ['sdb'] },
    '0000:00:03.0': { ...NVME, disks: ['nvme0c0n1'] },
    '0000:00:04.0': { ...NVME, disks: ['nvme0c1n1'] },
    '0000:00:14.0': { ...USB, keyboards: ['One'] },
    '0000:00:15.0': { ...USB, keyboards: ['Two'] },
  },
  layers: { 'dm-0': { called: 'mpatha', on: ['sda', 'sdb'] }, 'dm-1': { called: 'mpatha-part1', on: ['dm-0'] } },
  mounts: { '/': 'dm-1', '/data': 'nvme0n1' },
  links: { '/sys/class/block/nvme0n1': '../../devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1' },
};
