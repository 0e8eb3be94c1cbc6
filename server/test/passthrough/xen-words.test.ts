import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { noMsiWord, noRemappingWord, pvhDom0Word } from '../../src/passthrough/readiness/xen-words.ts';

type Case = readonly [line: string, release: Release, word: string | undefined];

function check(title: string, ask: (words: readonly string[], release: Release) => string | undefined, cases: Case[]) {
  test(title, () => {
    for (const [line, release, word] of cases)
      assert.equal(ask(line.split(' ').filter(Boolean), release), word, `${release}: ${line}`);
  });
}

check('which word makes dom0 a PVH domain (setup.c of 4.5 to 4.8, parse_dom0_param since)', pvhDom0Word, [
  ['dom0=pvh', '4.17', 'dom0=pvh'],
  ['dom0=verbose,pvh', '4.12', 'dom0=verbose,pvh'],
  ['dom0=pvh', '4.21', undefined],
  // What a release does not know, it passes over.
  ['dom0=pvh', '4.8', undefined],
  ['dom0pvh', '4.8', 'dom0pvh'],
  ['dom0pvh', '4.9', undefined],
  ['dom0pvh', '4.4', undefined],
  ['dom0pvh=off', '4.8', undefined],
  ['dom0pvh=1 no-dom0pvh', '4.6', undefined],
  ['dom0=pvh dom0=pv', '4.12', undefined],
  ['dom0=pvh,pv', '4.20', undefined],
  ['dom0=pvh dom0=pv', '4.11', 'dom0=pvh'],
]);

check('which word switches interrupt remapping off', noRemappingWord, [
  ['iommu=no-intremap', '4.0', 'iommu=no-intremap'],
  ['iommu=no-intremap,verbose', '4.17', 'iommu=no-intremap,verbose'],
  ['iommu=intremap=off', '4.17', 'iommu=intremap=off'],
  ['iommu=intremap=off', '4.9', undefined],
  ['iommu=no-intremap iommu=intremap', '4.17', undefined],
  ['iommu=no-intremap iommu=intremap=maybe', '4.17', 'iommu=no-intremap'],
  ['iommu=off', '4.17', undefined],
]);

check('which word switches MSI off', noMsiWord, [
  ['', '3.3', 'default'],
  ['msi=1', '3.3', undefined],
  ['msi=0', '4.0', undefined],
  ['msi=0', '4.3', 'msi=0'],
  ['no-msi', '4.22', 'no-msi'],
  ['no-msi msi', '4.22', undefined],
  ['no-msi msi=foo', '4.22', 'no-msi'],
  ['no-msi msi=foo', '4.9', undefined],
]);
