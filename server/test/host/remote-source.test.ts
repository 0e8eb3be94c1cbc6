/** Another host over ssh: the words for ssh, and the collector run by a real sh behind a program that stands for it. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { readBootTree } from '../../src/host/boot-tree.ts';
import { collectorScript } from '../../src/host/collector.ts';
import { readCollected } from '../../src/host/collector-answer.ts';
import { diskFiles } from '../../src/host/disk-files.ts';
import { readGuestTexts } from '../../src/host/guest-files.ts';
import { forgetRemotes, openHost, openMachine, openSource } from '../../src/host/open-host.ts';
import { parseRecording } from '../../src/host/recording.ts';
import { type Reach, remoteSource, sshArguments, sshTarget } from '../../src/host/remote-source.ts';
import type { HostSource } from '../../src/host/source.ts';
import { readHost } from '../../src/host/sysfs.ts';
import { storedTree } from '../../src/host/tree-files.ts';
import { treeOnDisk } from '../../src/host/tree-on-disk.ts';
import { isKnown } from '../../src/host/xen/facts.ts';
import { readXenFacts } from '../../src/host/xen/read-facts.ts';
import { MACHINE_FILES, sortedFolders, writeTree } from './machine-files.ts';
import { ON_POSIX, programsOfSh } from './programs-of-sh.ts';
import { recordingPath } from './recorded-hosts.ts';

const { folder, path, program } = programsOfSh('xen-remote-');

test('what xen.host takes, as words for ssh', () => {
  const cases: readonly (readonly [setting: string, words: string])[] = [
    ['ssh://dom0.example', '-- dom0.example sh'],
    ['ssh://root@dom0.example/', '-l root -- dom0.example sh'],
    ['ssh://ann@[fe80::1%eth0]:2222', '-l ann -p 2222 -- fe80::1%eth0 sh'],
    ['ssh:xen-1', '-- xen-1 sh'],
    [' ssh:ann@xen_1 ', '-l ann -- xen_1 sh'],
  ];
  for (const [setting, words] of cases) {
    const target = sshTarget(setting);
    assert.ok(!('wrong' in target), setting);
    const all = sshArguments(target).join(' ');
    assert.ok(all.endsWith(` ${words}`), all);
    assert.match(all, /-o BatchMode=yes -o ConnectTimeout=\d+/);
  }
});

test('nothing but a host’s name can stand in its place', () => {
  for (const setting of [
    'ssh:',
    'ssh://',
    'ssh:-oProxyCommand=id',
    'ssh://-oProxyCommand=id',
    'ssh://-l@host',
    'ssh://user@-host',
    'ssh://a b',
    'ssh:a;id',
    'ssh:$(id)',
    'ssh:a/b',
    'ssh:a\nb',
    'ssh:host:22',
    'ssh://host:0',
    'ssh://host:99999',
    'ssh://user:secret@host',
    'ssh://[::1',
    'ssh://[-1]',
  ]) {
    assert.ok('wrong' in sshTarget(setting), setting);
  }
});

/** A host's files as a folder, from a recording. */
function unpacked(): string {
  const root = join(folder, 'root');
  const recording = parseRecording(readFileSync(recordingPath('xen-vtd'), 'utf8'));
  assert.ok(!('wrong' in recording));
  const place = (name: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    return join(root, name);
  };
  for (const [name, text] of Object.entries(recording.files)) writeFileSync(place(name), text);
  for (const [name, target] of Object.entries(recording.links)) symlinkSync(target, place(name));
  writeFileSync(place('/proc/xen/capabilities'), 'control_d\n');
  const table = Buffer.alloc(48);
  table.write('RMAD');
  table.writeUInt32LE(48, 4);
  writeFileSync(place('/sys/firmware/acpi/tables/RMAD'), table);
  return root;
}

const SSH = 'exec sh';
const XL = `case "$1" in
info) printf 'xen_commandline        : iommu=1 \\nvirt_caps              : pv hvm hvm_directio\\n';;
dmesg) echo '(XEN) Command line: iommu=1'; echo '(XEN) I/O virtualisation enabled';;
pci-assignable-list) echo '0000:01:00.0 '; echo 'libxl: error: what' >&2;;
list) printf '[{"domid":3,"config":{"c_info":{"name":"web"}}}]';;
esac`;

