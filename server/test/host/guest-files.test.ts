/** The guests' configs below a root of their own: links, loops, giants, pipes, hundreds, and what nobody may read. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { readGuestsBelow } from '../../src/host/guest-files.ts';
import { writeTree } from './machine-files.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'xen-guests-'));
  chmodSync(root, 0o755);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const CONFIG = 'name = "g"\nmemory = 64\n';

/** What is told of a path: `guest`, `starts` (with the host), or nothing. */
const TOLD: readonly (readonly [path: string, told?: 'guest' | 'starts' | undefined, text?: string])[] = [
  ['/etc/xen/a.cfg', 'guest'],
  ['/etc/xen/win10.hvm', 'guest'],
  ['/etc/xen/web', 'guest'],
  ['/etc/xen/xl.conf'],
  ['/etc/xen/cpupool'],
  ['/etc/xen/README'],
  ['/etc/xen/a.cfg~'],
  ['/etc/xen/old~'],
  ['/etc/xen/a.cfg.bak'],
  ['/etc/xen/.hidden'],
  ['/etc/xen/script', undefined, '#!/bin/sh\n'],
  ['/etc/xen/notes.txt'],
  ['/etc/xen/auto/10-b.cfg', 'starts'],
  // xendomains takes all names but hidden ones.
  ['/etc/xen/auto/c.cfg.bak', 'starts'],
  ['/etc/xen/auto/.d.cfg'],
  ['/etc/xen/vms/e.cfg'],
];

test('which files are guests, and which of them start with the host', async () => {
  writeTree(root, Object.fromEntries(TOLD.map(([path, , text]) => [path, text ?? CONFIG])));
  const { files, startWithHost, unreadable } = await readGuestsBelow(root);
  for (const [path, told] of TOLD) {
    assert.equal(files.has(path), told !== undefined, path);
    assert.equal(startWithHost.has(path), told === 'starts', path);
  }
  assert.deepEqual([...files.keys()], [...files.keys()].sort());
  assert.deepEqual(unreadable, []);
});

test('a file with several names is one guest, and no link leads out of the root', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'xen-outside-'));
  writeFileSync(join(outside, 'secret.cfg'), CONFIG);
  writeTree(root, {
    '/etc/xen/a.cfg': CONFIG,
    '/etc/xen/auto/a': '-> ../a.cfg',
    '/etc/xen/auto/absolute': '-> /etc/xen/a.cfg',
    '/etc/xen/auto/far': '-> /srv/far.cfg',
    '/srv/far.cfg': CONFIG,
    '/etc/xen/out.cfg': `-> ${join(outside, 'secret.cfg')}`,
    '/etc/xen/up.cfg': `-> ../../../../../../../../..${join(outside, 'secret.cfg')}`,
    '/etc/xen/loop.cfg': '-> loop.cfg',
    '/etc/xen/gone.cfg': '-> nowhere',
  });
  const { files, startWithHost, otherNames, unreadable } = await readGuestsBelow(root);
  rmSync(outside, { recursive: true });
  assert.deepEqual([...files.keys()], ['/etc/xen/a.cfg', '/etc/xen/auto/far']);
  assert.deepEqual([...startWithHost].sort(), ['/etc/xen/a.cfg', '/etc/xen/auto/far']);
  assert.equal(otherNames.get('/etc/xen/auto/absolute'), '/etc/xen/a.cfg');
  assert.equal(otherNames.get('/srv/far.cfg'), '/etc/xen/auto/far');
  assert.deepEqual(unreadable, []);
});

test('pipes, folders and giants hold nothing up; what may not be read is named', async () => {
  writeTree(root, { '/etc/xen/a.cfg': CONFIG, '/etc/xen/closed.cfg': CONFIG, '/etc/xen/auto/b': CONFIG });
  mkdirSync(join(root, '/etc/xen/folder.cfg'));
  spawnSync('mkfifo', [join(root, '/etc/xen/pipe.cfg')]);
  writeFileSync(join(root, '/etc/xen/disk'), Buffer.alloc(3 * 1024 * 1024));
  chmodSync(join(root, '/etc/xen/closed.cfg'), 0);
  chmodSync(join(root, '/etc/xen/auto'), 0);
  // Root may read everything: for a moment this is nobody.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  const { files, unreadable } = await readGuestsBelow(root).finally(() => isRoot && process.seteuid?.(0));
  chmodSync(join(root, '/etc/xen/auto'), 0o755);
  assert.deepEqual([...files.keys()], ['/etc/xen/a.cfg']);
  assert.deepEqual(unreadable, ['/etc/xen/auto', '/etc/xen/closed.cfg']);
});

test('hundreds of guests; no root, no guests', async () => {
  writeTree(root, Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`/etc/xen/g${at}.cfg`, CONFIG])));
  assert.equal((await readGuestsBelow(root)).files.size, 400);
  const nowhere = await readGuestsBelow(join(root, 'nowhere'));
  assert.equal(nowhere.files.size + nowhere.unreadable.length, 0);
});
