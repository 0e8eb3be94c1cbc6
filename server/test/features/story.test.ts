/** A device's story as editors show it: states in a tree, hovers, reports. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeAddress } from '../../src/features/device-words.ts';
import { deviceStates, guestItems } from '../../src/features/host-states.ts';
import { storyReport } from '../../src/features/story-report.ts';
import { storyOf } from '../../src/passthrough/story/story.ts';
import type { World } from '../../src/passthrough/world.ts';
import { parseBdf } from '../../src/specs/bdf.ts';
import { catalogue } from '../catalogue/load.ts';
import type { MadeUpDevice } from '../host/made-up.ts';
import { DESKTOP } from '../host/made-up-hosts.ts';
import { madeUpWorld, XEN } from '../passthrough/made-up-world.ts';

const HELD: MadeUpDevice = {
  class: '020000',
  driver: 'pciback',
  behind: '0000:00:1c.0',
  port: 'endpoint',
  resets: 'flr',
};

function desktop(more: Readonly<Record<string, MadeUpDevice>> = {}) {
  return { ...DESKTOP, devices: { ...DESKTOP.devices, ...more }, files: XEN };
}

const GUESTS = {
  '/etc/xen/win10.cfg': 'name = "win10"\ntype = "hvm"\npci = ["01:00.0"]\n',
  '/etc/xen/auto/win10.cfg': '-> ../win10.cfg',
  '/etc/xen/nas.cfg': 'name = "nas"\npci = ["02:00.0"]\n',
};
const LIST = JSON.stringify([
  { domid: 0, config: {} },
  { domid: 4, config: { c_info: { type: 'pv', name: 'router' }, pcidevs: [{ bus: 4, dev: 0 }] } },
]);

test('a tree: state, kind and badge of each device; guests with and without a config', async () => {
  const world = await madeUpWorld({
    host: desktop({ '0000:04:00.0': HELD, '0000:05:00.0': HELD }),
    guests: GUESTS,
    xen: { 'xl list -l': LIST },
  });
  const rows = deviceStates(world).map(({ address, state, kind, badge = '' }) =>
    `${address.slice(5)} ${kind} ${badge} ${state}`.replace('  ', ' '),
  );
  assert.deepEqual(rows, [
    '00:01.0 bridge bridge',
    '00:01.1 bridge bridge',
    '00:14.0 unsafe ⊘ unsafe',
    '00:1c.0 bridge bridge',
    '01:00.0 config ! in win10’s config',
    '01:00.1 dom0 dom0’s',
    // Named, and dom0’s own: the danger comes first.
    '02:00.0 unsafe ! unsafe',
    '03:00.0 unsafe ⊘ unsafe',
    '03:00.1 unsafe ⊘ unsafe',
    '04:00.0 running ▶ in running guest router',
    '05:00.0 assignable A assignable',
  ]);
  assert.match(deviceStates(world)[6]?.tooltip ?? '', /dom0 needs 02:00\.0, and a guest’s config names it/);
  assert.deepEqual(
    guestItems(world, (file) => `file://${file}`),
    [
      {
        name: 'nas',
        uri: 'file:///etc/xen/nas.cfg',
        file: '/etc/xen/nas.cfg',
        running: false,
        startsWithHost: false,
        type: 'PV',
        devices: ['0000:02:00.0'],
      },
      {
        name: 'win10',
        uri: 'file:///etc/xen/win10.cfg',
        file: '/etc/xen/win10.cfg',
        running: false,
        startsWithHost: true,
        type: 'HVM',
        devices: ['0000:01:00.0'],
      },
      { name: 'router', running: true, domid: 4, startsWithHost: false, type: 'PV', devices: ['0000:04:00.0'] },
    ],
  );
});

function hover(world: World, address: string, path: string): string {
  const bdf = parseBdf(address);
  assert.ok(bdf);
  return describeAddress(world.host, bdf, false, { catalogue, worldIfKnown: { path, world: () => world } });
}

test('a hover tells the story once the machine is known, for the guest whose config it is', async () => {
  const world = await madeUpWorld({ host: desktop(), guests: GUESTS, xen: { 'xl list -l': LIST } });
  const told = hover(world, '01:00.0', '/etc/xen/win10.cfg');
  assert.match(
    told,
    /\*\*in win10’s config\*\* · \? IOMMU · .* · ○ Assignable now · ✓ In the guest’s config · ○ In the running guest/,
  );
  assert.match(told, /Assignable now: pciback is not loaded.*`modprobe xen-pciback`/);
  assert.match(told, /Goes along: 01:00\.1/);
  assert.match(hover(world, '01:00.0', '/etc/xen/nas.cfg'), /○ In the guest’s config/);
  // Nothing is known yet, or of another machine: as without a story.
  const bdf = parseBdf('01:00.0');
  assert.ok(bdf);
  const plain = describeAddress(world.host, bdf);
  assert.ok(told.startsWith(plain));
  assert.equal(describeAddress(world.host, bdf, false, { catalogue }), plain);
  const other = await madeUpWorld({ host: desktop() });
  const around = { catalogue, worldIfKnown: { path: '/etc/default/grub', world: () => other } };
  assert.equal(describeAddress(world.host, bdf, false, around), plain);
});

test('a report: evidence leads to its line, edits are kept, what is at stake comes first', async () => {
  const world = await madeUpWorld({ host: desktop(), guests: GUESTS, root: '/' });
  const kept: unknown[] = [];
  const places = {
    uriOf: (file: string) => `file://${file}`,
    keep: (files: unknown) => `edit-${kept.push(files)}`,
  };
  const report = storyReport(world, storyOf(world, '02:00.0', '/etc/xen/nas.cfg', catalogue), places);
  assert.deepEqual([report.title, report.machine], ['02:00.0 8086:10d3 for nas', 'made up']);
  assert.match(report.warnings[0] ?? '', /^02:00\.0 carries the root file system/);
  const config = report.points.find(({ title }) => title === 'In the guest’s config');
  assert.deepEqual(config?.evidence, [
    {
      says: 'pci: 02:00.0',
      from: '/etc/xen/nas.cfg',
      uri: 'file:///etc/xen/nas.cfg',
      target: { line: 1, character: 8 },
    },
  ]);
  storyReport(world, storyOf(world, '01:00.1', '/etc/xen/win10.cfg', catalogue), places);
  assert.equal(kept.length, 1);
});

test('names of guests are no Markdown', async () => {
  const guests = { '/etc/xen/x.cfg': 'name = "[a](command:b) <b>*"\ntype = "hvm"\npci = ["01:00.0"]\n' };
  const world = await madeUpWorld({ host: desktop(), guests });
  const tooltip = deviceStates(world).find(({ address }) => address === '0000:01:00.0')?.tooltip ?? '';
  assert.ok(tooltip.includes('\\[a\\]\\(command:b\\) \\<b\\>\\*'), tooltip);
  assert.doesNotMatch(hover(world, '01:00.0', '/etc/xen/x.cfg'), /(?<!\\)\[a|(?<!\\)<b/);
});

test('500 functions: states of all in a moment', async () => {
  const devices: Record<string, MadeUpDevice> = {};
  for (let bus = 0; bus < 16; bus++)
    for (let slot = 0; slot < 32; slot++)
      devices[`0000:${bus.toString(16).padStart(2, '0')}:${slot.toString(16).padStart(2, '0')}.0`] = {
        driver: slot % 3 === 0 ? 'pciback' : 'igb',
      };
  const pci = Object.keys(devices).map((address) => `"${address}"`);
  const guests = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [
      `/etc/xen/g${index}.cfg`,
      `name="g${index}"\npci=[${pci.slice(index * 10, index * 10 + 10).join(',')}]\n`,
    ]),
  );
  const world = await madeUpWorld({ host: { ...DESKTOP, devices, files: XEN }, guests, files: {} });
  const start = performance.now();
  const states = deviceStates(world);
  const took = performance.now() - start;
  assert.equal(states.length, 512);
  // A tenth of it on an idle machine.
  assert.ok(took < 500, `${took} ms`);
});
