import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeDevice, describeDevices } from '../../src/features/devices.ts';
import type { PciDevice } from '../../src/host/model.ts';
import { openHost } from '../../src/host/open-host.ts';
import { shortName } from '../../src/passthrough/device-names.ts';
import { recordingPath } from '../host/recorded-hosts.ts';

const NIC: PciDevice = {
  address: '0000:01:00.0',
  vendor: 0x8086,
  device: 0x10d3,
  classCode: 0x020000,
  assignable: false,
  isBridge: false,
};

function check(device: Partial<PciDevice>, expected: Partial<ReturnType<typeof describeDevice>>) {
  test(`${JSON.stringify(device)} shows ${JSON.stringify(expected)}`, () => {
    const item = describeDevice({ ...NIC, ...device });
    for (const [key, value] of Object.entries(expected)) assert.equal(item[key as keyof typeof item], value);
  });
}

check(
  {},
  { bdf: '01:00.0', name: '8086:10d3', id: '[8086:10d3]', className: '0200', icon: 'globe', state: 'no driver' },
);
check({ address: '0001:01:00.0' }, { bdf: '0001:01:00.0' });
check({ address: '10000:e0:06.0' }, { bdf: '10000:e0:06.0' });
check({ vendorName: 'Intel Corporation' }, { name: 'Intel Corporation device 10d3' });
check({ vendorName: 'Intel Corporation', deviceName: '82574L' }, { name: 'Intel Corporation 82574L' });
check({ driver: 'e1000e' }, { state: 'driver e1000e', assignable: false });
check({ driver: 'pciback', assignable: true }, { state: 'held by pciback', assignable: true });
check({ driver: 'nvme', physicalFunction: '0000:02:00.0' }, { state: 'driver nvme, virtual function of 02:00.0' });
check({ vendor: 1, device: 2, classCode: 0x00ff00 }, { id: '[0001:0002]', className: '00ff', icon: 'circuit-board' });
check({ classCode: 0x030000 }, { icon: 'device-desktop' });
check({ classCode: 0x0c0330 }, { icon: 'plug' });
check({ classCode: 0x060400 }, { icon: 'type-hierarchy' });
check({ classCode: 0x060100 }, { icon: 'circuit-board' });

test('a recorded host is described whole', async () => {
  const result = describeDevices(await openHost(recordingPath('xen-vtd')));
  assert.equal(result.devices.length, 32);
  assert.deepEqual(
    result.devices.find(({ bdf }) => bdf === '03:00.1'),
    {
      address: '0000:03:00.1',
      bdf: '03:00.1',
      name: 'Intel Corporation 82801I (ICH9 Family) HD Audio Controller',
      shortName: 'Intel 82801I (ICH9 Family) HD Audio Controller',
      id: '[8086:293e]',
      className: 'Audio device',
      icon: 'unmute',
      driver: 'pciback',
      assignable: true,
      state: 'held by pciback',
      parent: '0000:00:04.0',
      isBridge: false,
    },
  );
});

test('why there is nothing is passed on', () => {
  const result = describeDevices({ label: 'this machine', devices: [], emptyBecause: 'There is no PCI bus here.' });
  assert.deepEqual(result, { host: 'this machine', devices: [], emptyBecause: 'There is no PCI bus here.' });
});

test('a vendor’s legal form is left out of the row', () => {
  const names = {
    'Intel Corporation 82574L': 'Intel 82574L',
    'Red Hat, Inc. Virtio block device': 'Red Hat Virtio block device',
    'Realtek Semiconductor Co., Ltd. RTL8111': 'Realtek Semiconductor RTL8111',
    'Advanced Micro Devices, Inc. [AMD/ATI] Navi': 'Advanced Micro Devices [AMD/ATI] Navi',
    'Texas Instruments XIO3130': 'Texas Instruments XIO3130',
    '8086:10d3': '8086:10d3',
  };
  for (const [name, short] of Object.entries(names)) assert.equal(shortName(name), short);
});
