import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HostFiles } from '../../src/host/files.ts';
import type { PciDevice } from '../../src/host/model.ts';
import { openHost } from '../../src/host/open-host.ts';
import { readHost, readHostWhole } from '../../src/host/sysfs.ts';
import { type MadeUp, madeUpFiles, madeUpHost } from './made-up.ts';
import { DESKTOP, MULTIPATH, SERVER } from './made-up-hosts.ts';
import { recordingPath } from './recorded-hosts.ts';

async function recorded(name: Parameters<typeof recordingPath>[0], address: string): Promise<Partial<PciDevice>> {
  const { devices } = await openHost(recordingPath(name));
  return devices.find((device) => device.address === address) ?? {};
}

/** Holds some members of a recorded device. */
function check(
  address: string,
  expected: { readonly [K in keyof PciDevice]?: PciDevice[K] | undefined },
  name: Parameters<typeof recordingPath>[0] = 'xen-vtd',
) {
  test(`${name} ${address}: ${Object.keys(expected).join(', ')}`, async () => {
    const device = await recorded(name, `0000:${address}`);
    for (const [key, value] of Object.entries(expected)) assert.deepEqual(device[key as keyof PciDevice], value, key);
  });
}

check('02:00.0', {
  attached: [{ kind: 'disk', name: 'nvme0n1' }],
  mostVirtualFunctions: 4,
  headerType: 0,
  express: true,
  port: 'endpoint',
  resetMethods: ['flr', 'bus'],
  msi: false,
  msix: true,
  slot: '0-2',
  powerState: 'active',
  numaNode: undefined,
  iommuGroup: undefined,
});
check('02:00.0', { iommuGroup: 16 }, 'plain-linux-vtd');
check('00:01.0', { bootVga: true, express: false, resetMethods: [], headerType: 0, port: undefined });
check('00:02.0', { headerType: 1, port: 'root port', accessControl: true });
check('05:00.0', { headerType: 1, port: 'upstream port' });
check('06:01.0', { headerType: 1, port: 'downstream port', accessControl: false });
check('09:00.0', { headerType: 1, port: 'bridge to PCI', express: true });
check('0a:01.0', { attached: [{ kind: 'network', name: 'eth0' }], express: false, slot: '1' });
// It sleeps: nothing is known of it but what its kernel remembers.
check('00:1f.3', { powerState: 'suspended', msi: undefined, express: false });
check('00:0a.0', { attached: [{ kind: 'disk', name: 'vda' }] });
// What pciback holds has lost its driver, and what hung on it.
check('01:00.0', { attached: undefined, express: true });

test('link and windows are read of whole devices only', async () => {
  const files = madeUpFiles({
    devices: { '0000:00:01.0': { port: 'endpoint' } },
    files: {
      '/sys/devices/pci0000:00/0000:00:01.0/resource':
        '0x00000000fe600000 0x00000000fe603fff 0x0000000000140204\n0x0000000000000000 0x0000000000000000 0x0000000000000000\n0x000000000000e000 0x000000000000e01f 0x0000000000040101\n0x0000380000000000 0x000038ffffffffff 0x000000000014220c\n',
    },
  });
  const [basic] = (await readHost(files)).devices;
  assert.deepEqual([basic?.link, basic?.regions], [undefined, undefined]);
  const [whole] = (await readHostWhole(files)).devices;
  assert.deepEqual(whole?.link, { speed: '8.0 GT/s', width: 4, mostSpeed: '16.0 GT/s' });
  assert.deepEqual(whole?.regions, [
    { kind: 'memory', bytes: 0x4000, prefetchable: false },
    { kind: 'io', bytes: 32, prefetchable: false },
    { kind: 'memory', bytes: 2 ** 40, prefetchable: true },
  ]);
});

/** Notes which files of the devices are read. */
function spied(host: MadeUp) {
  const files = madeUpFiles(host);
  const asked: string[] = [];
  const note = (path: string) => {
    if (path.startsWith('/sys/bus/pci/devices/')) asked.push(path.slice('/sys/bus/pci/devices/0000:'.length));
  };
  const spy: HostFiles = {
    label: 'x',
    list: (path) => files.list(path),
    link: (path) => files.link(path),
    read: (path) => {
      note(path);
      return files.read(path);
    },
    bytes: (path, from = 0, length = 4096) => {
      if (length > 0) note(path);
      return files.bytes?.(path, from, length) ?? Promise.resolve(undefined);
    },
  };
  return { spy, asked };
}

