import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDistance, NearestName } from '../../src/rules/nearest.ts';

const DISTANCES: readonly (readonly [string, string, number])[] = [
  ['', '', 0],
  ['pci', 'pci', 0],
  ['pic', 'pci', 1],
  ['pc', 'pci', 1],
  ['pcii', 'pci', 1],
  ['pca', 'pci', 1],
  ['altp2m', 'alt2pm', 1],
  ['memory', 'mermoy', 2],
  ['localdate', 'localtime', 3],
];

for (const [a, b, distance] of DISTANCES) {
  test(`from ${a} to ${b}`, () => {
    assert.equal(editDistance(a, b, 3), distance);
    assert.equal(editDistance(b, a, 3), distance);
  });
}

test('beyond the limit it says so', () => {
  assert.equal(editDistance('kernel', 'memory', 2), 3);
  assert.equal(editDistance('a', 'abcdefgh', 2), 3);
});

test('the name that is meant', () => {
  const names = new NearestName(['vcpus', 'maxvcpus', 'pci', 'pci_permissive', 'memory', 'maxmem', 'vif', 'on_crash']);
  const meant: readonly (readonly [string, string | undefined])[] = [
    ['vcpu', 'vcpus'],
    ['pcis', 'pci'],
    ['pcipermissive', 'pci_permissive'],
    ['pci-permissive', 'pci_permissive'],
    ['max_mem', 'maxmem'],
    ['Memory', 'memory'],
    ['memroy', 'memory'],
    ['oncrash', 'on_crash'],
    ['xyz', undefined],
    ['home', undefined],
    ['x'.repeat(1000), undefined],
  ];
  for (const [word, name] of meant) assert.equal(names.of(word), name, word);
});
