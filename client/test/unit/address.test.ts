import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BDF_IN_TEXT, namedBy, wholeAddress } from '../../src/host/address.ts';

test('an address is read as people write it', () => {
  for (const [written, expected] of [
    ['01:00.0', '0000:01:00.0'],
    [' 0000:0A:1f.7 ', '0000:0a:1f.7'],
    ['10000:e0:06.0', '10000:e0:06.0'],
    ['01:20.0', undefined],
    ['01:00.8', undefined],
    ['1:0.0', undefined],
    ['', undefined],
  ] as const) {
    assert.equal(wholeAddress(written), expected, written);
  }
});

test('an address is found in a text', () => {
  for (const [text, expected] of [
    ["pci = [ '01:00.0,seize=1' ]", '01:00.0'],
    ['xen-pciback.hide=(0000:03:00.1)', '0000:03:00.1'],
    ['mac=00:16:3e:5a:01:10', undefined],
  ] as const) {
    assert.equal(BDF_IN_TEXT.exec(text)?.[0], expected, text);
  }
});

test('a command’s argument names a device: an address, a link’s object, a row of either view', () => {
  const uri = 'file:///etc/xen/a.cfg';
  for (const [argument, expected] of [
    ['01:00.0', { address: '0000:01:00.0' }],
    [
      { address: '0000:01:00.0', guest: uri },
      { address: '0000:01:00.0', guest: uri },
    ],
    [{ kind: 'device', device: { address: '0000:01:00.0' } }, { address: '0000:01:00.0' }],
    [
      { kind: 'guest-device', address: '0000:01:00.0', guest: { name: 'a', uri } },
      { address: '0000:01:00.0', guest: uri },
    ],
    [{ kind: 'guest-device', address: '0000:01:00.0', guest: { name: 'a' } }, { address: '0000:01:00.0' }],
    [{ kind: 'group', name: 'x' }, undefined],
    [undefined, undefined],
    [null, undefined],
    [7, undefined],
  ] as const) {
    assert.deepEqual(namedBy(argument), expected, JSON.stringify(argument));
  }
});
