import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Session } from '../../src/host/reliances.ts';
import { type MadeUp, madeUpHost } from './made-up.ts';
import { DESKTOP, MULTIPATH, SERVER } from './made-up-hosts.ts';

/** What the system rests on, a line each: `what name: way / way (untold)`. */
function check(name: string, host: MadeUp, expected: readonly string[] | undefined, session?: Session) {
  test(name, async () => {
    const { reliances } = await madeUpHost(host, session);
    const said = reliances?.map(({ what, name: called, through, ways = [], untold }) => {
      assert.deepEqual(through, [...new Set(ways.flat())]);
      return `${what} ${called}: ${ways.map((way) => way.join(' ')).join(' / ')}${untold ? ` (${untold})` : ''}`;
    });
    assert.deepEqual(said, expected);
  });
}

check('LVM on LUKS on NVMe, a bridge on a VLAN on a bond', DESKTOP, [
  'root file system /: vg0-root luks-1 nvme0n1p3 nvme0n1',
  'boot file system /boot: nvme0n1p2 nvme0n1',
  'boot file system /boot/efi: nvme0n1p1 nvme0n1',
  'swap /dev/dm-2: vg0-swap luks-1 nvme0n1p3 nvme0n1',
  'default route xenbr0: xenbr0 bond0.7 bond0 eno1 / xenbr0 bond0.7 bond0 eno2',
]);
check('a mirror over two controllers, a btrfs that may have other disks, a pool that says nothing', SERVER, [
  'root file system /: md0 sda2 sda / md0 sdb2 sdb',
  'boot file system /boot: sda1 sda',
  'file system /srv: sdb1 sdb (Which other disks this btrfs lies on is not told.)',
  'file system /tank: rpool (Which disks the ZFS pool rpool lies on is in no file.)',
  'default route ens1v0: ens1v0',
  'console ttyS4: ttyS4',
]);
check('several ways to one disk', MULTIPATH, [
  'root file system /: mpatha-part1 mpatha sda / mpatha-part1 mpatha sdb',
  'file system /data: nvme0n1',
]);

const TWO_DISKS: MadeUp = {
  devices: {
    '0000:00:01.0': { class: '010601', disks: ['sda'], interfaces: ['eth0'] },
    '0000:00:02.0': { class: '010601', disks: ['sdb'], interfaces: ['eth1'] },
  },
};

check(
  'btrfs over two disks, which mountinfo gives no number',
  {
    ...TWO_DISKS,
    files: {
      '/proc/self/mountinfo': '30 1 0:40 /@ / rw - btrfs /dev/sda rw\n31 1 0:40 /@home /home rw - btrfs /dev/sda rw\n',
    },
    links: { '/sys/fs/btrfs/1-2/devices/sda': '../x/sda', '/sys/fs/btrfs/1-2/devices/sdb': '../x/sdb' },
  },
  ['root file system /: sda / sdb'],
);
check(
  'what covers the root of the initramfs, blanks in names, what lies in memory, a file on a disk',
  {
    ...TWO_DISKS,
    files: {
      '/proc/self/mountinfo':
        '1 1 0:2 / / rw - rootfs rootfs rw\n2 1 0:40 / / rw shared:1 - ext4 /dev/sda rw\n3 2 0:41 / /mnt/my\\040disk rw - xfs /dev/sdb rw\n4 2 0:42 / /run rw - tmpfs tmpfs rw\n5 2 7:0 / /snap/x ro - squashfs /dev/loop0 ro\nnonsense\n',
      '/proc/swaps': 'Filename Type Size\n/swapfile file 1 0 -2\n/dev/zram0 partition 1 0 100\n',
    },
  },
  ['root file system /: sda', 'file system /mnt/my disk: sdb', 'swap /swapfile: sda'],
);
check(
  'a root that the network brings, and one that nobody knows',
  {
    ...TWO_DISKS,
    defaultRoute: 'eth1',
    files: {
      '/proc/self/mountinfo':
        '1 1 0:2 / / rw - nfs4 10.9.0.1:/root rw,addr=10.9.0.1\n2 1 0:4 / /a rw - ext4 /dev/nbd0 rw\n3 1 0:5 / /b rw - nfs x:/b rw\n',
    },
  },
  [
    'root file system /: eth1',
    'file system /a:  (/dev/nbd0 is no block device that is known here.)',
    'file system /b:  (x:/b is on the network.)',
    'default route eth1: eth1',
  ],
);
check(
  'without a list of mounts, what the command line says',
  {
    ...TWO_DISKS,
    files: { '/proc/cmdline': 'console=hvc0 root=UUID=1-2 ro quiet\n' },
    links: { '/dev/disk/by-uuid/1-2': '../../sdb' },
  },
  ['root file system /: sdb'],
);
check('a host that says nothing of all that', TWO_DISKS, undefined);
check(
  'a device mapper’s name without its link in /dev, a loop in the layers',
  {
    ...TWO_DISKS,
    layers: {
      'dm-0': { called: 'a-b', on: ['dm-1', 'sda'] },
      'dm-1': { called: 'c', on: ['dm-0'] },
      'dm-2': { called: 'zero', on: [] },
    },
    files: {
      '/proc/self/mountinfo': '1 1 0:9 / / rw - ext4 /dev/mapper/a-b rw\n2 1 0:9 / /z rw - ext4 /dev/dm-2 rw\n',
    },
  },
  ['root file system /: a-b c / a-b sda', 'file system /z: zero (What zero lies on is in no file.)'],
);

