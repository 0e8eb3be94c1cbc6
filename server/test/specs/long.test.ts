import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLong } from '../../src/specs/c-numbers/long.ts';

const CASES: readonly (readonly [string, number | 'invalid' | 'out-of-range'])[] = [
  ['0', 0],
  ['12', 12],
  [' \t12', 12],
  ['+5', 5],
  ['-3', -3],
  ['0x1F', 31],
  ['0512', 330],
  ['00', 0],
  ['-0x10', -16],
  ['9223372036854775807', 2 ** 63],
  ['0000000000000000000000000000007', 7],
  ['9223372036854775808', 'out-of-range'],
  ['-9223372036854775808', -(2 ** 63)],
  ['0xffffffffffffffff', 'out-of-range'],
  ['99999999999999999999999999', 'out-of-range'],
  ['', 'invalid'],
  [' ', 'invalid'],
  ['12 ', 'invalid'],
  ['2abc', 'invalid'],
  ['09', 'invalid'],
  ['0x', 'invalid'],
  ['0xg', 'invalid'],
  ['--1', 'invalid'],
  ['1.5', 'invalid'],
  ['yes', 'invalid'],
];

for (const [text, expected] of CASES) {
  test(`strtol of "${text}"`, () => {
    const long = parseLong(text);
    assert.equal(long.kind === 'number' ? long.value : long.kind, expected);
  });
}