async function collected(reach: Reach = {}, ssh = SSH): Promise<HostSource> {
  const root = join(folder, 'root');
  process.env.PATH = `${folder}:${path}`;
  const source = await remoteSource(
    'ssh:box',
    { mayRun: true, sshPath: program('ssh', ssh) },
    {
      script: collectorScript(root),
      received: (text) => text.replaceAll(root, ''),
      ...reach,
    },
  );
  process.env.PATH = path;
  assert.ok(!('why' in source), 'why' in source ? source.why : '');
  return source;
}

test('a host that is reached by ssh reads as its own files do', ON_POSIX, async () => {
  const root = unpacked();
  program('xl', XL);
  program('id', 'echo 0');
  const source = await collected();
  assert.equal(source.kind, 'remote');
  assert.equal(source.label, 'box');
  const own = await readHost(diskFiles(root, 'box'));
  assert.ok(own.devices.length > 20);
  assert.deepEqual(await readHost(source.files), own);

  const facts = await readXenFacts(source);
  const { commandLine, hvmPassthrough, iommu, assignable, table } = facts;
  assert.deepEqual(
    [commandLine, hvmPassthrough, iommu.enabled, assignable, table].map((fact) =>
      'value' in fact ? fact.value : fact.why,
    ),
    ['iommu=1', true, true, ['0000:01:00.0'], { vendor: 'Intel', units: 0, interruptRemapping: false, reserved: [] }],
  );
  assert.deepEqual(isKnown(facts.guests) && facts.guests.value.map(({ name }) => name), ['web']);
  const said = await source.ask('xl pci-assignable-list');
  assert.deepEqual(said, { kind: 'said', status: 0, stdout: '0000:01:00.0 \n', stderr: 'libxl: error: what\n' });
});

test('its boot files and guests are those of its own disk', ON_POSIX, async () => {
  unpackedOnce();
  const root = join(folder, 'root');
  writeTree(root, MACHINE_FILES);
  program('xl', XL);
  program('id', 'echo 0');
  const { files } = await collected();
  const tree = storedTree(files);
  const { notRun: _, times: __, ...own } = await readBootTree(root);
  const told = await readBootTree(tree);
  assert.deepEqual([...told.files].sort(), [...own.files].sort());
  assert.deepEqual(sortedFolders(told.folders), sortedFolders(own.folders));
  assert.deepEqual(new Map([...(told.links ?? [])].sort()), new Map([...(own.links ?? [])].sort()));
  assert.deepEqual(told.unreadable, own.unreadable);
  assert.equal(told.notRun, undefined);
  assert.deepEqual(await readGuestTexts(tree), await readGuestTexts(treeOnDisk(root)));
});

test('a device that sleeps is left asleep', ON_POSIX, async () => {
  unpackedOnce();
  const devices = join(folder, 'root/sys/bus/pci/devices');
  for (const [address, state] of [
    ['0000:01:00.0', 'suspended'],
    ['0000:02:00.0', 'active'],
  ] as const) {
    mkdirSync(join(devices, address, 'power'), { recursive: true });
    writeFileSync(join(devices, address, 'power/runtime_status'), `${state}\n`);
    writeFileSync(join(devices, address, 'power_state'), 'D0\n');
    for (const name of ['config', 'max_link_speed', 'current_link_speed'])
      writeFileSync(join(devices, address, name), '8.0');
  }
  let heard = '';
  const keep = (text: string) => {
    heard = text;
    return text;
  };
  await collected({ received: keep });
  assert.doesNotMatch(heard, /0000:01:00\.0\/(?:config|max_link|current_link)/);
  assert.match(heard, /0000:02:00\.0\/config\n/);
  assert.match(heard, /0000:02:00\.0\/current_link_speed\n/);
});