const OPEN_VSWITCH: MadeUp = {
  ...TWO_DISKS,
  over: { 'ovs-system': ['eth0', 'eth1'], xenbr1: [] },
  defaultRoute: 'xenbr1',
  files: {
    '/sys/devices/pci0000:00/0000:00:01.0/net/eth0/address': '02:00:00:00:00:01\n',
    '/sys/devices/pci0000:00/0000:00:02.0/net/eth1/address': '02:00:00:00:00:02\n',
    '/sys/devices/virtual/net/xenbr1/address': '02:00:00:00:00:02\n',
  },
};
check('a bridge of Open vSwitch is told by its hardware address', OPEN_VSWITCH, ['default route xenbr1: xenbr1 eth1']);
check('or not at all', { ...OPEN_VSWITCH, files: {} }, [
  'default route xenbr1: xenbr1 (Which card xenbr1 of Open vSwitch leads to is in no file.)',
]);

const ROUTES =
  'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\neth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\neth1\t00000000\t0100000A\t0003\t0\t0\t600\t00000000\neth1\t0000A8C0\t00000000\t0001\t0\t0\t0\t0000FFFF\n';
const ROUTED: MadeUp = {
  ...TWO_DISKS,
  files: {
    '/proc/net/route': ROUTES,
    '/proc/net/ipv6_route':
      'fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth1\n00000000000000000000000000000000 00 00000000000000000000000000000000 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth1\n00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo\n',
    '/proc/net/if_inet6': '20010db8000000000000000000000002 02 40 00 80     eth0\n',
    '/proc/net/tcp':
      '  sl  local_address rem_address   st\n   0: 00000000:0016 00000000:0000 0A\n   1: 0200000A:0016 0501A8C0:C822 01\n   2: 0200000A:01BB 0501000A:C822 01\n',
    '/proc/net/tcp6': '  sl\n   0: 0000000000000000FFFF00000200000A:0016 0000000000000000FFFF00000500000A:C822 01\n',
  },
};
const DEFAULT = ['default route eth0: eth0', 'default route eth1: eth1'];
for (const [connection, session] of [
  ['192.168.1.5 51234 192.168.1.1 22', 'eth1'],
  ['203.0.113.9 51234 10.0.0.2 22', 'eth0'],
  ['::ffff:192.168.1.5 51234 ::ffff:192.168.1.1 22', 'eth1'],
  ['2001:db8::9 51234 2001:db8::2 22', 'eth0'],
  ['2001:db8::9 51234 2001:db8::3 22', 'eth1'],
  ['fe80::9%eth0 51234 fe80::2%eth0 22', 'eth0'],
  ['127.0.0.1 51234 127.0.0.1 22', undefined],
  ['::1 51234 ::1 22', undefined],
  ['what is this', undefined],
] as const) {
  check(
    `the session ${connection} comes by ${session ?? 'nothing'}`,
    ROUTED,
    [...(session ? [`ssh session ${session}: ${session}`] : []), ...DEFAULT],
    { sshConnection: connection },
  );
}
check(
  'where the environment says nothing, whoever is connected to port 22',
  ROUTED,
  ['ssh session eth1: eth1', 'ssh session eth0: eth0', ...DEFAULT],
  {
    anySsh: true,
  },
);
check('nobody looks for connections unasked', ROUTED, DEFAULT);
