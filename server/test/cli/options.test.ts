import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCheckOptions, readExplainOptions } from '../../src/cli/options.ts';

function check(words: string, expected: object | RegExp): void {
  test(`xen-config check ${words}`, () => {
    const options = readCheckOptions(words.split(' ').filter(Boolean));
    if (expected instanceof RegExp) {
      assert.equal(typeof options, 'string');
      assert.match(options as string, expected);
    } else assert.deepEqual(options, expected);
  });
}

check('a.cfg', { format: 'text', release: 'auto', files: ['a.cfg'] });
check('--format json --release 4.14 --language xlcfg a b', {
  format: 'json',
  release: '4.14',
  language: 'xlcfg',
  files: ['a', 'b'],
});
check('--release latest -', { format: 'text', release: 'latest', files: ['-'] });
check('-- --odd-name', { format: 'text', release: 'auto', files: ['--odd-name'] });
check('', /Name at least one file/);
check('--format xml a', /--format is text or json, not “xml”/);
check('--release 4.99 a', /--release is one of 3\.2, .* 4\.22, latest or auto, not “4\.99”/);
check('--language python a', /--language is one of xlcfg, .*not “python”/);
check('--frobnicate a', /frobnicate/);
check('--format', /format/);

function explain(words: string, expected: object | RegExp): void {
  test(`xen-config explain ${words}`, () => {
    const options = readExplainOptions(words.split(' ').filter(Boolean), ['domain-config', 'iommu']);
    if (expected instanceof RegExp) {
      assert.equal(typeof options, 'string');
      assert.match(options as string, expected);
    } else assert.deepEqual(options, expected);
  });
}

const everywhere = ['domain-config', 'iommu'];
explain('pci', { name: 'pci', release: 'auto', families: everywhere });
explain('--release 4.1 --family iommu off', { name: 'off', release: '4.1', families: ['iommu'] });
explain('dom0_mem=min:1G,max:2G', { name: 'dom0_mem', release: 'auto', families: everywhere });
explain('=', { name: '=', release: 'auto', families: everywhere });
explain('', /Name one option/);
explain('a b', /Name one option/);
explain('--release 4 a', /--release is one of/);
explain('--family xen a', /--family is one of domain-config, iommu, not “xen”/);
explain('--format json a', /format/);
