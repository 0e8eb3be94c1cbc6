/**
 * What must never happen quietly: each dangerous mistake made on purpose, once in a guest's config and once in a hide list, on made-up hosts
 * and on a recorded one. Each is told of with the name of what would be lost.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Session } from '../../src/host/reliances.ts';
import type { XenFacts } from '../../src/host/xen/facts.ts';
import type { World } from '../../src/passthrough/world.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { type MadeUp, madeUpHost } from '../host/made-up.ts';
import { DESKTOP, MULTIPATH, SERVER } from '../host/made-up-hosts.ts';
import { madeUpWorld, XEN } from '../passthrough/made-up-world.ts';
import { findingsInWorld } from './world-check.ts';

interface Danger {
  readonly name: string;
  readonly host: MadeUp;
  readonly session?: Session;
  readonly xen?: Partial<XenFacts>;
  /** `01:00.0` */
  readonly device: string;
  /** What only may be lost is an information. */
  readonly severity?: 'warning' | 'information';
  /** The thing lost: words of the message. */
  readonly lost: string;
  /** Not what is at stake but another rule tells. */
  readonly code?: string;
}

const NVME = { class: '010802', driver: 'nvme', port: 'endpoint' } as const;
const CARD = { driver: 'igb', port: 'endpoint' } as const;
const USB = { class: '0c0330', driver: 'xhci_hcd', port: 'endpoint' } as const;
const PORT = { class: '060400', driver: 'pcieport', port: 'root port', accessControl: true } as const;

/** Each of them on a device of its own. */
const APART: MadeUp = {
  devices: {
    '0000:00:01.0': PORT,
    '0000:00:02.0': PORT,
    '0000:01:00.0': { ...NVME, disks: ['nvme0n1'] },
    '0000:02:00.0': { class: '010601', driver: 'ahci', port: 'endpoint', disks: ['sda'] },
    '0000:03:00.0': { class: '010601', driver: 'ahci', port: 'endpoint', disks: ['sdb'] },
    '0000:04:00.0': { ...CARD, interfaces: ['eth0'] },
    '0000:05:00.0': { ...CARD, interfaces: ['eth1'] },
    '0000:06:00.0': { class: '030000', driver: 'i915', port: 'endpoint', bootVga: true },
    // One slot for a keyboard and a card.
    '0000:07:00.0': { ...USB, keyboards: ['Cherry'] },
    '0000:07:00.1': CARD,
    // On one bus with the disk of /, and only that bus can be reset.
    '0000:08:00.0': { ...CARD, behind: '0000:00:01.0', resets: 'bus' },
    '0000:08:01.0': { ...NVME, behind: '0000:00:01.0', disks: ['nvme1n1'], resets: 'bus' },
    '0000:09:00.0': CARD,
  },
  mounts: { '/': 'nvme0n1', '/boot': 'sda', '/srv': 'nvme1n1' },
  swaps: ['sdb'],
  files: {
    '/proc/net/route':
      'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\neth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\neth1\t0000A8C0\t00000000\t0001\t0\t0\t0\t0000FFFF\n',
  },
};

/** The firmware keeps memory for a card and for the disk of / together. */
const SHARED_MEMORY: Partial<XenFacts> = {
  table: { value: { vendor: 'Intel', units: 1, reserved: [] }, from: '/sys/firmware/acpi/tables/DMAR' },
  reserved: {
    value: [
      {
        start: 0x7ab00000n,
        end: 0x7abfffffn,
        devices: ['0000:09:00.0', '0000:01:00.0'].map((address) => ({
          segment: 0,
          bus: Number.parseInt(address.slice(5, 7), 16),
          path: [[0, 0]] as const,
          address,
          isBridge: false,
        })),
      },
    ],
    from: '/sys/firmware/acpi/tables/DMAR',
  },
};

