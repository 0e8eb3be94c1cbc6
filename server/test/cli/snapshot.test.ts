// `xen-config snapshot`, the real program.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { openHost } from '../../src/host/open-host.ts';
import { bundleProgram } from '../bundled-program.ts';
import { recordingPath } from '../host/recorded-hosts.ts';

let home = '';

before(async () => {
  home = await bundleProgram('cli', 'xen-snapshot-');
});
after(() => rmSync(home, { recursive: true, force: true }));

function run(words: readonly string[], path = process.env.PATH) {
  return spawnSync(process.execPath, [join(home, 'cli.js'), 'snapshot', ...words], {
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  });
}

test('a snapshot is the host that was read, and the same again', async () => {
  const from = resolve(recordingPath('xen-vtd'));
  const { status, stdout } = run(['--root', from, '--label', 'mine']);
  assert.equal(status, 0);
  assert.equal(run(['--root', from, '--label', 'mine']).stdout, stdout);
  assert.equal(JSON.parse(stdout).label, 'mine');
  const place = join(home, 'host.json');
  writeFileSync(place, stdout);
  const [own, its] = [await openHost(from), await openHost(place)];
  assert.deepEqual(its.devices, own.devices);
  assert.equal(its.xenVersion, '4.17.7');
});

test('names of hardware from elsewhere count only where the host has none', () => {
  const host = join(home, 'fedora');
  const device = join(host, 'sys/bus/pci/devices/0000:01:00.0');
  mkdirSync(device, { recursive: true });
  for (const [name, value] of Object.entries({ vendor: '0x8086', device: '0x10d3', class: '0x020000' }))
    writeFileSync(join(device, name), `${value}\n`);
  const elsewhere = join(home, 'pci.ids');
  writeFileSync(elsewhere, '8086  From elsewhere\n\t10d3  A card\n');
  const named = () => run(['--root', host, '--pci-ids', elsewhere]).stdout;
  assert.match(named(), /From elsewhere/);
  mkdirSync(join(host, 'usr/share/hwdata'), { recursive: true });
  writeFileSync(join(host, 'usr/share/hwdata/pci.ids'), '8086  Its own\n\t10d3  A card\n');
  assert.match(named(), /Its own/);
  assert.doesNotMatch(named(), /From elsewhere/);
});

test('where there is nothing, it says so', () => {
  const empty = join(home, 'empty');
  mkdirSync(empty);
  const { status, stderr } = run(['--root', empty]);
  assert.equal(status, 1);
  assert.match(stderr, /Nothing of a host was found in .*empty: there is no sys\/ and no proc\/\./);
  assert.equal(run(['--root', join(home, 'none')]).status, 1);
  assert.equal(run(['host.json']).status, 2);
  assert.equal(run(['--pci-ids', join(home, 'none')]).status, 2);
});

test('another host, by the ssh of the path', { skip: process.platform === 'win32' && 'there is no sh' }, () => {
  writeFileSync(join(home, 'ssh'), '#!/bin/sh\necho "no route" >&2; exit 255\n');
  chmodSync(join(home, 'ssh'), 0o755);
  const { status, stdout, stderr } = run(['--host', 'ssh:box'], `${home}:${process.env.PATH}`);
  assert.deepEqual([status, stdout, stderr], [1, '', 'ssh did not reach box. It says: no route\n']);
});
