/** The world behind open files: which machine is meant, what is read of it and when, whose texts count, and who is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GuestTexts, NO_GUESTS } from '../../src/host/model.ts';
import { LANGUAGES } from '../../src/protocol/languages.ts';
import { Service } from '../../src/service.ts';
import { treeOf } from '../boot/machine.ts';
import { madeUpWorld } from '../passthrough/made-up-world.ts';
import { catalogue } from '../rules/knowledge.ts';
import { MACHINE } from '../rules/machine-at-stake.ts';

const GUEST = 'name = "g"\ntype = "hvm"\nmemory = 512\npci = [ "02:00.0" ]\n';
const OTHER = 'name = "other"\nmemory = 64\n';

interface Given {
  readonly setting?: string;
  readonly isDom0?: boolean;
  readonly guests?: Record<string, string>;
  readonly otherNames?: Record<string, string>;
  readonly folders?: readonly string[];
  /** What the machine of the setting brings itself. */
  readonly brings?: boolean;
}

async function house({ setting = '', isDom0 = true, guests = {}, otherNames = {}, folders = [], brings }: Given = {}) {
  const asked: string[] = [];
  const { xen } = await madeUpWorld();
  const texts = (): GuestTexts => ({
    ...NO_GUESTS,
    files: new Map(Object.entries(guests).sort()),
    otherNames: new Map(Object.entries(otherNames)),
  });
  const service = new Service({
    catalogue,
    openHost: () => assert.fail('openMachine is there'),
    openMachine: async (name) => {
      asked.push('host');
      return {
        label: name,
        kind: name === '' ? 'machine' : 'recording',
        host: { ...MACHINE },
        xen: async () => {
          asked.push('xen');
          return xen;
        },
        ...(name === '' && { root: '/' }),
        ...(brings && {
          boot: async () => treeOf({ '/etc/default/grub': 'X=brought\n' }),
          guests: async () => ({ ...NO_GUESTS, files: new Map([['/etc/xen/far.cfg', OTHER]]) }),
        }),
      };
    },
    openXenVersion: async () => undefined,
    readBootTree: async (root) => {
      asked.push(`boot ${root}`);
      return treeOf({ '/etc/default/grub': `X=${root}\n` });
    },
    readGuests: async (root) => {
      asked.push(`guests ${root}`);
      return texts();
    },
    disk: {
      folders: { list: async () => [], read: async () => undefined, id: async () => undefined, watch: () => undefined },
      exists: async (path) => folders.some((folder) => path === `${folder}/etc/default/grub`),
      isDom0: async () => isDom0,
    },
  });
  service.configure({ host: setting, trusted: true });
  const open = (path: string, text: string) => {
    let news = 0;
    const file = service.open(LANGUAGES.domainConfig, text, 'utf16', { path, news: () => news++ });
    return { file, news: () => news };
  };
  return { service, open, asked, guests };
}

test('which machine is meant', async () => {
  const cases: readonly (readonly [Given, { path?: string; folders?: string[] }, root: string | undefined])[] = [
    [{}, {}, '/'],
    [{}, { path: '/etc/xen/a.cfg' }, '/'],
    [{}, { path: '/srv/dom0/etc/xen/auto/a.cfg' }, '/srv/dom0'],
    [{ setting: 'host.json' }, { path: '/srv/dom0/etc/default/grub' }, '/srv/dom0'],
    [{ setting: 'host.json', folders: ['/srv/dom0'] }, { folders: ['/srv', '/srv/dom0/'] }, '/srv/dom0'],
    [{ setting: 'host.json', folders: ['/srv/dom0'] }, { path: '/tmp/a.cfg', folders: ['/srv/dom0'] }, '/srv/dom0'],
    [{ folders: ['/srv/dom0'] }, { folders: ['/srv/dom0/etc/xen'] }, '/srv/dom0'],
    [{ setting: 'host.json' }, { folders: ['/srv'] }, undefined],
    [{ setting: 'host.json' }, {}, undefined],
  ];
  for (const [given, where, root] of cases) {
    const { service } = await house({ ...given, brings: true });
    const world = await service.world(where);
    assert.equal(world.root, root, JSON.stringify(where));
    assert.equal(world.host.devices.length, MACHINE.devices.length);
    assert.equal(world.boot?.tree.files.get('/etc/default/grub'), `X=${root ?? 'brought'}\n`);
    if (root === undefined)
      assert.deepEqual(
        world.guests.map(({ file }) => file),
        ['/etc/xen/far.cfg'],
      );
  }
});

