import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { iommuOfLine, withoutOff } from '../../src/specs/xen-line/iommu-switch.ts';

/** From parse_iommu_param (xen/drivers/passthrough/iommu.c) of each release. */
test('whether Xen of each release tries to use the IOMMU, and the word that says so', () => {
  for (const [line, release, expected] of [
    ['', '4.22', 'on'],
    ['', '3.4', 'off'],
    ['iommu=verbose', '3.4', 'on by iommu=verbose'],
    ['iommu=verbose,no', '3.4', 'off by iommu=verbose,no'],
    // Each word starts anew.
    ['iommu=no iommu=verbose', '3.4', 'on by iommu=verbose'],
    ['iommu=disable', '4.0', 'off by iommu=disable'],
    ['iommu=no iommu=1', '4.0', 'off by iommu=no'],
    ['iommu=no-off', '4.1', 'on'],
    ['iommu=no-off', '4.2', 'off by iommu=no-off'],
    // Nothing takes an “off” back.
    ['iommu=off iommu=on', '4.9', 'off by iommu=off'],
    ['iommu=off,on', '4.9', 'off by iommu=off,on'],
    ['iommu=on', '4.9', 'on by iommu=on'],
    ['iommu=off iommu=on', '4.10', 'on by iommu=on'],
    ['iommu=off,on', '4.10', 'on by iommu=off,on'],
    ['iommu=of', '4.10', 'off by iommu=of'],
    ['iommu=of', '4.12', 'on'],
    ['iommu=no-off', '4.12', 'on'],
    ['no-iommu', '4.4', 'on'],
    ['no-iommu', '4.5', 'off by no-iommu'],
    ['iommu=verbose', '4.22', 'on'],
    ['vtd=1', '3.2', 'on by vtd=1'],
    ['vtd=0', '3.2', 'off by vtd=0'],
  ] as [string, Release, string][]) {
    const words = line.split(' ').map((text) => ({ text }));
    const { on, by } = iommuOfLine(words, release);
    assert.equal(`${on ? 'on' : 'off'}${by ? ` by ${by.text}` : ''}`, expected, `${release}: ${line}`);
  }
});

test('what is left of a value without “off”', () => {
  for (const [value, release, expected] of [
    ['off', '4.22', ''],
    ['verbose,off', '4.22', 'verbose'],
    ['verbose,disable,no-snoop', '4.0', 'verbose,no-snoop'],
    ['no-off,verbose', '4.9', 'verbose'],
    ['no-off,verbose', '4.12', 'no-off,verbose'],
    ['debug', '4.22', 'debug'],
  ] as [string, Release, string][])
    assert.equal(withoutOff(value, release), expected, `${release}: ${value}`);
});
