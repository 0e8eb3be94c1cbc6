// The real program, as a shell starts it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { bundleProgram } from '../bundled-program.ts';
import { recordingPath } from '../host/recorded-hosts.ts';

let folder = '';
before(async () => {
  folder = await bundleProgram('cli', 'xen-device-');
});
after(() => rmSync(folder, { recursive: true, force: true }));

function run(...words: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(folder, 'cli.js'), 'device', ...words], { encoding: 'utf8' });
}

const HOST = ['--host', recordingPath('xen-vtd')] as const;

test('a recorded host and the files of another folder: the whole way of a device', () => {
  const { status, stdout, stderr } = run(...HOST, '--root', 'samples/dom0', '01:00.0');
  assert.equal(stderr, '');
  assert.match(stdout, /^01:00\.0 Intel 82574L Gigabit Network Connection for hvm\n─+\nRecorded host /);
  assert.match(stdout, /\n\[x\] Assignable now: met\n/);
  assert.match(stdout, /\n {4}- \/etc\/xen\/hvm\.conf:\d+: pci: 01:00\.0\n/);
  assert.equal(status, 0);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
});

test('for a guest that is named: the edit is a diff, and nothing is written', () => {
  const root = join(folder, 'root');
  const config = join(root, 'etc/xen/new.cfg');
  mkdirSync(join(root, 'etc/xen'), { recursive: true });
  writeFileSync(config, 'name = "new"\ntype = "hvm"\npci = [ "03:00.0" ]\n');
  const { status, stdout } = run(...HOST, '--root', root, '--guest', config, '01:00.0');
  assert.equal(status, 1);
  assert.match(stdout, / for new\n/);
  assert.match(stdout, /\n {8}-pci = \[ "03:00\.0" \]\n {8}\+pci = \[ "03:00\.0", "01:00\.0" \]\n/);

  const json = JSON.parse(run(...HOST, '--root', root, '--guest', config, '--format', 'json', '01:00.0').stdout);
  assert.deepEqual(
    json.points.map(({ title, state }: { title: string; state: string }) => [title, state]),
    [
      ['IOMMU', 'unknown'],
      ['Xen’s line', 'unknown'],
      ['Hidden from dom0 at boot', 'unknown'],
      ['Assignable now', 'met'],
      ['In the guest’s config', 'missing'],
      ['In the running guest', 'unknown'],
    ],
  );
});

test('what cannot be answered: status 2, and why', () => {
  const cases: readonly (readonly [words: readonly string[], why: RegExp])[] = [
    [[], /^Name one device by its address/],
    [['hello'], /^“hello” is not the address of a PCI device/],
    [['01:00.0', '02:00.0'], /^Name one device/],
    [['--format', 'sarif', '01:00.0'], /^--format is one of text, json/],
    [['--release', '9.9', '01:00.0'], /^--release is one of/],
    [['--root', 'no/such/folder', '01:00.0'], /^no\/such\/folder: /],
    [[...HOST, '--guest', 'no/such.cfg', '01:00.0'], /^no\/such\.cfg: it cannot be read/],
    [[...HOST, 'ff:1f.7'], /^There is no device at ff:1f\.7 in .*, and no file names it/],
    [['--host', 'package.json', '01:00.0'], /package\.json/],
  ];
  for (const [words, why] of cases) {
    const { status, stdout, stderr } = run(...words);
    assert.deepEqual([status, stdout], [2, ''], words.join(' '));
    assert.match(stderr, why);
  }
});

test('a file that is no config, and a wrong call', () => {
  const readme = run(...HOST, '--root', 'samples/dom0', '--guest', 'samples/dom0/README.md', '01:00.0');
  assert.equal(readme.stderr, 'samples/dom0/README.md: it is no guest’s config: xl reads no setting in it.\n');
  assert.deepEqual([readme.status, readme.stdout], [2, '']);
  const wrong = run();
  assert.match(wrong.stderr, /^Name one device .*\nusage: xen-config device [\s\S]*\n\nxen-config help says more\.\n$/);
  assert.equal(wrong.status, 2);
});