test('of a device that sleeps nothing is asked that would wake it', async () => {
  const asleep = { port: 'endpoint', asleep: true } as const;
  const { spy, asked } = spied({
    devices: {
      '0000:00:01.0': asleep,
      '0000:00:02.0': { port: 'endpoint' },
      '0000:00:03.0': { port: 'endpoint' },
      '0000:00:04.0': { port: 'endpoint' },
    },
    files: {
      '/sys/devices/pci0000:00/0000:00:03.0/power/runtime_status': 'unsupported\n',
      '/sys/devices/pci0000:00/0000:00:03.0/power_state': 'D3cold\n',
      '/sys/devices/pci0000:00/0000:00:04.0/power/runtime_status': 'suspending\n',
    },
  });
  const { devices } = await readHostWhole(spy);
  const touching = asked.filter((path) => /\/(?:config|(?:current|max)_link_\w+)$/.test(path));
  assert.deepEqual([...new Set(touching.map((path) => path.slice(0, 7)))], ['00:02.0']);
  assert.deepEqual(
    devices.map(({ express, msi, link, powerState }) => [express, msi, link !== undefined, powerState]),
    [
      [true, undefined, false, 'suspended'],
      [true, true, true, 'active'],
      [true, undefined, false, undefined],
      [true, undefined, false, 'suspending'],
    ],
  );
});

test('nothing is read that asks a slot or a disk', async () => {
  const { spy, asked } = spied(DESKTOP);
  await readHostWhole(spy);
  const names = new Set(asked.map((path) => path.slice('02:00.0/'.length)));
  assert.deepEqual(
    [...names].filter(
      (name) =>
        !/^(?:uevent|revision|config|resource|reset_method|boot_vga|power\/runtime_status|power_state|(?:current|max)_link_(?:speed|width))$/.test(
          name,
        ),
    ),
    [],
  );
});

test('who is not root sees the header, and what is in use', async () => {
  const { devices } = await madeUpHost({
    notRoot: true,
    devices: {
      '0000:00:01.0': { port: 'endpoint' },
      '0000:00:02.0': {},
      '0000:00:03.0': { class: '060400', port: 'root port' },
    },
    files: { '/sys/devices/pci0000:00/0000:00:01.0/msi_irqs/42': 'msix\n' },
  });
  assert.deepEqual(
    devices.map(({ express, msi, msix, headerType, port }) => ({ express, msi, msix, headerType, port })),
    [
      { express: true, msi: undefined, msix: true, headerType: 0, port: undefined },
      { express: false, msi: undefined, msix: undefined, headerType: 0, port: undefined },
      { express: true, msi: undefined, msix: undefined, headerType: 1, port: undefined },
    ],
  );
});

test('what hangs on which function, through hubs and ways', async () => {
  const at = async (host: MadeUp) =>
    Object.fromEntries(
      (await madeUpHost(host)).devices.flatMap(({ address, attached }) =>
        attached ? [[address.slice(5), attached.map(({ kind, name, words }) => `${kind} ${words ?? name}`)]] : [],
      ),
    );
  assert.deepEqual(await at(DESKTOP), {
    '00:14.0': ['keyboard Logitech K120'],
    '02:00.0': ['disk nvme0n1'],
    '03:00.0': ['network eno1'],
    '03:00.1': ['network eno2'],
  });
  assert.deepEqual(await at(MULTIPATH), {
    '00:01.0': ['disk sda'],
    '00:02.0': ['disk sdb'],
    '00:03.0': ['disk nvme0n1'],
    '00:04.0': ['disk nvme0n1'],
    '00:14.0': ['keyboard One'],
    '00:15.0': ['keyboard Two'],
  });
  const server = await madeUpHost(SERVER);
  assert.deepEqual(server.offPci, [{ kind: 'keyboard', name: 'input1', words: 'AT Translated Set 2 keyboard' }]);
  const [parent, virtual] = server.devices.filter(({ address }) => address.startsWith('0000:03:00'));
  assert.deepEqual([parent?.virtualFunctions, parent?.mostVirtualFunctions], [['0000:03:00.1'], 8]);
  assert.equal(virtual?.physicalFunction, '0000:03:00.0');
});

test('a power button is no keyboard, a mouse is a pointer', async () => {
  const { devices, offPci } = await madeUpHost({
    devices: { '0000:00:14.0': { class: '0c0330' } },
    files: {
      '/proc/bus/input/devices':
        'N: Name="Power Button"\nS: Sysfs=/devices/LNXSYSTM:00/input/input0\nH: Handlers=kbd event0\nB: KEY=10000000000000 0\n\nN: Name="A Mouse"\nS: Sysfs=/devices/pci0000:00/0000:00:14.0/usb1/input/input4\nH: Handlers=mouse0 event4\nB: KEY=70000 0 0 0 0\n\nN: Name=""\nB: KEY=fffffffe\n',
    },
  });
  assert.deepEqual(offPci, []);
  assert.deepEqual(devices[0]?.attached, [{ kind: 'pointer', name: 'input4', words: 'A Mouse' }]);
});

test('nodes of memory are told where there are several', async () => {
  const node = async (online: string) => {
    const { devices } = await madeUpHost({
      devices: { '0000:00:01.0': {} },
      files: {
        '/sys/devices/system/node/online': online,
        '/sys/devices/pci0000:00/0000:00:01.0/numa_node': '1\n',
      },
    });
    return devices[0]?.numaNode;
  };
  assert.deepEqual([await node('0\n'), await node('0-1\n'), await node('0,2\n')], [undefined, 1, 1]);
});
