/** Reserved memory and resets that devices share, and what cannot be told of a device. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import type { DmaTable, ReservedRegion, ScopedDevice } from '../../src/host/xen/dma-tables.ts';
import { reservedWith, resetWith, sharingWords, stakesIn } from '../../src/passthrough/reserved.ts';
import { stakeMessage, surely, untoldWords } from '../../src/passthrough/stake-words.ts';
import { storyOf } from '../../src/passthrough/story/story.ts';
import type { MadeUp } from '../host/made-up.ts';
import { DESKTOP, SERVER } from '../host/made-up-hosts.ts';
import { type MadeUpWorld, madeUpWorld, XEN } from './made-up-world.ts';

/** `00:14.0`, or a path through bridges: `00:1c.0/00.0`. */
function scoped(written: string): ScopedDevice {
  const [first = '', ...steps] = written.split('/');
  const [bus = '', rest = ''] = first.split(':');
  const path = [rest, ...steps].map((step): readonly [number, number] => {
    const [device = '', fn = ''] = step.split('.');
    return [Number.parseInt(device, 16), Number.parseInt(fn, 16)];
  });
  return {
    segment: 0,
    bus: Number.parseInt(bus, 16),
    path,
    isBridge: false,
    ...(path.length === 1 && { address: `0000:${first}` }),
  };
}

function region(...devices: readonly string[]): ReservedRegion {
  return { start: 0x7b800000n, end: 0x7fffffffn, devices: devices.map(scoped) };
}

async function world(
  regions: readonly ReservedRegion[],
  release: Release = '4.17',
  vendor: DmaTable['vendor'] = 'Intel',
  host: Partial<MadeUp> = {},
) {
  const table: DmaTable = { vendor, units: 1, reserved: regions };
  const from = '/sys/firmware/acpi/tables/RMAD';
  const xen = { table: { value: table, from }, reserved: { value: regions, from } } as MadeUpWorld['xen'] & object;
  return madeUpWorld({ host: { ...DESKTOP, ...host, files: XEN }, release, xen });
}

test('that xl does not mind who else has the memory is not said where Xen does', async () => {
  const { '0000:03:00.0': card, '0000:03:00.1': _, ...others } = DESKTOP.devices;
  const held = { devices: { ...others, '0000:03:00.0': { ...card, driver: 'pciback' } } };
  const made = await world([region('00:14.0', '03:00.0')], '4.17', 'Intel', held);
  const says = storyOf(made, '03:00.0').stations.find(({ name }) => name === 'assignable')?.says ?? '';
  assert.match(
    says,
    /holds 03:00\.0, but not 00:14\.0: .*Xen gives neither to a guest, unless rdm_policy is relaxed\.$/,
  );
});

test('a region of several devices is refused by Xen since 4.6, on Intel’s machines', async () => {
  const regions = [region('00:14.0', '00:1c.0/00.0'), region('02:00.0')];
  const cases: readonly (readonly [Release, DmaTable['vendor'], boolean])[] = [
    ['4.5', 'Intel', false],
    ['4.6', 'Intel', true],
    ['4.22', 'Intel', true],
    ['4.22', 'AMD', false],
  ];
  for (const [release, vendor, refused] of cases) {
    const made = await world(regions, release, vendor);
    const [found] = reservedWith(made, '0000:00:14.0');
    assert.deepEqual([found?.others, found?.untold, found?.refused], [['0000:03:00.0'], 0, refused], release);
    // The path through a bridge leads to the same.
    assert.deepEqual(reservedWith(made, '0000:03:00.0')[0]?.others, ['0000:00:14.0']);
    // Alone it is given.
    assert.deepEqual(
      reservedWith(made, '0000:02:00.0').map((one) => one.refused),
      [false],
    );
    assert.deepEqual(reservedWith(made, '0000:01:00.0'), []);
    assert.match(
      sharingWords(made, '0000:00:14.0').join(' '),
      refused ? /Xen refuses to give 00:14\.0/ : /reaches what the other works with/,
    );
    assert.deepEqual(sharingWords(made, '0000:02:00.0'), []);
  }
});

test('a device that is named and not there counts as well', async () => {
  const [found] = reservedWith(await world([region('00:14.0', '00:1a.0', '00:1c.0/1f.7')]), '0000:00:14.0');
  assert.deepEqual([found?.others, found?.untold, found?.refused], [['0000:00:1a.0'], 1, true]);
});

test('what shares the memory with something that dom0 needs', async () => {
  const made = await world([region('01:00.0', '02:00.0')]);
  const stakes = stakesIn(made, '0000:01:00.0').filter(({ because }) => because === 'same reserved memory');
  assert.deepEqual(stakes.map(({ what }) => what).slice(0, 1), ['root file system']);
  assert.deepEqual(surely(stakes), []);
  assert.match(
    stakeMessage(stakes, '01:00.0', 'given to a guest'),
    /^02:00\.0, for which the firmware keeps the same memory/,
  );
});

test('one reset for a whole bus', async () => {
  const { host } = await madeUpWorld({ host: 'xen-vtd' });
  const found = (address: string) => resetWith(host, `0000:${address}`);
  // The kernel says `bus` of the first function alone, as it had not seen the second one yet.
  assert.deepEqual(found('03:00.0'), { bridge: '0000:00:04.0', others: ['0000:03:00.1'] });
  assert.deepEqual(found('0a:01.0')?.others, ['0000:0a:02.0']);
  assert.equal(found('01:00.0'), undefined);
  assert.equal(found('04:00.0'), undefined);
});

test('what cannot be told of a device', async () => {
  const { host } = await madeUpWorld({ host: SERVER });
  assert.deepEqual(untoldWords(host, '0000:01:00.0'), [
    'Whether the file system /srv rests on 01:00.0 cannot be told: which other disks this btrfs lies on is not told.',
    'Whether the file system /tank rests on 01:00.0 cannot be told: which disks the ZFS pool rpool lies on is in no file.',
  ]);
  // A serial card carries no disks, and a network card none that are in this machine.
  assert.deepEqual(untoldWords(host, '0000:04:01.0'), []);
  assert.deepEqual(untoldWords(host, '0000:04:02.0'), []);
  const net = await madeUpWorld({ host: { ...SERVER, mounts: { '/': 'nfs4 nas:/root' } } });
  assert.deepEqual(untoldWords(net.host, '0000:01:00.0'), []);
  assert.match(
    untoldWords(net.host, '0000:04:02.0').join(),
    /^Whether the root file system rests on 04:02\.0 cannot be told: nas:\/root is on the network\.$/,
  );
});