const DANGERS: readonly Danger[] = [
  { name: 'the root file system', host: APART, device: '01:00.0', lost: 'carries the root file system (nvme0n1)' },
  {
    name: 'the root file system, through LVM on LUKS',
    host: DESKTOP,
    device: '02:00.0',
    lost: 'the root file system (vg0-root, luks-1, nvme0n1p3, nvme0n1)',
  },
  {
    name: 'the root file system, through one half of a RAID',
    host: SERVER,
    device: '02:00.0',
    lost: 'the root file system (md0, sdb2, sdb)',
  },
  {
    name: 'the root file system, through one way of a multipath',
    host: MULTIPATH,
    device: '00:02.0',
    lost: 'the root file system (mpatha-part1, mpatha, sdb)',
  },
  { name: 'the boot file system', host: APART, device: '02:00.0', lost: 'the boot file system (sda)' },
  { name: 'swap', host: APART, device: '03:00.0', lost: 'the swap space /dev/sdb (sdb)' },
  { name: 'a mounted file system', host: MULTIPATH, device: '00:03.0', lost: 'the file system /data (nvme0n1)' },
  { name: 'the default route', host: APART, device: '04:00.0', lost: 'the network’s default route eth0' },
  {
    name: 'the default route, through a bridge over a VLAN over a bond',
    host: DESKTOP,
    device: '03:00.0',
    lost: 'the network’s default route xenbr0 (bond0.7, bond0, eno1)',
  },
  {
    name: 'the parent of the virtual function that the default route goes by',
    host: SERVER,
    device: '03:00.0',
    lost: '03:00.1, a virtual function of 03:00.0, carries the network’s default route ens1v0',
  },
  {
    name: 'the interface of this SSH session',
    host: APART,
    session: { sshConnection: '192.168.1.5 51234 192.168.1.1 22' },
    device: '05:00.0',
    lost: 'this SSH session eth1',
  },
  { name: 'the console', host: SERVER, device: '04:01.0', lost: 'the console ttyS4' },
  {
    name: 'what shares a bridge to conventional PCI with the console',
    host: SERVER,
    device: '04:02.0',
    lost: '04:01.0 carries the console ttyS4, and the IOMMU cannot tell it from 04:02.0',
  },
  {
    name: 'the boot display',
    host: APART,
    device: '06:00.0',
    severity: 'information',
    lost: 'the display that the machine starts on',
  },
  { name: 'the USB controller of the only keyboard', host: DESKTOP, device: '00:14.0', lost: 'the only keyboard, Log' },
  {
    name: 'a bridge above the disk',
    host: DESKTOP,
    device: '00:01.1',
    lost: '02:00.0 is behind 00:01.1 and carries the root',
  },
  {
    name: 'a slot with the keyboard in it',
    host: APART,
    device: '07:00.1',
    severity: 'information',
    lost: '07:00.0, another function of the same device, carries the only keyboard, Cherry',
  },
  {
    name: 'reserved memory with the disk',
    host: APART,
    xen: SHARED_MEMORY,
    device: '09:00.0',
    severity: 'information',
    lost: '01:00.0, for which the firmware keeps the same memory as for 09:00.0, carries the root file system (nvme0n1)',
  },
  {
    name: 'a reset with a disk',
    host: APART,
    device: '08:00.0',
    severity: 'information',
    lost: '08:01.0, on the same bus as 08:00.0, carries the file system /srv (nvme1n1)',
  },
];

const GUEST = '/etc/xen/guest.cfg';
const GRUB = '/etc/default/grub';
const MODPROBE = '/etc/modprobe.d/pciback.conf';

async function worldOf({ host, session, xen }: Danger, device: string): Promise<World> {
  const withXen: MadeUp = { ...host, files: { ...host.files, ...XEN } };
  const world = await madeUpWorld({
    root: '/',
    host: withXen,
    ...(xen && { xen }),
    files: {
      [GRUB]: `GRUB_CMDLINE_LINUX="xen-pciback.hide=(${device})"\n`,
      [MODPROBE]: `options xen-pciback hide=(${device})\n`,
    },
    guests: { [GUEST]: `name = "guest"\ntype = "hvm"\nmemory = 512\npci = ['${device}']\n` },
  });
  return session ? { ...world, host: await madeUpHost(withXen, session) } : world;
}

function hold(found: readonly Finding[], text: string, { severity = 'warning', lost, device }: Danger): void {
  const told = found.filter(({ code }) => code === 'host/at-stake');
  const said = told.map((one) => `${one.severity} at ${text.slice(one.span.start, one.span.end)}: ${one.message}`);
  const [first = ''] = said;
  assert.ok(
    said.length === 1 && first.startsWith(`${severity} at `) && first.includes(device) && first.includes(lost),
    `expected one ${severity} with “${lost}”, said:\n${said.join('\n') || found.map(({ message }) => message).join('\n')}`,
  );
}

for (const danger of DANGERS) {
  test(`never quietly: ${danger.name}`, async () => {
    const world = await worldOf(danger, danger.device);
    for (const path of [GUEST, GRUB, MODPROBE]) {
      const text = world.guests.find(({ file }) => file === path)?.text ?? world.boot?.tree.files.get(path) ?? '';
      hold(findingsInWorld(world, path), text, danger);
    }
  });
}

test('a device with nothing at stake is no danger', async () => {
  const [first] = DANGERS;
  assert.ok(first);
  const world = await worldOf(first, '09:00.0');
  for (const path of [GUEST, GRUB, MODPROBE]) {
    const codes = findingsInWorld(world, path).map(({ code }) => code);
    assert.deepEqual(
      codes.filter((code) => code.startsWith('host/at-stake') || code.startsWith('host/stakes')),
      [],
    );
  }
});
