import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeString, isPlain, mapString } from '../../../src/syntax/xl-config/strings.ts';

const STRINGS: readonly (readonly [string, string])[] = [
  ['"plain"', 'plain'],
  ['\'it "is"\'', 'it "is"'],
  ['""', ''],
  ['512', '512'],
  ['"a\\tb\\n"', 'a\tb\n'],
  ['"\\a\\b\\f\\r\\v"', '\x07\b\f\r\v'],
  ['"\\\\\\"\\\'"', '\\"\''],
  ['"\\101"', ''],
  ['"\\1012zz"', 'zz'],
  ['"\\1 5z"', 'z'],
  ['"open', 'open'],
  ['"open\\"', 'open"'],
  ['"open\\', 'open\\'],
  ['"', ''],
  ['', ''],
];

for (const [raw, text] of STRINGS) {
  test(`${raw} means ${JSON.stringify(text)}`, () => {
    assert.equal(decodeString(raw), text);
    assert.equal(mapString(raw).text, text);
  });
}

test('each character has its place in what is written', () => {
  const raw = '"a\\tb\\1012c"';
  const { text, toRaw } = mapString(raw);
  const places = Array.from({ length: text.length + 1 }, (_, offset) => toRaw(offset));
  assert.deepEqual([text, places], ['a\tbc', [1, 2, 4, 10, 11]]);
  assert.deepEqual([0, 5].map(mapString('"plain"').toRaw), [1, 6]);
});

test('a string without backslashes is plain', () => {
  assert.deepEqual([isPlain('"a b"'), isPlain('"a\\tb"')], [true, false]);
});
