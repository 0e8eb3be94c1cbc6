/** Addresses in the values of boot words: where they stand, and where one can be typed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressesIn, addressPlaceAt } from '../../src/specs/address-values.ts';
import { formatAddress } from '../../src/specs/bdf.ts';
import { cursor } from './data.ts';

test('the addresses in a value', () => {
  for (const [reader, name, value, expected] of [
    ['xen', 'com1', '115200,8n1,pci,0,03:00.0,00:1c.0', '0000:03:00.0 0000:00:1c.0'],
    ['xen', 'com2', '115200,port=03:00.0,bridge=0:1c.4', '0000:03:00.0 0000:00:1c.4'],
    ['xen', 'dbgp', 'xhci@pci00:14.0,share=hwdom', '0000:00:14.0'],
    ['xen', 'dbgp', 'ehci1', ''],
    ['xen', 'pci-phantom', '0000:03:00,1', '0000:03:00.0 (any)'],
    ['xen', 'ivrs_ioapic[9]', '00:14.0', '0000:00:14.0'],
    ['xen', 'ivrs_hpet[0]', '0001:00:14.0', '0001:00:14.0'],
    ['xen', 'rmrr', 'd5d45-d5d46=0:0:1d.0,0:1a.0;7f=02:00.1', '0000:00:1d.0 0000:00:1a.0 0000:02:00.1'],
    ['xen', 'ivmd', 'd5d45=00:14.0-00:14.2', '0000:00:14.0 0000:00:14.2'],
    ['xen', 'console', '03:00.0', ''],
    ['dom0', 'pci', 'noaer,resource_alignment=12@01:00.0;02:00.1', '0000:01:00.0 0000:02:00.1'],
    ['dom0', 'earlyprintk', 'pciserial,00:16.3,115200', '0000:00:16.3'],
    ['dom0', 'root', '01:00.0', ''],
    ['xen', 'com1', '1'.repeat(2000), ''],
  ] as const) {
    const found = addressesIn(reader, name, value);
    const words = found.map(({ bdf, hasFunction }) => `${formatAddress(bdf)}${hasFunction ? '' : ' (any)'}`);
    assert.equal(words.join(' '), expected, value);
  }
});

test('where an address can be typed', () => {
  for (const [reader, name, marked, expected] of [
    ['xen', 'com1', '115200,8n1,pci,0,|', 'serial []'],
    ['xen', 'com1', '115200,8n1,pci,0,03:|00.0,00:1c.0', 'serial [03:00.0]'],
    ['xen', 'com1', '115200,8n1,pci,0,03:00.0,|', 'bridge []'],
    ['xen', 'com1', '115200,port=|', 'serial []'],
    ['xen', 'com1', '115200,8n1,|', undefined],
    ['xen', 'dbgp', 'xhci@pci|', 'xhci []'],
    ['xen', 'dbgp', 'ehci@pci00:|1d.0', 'ehci [00:1d.0]'],
    ['xen', 'dbgp', 'xhci@pci00:14.0,sh|', undefined],
    ['xen', 'dbgp', '|', undefined],
    ['xen', 'pci-phantom', '03|,1', 'phantom [03]'],
    ['xen', 'pci-phantom', '03:00,|', undefined],
    ['xen', 'ivrs_ioapic[9]', '|', 'interrupts []'],
    ['xen', 'rmrr', 'd5d|', undefined],
    ['xen', 'rmrr', 'd5d45-d5d46=|', 'memory []'],
    ['xen', 'rmrr', 'd5d45=0:1d.0,0:|1a.0;7=1:0.0', 'memory [0:1a.0]'],
    ['xen', 'rmrr', 'd5d45=0:1d.0;7|', undefined],
    ['xen', 'ivmd', 'd5d45=00:14.0-|', 'memory []'],
    ['dom0', 'pci', 'resource_alignment=12@|', 'any []'],
    ['dom0', 'pci', 'noaer,|', undefined],
    ['dom0', 'earlyprintk', 'pciserial,|', 'serial []'],
    ['dom0', 'earlyprintk', 'x|', undefined],
  ] as const) {
    const { text, offset } = cursor(marked);
    const place = addressPlaceAt(reader, name, text, offset);
    assert.equal(place && `${place.use} [${text.slice(place.span.start, place.span.end)}]`, expected, marked);
  }
});
