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

const usual = { format: 'text', release: 'auto', rules: {}, fix: 'no' };

check('a.cfg', { ...usual, files: ['a.cfg'] });
check('--format json --release 4.14 --language xlcfg a b', {
  ...usual,
  format: 'json',
  release: '4.14',
  language: 'xlcfg',
  files: ['a', 'b'],
});
check('--release latest -', { ...usual, release: 'latest', files: ['-'] });
check('-- --odd-name', { ...usual, files: ['--odd-name'] });
check('--rule key/*=off --rule key/xm=hint a', { ...usual, rules: { 'key/*': 'off', 'key/xm': 'hint' }, files: ['a'] });
check('--fix a', { ...usual, fix: 'write', files: ['a'] });
check('--dry-run --fix a', { ...usual, fix: 'show', files: ['a'] });
check('--dry-run a', /--dry-run goes with --fix/);
check('--rule key/xm a', /--rule is CODE=SEVERITY/);
check('', /Name at least one file/);
check('--format xml a', /--format is one of text, json, sarif, not “xml”/);
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
