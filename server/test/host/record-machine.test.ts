/** A machine's boot files and guests in a recording: all that a story needs of them, nothing that is nobody's business. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openWorld } from '../../src/cli/world.ts';
import { DomainConfig } from '../../src/guests/domain-config.ts';
import { readBootTree } from '../../src/host/boot-tree.ts';
import { readGuestTexts } from '../../src/host/guest-files.ts';
import { recordSource } from '../../src/host/record.ts';
import { folderSource, recordedSource } from '../../src/host/recorded-source.ts';
import { parseRecording, RECORDING_FORMAT, writeRecording } from '../../src/host/recording.ts';
import { storedTree } from '../../src/host/tree-files.ts';
import { MACHINE_FILES, SECRETS, sortedFolders, writeTree } from './machine-files.ts';

const root = mkdtempSync(join(tmpdir(), 'xen-record-'));
after(() => rmSync(root, { recursive: true, force: true }));
writeTree(root, {
  ...MACHINE_FILES,
  '/proc/cmdline': 'root=UUID=6f9619ff-8b86-d011-b42d-00c04fc964ff\n',
  '/proc/sys/kernel/hostname': 'alicebox\n',
});

async function recorded() {
  const json = writeRecording(await recordSource(folderSource(root), 'a machine'));
  const recording = parseRecording(json);
  assert.ok(!('wrong' in recording), 'wrong' in recording ? recording.wrong : '');
  return { json, recording };
}

test('nothing private is in it', async () => {
  const { json } = await recorded();
  const lines = json.split('\n').filter((line) => SECRETS.test(line));
  assert.deepEqual(lines, []);
});

test('it reads as the machine does: the same files, folders and guests', async () => {
  const { recording } = await recorded();
  const tree = storedTree(recordedSource(recording).files);
  const [own, told] = [await readBootTree(root), await readBootTree(tree)];
  const names = (files: ReadonlyMap<string, string>) => [...files.keys()].map(plain).sort();
  const plain = (path: string) => path.replace(/[\da-f]{32}/, 'ID');
  assert.deepEqual(names(told.files), names(own.files));
  const folders = (of: typeof own) =>
    Object.fromEntries(
      Object.entries(sortedFolders(of.folders)).flatMap(([path, all]) =>
        path === '/' ? [] : [[path, all.map(plain)]],
      ),
    );
  assert.deepEqual(folders(told), folders(own));
  const guests = await readGuestTexts(tree);
  assert.deepEqual([...guests.files.keys()], ['/etc/xen/auto/20-far', '/etc/xen/empty.cfg', '/etc/xen/win10.cfg']);
  assert.deepEqual([...guests.startWithHost].sort(), ['/etc/xen/auto/20-far', '/etc/xen/win10.cfg']);
});

test('what is masked still parses, and one thing has one name everywhere', async () => {
  const { recording } = await recorded();
  const { files } = recording;
  const grub = files['/etc/default/grub'] ?? '';
  const uuid = /root=UUID=([\w-]+)/.exec(grub)?.[1] ?? '';
  assert.match(uuid, /^00000000-0000-4000-8000-/);
  for (const path of ['/boot/grub/grub.cfg', '/etc/fstab', '/proc/cmdline', '/etc/xen/win10.cfg'])
    assert.ok(files[path]?.includes(uuid), path);
  const menu = files['/boot/grub/grub.cfg'] ?? '';
  const short = /resume=UUID=([\w-]+)/.exec(grub)?.[1];
  assert.equal(/--set=root (\S+)/.exec(menu)?.[1], short);
  assert.equal(
    files['/boot/efi/EFI/debian/grub.cfg'],
    `search.fs_uuid ${short} root\nconfigfile ($root)/boot/grub/grub.cfg\n`,
  );
  assert.equal(/cryptomount -u (\S+)/.exec(menu)?.[1], /luks-(\S+)/.exec(menu)?.[1]);
  assert.match(
    menu,
    / quiet rd\.luks\.uuid=luks-\S+ xen-pciback\.hide=\(01:00\.0\) ip=masked mypassword=masked end=1$/m,
  );
  assert.match(grub, /^GRUB_CMDLINE_LINUX_DEFAULT='quiet rd\.luks\.key=masked mypassword=masked'$/m);
  assert.match(grub, / nfsroot=masked resume=\S+ xen-pciback\.hide=\(01:00\.0\)"$/m);
  assert.equal(files['/boot/grub/grubenv']?.length, 1024);

  const config = DomainConfig.parse(files['/etc/xen/win10.cfg'] ?? '');
  const strings = (key: string) => config.list(key)?.map(({ statement, value }) => config.atom(statement, value));
  assert.deepEqual(
    config.tree.statements.flatMap(({ faults }) => faults),
    [],
  );
  assert.deepEqual(strings('vif'), ['ip=192.0.2.1,mac=02:00:00:00:00:01,bridge=xenbr0', 'mac=02:00:00:00:00:01']);
  assert.deepEqual(strings('vfb'), ['type=vnc,vncpasswd=masked,keymap=de', 'vncpasswd=masked']);
  assert.deepEqual(strings('pci'), ['01:00.0,permissive=1']);
  assert.equal(config.string('vncpasswd'), 'masked');
  assert.equal(config.string('name'), 'win10');
  assert.match(files['/etc/xen/empty.cfg'] ?? '', /^vncpasswd = ''$/m);
});

test('recorded anew, it is the same line by line', async () => {
  const { json, recording } = await recorded();
  assert.equal(writeRecording(await recordSource(recordedSource(recording), 'a machine')), json);
});

test('a world of a recording, and of one of earlier days', async () => {
  const { json } = await recorded();
  const path = join(root, 'host.json');
  writeFileSync(path, json);
  const world = await openWorld({ host: path, mayRun: false });
  assert.equal(world.root, undefined);
  assert.equal(world.kind, 'recording');
  assert.deepEqual(
    world.guests.map(({ name, startsWithHost }) => [name, startsWithHost]),
    [
      ['far', true],
      ['empty', false],
      ['win10', true],
    ],
  );
  assert.ok((world.boot?.generated.length ?? 0) > 0);
  assert.ok(world.boot?.sources.length);

  writeFileSync(
    path,
    JSON.stringify({ format: RECORDING_FORMAT, label: 'x', files: { '/proc/cmdline': 'a\n' }, links: {} }),
  );
  const old = await openWorld({ host: path, mayRun: false });
  assert.deepEqual([old.boot, old.guests], [undefined, []]);
  const before = await openWorld({ host: 'server/test/data/hosts/xen-vtd.json', mayRun: false });
  assert.deepEqual([before.boot, before.guests], [undefined, []]);
  assert.ok(before.host.devices.length > 20);
  assert.ok(readFileSync(path, 'utf8').includes('/proc/cmdline'));
});

test('a key beside the configs stays at home, and the kernel’s line is masked as the boot menu is', async () => {
  const place = mkdtempSync(join(tmpdir(), 'xen-keys-'));
  writeTree(place, {
    '/etc/xen/disk.key': 'geheim\n',
    '/etc/xen/disk-key': 'geheim\x02\n',
    '/etc/xen/win10.cfg': 'name = "win10"\n',
    '/etc/xen/auto/far': '-> ../../guests/far.cfg',
    '/etc/guests/far.cfg': 'name = "far"\nmemory = 64\nvcpus = 1\nvfb = [ "vncpasswd=ge heim,keymap=de" ]\n',
    '/proc/cmdline': 'root=cifs://ann:geheim@nas/x systemd.set_credential=a:geheim quiet\n',
  });
  const { files } = await recordSource(folderSource(place), 'x');
  rmSync(place, { recursive: true });
  assert.deepEqual(files, {
    '/etc/guests/far.cfg': 'name = "far"\nmemory = 64\nvcpus = 1\nvfb = [ "vncpasswd=masked,keymap=de" ]\n',
    '/etc/xen/win10.cfg': 'name = "win10"\n',
    '/proc/cmdline': 'root=cifs://masked@nas/x systemd.set_credential=masked quiet\n',
  });
});

test('a long word is masked in no time', async () => {
  const long = 'a'.repeat(300_000);
  const start = Date.now();
  const place = mkdtempSync(join(tmpdir(), 'xen-long-'));
  writeTree(place, {
    '/etc/default/grub': `${long}\nX="${long}"\n${`${'f'.repeat(31)} `.repeat(9000)}\n`,
    '/etc/xen/a.cfg': `a = "${'secret,'.repeat(20_000)}${long}"\n`,
  });
  await recordSource(folderSource(place), 'x');
  rmSync(place, { recursive: true });
  assert.ok(Date.now() - start < 3000, `${Date.now() - start} ms`);
});