test('a host that is read anew meanwhile is waited for: nobody is told that nothing is known', async () => {
  const { service, asked } = await house({ setting: 'host.json' });
  const story = service.world({ path: '/srv/dom0/etc/xen/a.cfg' });
  while (!asked.includes('host')) await undefined;
  await service.devices();
  assert.equal((await story).host.devices.length, MACHINE.devices.length);
  assert.equal(asked.filter((what) => what === 'host').length, 2);
});

test('unsaved texts count, by whatever name the file was opened, and the world stays the same object while they do', async () => {
  const { service, open } = await house({
    guests: { '/etc/xen/a.cfg': OTHER, '/etc/xen/b.cfg': OTHER },
    otherNames: { '/etc/xen/auto/10-a': '/etc/xen/a.cfg' },
  });
  const { file } = open('/etc/xen/auto/10-a', GUEST);
  open('/etc/xen/new.cfg', OTHER);
  const grub = service.open(LANGUAGES.grubDefault, 'X=unsaved\n', 'utf16', { path: '/etc/default/grub' });
  const world = await service.world();
  assert.deepEqual(
    world.guests.map((guest) => [guest.file, guest.name]),
    [
      ['/etc/xen/a.cfg', 'g'],
      ['/etc/xen/b.cfg', 'other'],
      ['/etc/xen/new.cfg', 'other'],
    ],
  );
  assert.equal(world.boot?.tree.files.get('/etc/default/grub'), 'X=unsaved\n');
  assert.equal(await service.world(), world);
  file.change(`${GUEST}#`, { start: GUEST.length, end: GUEST.length, newText: '#' });
  const after = await service.world();
  assert.notEqual(after, world);
  assert.equal(after.guests[1], world.guests[1]);
  assert.equal(after.boot, world.boot);
  grub.close();
  assert.equal((await service.world()).boot?.tree.files.get('/etc/default/grub'), 'X=/\n');
});

test('a config that lies elsewhere is a guest for whoever asks about it, and for nobody else', async () => {
  const { service, open } = await house();
  open('/home/ann/a.cfg', GUEST);
  assert.deepEqual(
    (await service.world({ path: '/home/ann/a.cfg' })).guests.map(({ file }) => file),
    ['/home/ann/a.cfg'],
  );
  assert.deepEqual((await service.world()).guests, []);
});

test('a check gets the world once it is known, reads nothing itself, and is made again when that is another one', async () => {
  const { open, asked, guests } = await house({ guests: { '/etc/xen/b.cfg': OTHER } });
  const { file, news } = open('/etc/xen/a.cfg', GUEST);
  const codes = () => [...file.check()].flatMap((one) => one?.code ?? []);
  codes();
  assert.deepEqual(asked, []);
  await file.lookAround();
  assert.deepEqual([...asked].sort(), ['boot /', 'guests /', 'host', 'xen']);
  assert.equal(news(), 1);
  codes();
  await file.lookAround();
  assert.equal(news(), 1, 'nothing new: nothing is said');
  assert.equal(asked.length, 4, 'and nothing is read');
  guests['/etc/xen/b.cfg'] = GUEST;
  const other = open('/etc/xen/c.cfg', GUEST);
  codes();
  [...other.file.check()];
  await other.file.lookAround();
  await new Promise((resolve) => setTimeout(resolve, 450));
  assert.equal(news(), 2, 'another guest was opened');
});

test('on no dom0, and of a copy of some machine, no host is read for a check’s sake', async () => {
  for (const [given, path] of [
    [{ isDom0: false }, '/etc/xen/a.cfg'],
    [{ isDom0: true }, '/srv/copy/etc/xen/a.cfg'],
  ] as const) {
    const { service, open, asked } = await house(given);
    const { file } = open(path, GUEST);
    [...file.check()];
    await file.lookAround();
    assert.equal(asked.includes('xen'), false, path);
    // A person who asks is answered.
    assert.ok((await service.world({ path })).host.devices.length > 0);
  }
});

test('another setting, another host; a refresh reads Xen’s facts anew', async () => {
  const { service, asked } = await house();
  assert.equal((await service.world()).label, '');
  service.configure({ host: 'host.json', trusted: true });
  assert.equal((await service.world()).label, 'host.json');
  const before = asked.filter((one) => one === 'xen').length;
  await service.devices();
  assert.equal(asked.filter((one) => one === 'xen').length, before, 'the list of devices waits for no xl');
  await service.world();
  assert.equal(asked.filter((one) => one === 'xen').length, before + 1);
});