test(
  'what a shell greets with, an answer that breaks off, a host without xl, one that asks for a password',
  ON_POSIX,
  async () => {
    unpackedOnce();
    program('xl', XL);
    program('id', 'echo 0');
    const greeted = await collected({}, 'echo "Welcome"; echo "F/proc/xen/capabilities"; exec sh');
    assert.equal((await readHost(greeted.files)).devices.length > 20, true);

    program('xl', 'case "$1" in list) sleep 20;; *) echo "xen_commandline : a";; esac');
    const late = await collected({ milliseconds: 1500 });
    assert.equal((await late.ask('xl list -l')).kind, 'late');
    assert.equal((await late.ask('xl info')).kind, 'said');

    program('xl', XL);
    program('id', 'echo 1000');
    program('sudo', 'echo "sudo: a password is required" >&2; exit 1');
    assert.equal((await (await collected()).ask('xl info')).kind, 'denied');
  },
);

function unpackedOnce(): void {
  rmSync(join(folder, 'root'), { recursive: true, force: true });
  unpacked();
}

test('a host that is not reached says why', ON_POSIX, async () => {
  const cases: readonly (readonly [ssh: string, why: RegExp])[] = [
    [
      'echo "ann@box: Permission denied (publickey)." >&2; exit 255',
      /^ssh did not reach box\. It says: ann@box: Permission denied/,
    ],
    ['echo "sh: not found" >&2; exit 127', /^box has no sh that would tell about it \(status 127\)/],
    ['sleep 20', /^box could not be read\. ssh gave no answer within 0\.5 seconds\.$/],
    ['exec yes', /^box could not be read\. ssh said more than 100000 bytes\.$/],
    ['printf "\\n=xen-config-host 1\\nF/proc/cmdline\\n x\\n"; exit 1', /^box broke off while it was read\.$/],
  ];
  for (const [text, why] of cases) {
    const sshPath = program('ssh', text);
    const source = await remoteSource('ssh:box', { mayRun: true, sshPath }, { milliseconds: 500, bytes: 100_000 });
    assert.match('why' in source ? source.why : '', why, text);
  }
  const host = await openHost('ssh:nowhere', { mayRun: true, sshPath: join(folder, 'no-ssh') });
  assert.equal(host.emptyBecause, 'nowhere could not be read. There is no program no-ssh.');
  const { kind } = await openMachine('ssh:nowhere', { mayRun: true, sshPath: join(folder, 'no-ssh') });
  assert.equal(kind, 'remote');
  const wrong = await openHost('ssh:-oProxyCommand=id', { mayRun: true });
  assert.match(wrong.emptyBecause ?? '', /is no name of a host/);
});

test('in a workspace that nobody trusts no host is reached', async () => {
  const source = await openSource('ssh:box', { sshPath: program('ssh', `touch ${join(folder, 'reached')}`) });
  assert.match('emptyBecause' in source ? source.emptyBecause : '', /not trusted/);
  assert.throws(() => readFileSync(join(folder, 'reached')));
});

test('one answer serves whoever asks, until it is asked anew', ON_POSIX, async () => {
  const log = join(folder, 'connections');
  const sshPath = program('ssh', `echo x >> ${log}; printf '\\n=xen-config-host 1\\nF/sys/x\\n 1\\n=end\\n'`);
  const means = { mayRun: true, sshPath };
  await Promise.all([openHost('ssh:many', means), openHost('ssh:many', means), openSource('ssh:many', means)]);
  await openSource('ssh:many', means);
  assert.equal(readFileSync(log, 'utf8'), 'x\n');
  await openHost('ssh:many', means);
  assert.equal(readFileSync(log, 'utf8'), 'x\nx\n');
  // What began before something was changed there does not tell what came of it.
  const before = openHost('ssh:many', means);
  forgetRemotes();
  await Promise.all([before, openHost('ssh:many', means)]);
  assert.equal(readFileSync(log, 'utf8'), 'x\nx\nx\nx\n');
});

test('whatever comes back is read, and never throws', async () => {
  const begin = '\n=xen-config-host 1\n';
  for (const text of [
    '',
    'Hello',
    begin,
    `${begin}=end`,
    `${begin}L -> \nL/ -> /\nLx /a -> /a\nB/x\n zz 1\nQ__proto__\noa\nF__proto__\n x\nFno\n-\n=end\n`,
    `${begin}${'\0'.repeat(99)}`,
  ]) {
    const found = await readCollected(text, 'x');
    assert.equal(found === undefined, !text.includes('=xen-config-host'), text);
  }
});
