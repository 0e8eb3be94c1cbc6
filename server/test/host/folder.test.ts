// Real folders: links, backups, changes, and what is no file.
import assert from 'node:assert/strict';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { diskFolders } from '../../src/host/folder.ts';
import { existsOnDisk, isDom0 } from '../../src/host/paths.ts';
import { within } from '../../src/host/time-limit.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'xen-folder-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text = 'x'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function names(): Promise<string[]> {
  return ((await diskFolders.list(folder)) ?? []).map(({ path }) => path.slice(folder.length + 1));
}

test('backups, hidden files, folders and giants are left out', async () => {
  for (const name of ['web.cfg', 'db', 'a.hvm']) write(name);
  for (const name of [
    'web.cfg~',
    '.web.cfg.swp',
    '#web.cfg#',
    'web.cfg.bak',
    'web.cfg.orig',
    'web.dpkg-old',
    'x.rpmnew',
    'y.BAK',
  ])
    write(name);
  write('giant.cfg', ' '.repeat(300 * 1024));
  mkdirSync(join(folder, 'scripts'));
  symlinkSync('nowhere', join(folder, 'dangling.cfg'));
  assert.deepEqual(await names(), ['a.hvm', 'db', 'web.cfg']);
});

test('two names of one file have one id; a file written anew has another version', async () => {
  const path = write('one.cfg');
  symlinkSync('one.cfg', join(folder, 'two.cfg'));
  linkSync(path, join(folder, 'three.cfg'));
  const listed = (await diskFolders.list(folder)) ?? [];
  const ids = listed.flatMap(({ path, id }) => (/(?:one|two|three)\.cfg$/.test(path) ? [id] : []));
  assert.equal(ids.length, 3);
  assert.equal(new Set(ids).size, 1);
  assert.equal(await diskFolders.id(path), ids[0]);
  utimesSync(path, 1, 1);
  const again = (await diskFolders.list(folder))?.find((file) => file.path === path);
  assert.notEqual(again?.version, listed.find((file) => file.path === path)?.version);
});

test('what is not there is an empty folder, no text and no id', async () => {
  assert.deepEqual(await diskFolders.list(join(folder, 'none')), []);
  assert.equal(await diskFolders.read(join(folder, 'none')), undefined);
  assert.equal(await diskFolders.id(join(folder, 'none')), undefined);
  assert.equal(
    diskFolders.watch(join(folder, 'none'), () => {}),
    undefined,
  );
});

test('a folder that is watched tells of a file that is written, but not of an editor’s own', async () => {
  const watched = mkdtempSync(join(folder, 'watched-'));
  let told = 0;
  const stop = diskFolders.watch(watched, () => told++);
  assert.ok(stop, 'cannot watch here');
  writeFileSync(join(watched, '.web.cfg.swp'), 'x');
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(told, 0);
  writeFileSync(join(watched, 'web.cfg'), 'x');
  for (let tries = 0; told === 0 && tries < 50; tries++) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(told > 0);
  stop();
});

test('whether something is at a path', async () => {
  const path = write('kernel');
  assert.equal(await existsOnDisk(path), true);
  assert.equal(await existsOnDisk(folder), true);
  assert.equal(await existsOnDisk(join(folder, 'gone')), false);
  assert.equal(await existsOnDisk(join(path, 'below-a-file')), false);
  assert.equal(await existsOnDisk('/\0'), undefined);
});

test('nobody waits for what takes too long, and a failure stays one', async () => {
  assert.equal(await within(10, new Promise(() => {})), undefined);
  assert.equal(await within(1000, Promise.resolve(1)), 1);
  await assert.rejects(within(1000, Promise.reject(new Error('no'))));
});

test('our own work is not charged to the disk', async () => {
  const path = write('slow.cfg', 'name = "slow"');
  const read = within(200, readFile(path, 'utf8'));
  const until = Date.now() + 300;
  while (Date.now() < until);
  assert.equal(await read, 'name = "slow"');
});

const hosts: readonly (readonly [name: string, files: Readonly<Record<string, string>>, dom0: boolean])[] = [
  ['dom0', { '/proc/xen/capabilities': 'control_d\n' }, true],
  // Present, and empty, in guests.
  [
    'a guest of Xen',
    {
      '/proc/xen/capabilities': '',
      '/sys/hypervisor/type': 'xen\n',
      '/sys/hypervisor/uuid': '5b1b5c30-1d4f-4f0e-8a2e-0123456789ab\n',
    },
    false,
  ],
  [
    'dom0 without xenfs',
    { '/sys/hypervisor/type': 'xen\n', '/sys/hypervisor/uuid': '00000000-0000-0000-0000-000000000000\n' },
    true,
  ],
  ['no Xen', {}, false],
  [
    'another hypervisor',
    { '/sys/hypervisor/type': 'kvm\n', '/sys/hypervisor/uuid': '00000000-0000-0000-0000-000000000000\n' },
    false,
  ],
];

for (const [name, files, dom0] of hosts) {
  test(`${name} is ${dom0 ? 'a Xen host' : 'none'}`, async () => {
    const read = async (path: string) => files[path];
    const given = { label: name, read, list: async () => undefined, link: async () => undefined };
    assert.equal(await isDom0(given), dom0);
  });
}
