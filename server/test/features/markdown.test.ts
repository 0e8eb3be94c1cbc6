/** Names that devices and disks give themselves are no Markdown: no link, and no picture that is fetched from somewhere. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeAddress } from '../../src/features/device-words.ts';
import { inCode, inMarkdown } from '../../src/features/markdown.ts';
import type { Host, PciDevice } from '../../src/host/model.ts';

const EVIL = '![x](https://example.org/`) <img src=a> *b*';

test('words and code', () => {
  assert.equal(inMarkdown('![x](y) <b>'), '\\!\\[x\\]\\(y\\) \\<b\\>');
  assert.equal(inCode('xl info'), '`xl info`');
  assert.equal(inCode('a`b``c'), '``` a`b``c ```');
});

test('a device that calls itself a picture', () => {
  const device: PciDevice = {
    address: '0000:01:00.0',
    vendor: 0x8086,
    device: 0x10d3,
    classCode: 0x010000,
    revision: 0,
    vendorName: EVIL,
    deviceName: EVIL,
    className: EVIL,
    driver: EVIL,
    assignable: false,
    isBridge: false,
    attached: [{ kind: 'disk', name: 'a`b', words: EVIL }],
  };
  const host: Host = { label: 'x', devices: [device] };
  const markdown = describeAddress(host, { domain: 0, bus: 1, device: 0, function: 0 });
  assert.match(markdown, /`` a`b ``/);
  assert.doesNotMatch(markdown, /(?<!\\)!\[|(?<!\\)\]\(|(?<!\\)</);
});
