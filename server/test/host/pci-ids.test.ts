import assert from 'node:assert/strict';
import { test } from 'node:test';
import { className, deviceKey, findPciNames, readPciNames, writePciIds } from '../../src/host/pci-ids.ts';

const LIST = `# a comment, with an ü
0001  One\r
\t0002  its device
\t\t0003 0004  a subsystem of it
8086  Intel Corporation
\t10d3  82574L Gigabit Network Connection
\t\t10d3 10d3  not a device
\t100E  82540EM Gigabit Ethernet Controller
\tbad line
ffff  Illegal Vendor ID

C 02  Network controller
\t00  Ethernet controller
\t\t00  not a subclass
C 03  Display controller
\t00  VGA compatible controller
C zz  nonsense
\t00  not under a wanted class`;

const wanted = {
  devices: new Map([
    [0x8086, new Set([0x10d3, 0x100e, 0x9999])],
    [0xffff, new Set([1])],
    [0x1234, new Set([0x1111])],
  ]),
  classes: [0x020000, 0x028000, 0x030000],
};

test('one pass finds the wanted names and no others', () => {
  const names = findPciNames(LIST, wanted);
  assert.deepEqual(
    [...names.vendors],
    [
      [0x8086, 'Intel Corporation'],
      [0xffff, 'Illegal Vendor ID'],
    ],
  );
  assert.deepEqual(
    [...names.devices],
    [
      [deviceKey(0x8086, 0x10d3), '82574L Gigabit Network Connection'],
      [deviceKey(0x8086, 0x100e), '82540EM Gigabit Ethernet Controller'],
    ],
  );
  assert.equal(className(names, 0x020000), 'Ethernet controller');
  assert.equal(className(names, 0x028000), 'Network controller');
  assert.equal(className(names, 0x030000), 'VGA compatible controller');
  assert.equal(className(names, 0x040300), undefined);
});

test('what is written is read again', () => {
  const names = findPciNames(LIST, wanted);
  assert.deepEqual(findPciNames(writePciIds(names), wanted), {
    ...names,
    devices: new Map([...names.devices].sort(([a], [b]) => a - b)),
  });
});

test('any text is taken', () => {
  for (const text of ['', '\n', '\t', '\t\t', 'C', 'C ', '8086', '\n\n8086', '\0\0', 'ü'.repeat(9)]) {
    findPciNames(text, wanted);
  }
});

test('the first place that has a list counts', async () => {
  const asked: string[] = [];
  const names = await readPciNames(
    {
      label: 'x',
      list: async () => undefined,
      link: async () => undefined,
      read: async (path) => {
        asked.push(path);
        return path === '/usr/share/hwdata/pci.ids' ? LIST : undefined;
      },
    },
    wanted,
  );
  assert.equal(names.vendors.get(0x8086), 'Intel Corporation');
  assert.deepEqual(asked, ['/usr/share/misc/pci.ids', '/usr/share/hwdata/pci.ids']);
});

test('a full list is gone through in a few milliseconds', () => {
  const vendors = Array.from({ length: 2300 }, (_, vendor) => {
    const id = vendor.toString(16).padStart(4, '0');
    return `${id}  Vendor ${id}\n${`\t${id}  Device of the vendor ${id}\n`.repeat(16)}`;
  });
  const list = vendors.join('');
  const start = performance.now();
  findPciNames(list, wanted);
  const took = performance.now() - start;
  // Five times what it takes on a slow machine: it guards against a second pass per device.
  assert.ok(took < 100, `${list.length} characters took ${took} ms`);
});
