import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { diskFiles } from '../../src/host/disk-files.ts';
import type { HostFiles } from '../../src/host/files.ts';
import { openHost } from '../../src/host/open-host.ts';
import { recordHost } from '../../src/host/record.ts';
import { parseRecording, RECORDING_FORMAT, recordedFiles } from '../../src/host/recording.ts';
import { readHost } from '../../src/host/sysfs.ts';

const folder = mkdtempSync(join(tmpdir(), 'xen-host-'));
after(() => rmSync(folder, { recursive: true }));

const FILES = {
  '/sys/devices/pci0000:00/0000:00:02.0/vendor': '0x1b36\n',
  '/sys/devices/pci0000:00/0000:00:02.0/device': '0x000c\n',
  '/sys/devices/pci0000:00/0000:00:02.0/class': '0x060400\n',
  '/srv/pci.ids': '1b36  Red Hat, Inc.\n\t000c  QEMU PCIe Root port\n',
};
const LINKS = {
  '/sys/bus/pci/devices/0000:00:02.0': '../../../devices/pci0000:00/0000:00:02.0',
  '/sys/devices/pci0000:00/0000:00:02.0/driver': '../../../bus/pci/drivers/pcieport',
  // Absolute inside the host, and one that would leave it.
  '/usr/share/misc': '/srv',
  '/srv/out': '../../../../../../../../srv/pci.ids',
  '/srv/round': 'about',
  '/srv/about': 'round',
};
const root = join(folder, 'root');
for (const [path, text] of Object.entries(FILES)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
for (const [path, target] of Object.entries(LINKS)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}
mkdirSync(join(root, 'sys/kernel/iommu_groups'), { recursive: true });

const doors: Record<string, HostFiles> = {
  'a folder': diskFiles(root, 'x'),
  'a recording': recordedFiles({
    format: RECORDING_FORMAT,
    label: 'x',
    files: FILES,
    links: LINKS,
    emptyFolders: ['/sys/kernel/iommu_groups'],
  }),
};

for (const [door, files] of Object.entries(doors)) {
  test(`${door} is read as a host sees it`, async () => {
    assert.equal(await files.read('/sys/bus/pci/devices/0000:00:02.0/vendor'), '0x1b36\n');
    assert.equal(await files.read('/usr/share/misc/pci.ids'), FILES['/srv/pci.ids']);
    assert.equal(await files.read('/srv/out'), FILES['/srv/pci.ids']);
    assert.equal(await files.read('/srv/round'), undefined);
    assert.equal(await files.read('/srv'), undefined);
    assert.equal(await files.read('/nowhere'), undefined);
    assert.equal(await files.link('/sys/bus/pci/devices/0000:00:02.0/driver'), '../../../bus/pci/drivers/pcieport');
    assert.equal(await files.link('/usr/share/misc'), '/srv');
    assert.equal(await files.link('/srv/pci.ids'), undefined);
    assert.deepEqual(await files.list('/sys/bus/pci/devices'), ['0000:00:02.0']);
    assert.deepEqual(await files.list('/sys/kernel/iommu_groups'), []);
    assert.equal((await files.list('/'))?.includes('sys'), true);
    assert.equal(await files.list('/sys/class'), undefined);
    assert.equal(await files.list('/srv/pci.ids'), undefined);
  });
}

test('a recording of a folder reads as the folder does, and holds only what was asked for', async () => {
  const recording = await recordHost(diskFiles(root, 'x'), 'x');
  assert.deepEqual(await readHost(recordedFiles(recording)), await readHost(diskFiles(root, 'x')));
  assert.deepEqual(Object.keys(recording.files), Object.keys(FILES).sort());
  assert.equal(recording.files['/srv/pci.ids'], FILES['/srv/pci.ids']);
  const again = parseRecording(JSON.stringify(recording));
  assert.deepEqual(again, recording);
});

test('a recording keeps no more of pci.ids than the host’s own devices', async () => {
  const inner = diskFiles(root, 'x');
  const list = `# many\n${FILES['/srv/pci.ids']}\t000d  Another\n8086  Intel Corporation\n\t10d3  82574L\nC 06  Bridge\n\t04  PCI bridge\n\t\t00  Normal decode\n`;
  const recording = await recordHost(
    { ...inner, read: async (path) => (path.endsWith('pci.ids') ? list : inner.read(path)) },
    'x',
  );
  assert.equal(recording.files['/srv/pci.ids'], `${FILES['/srv/pci.ids']}C 06  Bridge\n\t04  PCI bridge\n`);
});

test('a host that cannot be opened says why', async () => {
  const because = async (name: string, text?: string) => {
    if (text !== undefined) writeFileSync(join(folder, name), text);
    const { devices, label, emptyBecause } = await openHost(join(folder, name));
    assert.equal(devices.length, 0);
    assert.equal(label, join(folder, name));
    return emptyBecause?.replace(folder, '');
  };
  assert.equal(await because('none.json'), 'The recorded host /none.json cannot be found.');
  assert.equal(await because('not.json', '{'), '/not.json is no recorded host: it is not JSON.');
  for (const text of ['[]', 'null', '3', '{"files":{}}']) {
    assert.equal(
      await because('other.json', text),
      '/other.json is no recorded host: it is JSON, but no recording of a host.',
    );
  }
  assert.match(
    (await because('new.json', '{"format":"xen-host-recording 9"}')) ?? '',
    /its format is “xen-host-recording 9”/,
  );
  const format = JSON.stringify(RECORDING_FORMAT);
  assert.match((await because('files.json', `{"format":${format},"links":{}}`)) ?? '', /its “files” are missing/);
  assert.match((await because('links.json', `{"format":${format},"files":{},"links":{"a":1}}`)) ?? '', /its “links”/);
  assert.match((await because('void.json', `{"format":${format},"files":{},"links":{}}`)) ?? '', /^No sys\/ folder/);
  mkdirSync(join(folder, 'empty'));
  assert.match((await because('empty')) ?? '', /^No sys\/ folder was found in \/empty/);
});

test('a pipe in place of a recording or a file keeps nobody waiting', {
  skip: process.platform === 'win32',
}, async () => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe, join(root, 'pipe')]);
  assert.match((await openHost(pipe)).emptyBecause ?? '', /is neither a file nor a folder\.$/);
  assert.equal(await diskFiles(root, 'x').read('/pipe'), undefined);
});

test('this machine is read on Linux only', async () => {
  for (const platform of ['win32', 'darwin', 'freebsd'] as const) {
    const host = await openHost('', { platform });
    assert.equal(host.label, 'this machine');
    assert.match(host.emptyBecause ?? '', /on Linux only: name the Xen host in the setting xen\.host/);
  }
});

test('names such as __proto__ in a recording are names', async () => {
  const text = `{"format":"${RECORDING_FORMAT}","files":{"/__proto__":"x","__proto__":"y","no/slash":"z"},"links":{}}`;
  const recording = parseRecording(text);
  assert.ok(!('wrong' in recording));
  const files = recordedFiles(recording);
  assert.equal(await files.read('/__proto__'), 'x');
  assert.equal(await files.read('/constructor'), undefined);
});
