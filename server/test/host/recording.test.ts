/** What is written down of a host: everything that its readers need, nothing that is nobody's business, the same every time. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { mask } from '../../src/host/masks.ts';
import { recordSource } from '../../src/host/record.ts';
import { recordedSource } from '../../src/host/recorded-source.ts';
import {
  parseRecording,
  RECORDING_FORMAT,
  type Recording,
  recordedFiles,
  writeRecording,
} from '../../src/host/recording.ts';
import { QUESTIONS } from '../../src/host/source.ts';
import { readHost } from '../../src/host/sysfs.ts';
import { isKnown } from '../../src/host/xen/facts.ts';
import { readXenFacts } from '../../src/host/xen/read-facts.ts';
import { HOSTS, recordingPath } from './recorded-hosts.ts';

const DISK = '6f9619ff-8b86-d011-b42d-00c04fc964ff';
const SECRETS = /6f9619ff|geheim|fd00|alice|topsecret|10\.1\.2|52:54:00|525400|S3CRETSERIAL|FEDC-BA98|builder@/i;

const PRIVATE: Recording = {
  format: RECORDING_FORMAT,
  label: 'x',
  files: {
    '/proc/cmdline': `BOOT_IMAGE=/vmlinuz root=UUID=${DISK} ip=10.1.2.3::10.1.2.1 rd.luks.key=/alice iommu.passthrough=1 mypassword=geheim dns=fd00:aa::7 net=52:54:00:12:34:56 xen-pciback.hide=(0000:01:00.0) resume=UUID=FEDC-BA98 root=/dev/mapper/alicebox--vg-root\n`,
    '/proc/self/mountinfo': `27 1 254:0 / / rw - ext4 /dev/mapper/alicebox--vg-root rw\n28 27 8:1 / /home/alice rw - ext4 /dev/sda1 rw\n29 27 0:40 / /x rw - cifs //10.1.2.9/alice rw,username=alice\n`,
    '/proc/net/route':
      'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\neth0\t00000000\t0102010A\t0003\t7\t9\t0\t00000000\n',
    '/proc/net/tcp': '0: 0302010A:0016 0902010A:D431 01\n',
    '/proc/sys/kernel/hostname': 'alicebox\n',
    '/proc/bus/input/devices': 'N: Name="A Keyboard"\nU: Uniq=S3CRETSERIAL\n',
    '/sys/class/net/eth0/address': '52:54:00:12:34:56\n',
    '/sys/devices/x/block/sda/device/serial': 'S3CRETSERIAL\n',
    '/sys/devices/virtual/block/dm-0/dm/uuid': 'LVM-S3CRETSERIAL\n',
    '/sys/hypervisor/uuid': '00000000-0000-0000-0000-000000000000\n',
  },
  links: {
    [`/dev/disk/by-uuid/${DISK}`]: '../../sda2',
    '/dev/disk/by-uuid/FEDC-BA98': '../../sda1',
    '/dev/disk/by-id/ata-S3CRETSERIAL': '../../sda',
    '/sys/class/net/enx525400123456': '../../devices/x',
  },
  answers: {
    'xl info': {
      kind: 'said',
      status: 0,
      stdout:
        'host                   : alicebox\nxen_commandline        : iommu=1 \ncc_compile_by          : builder@alicebox\ntotal_memory           : 9\n',
      stderr: 'libxl: warning: /x\nsomething of alice\n',
    },
    'xl dmesg': {
      kind: 'said',
      status: 0,
      stdout:
        '(XEN) Xen version 4.17 (builder@alicebox)\n(XEN) Command line: iommu=1\n(XEN) I/O virtualisation enabled\n',
      stderr: '',
    },
    'xl list -l': {
      kind: 'said',
      status: 0,
      stdout: `[{"domid":2,"config":{"c_info":{"name":"web","uuid":"${DISK}"},"vfbs":[{"vnc":{"passwd":"geheim"}}],"disks":[{"pdev_path":"/alice"}]}}]`,
      stderr: '',
    },
  },
};

test('names, numbers and secrets stay at home, and what belongs together still does', () => {
  const json = writeRecording(mask(PRIVATE));
  assert.doesNotMatch(json, SECRETS);
  const again = parseRecording(json);
  assert.ok(!('wrong' in again));
  const line = again.files['/proc/cmdline'] ?? '';
  assert.match(line, / iommu\.passthrough=1 .* xen-pciback\.hide=\(0000:01:00\.0\) /);
  // What the root file system is called in one place, it is called in all.
  const uuid = /root=UUID=(\S+)/.exec(line)?.[1];
  assert.equal(again.links[`/dev/disk/by-uuid/${uuid}`], '../../sda2');
  assert.equal(again.links[`/dev/disk/by-uuid/${/resume=UUID=(\S+)/.exec(line)?.[1]}`], '../../sda1');
  assert.equal(again.files['/sys/hypervisor/uuid'], '00000000-0000-0000-0000-000000000000\n');
  assert.equal(again.files['/sys/class/net/eth0/address'], `${/net=(\S+)/.exec(line)?.[1]}\n`);
  assert.match(again.files['/proc/net/route'] ?? '', /^eth0\t00000000\t000200C0\t0003\t0\t0\t0\t00000000$/m);
  assert.match(again.files['/proc/self/mountinfo'] ?? '', /\/dev\/mapper\/host--vg-root rw\n28 .* \/home\/masked rw/);
  const list = again.answers?.['xl list -l'];
  assert.match(list?.kind === 'said' ? list.stdout : '', new RegExp(`"${uuid}"`));
  // Masked once more, or of a host that is asked again, it is the same.
  assert.equal(writeRecording(mask(PRIVATE)), json);
});

test('a device’s serial number is no part of its configuration space', async () => {
  const space = Buffer.alloc(0x100);
  space.writeUInt32LE(0x14010001, 0);
  space.writeUInt32LE(0x00010003, 0x40);
  space.write('52540012', 0x44);
  const path = '/sys/devices/pci0000:00/0000:00:01.0/config';
  const binary = { [path]: { 0: Buffer.from('head').toString('base64'), 256: space.toString('base64') } };
  const files = recordedFiles(mask({ format: RECORDING_FORMAT, label: 'x', files: {}, links: {}, binary }));
  assert.equal(Buffer.from((await files.bytes?.(path, 0, 4)) as Uint8Array).toString(), 'head');
  const piece = (await files.bytes?.(path, 256, 256)) as Uint8Array;
  assert.deepEqual([...piece.subarray(0x40, 0x4c)], [3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  assert.equal(await files.bytes?.(path, 1024, 256), undefined);
});

for (const host of HOSTS) {
  test(`${host}: recorded anew, it is the same host, line by line`, async () => {
    const old = parseRecording(readFileSync(recordingPath(host), 'utf8'));
    assert.ok(!('wrong' in old));
    const answers = {
      'xl info': { kind: 'said', status: 0, stdout: 'xen_commandline        : iommu=1 \n', stderr: '' },
    } as const;
    const source = recordedSource({ ...old, answers });
    const json = writeRecording(await recordSource(source, old.label));
    const again = parseRecording(json);
    assert.ok(!('wrong' in again));
    assert.deepEqual(await readHost(recordedFiles(again)), await readHost(recordedFiles(old)));
    assert.deepEqual(await readXenFacts(recordedSource(again)), await readXenFacts(source));
    assert.equal(writeRecording(await recordSource(recordedSource(again), old.label)), json);
    assert.ok(json.split('\n').every((line) => line.length < 4000));
  });
}

test('what was not asked, and what could not be read, is written down as that', async () => {
  const recording = parseRecording(
    `{"format":"${RECORDING_FORMAT}","label":"x","files":{"/a":["x","y",""],"/b":"z"},"links":{},"denied":["/sys/firmware/acpi/tables/DMAR"],"answers":{"xl info":{"unknown":"denied","why":"no"},"xl new":{"status":0}}}`,
  );
  assert.ok(!('wrong' in recording));
  assert.equal(await recordedFiles(recording).read('/a'), 'x\ny\n');
  const facts = await readXenFacts(recordedSource(recording));
  assert.deepEqual(facts.commandLine, { why: 'no', denied: true });
  assert.deepEqual(facts.table, { why: '/sys/firmware/acpi/tables/DMAR can be read by root only.', denied: true });
  assert.ok(!isKnown(facts.guests) && /was not recorded/.test(facts.guests.why));
  for (const wrong of [
    '"answers":{"xl info":{"status":"0"}}',
    '"answers":[]',
    '"binary":{"/x":3}',
    '"binary":{"/x":{"0":1}}',
    '"folders":{"/x":"y"}',
  ]) {
    const parsed = parseRecording(`{"format":"${RECORDING_FORMAT}","files":{},"links":{},${wrong}}`);
    assert.ok('wrong' in parsed, wrong);
  }
});

test('the schema knows every part of a recording', () => {
  const schema = JSON.parse(readFileSync('docs/host-recording.schema.json', 'utf8'));
  const written = JSON.parse(
    writeRecording({
      ...PRIVATE,
      emptyFolders: ['/x'],
      folders: { '/boot': ['x'] },
      denied: ['/y'],
      binary: { '/z': { 0: '' } },
    }),
  );
  assert.deepEqual(Object.keys(schema.properties).sort(), Object.keys(written).sort());
  assert.deepEqual(Object.keys(schema.properties.answers.properties).sort(), Object.keys(QUESTIONS).sort());
  assert.equal(schema.properties.format.enum[0], RECORDING_FORMAT);
  const [said, unknown] = schema.definitions.answer.oneOf;
  assert.deepEqual(Object.keys(said.properties).sort(), Object.keys(written.answers['xl info']).sort());
  assert.deepEqual(Object.keys(unknown.properties), ['unknown', 'why']);
});

test('paths deeper than any disk’s hold nobody up', async () => {
  const deep = '/a'.repeat(500_000);
  const start = Date.now();
  const files = recordedFiles({
    format: RECORDING_FORMAT,
    label: 'x',
    files: { [deep]: 'x', '/b': 'y' },
    links: { '/c': deep, '/d': '/c/..' },
  });
  assert.deepEqual(await files.list('/'), ['b', 'c', 'd']);
  assert.equal(await files.read('/c'), undefined);
  assert.equal(await files.read('/d/b'), undefined);
  assert.equal(await files.read(deep), undefined);
  assert.ok(Date.now() - start < 2000, `${Date.now() - start} ms`);
});
