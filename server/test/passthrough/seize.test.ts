/** Whether xl takes a device from its driver by itself, release by release. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { DomainConfig } from '../../src/guests/domain-config.ts';
import { pciList } from '../../src/guests/pci-devices.ts';
import { entrySeizes } from '../../src/passthrough/seize.ts';

const CASES: readonly (readonly [text: string, release: Release, wanted: boolean])[] = [
  ["pci = ['01:00.0,seize=1']", '4.17', true],
  ["pci = ['01:00.0,seize=1']", '4.13', true],
  ["pci = ['01:00.0,seize=1']", '4.4', false],
  ["pci_seize = 1\npci = ['01:00.0']", '4.12', true],
  // Xen 4.13 reads the list first.
  ["pci_seize = 1\npci = ['01:00.0']", '4.13', false],
  ["pci_seize = 1\npci = ['01:00.0']", '4.14', true],
  ["pci_seize = 1\npci = ['01:00.0,seize=0']", '4.17', false],
  ["pci = ['01:00.0']", '4.17', false],
];

for (const [text, release, wanted] of CASES) {
  test(`${release}: ${text.replace('\n', '; ')}`, () => {
    const config = DomainConfig.parse(text);
    const [entry] = pciList(config, release).entries;
    assert.equal(entry && entrySeizes(entry, config, release), wanted);
  });
}
