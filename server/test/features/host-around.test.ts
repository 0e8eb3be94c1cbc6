/** The host behind an open file: read when the file names devices, its findings come by themselves, and only where the file is of that host. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from '../../src/host/model.ts';
import { LANGUAGES, type LanguageId } from '../../src/protocol/languages.ts';
import { Service } from '../../src/service.ts';
import { catalogue } from '../rules/knowledge.ts';
import { MACHINE } from '../rules/machine-at-stake.ts';

const HIDE = 'GRUB_CMDLINE_XEN=""\nGRUB_CMDLINE_LINUX="xen-pciback.hide=(02:00.0)"\n';
const GUEST = 'name = "g"\ntype = "hvm"\nmemory = 512\npci = [ "02:00.0" ]\n';

interface Opened {
  readonly path?: string;
  readonly text: string;
  readonly language?: LanguageId;
  readonly setting?: string;
  readonly isDom0?: boolean;
}

function open({ path, text, language = LANGUAGES.grubDefault, setting = '', isDom0 = false }: Opened) {
  let reads = 0;
  let news = 0;
  const service = new Service({
    catalogue,
    openHost: async () => {
      reads++;
      return MACHINE;
    },
    openXenVersion: async () => undefined,
    readBootTree: async () => ({ files: new Map(), folders: new Map(), unreadable: [] }),
    disk: {
      folders: { list: async () => [], read: async () => undefined, id: async () => undefined, watch: () => undefined },
      exists: async () => undefined,
      isDom0: async () => isDom0,
    },
  });
  service.configure({ host: setting });
  const file = service.open(language, text, 'utf16', path === undefined ? undefined : { path, news: () => news++ });
  const codes = () => [...file.check()].flatMap((one) => (one?.code.startsWith('host/') ? [one.code] : []));
  return { file, codes, reads: () => reads, news: () => news };
}

test('a boot file of this machine: what its devices say comes by itself', async () => {
  const { file, codes, reads, news } = open({ path: '/etc/default/grub', text: HIDE });
  assert.deepEqual(codes(), []);
  await file.lookAround();
  assert.equal(reads(), 1);
  assert.ok(news() >= 1);
  assert.deepEqual(codes(), ['host/at-stake']);
  const before = news();
  await file.lookAround();
  assert.deepEqual([reads(), news()], [1, before], 'nothing new: nothing is said, nothing is read');
});

test('a boot file without a hide list reads no host', async () => {
  const { file, codes, reads } = open({ path: '/etc/default/grub', text: 'GRUB_CMDLINE_LINUX="quiet"\n' });
  codes();
  await file.lookAround();
  assert.equal(reads(), 0);
});

test('a copy of another machine’s file is not held against this one, unless the setting names a host', async () => {
  for (const [path, setting, expected] of [
    ['/srv/host7/etc/default/grub', '', []],
    ['/home/me/notes', '', []],
    ['/srv/host7/etc/default/grub', 'host7.json', ['host/at-stake']],
    ['/etc/default/grub', 'host7.json', ['host/at-stake']],
    [undefined, '', []],
  ] as const) {
    const { file, codes, reads } = open({ ...(path !== undefined && { path }), text: HIDE, setting });
    codes();
    await file.lookAround();
    assert.deepEqual(codes(), expected, path);
    assert.equal(reads(), expected.length, path);
  }
});

test('modprobe.d of this machine', async () => {
  const text = 'options xen-pciback hide=(02:00.0)\n';
  const { file, codes } = open({ path: '/etc/modprobe.d/xen.conf', text, language: LANGUAGES.modprobe });
  await file.lookAround();
  assert.deepEqual(codes(), ['host/at-stake']);
});

test('a guest’s config reads the host where this machine is one, or the setting names one', async () => {
  for (const [isDom0, setting, expected] of [
    [false, '', []],
    [true, '', ['host/at-stake']],
    [false, 'host7.json', ['host/at-stake']],
  ] as const) {
    const { file, codes } = open({
      path: '/etc/xen/g.cfg',
      text: GUEST,
      language: LANGUAGES.domainConfig,
      isDom0,
      setting,
    });
    codes();
    await file.lookAround();
    assert.deepEqual(codes(), expected);
  }
});

/** A service whose recordings are read as a test says, and a config of a machine with nothing at 09:00.0. */
function openWithRecordings(recordings: Readonly<Record<string, Host>>, text = GUEST.replace('02:00.0', '09:00.0')) {
  const reads: string[] = [];
  const told: string[] = [];
  let news = 0;
  const service = new Service({
    catalogue,
    openHost: async () => MACHINE,
    openXenVersion: async () => undefined,
    openEarlierHost: async (setting) => {
      reads.push(setting);
      const none = { label: setting, devices: [], emptyBecause: `The recorded host ${setting} cannot be found.` };
      return recordings[setting] ?? none;
    },
    tell: (words) => told.push(words),
    disk: {
      folders: { list: async () => [], read: async () => undefined, id: async () => undefined, watch: () => undefined },
      exists: async () => undefined,
      isDom0: async () => true,
    },
  });
  const file = service.open(LANGUAGES.domainConfig, text, 'utf16', { path: '/etc/xen/g.cfg', news: () => news++ });
  const message = () =>
    [...file.check()].find((one) => one?.code === 'host/no-such-device')?.message.replace(/.*starts?\. /, '');
  return { service, file, message, reads, told, news: () => news };
}

