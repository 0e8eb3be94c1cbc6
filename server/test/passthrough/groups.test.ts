import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from '../../src/host/model.ts';
import { openHost } from '../../src/host/open-host.ts';
import { computedGroups, groupsOf } from '../../src/passthrough/groups.ts';
import { type MadeUp, madeUpHost } from '../host/made-up.ts';
import { HOSTS, recordingPath } from '../host/recorded-hosts.ts';

/** Groups of more than one device, and those that are not sure, addresses without their domain: `06:00.0 07:00.0`, `07:00.0?`. */
function shown(host: Host): string[] {
  return computedGroups(host)
    .filter(({ devices, unsure }) => devices.length > 1 || unsure)
    .map(({ devices, unsure }) => devices.map((address) => address.slice(5)).join(' ') + (unsure ? '?' : ''));
}

test('the 23 groups that a real kernel made of the recorded machine', async () => {
  const host = await openHost(recordingPath('plain-linux-vtd'));
  const made = groupsOf(host);
  assert.equal(made.length, 23);
  assert.equal(
    host.devices.every(({ iommuGroup }) => iommuGroup !== undefined),
    true,
  );
  assert.deepEqual(computedGroups(host), made);
});

for (const name of HOSTS) {
  test(`${name}: the same machine has the same groups, whoever owns the IOMMU`, async () => {
    const host = await openHost(recordingPath(name));
    const truth = await openHost(recordingPath('plain-linux-vtd'));
    assert.deepEqual(groupsOf(host), groupsOf(truth));
  });
}

function check(what: string, host: MadeUp, expected: readonly string[]) {
  test(what, async () => assert.deepEqual(shown(await madeUpHost(host)), expected));
}

const PORT = { class: '060400', port: 'root port', accessControl: true } as const;
const ENDPOINT = { port: 'endpoint' } as const;

check(
  'root ports of one device that keep nothing apart take all behind them together',
  {
    devices: {
      '0000:00:01.0': { ...PORT, accessControl: false },
      '0000:00:01.1': { ...PORT, accessControl: false },
      '0000:01:00.0': { ...ENDPOINT, behind: '0000:00:01.0' },
      '0000:02:00.0': { ...ENDPOINT, behind: '0000:00:01.1' },
      '0000:00:02.0': PORT,
      '0000:03:00.0': { ...ENDPOINT, behind: '0000:00:02.0' },
    },
  },
  ['00:01.0 00:01.1 01:00.0 02:00.0'],
);
check(
  'ports of Intel chipsets that only Linux knows to keep apart',
  {
    devices: {
      '0000:00:1c.0': { class: '060400', port: 'root port', id: '8086:1c10' },
      '0000:00:1c.4': { class: '060400', port: 'root port', id: '8086:1c18' },
      '0000:01:00.0': { ...ENDPOINT, behind: '0000:00:1c.0', id: '10ec:8168' },
      '0000:02:00.0': { ...ENDPOINT, behind: '0000:00:1c.4', id: '10ec:8168' },
    },
  },
  [],
);
check(
  'functions of one card',
  {
    devices: {
      '0000:00:01.0': PORT,
      '0000:01:00.0': { ...ENDPOINT, behind: '0000:00:01.0', id: '10de:1b80' },
      '0000:01:00.1': { ...ENDPOINT, behind: '0000:00:01.0', id: '10de:10f0' },
      '0000:00:02.0': PORT,
      '0000:02:00.0': { ...ENDPOINT, behind: '0000:00:02.0', id: '8086:1521' },
      '0000:02:00.1': { ...ENDPOINT, behind: '0000:00:02.0', id: '8086:1521' },
      '0000:00:03.0': PORT,
      '0000:03:00.0': { ...ENDPOINT, behind: '0000:00:03.0', id: '15b3:1017', accessControl: true },
      '0000:03:00.1': { ...ENDPOINT, behind: '0000:00:03.0', id: '15b3:1017', accessControl: true },
      '0000:00:14.0': { class: '0c0330', port: 'integrated endpoint', id: '8086:a36d' },
      '0000:00:14.2': { class: '050000', port: 'integrated endpoint', id: '8086:a36f' },
    },
  },
  ['01:00.0 01:00.1'],
);
check(
  'virtual functions are apart from the physical one, and from each other',
  {
    devices: {
      '0000:00:01.0': PORT,
      '0000:01:00.0': { ...ENDPOINT, behind: '0000:00:01.0', virtualFunctions: ['0000:01:00.1', '0000:01:00.2'] },
      '0000:01:00.1': { ...ENDPOINT, behind: '0000:00:01.0' },
      '0000:01:00.2': { ...ENDPOINT, behind: '0000:00:01.0' },
    },
  },
  [],
);
const BEHIND_PCI: MadeUp = {
  devices: {
    '0000:00:01.0': PORT,
    '0000:01:00.0': { class: '060400', port: 'bridge to PCI', behind: '0000:00:01.0' },
    '0000:02:01.0': { behind: '0000:01:00.0' },
    '0000:02:02.0': { class: '060400', behind: '0000:01:00.0' },
    '0000:03:01.0': { behind: '0000:02:02.0' },
  },
};
check('everything behind a bridge to PCI, other bridges included', BEHIND_PCI, ['01:00.0 02:01.0 02:02.0 03:01.0']);
check('who is not root sees that too, and what cannot be seen is said', { ...BEHIND_PCI, notRoot: true }, [
  '01:00.0 02:01.0 02:02.0 03:01.0?',
]);
check(
  'a port whose access control could not be read keeps its devices apart, with a doubt',
  {
    notRoot: true,
    devices: { '0000:00:01.0': PORT, '0000:01:00.0': { ...ENDPOINT, behind: '0000:00:01.0' } },
  },
  ['01:00.0?'],
);
check(
  'a parent that leads back to itself ends',
  {
    devices: { '0000:00:01.0': PORT },
    links: { '/sys/bus/pci/devices/0000:00:01.0': '../../../devices/pci0000:00/0000:00:01.0/../0000:00:01.0' },
  },
  [],
);
