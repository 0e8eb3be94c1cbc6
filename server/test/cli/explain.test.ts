// The real program, as a shell starts it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Catalogue } from '../../src/catalogue/catalogue.ts';
import { catalogueFiles } from '../../src/catalogue-files.ts';
import { familyWords, sortFamilies } from '../../src/features/families.ts';
import { bundleProgram } from '../bundled-program.ts';

const GENERATED = 'server/src/catalogue/generated';
let folder = '';
before(async () => {
  folder = await bundleProgram('cli', 'xen-explain-');
});
after(() => rmSync(folder, { recursive: true, force: true }));

function run(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(folder, 'cli.js'), 'explain', ...words], { encoding: 'utf8' });
}

test('a name that several families have is explained in each, headed', () => {
  const { status, stdout, stderr } = run('--release', '4.17', 'iommu');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^a parameter of Xen’s boot line \(Xen 4\.17\)\n─+\niommu · /);
  assert.match(stdout, /\n\n\na parameter of the dom0 kernel’s boot line \(Xen 4\.17\)\n─+\niommu · /);
  assert.doesNotMatch(stdout, /[`]|\*\*|\]\(/);
});

test('one family alone, and a release that lacks the option', () => {
  const { status, stdout } = run('--family', 'domain-config', '--release', '4.9', 'type');
  assert.equal(status, 0);
  assert.match(stdout, /^a key of a domain config \(Xen 4\.9\)\n─+\ntype · .*since 4\.10, not in 4\.9/);
  assert.doesNotMatch(stdout, /\n\n\n/);
});

test('an alias leads to its option', () => {
  assert.match(run('pciback.hide').stdout, /^pciback\.hide: see xen-pciback\.hide, a parameter of the dom0/);
});

test('an unknown name: the nearest ones, and 1', () => {
  const { status, stdout, stderr } = run('memmory');
  assert.deepEqual([status, stdout], [1, '']);
  assert.match(stderr, /^There is no “memmory”\.\nNear to it:\n {2}memory \(a key of a domain config\)\n/);
  assert.match(run('--family', 'rdm', 'qqqq').stderr, /^There is no “qqqq” in the family rdm\.\n$/);
});

test('a wrong usage is told with the right one, and 2', () => {
  const { status, stderr } = run();
  assert.equal(status, 2);
  assert.match(stderr, /^Name one option\.\nusage: xen-config explain .*\n\nxen-config help says more\.\n$/);
  assert.equal(run('--release', '9', 'pci').status, 2);
});

test('every family has words of its own, no two the same', () => {
  const families = sortFamilies(new Catalogue(catalogueFiles(GENERATED)).families());
  assert.equal(families[0], 'domain-config');
  for (const what of ['one', 'all'] as const) {
    assert.equal(new Set(families.map((family) => familyWords(family)[what])).size, families.length);
  }
});