const [CARD] = MACHINE.devices.filter(({ address }) => address === '0000:01:00.0');
const RECORDED: Host = { label: '/srv/before.json', devices: CARD ? [{ ...CARD, address: '0000:09:00.0' }] : [] };
const IT_WAS = /^.*In the recording before\.json it was GP104 .*, which is at 01:00\.0 now/;

test('an earlier recording is read with the host, once, and what it says comes by itself', async () => {
  const { service, file, message, reads, told, news } = openWithRecordings({ '/srv/before.json': RECORDED });
  service.configure({ earlierHost: '/srv/before.json' });
  assert.deepEqual(reads, []);
  assert.ok(message() === undefined);
  await file.lookAround();
  assert.match(message() ?? '', IT_WAS);
  await file.lookAround();
  assert.deepEqual([reads, told], [['/srv/before.json'], []]);
  const hover = await file.hover(GUEST.indexOf('02:00.0'));
  assert.match(hover?.markdown ?? '', /In the recording before\\?\.json it was GP104/);

  // Another setting: from the next check on it no longer counts, and is read where it does.
  service.configure({});
  assert.doesNotMatch(message() ?? '', /recording/);
  const before = news();
  service.configure({ earlierHost: '/srv/before.json' });
  message();
  await file.lookAround();
  assert.equal(news(), before + 1);
  assert.match(message() ?? '', IT_WAS);

  // Forgotten with the host.
  await service.devices();
  assert.doesNotMatch(message() ?? '', /recording/);
  await file.lookAround();
  assert.match(message() ?? '', IT_WAS);
  assert.equal(reads.length, 3);
});

test('no recording is read where the setting names none, or the file names no devices', async () => {
  const without = openWithRecordings({});
  without.message();
  await without.file.lookAround();
  assert.deepEqual([without.reads, without.told], [[], []]);
  const other = openWithRecordings({ a: RECORDED }, 'name = "g"\n');
  other.service.configure({ earlierHost: 'a' });
  other.message();
  await other.file.lookAround();
  assert.deepEqual(other.reads, []);
});

test('a recording that cannot be read is told of once', async () => {
  const { service, file, message, told } = openWithRecordings({});
  for (let count = 0; count < 2; count++) {
    service.configure({ earlierHost: '/srv/none.json' });
    message();
    await file.lookAround();
    await service.devices();
  }
  assert.deepEqual(told, ['The setting xen.earlierHost: The recorded host /srv/none.json cannot be found.']);
  assert.match(message() ?? '', /Addresses change/);
});
