import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHost } from '../../src/host/open-host.ts';
import { stakesOf } from '../../src/passthrough/stakes.ts';
import { type MadeUp, madeUpHost } from '../host/made-up.ts';
import { DESKTOP, MULTIPATH, SERVER } from '../host/made-up-hosts.ts';
import { recordingPath } from '../host/recorded-hosts.ts';

/** What is at stake with each device: `what name (through) at carrier, because`, addresses without their domain. */
function check(name: string, host: MadeUp, expected: Readonly<Record<string, readonly string[]>>) {
  test(`${name}: what goes with each device`, async () => {
    const read = await madeUpHost(host);
    for (const [address, stakes] of Object.entries(expected)) {
      const said = stakesOf(read, `0000:${address}`).map(
        ({ what, name: called, through, carrier, because }) =>
          `${what} ${called} (${through.join(' ')}) at ${carrier.slice(5)}, ${because}`,
      );
      assert.deepEqual(said, stakes, address);
    }
  });
}

const DISK = [
  'root file system / (vg0-root luks-1 nvme0n1p3 nvme0n1) at 02:00.0',
  'boot file system /boot (nvme0n1p2 nvme0n1) at 02:00.0',
  'boot file system /boot/efi (nvme0n1p1 nvme0n1) at 02:00.0',
  'swap /dev/dm-2 (vg0-swap luks-1 nvme0n1p3 nvme0n1) at 02:00.0',
];

check('a desktop', DESKTOP, {
  '02:00.0': DISK.map((stake) => `${stake}, itself`),
  // The other port of the same slot carries nothing itself; what is behind it stays.
  '00:01.1': DISK.map((stake) => `${stake}, behind`),
  '01:00.1': ['boot display 0000:01:00.0 () at 01:00.0, same slot'],
  '00:01.0': ['boot display 0000:01:00.0 () at 01:00.0, behind'],
  '00:14.0': ['keyboard Logitech K120 () at 00:14.0, itself'],
  '03:00.0': [
    'default route xenbr0 (xenbr0 bond0.7 bond0 eno1) at 03:00.0, itself',
    'default route xenbr0 (xenbr0 bond0.7 bond0 eno2) at 03:00.1, same slot',
  ],
  '00:1c.0': [
    'default route xenbr0 (xenbr0 bond0.7 bond0 eno1) at 03:00.0, behind',
    'default route xenbr0 (xenbr0 bond0.7 bond0 eno2) at 03:00.1, behind',
  ],
  'ff:00.0': [],
});

check('a server', SERVER, {
  '01:00.0': [
    'root file system / (md0 sda2 sda) at 01:00.0, itself',
    'boot file system /boot (sda1 sda) at 01:00.0, itself',
  ],
  '02:00.0': ['root file system / (md0 sdb2 sdb) at 02:00.0, itself', 'file system /srv (sdb1 sdb) at 02:00.0, itself'],
  // A virtual function goes with its physical one, not the other way round.
  '03:00.0': ['default route ens1v0 (ens1v0) at 03:00.1, virtual function'],
  '03:00.1': ['default route ens1v0 (ens1v0) at 03:00.1, itself'],
  '00:03.0': ['default route ens1v0 (ens1v0) at 03:00.1, behind'],
  // There is a PS/2 keyboard too.
  '00:14.0': [],
  '04:02.0': ['console ttyS4 (ttyS4) at 04:01.0, same group'],
  '04:01.0': ['console ttyS4 (ttyS4) at 04:01.0, itself'],
});

check('several ways to one disk', MULTIPATH, {
  '00:01.0': ['root file system / (mpatha-part1 mpatha sda) at 00:01.0, itself'],
  '00:02.0': ['root file system / (mpatha-part1 mpatha sdb) at 00:02.0, itself'],
  '00:03.0': ['file system /data (nvme0n1) at 00:03.0, itself'],
  '00:04.0': ['file system /data (nvme0n1) at 00:04.0, itself'],
  // Each of two controllers has a keyboard.
  '00:14.0': [],
  '00:15.0': [],
});

const TWO_FUNCTIONS = {
  devices: {
    '0000:00:1d.0': { class: '0c0300', keyboards: ['One'] },
    '0000:00:1d.7': { class: '0c0320', keyboards: ['Two'] },
    '0000:00:1e.0': { class: '060401' },
    '0000:01:00.0': { class: '0c0300', behind: '0000:00:1e.0' },
  },
} satisfies MadeUp;

check('both keyboards at functions of one device', TWO_FUNCTIONS, {
  '00:1d.0': ['keyboard Two () at 00:1d.7, same slot'],
  '01:00.0': [],
});

test('what pciback already holds is at stake no more', async () => {
  const read = await madeUpHost({
    devices: { '0000:00:02.0': { class: '030000', bootVga: true, driver: 'pciback' } },
  });
  assert.deepEqual(stakesOf(read, '0000:00:02.0'), []);
});

test('of a recorded host only the boot display is known to be at stake: it says nothing of its mounts', async () => {
  const host = await openHost(recordingPath('xen-vtd'));
  const stakes = host.devices.flatMap(({ address }) => stakesOf(host, address));
  assert.deepEqual(
    stakes.map(({ what, carrier }) => [what, carrier]),
    [['boot display', '0000:00:01.0']],
  );
});
