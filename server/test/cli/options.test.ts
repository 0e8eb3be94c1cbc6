import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCheckOptions, readExplainOptions, readSnapshotOptions } from '../../src/cli/options.ts';

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
check('--earlier host.json a', { ...usual, earlier: 'host.json', files: ['a'] });
check('--dry-run a', /--dry-run goes with --fix/);
check('--rule key/xm a', /--rule is CODE=SEVERITY/);
check('', /Name at least one file, or a machine’s folder with --root/);
check('--root / a.cfg', /name no files with it/);
check('--root / --fix', /--fix changes files that are named/);
check('--root / --language xlcfg', /leave --language out/);
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

test('xen-config snapshot', () => {
  const label = 'a recorded host';
  const cases: readonly (readonly [words: string, expected: object | RegExp])[] = [
    ['', { host: '', label }],
    ['--root /', { host: '', label }],
    ['--root /srv/dom0 --label x', { host: '/srv/dom0', label: 'x' }],
    ['--host ssh:box --pci-ids f', { host: 'ssh:box', label, pciIds: 'f' }],
    ['--host ssh:box --root /x', /give one of them/],
    ['out.json', /out\.json/],
  ];
  for (const [words, expected] of cases) {
    const options = readSnapshotOptions(words.split(' ').filter(Boolean));
    if (expected instanceof RegExp) assert.match(String(options), expected);
    else assert.deepEqual(options, expected);
  }
});
