import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress, formatBdf, parseBdf, sameBdf } from '../../src/specs/bdf.ts';

test('an address is read as people write it', () => {
  for (const [text, expected] of [
    ['01:00.0', '0000:01:00.0'],
    ['1:0.0', '0000:01:00.0'],
    ['0000:AF:1F.7', '0000:af:1f.7'],
    [' 0001:01:00.0 ', '0001:01:00.0'],
    ['01:20.0', undefined],
    ['01:00.8', undefined],
    ['100:00.0', undefined],
    ['01:00', undefined],
    ['', undefined],
    ['x'.repeat(100_000), undefined],
  ] as const) {
    const bdf = parseBdf(text);
    assert.equal(bdf && formatAddress(bdf), expected, text);
  }
});

test('the domain is written where it is not 0', () => {
  assert.equal(formatBdf({ domain: 0, bus: 0xaf, device: 1, function: 7 }), 'af:01.7');
  assert.equal(formatBdf({ domain: 1, bus: 0, device: 0, function: 0 }), '0001:00:00.0');
});

test('two spellings are one device', () => {
  const short = parseBdf('1:0.0');
  const long = parseBdf('0000:01:00.0');
  assert.ok(short && long && sameBdf(short, long));
  assert.ok(!sameBdf(short, { ...long, function: 1 }));
});
