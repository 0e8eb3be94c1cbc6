// `xen-config doctor`, the real program.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { bundleProgram } from '../bundled-program.ts';
import { type RecordedHost, recordingPath } from '../host/recorded-hosts.ts';

let home = '';

before(async () => {
  home = await bundleProgram('cli', 'xen-doctor-');
});
after(() => rmSync(home, { recursive: true, force: true }));

function run(...words: readonly string[]) {
  return spawnSync(process.execPath, [join(home, 'cli.js'), 'doctor', ...words], { encoding: 'utf8' });
}

function recorded(host: RecordedHost): string {
  return resolve(recordingPath(host));
}

test('the recorded hosts: what is missing is told, and what cannot be', () => {
  const plain = run('--host', recorded('plain-linux-vtd'));
  assert.equal(plain.status, 1, plain.stderr);
  assert.match(plain.stdout, /No Xen runs here; the hardware is fit/);
  assert.match(plain.stdout, /\[x\] VT-d or AMD-Vi in processor and firmware: met/);
  assert.match(plain.stdout, /\[ \] Xen uses the IOMMU: missing/);
  const xen = run('--host', recorded('xen-vtd'));
  assert.equal(xen.status, 1);
  assert.match(xen.stdout, /\[\?\] Xen uses the IOMMU: unknown/);
  assert.match(xen.stdout, /sudo\s+xen-config\s+snapshot\s+>\s+host\.json/);
});

test('as JSON', () => {
  const { stdout } = run('--host', recorded('xen-pciback-not-loaded'), '--format', 'json', '--release', '4.17');
  const { title, points } = JSON.parse(stdout);
  assert.equal(title, 'Passthrough readiness');
  const pciback = points.find((point: { title: string }) => point.title === 'pciback is there');
  assert.equal(pciback.state, 'missing');
  assert.deepEqual(pciback.actions, [{ kind: 'command', title: 'Load pciback now', command: 'modprobe xen-pciback' }]);
});

test('wrong usage, and nothing to read', () => {
  for (const words of [['--format', 'xml'], ['--release', '9'], ['01:00.0'], ['--nothing']])
    assert.equal(run(...words).status, 2, words.join(' '));
  assert.equal(run('--root', join(home, 'none')).status, 2);
  assert.equal(run('--host', join(home, 'none.json')).status, 2);
  const empty = join(home, 'empty');
  mkdirSync(empty);
  assert.equal(run('--root', empty).status, 2);
});
