import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { HostFiles } from '../../src/host/files.ts';
import type { PciDevice } from '../../src/host/model.ts';
import { openHost } from '../../src/host/open-host.ts';
import { parseRecording, type Recording, recordedFiles } from '../../src/host/recording.ts';
import { readHost } from '../../src/host/sysfs.ts';
import { ASSIGNABLE, HOSTS, type PrintedDevice, printedDevices, recordingPath } from './recorded-hosts.ts';

for (const name of HOSTS) {
  test(`${name}: every device is what lspci printed`, async () => {
    const host = await openHost(recordingPath(name));
    assert.deepEqual(host.devices.map(asPrinted), printedDevices(name));
    assert.equal(host.emptyBecause, undefined);
  });

  test(`${name}: what pciback holds is what xl pci-assignable-list printed`, async () => {
    const { devices } = await openHost(recordingPath(name));
    const held = devices.filter(({ assignable }) => assignable).map(({ address }) => address);
    assert.deepEqual(held, ASSIGNABLE[name]);
  });
}

test('bridges are told by their class', async () => {
  const { devices } = await openHost(recordingPath('xen-vtd'));
  const bridges = devices.filter(({ isBridge }) => isBridge).map(({ address }) => address.slice(5));
  assert.deepEqual(
    bridges,
    printedDevices('xen-vtd')
      .filter(({ className }) => className.includes('bridge'))
      .map(({ address }) => address),
  );
  const [nvswitch] = await read({ '0000:07:00.0': { class: '0x068000' } });
  assert.equal(nvswitch?.isBridge, false);
});

test('a virtual function names its physical function', async () => {
  const devices = await read(
    { '0000:02:00.0': { driver: 'nvme' }, '0000:02:00.1': { driver: 'xen-pciback' } },
    { '/sys/devices/pci0000:00/0000:02:00.1/physfn': '../0000:02:00.0' },
  );
  assert.deepEqual(
    devices.map(({ address, assignable, physicalFunction }) => ({ address, assignable, physicalFunction })),
    [
      { address: '0000:02:00.0', assignable: false, physicalFunction: undefined },
      { address: '0000:02:00.1', assignable: true, physicalFunction: '0000:02:00.0' },
    ],
  );
});

test('a device in a domain above ffff comes last, behind the controller that made the domain', async () => {
  const vmd = '/sys/devices/pci0000:00/0000:00:0e.0';
  const files = recordedFiles({
    format: 'xen-host-recording 1',
    label: 'a host with VMD',
    files: Object.fromEntries(
      [vmd, `${vmd}/pci10000:e0/10000:e0:06.0`].flatMap((folder) =>
        Object.entries(NUMBERS).map(([name, text]) => [`${folder}/${name}`, text]),
      ),
    ),
    links: {
      '/sys/bus/pci/devices/10000:e0:06.0': '../../../devices/pci0000:00/0000:00:0e.0/pci10000:e0/10000:e0:06.0',
      '/sys/bus/pci/devices/0000:00:0e.0': '../../../devices/pci0000:00/0000:00:0e.0',
    },
  });
  const { devices } = await readHost(files);
  assert.deepEqual(
    devices.map(({ address, parent }) => [address, parent]),
    [
      ['0000:00:0e.0', undefined],
      ['10000:e0:06.0', '0000:00:0e.0'],
    ],
  );
});

test('a device that went away while it was read is left out', async () => {
  const recording = readRecording('xen-vtd');
  const { '/sys/devices/pci0000:00/0000:00:08.0/uevent': _, ...files } = recording.files;
  const { devices } = await readHost(recordedFiles({ ...recording, files }));
  assert.equal(devices.length, printedDevices('xen-vtd').length - 1);
});

test('why there are no devices is said in words', async () => {
  const nothing: HostFiles = {
    label: '/srv/host',
    list: async () => undefined,
    read: async () => undefined,
    link: async () => undefined,
  };
  const because = async (list: HostFiles['list']) => (await readHost({ ...nothing, list })).emptyBecause;
  const devices = '/sys/bus/pci/devices';
  assert.match((await because(async () => undefined)) ?? '', /^No sys\/ folder was found in \/srv\/host/);
  assert.match((await because(async () => 'denied')) ?? '', /^Permission denied: \/sys\/bus\/pci\/devices /);
  assert.match((await because(async (path) => (path === '/sys' ? 'denied' : undefined))) ?? '', /denied: \/sys /);
  assert.match((await because(async (path) => (path === '/sys' ? ['bus'] : undefined))) ?? '', /no PCI bus here/);
  assert.match((await because(async (path) => (path === devices ? [] : undefined))) ?? '', /no device on it/);
  assert.match(
    (await because(async (path) => (path === devices ? ['0000:00:00.0'] : undefined))) ?? '',
    /could be read/,
  );
});

const NUMBERS = { vendor: '0x8086\n', device: '0x10d3\n', class: '0x020000\n' };

/** Devices on bus 0 of a host made up for the purpose. */
async function read(
  devices: Record<string, { class?: string; driver?: string }>,
  moreLinks: Record<string, string> = {},
): Promise<readonly PciDevice[]> {
  const files: Record<string, string> = {};
  const links: Record<string, string> = { ...moreLinks };
  for (const [address, { driver, ...numbers }] of Object.entries(devices)) {
    const folder = `/sys/devices/pci0000:00/${address}`;
    links[`/sys/bus/pci/devices/${address}`] = `../../../devices/pci0000:00/${address}`;
    if (driver) links[`${folder}/driver`] = `../../../bus/pci/drivers/${driver}`;
    for (const [name, text] of Object.entries({ ...NUMBERS, ...numbers })) files[`${folder}/${name}`] = text;
  }
  return (await readHost(recordedFiles({ format: 'xen-host-recording 1', label: 'made up', files, links }))).devices;
}

function readRecording(name: (typeof HOSTS)[number]): Recording {
  const recording = parseRecording(readFileSync(recordingPath(name), 'utf8'));
  assert.ok(!('wrong' in recording));
  return recording;
}

function asPrinted(device: PciDevice): PrintedDevice {
  const hex = (value: number, digits = 4) => value.toString(16).padStart(digits, '0');
  const { subsystemVendor, subsystemDevice } = device;
  return {
    address: device.address.replace(/^0000:/, ''),
    class: hex(device.classCode >>> 8),
    id: `${hex(device.vendor)}:${hex(device.device)}`,
    revision: hex(device.revision ?? 0, 2),
    subsystem: subsystemVendor === undefined ? '-' : `${hex(subsystemVendor)}:${hex(subsystemDevice ?? 0)}`,
    parent: device.parent?.replace(/^0000:/, '') ?? '-',
    driver: device.driver ?? '-',
    className: device.className ?? '',
    // lspci says “Device” where its list has no name.
    name: [device.vendorName, device.deviceName ?? 'Device'].filter(Boolean).join(' '),
  };
}
