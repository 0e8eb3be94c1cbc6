// The service over real folders: what is read when, what counts, and who is told.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Disk } from '../../src/features/around.ts';
import { placesOf } from '../../src/features/guest-folder.ts';
import { diskFolders } from '../../src/host/folder.ts';
import { LANGUAGES } from '../../src/protocol/languages.ts';
import { type OpenFile, Service } from '../../src/service.ts';
import { catalogue, HOST } from '../rules/knowledge.ts';

let root = '';
before(() => {
  root = mkdtempSync(join(tmpdir(), 'xen-around-'));
});
after(() => rmSync(root, { recursive: true, force: true }));

/** A guest's config with the keys by which it is known for one. */
function guest(name: string, rest = ''): string {
  return `name = "${name}"\nvcpus = 1\ndisk = [ ]\n${rest}`;
}

function folderOf(files: Readonly<Record<string, string>>, name = 'etc'): string {
  const folder = join(mkdtempSync(join(root, 'f-')), name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

function serviceOver(disk: Partial<Disk> = {}): Service {
  return new Service({
    catalogue,
    openHost: async () => HOST,
    openXenVersion: async () => undefined,
    disk: { folders: diskFolders, exists: async () => true, isDom0: async () => false, ...disk },
  });
}

interface Opened {
  readonly file: OpenFile;
  news: number;
  codes(): string[];
}

function open(service: Service, path: string, text: string): Opened {
  const opened: Opened = {
    news: 0,
    file: service.open(LANGUAGES.domainConfig, text, 'utf16', { path, news: () => opened.news++ }),
    codes: () =>
      [...opened.file.check()].flatMap((found) =>
        found && /^(?:neighbour|path)\//.test(found.code)
          ? [
              `${found.code} ${(found.related ?? []).map(({ file = '' }) => file.slice(file.lastIndexOf('/') + 1))}`.trim(),
            ]
          : [],
      ),
  };
  return opened;
}

/** Replaces the whole text. */
function write({ file }: Opened, text: string): void {
  file.change(text, { start: 0, end: file.text().length, newText: text });
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 150 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(holds());
}

test('a check waits for nothing; the news of the reading come later, and once', async () => {
  const folder = folderOf({ 'a.cfg': guest('x'), 'b.cfg': guest('x'), 'notes.txt': 'name = "x"\n' });
  const a = open(serviceOver(), join(folder, 'a.cfg'), guest('x'));
  assert.deepEqual(a.codes(), []);
  await a.file.lookAround();
  assert.equal(a.news, 1);
  assert.deepEqual(a.codes(), ['neighbour/same-name b.cfg']);
  await a.file.lookAround();
  assert.equal(a.news, 1);
  a.file.close();
});

test('where the neighbours have nothing in common with it, there are no news', async () => {
  const folder = folderOf({ 'a.cfg': guest('a'), 'b.cfg': guest('b') });
  const a = open(serviceOver(), join(folder, 'a.cfg'), guest('a'));
  a.codes();
  await a.file.lookAround();
  assert.equal(a.news, 0);
  a.file.close();
});

test('what stands in an editor counts in the place of what lies on the disk', async () => {
  const folder = folderOf({ 'a.cfg': guest('a'), 'b.cfg': guest('b') });
  const service = serviceOver();
  const a = open(service, join(folder, 'a.cfg'), guest('a'));
  const b = open(service, join(folder, 'b.cfg'), guest('b'));
  for (const one of [a, b]) {
    one.codes();
    await one.file.lookAround();
  }
  write(b, guest('a'));
  assert.deepEqual(b.codes(), ['neighbour/same-name a.cfg']);
  await b.file.lookAround();
  assert.deepEqual([a.news, b.news], [1, 0]);
  assert.deepEqual(a.codes(), ['neighbour/same-name b.cfg']);
  // Closed without being saved.
  b.file.close();
  assert.equal(a.news, 2);
  assert.deepEqual(a.codes(), []);
  a.file.close();
});

test('a file is no neighbour of itself, by whatever name; auto/ holds the same guests', async () => {
  const folder = folderOf({ 'web.cfg': guest('web'), 'db.cfg': guest('db') }, 'xen');
  mkdirSync(join(folder, 'auto'));
  symlinkSync('../web.cfg', join(folder, 'auto/web.cfg'));
  symlinkSync('web.cfg', join(folder, 'again.cfg'));
  writeFileSync(join(folder, 'auto/copy.cfg'), guest('db'));
  const service = serviceOver();
  const cases = [
    ['web.cfg', guest('web'), []],
    ['auto/web.cfg', guest('web'), []],
    ['db.cfg', guest('db'), ['neighbour/same-name copy.cfg']],
    ['auto/copy.cfg', guest('db'), ['neighbour/same-name db.cfg']],
  ] as const;
  const all: Opened[] = [];
  for (const [name, text, codes] of cases) {
    const one = open(service, join(folder, name), text);
    all.push(one);
    await one.file.lookAround();
    assert.deepEqual(one.codes(), codes, name);
  }
  for (const one of all) one.file.close();
});

test('a file that is written, added or taken away outside of the editor is noticed', async () => {
  const folder = folderOf({ 'a.cfg': guest('a') });
  const a = open(serviceOver(), join(folder, 'a.cfg'), guest('a'));
  a.codes();
  await a.file.lookAround();
  writeFileSync(join(folder, 'b.cfg'), guest('a'));
  await until(() => a.news === 1);
  assert.deepEqual(a.codes(), ['neighbour/same-name b.cfg']);
  writeFileSync(join(folder, 'b.cfg'), guest('b'));
  await until(() => a.news === 2);
  assert.deepEqual(a.codes(), []);
  writeFileSync(join(folder, 'b.cfg'), guest('a'));
  await until(() => a.news === 3);
  a.codes();
  rmSync(join(folder, 'b.cfg'));
  await until(() => a.news === 4);
  assert.deepEqual(a.codes(), []);
  a.file.close();
});

test('a folder that does not answer says nothing and holds nobody up', async () => {
  const folders = { ...diskFolders, list: async () => undefined };
  const a = open(serviceOver({ folders }), '/etc/xen/a.cfg', guest('a'));
  await a.file.lookAround();
  assert.deepEqual(a.codes(), []);
  a.file.close();
});

test('paths are looked for on a Xen host alone, and only where the configs are its own', async () => {
  const text = `name = "a"\ntype = "pvh"\nkernel = "/boot/gone"\ndisk = [ '/dev/gone,raw,xvda,rw', '/dev/there,raw,xvdb,rw' ]\n`;
  const asked: string[] = [];
  const exists = async (path: string) => {
    asked.push(path);
    return path.endsWith('unsure') ? undefined : path.endsWith('there');
  };
  const found = async (isDom0: boolean, host = '') => {
    const service = serviceOver({ exists, isDom0: async () => isDom0 });
    service.configure({ host });
    const a = open(service, join(root, 'a.cfg'), text);
    assert.deepEqual(a.codes(), []);
    await a.file.lookAround();
    const codes = a.codes();
    assert.equal(a.news, codes.length > 0 ? 1 : 0);
    a.file.close();
    return codes;
  };
  assert.deepEqual(await found(false), []);
  assert.deepEqual(await found(true, '/srv/host.json'), []);
  assert.deepEqual(asked, []);
  assert.deepEqual(await found(true), ['path/missing', 'path/missing']);
  assert.deepEqual(asked, ['/boot/gone', '/dev/gone', '/dev/there']);
});

test('the places of a config', () => {
  const cases = [
    ['/srv/guests/a.cfg', ['/srv/guests']],
    ['/etc/xen/a.cfg', ['/etc/xen', '/etc/xen/auto']],
    ['/etc/xen/auto/a.cfg', ['/etc/xen', '/etc/xen/auto']],
    ['/a.cfg', ['/']],
    ['c:\\guests\\a.cfg', ['c:\\guests']],
  ] as const;
  for (const [path, places] of cases) assert.deepEqual(placesOf(path), places);
});
