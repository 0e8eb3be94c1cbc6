/** What is made of programs that hang, flood, fail or lie: small ones of sh that do so. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { machineSource } from '../../src/host/machine-source.ts';
import { programOf } from '../../src/host/means.ts';
import { run } from '../../src/host/programs.ts';
import { RECORDING_FORMAT, recordedFiles } from '../../src/host/recording.ts';
import { readXenFacts } from '../../src/host/xen/read-facts.ts';
import { readXenLine } from '../../src/host/xen/running-line.ts';
import { ON_POSIX, programsOfSh } from './programs-of-sh.ts';

const { folder, path, program } = programsOfSh('xen-programs-');

const LIMITS = { milliseconds: 3000, bytes: 10_000 };
const SOON = { ...LIMITS, milliseconds: 200 };

test('what a program says, and its status', ON_POSIX, async () => {
  const said = await run(program('talks', 'echo "$1,$2"; echo oops >&2; exit 3'), ['a b', '$(id)'], LIMITS);
  assert.deepEqual(said, { kind: 'said', stdout: 'a b,$(id)\n', stderr: 'oops\n', status: 3 });
  assert.deepEqual(await run(program('reads', 'cat'), [], { ...LIMITS, input: 'in' }), {
    kind: 'said',
    stdout: 'in',
    stderr: '',
    status: 0,
  });
});

test('a program that is not there, or may not be run', ON_POSIX, async () => {
  assert.equal((await run(join(folder, 'none'), [], LIMITS)).kind, 'missing');
  assert.equal((await run('no-such-program-of-xen', [], LIMITS)).kind, 'missing');
  assert.equal((await run('nul\0', [], LIMITS)).kind, 'missing');
  const plain = program('plain', 'echo');
  chmodSync(plain, 0o644);
  assert.equal((await run(plain, [], LIMITS)).kind, 'denied');
});

test('one that hangs is ended, and what holds its pipes is waited for no more', ON_POSIX, async () => {
  for (const text of ['exec sleep 20', 'sleep 20', 'sleep 20 & echo half; wait', "trap '' TERM; sleep 20"]) {
    const before = Date.now();
    const said = await run(program('hangs', text), [], SOON);
    assert.equal(said.kind, 'late', text);
    assert.ok(Date.now() - before < 2000, text);
    if (text.includes('half')) assert.equal('stdout' in said && said.stdout, 'half\n');
  }
});

test('one that floods is ended', ON_POSIX, async () => {
  for (const text of ['exec yes', 'yes >&2', 'head -c 20000 /dev/zero']) {
    const before = Date.now();
    assert.equal((await run(program('floods', text), [], LIMITS)).kind, 'flood', text);
    assert.ok(Date.now() - before < 2500, text);
  }
});

const DOM0 = recordedFiles({
  format: RECORDING_FORMAT,
  label: 'x',
  files: { '/proc/xen/capabilities': 'control_d\n' },
  links: {},
});
const PLAIN = recordedFiles({ format: RECORDING_FORMAT, label: 'x', files: {}, links: {} });

test('nothing runs unless it may, or where there is no Xen', ON_POSIX, async () => {
  const mark = join(folder, 'ran');
  const xlPath = program('xl-marks', `touch ${mark}`);
  for (const means of [{}, { mayRun: false }, { mayRun: false, xlPath }]) {
    assert.equal((await machineSource(means, { files: DOM0, isRoot: true }).ask('xl info')).kind, 'unasked');
  }
  const guest = machineSource({ mayRun: true, xlPath }, { files: PLAIN, isRoot: true });
  assert.equal((await guest.ask('xl info')).kind, 'missing');
  assert.equal(existsSync(mark), false);
});

test('the same question is asked once', ON_POSIX, async () => {
  const log = join(folder, 'log');
  const xlPath = program('xl-logs', `echo "$*" >> ${log}; echo "xen_commandline : iommu=1 "`);
  const source = machineSource({ mayRun: true, xlPath }, { files: DOM0, isRoot: true });
  await Promise.all([source.ask('xl info'), source.ask('xl info'), source.ask('xl list -l')]);
  assert.deepEqual(readFileSync(log, 'utf8').trim().split('\n').sort(), ['info', 'list -l']);
  assert.deepEqual(await readXenLine(source), { line: 'iommu=1', from: 'xl info' });
});

test('who is not root asks by sudo -n, and takes a refusal once', ON_POSIX, async () => {
  const log = join(folder, 'sudo-log');
  const cases: readonly (readonly [text: string, kind: string, times: number])[] = [
    ['shift 2; echo "xen_commandline : a"', 'said', 4],
    ['echo "sudo: a password is required" >&2; exit 1', 'denied', 1],
    ['echo "Sorry, user ann is not allowed to execute" >&2; exit 1', 'denied', 1],
    ['echo "sudo: xl: command not found" >&2; exit 1', 'missing', 4],
    // xl's own failure is xl's answer.
    ['echo "libxl: error: cannot open" >&2; exit 1', 'said', 4],
  ];
  for (const [text, kind, times] of cases) {
    writeFileSync(log, '');
    program('sudo', `echo "$*" >> ${log}; ${text}`);
    process.env.PATH = `${folder}:${path}`;
    const source = machineSource({ mayRun: true }, { files: DOM0, isRoot: false });
    const kinds = await Promise.all(
      (['xl info', 'xl dmesg', 'xl list -l', 'xl pci-assignable-list'] as const).map(
        async (question) => (await source.ask(question)).kind,
      ),
    );
    process.env.PATH = path;
    assert.deepEqual(kinds, [kind, kind, kind, kind], text);
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    assert.equal(lines.length, times, text);
    assert.equal(lines[0], '-n xl info');
  }
});

test('whatever xl says, the facts are read', ON_POSIX, async () => {
  const words = [
    'exit 1',
    'echo "["',
    'head -c 5000 /dev/urandom',
    'echo "[{}]"',
    'echo "xen_commandline"',
    'kill -9 $$',
  ];
  for (const text of words) {
    const source = machineSource(
      { mayRun: true, xlPath: program('xl-lies', text) },
      { files: DOM0, isRoot: true, ...LIMITS },
    );
    const facts = await readXenFacts(source);
    assert.ok('why' in facts.commandLine, text);
    assert.deepEqual(facts.isDom0, { value: true, from: '/proc/xen/capabilities' });
  }
  const slow = { files: DOM0, isRoot: true, milliseconds: 200 };
  const facts = await readXenFacts(machineSource({ mayRun: true, xlPath: program('xl-hangs', 'sleep 20') }, slow));
  assert.match('why' in facts.guests ? facts.guests.why : '', /gave no answer within 0\.2 seconds/);
});

test('where the kernel shows no tables at all, nothing is said of an IOMMU', async () => {
  const why = async (files: Readonly<Record<string, string>>, kind: 'machine' | 'recording') => {
    const recorded = recordedFiles({ format: RECORDING_FORMAT, label: 'x', files, links: {} });
    const { table } = await readXenFacts({ ...machineSource({}, { files: recorded, isRoot: true }), kind });
    return 'why' in table ? table.why : '';
  };
  const others = { '/sys/firmware/acpi/tables/FACP': '' };
  assert.equal(await why({}, 'machine'), 'This machine shows no tables of its firmware.');
  assert.equal(await why(others, 'machine'), 'The firmware has no table of an IOMMU.');
  assert.equal(await why({}, 'recording'), 'The firmware has no table of an IOMMU.');
});

test('a setting names a program by its name or its whole path', () => {
  for (const given of ['', ' ', '-rf', '--help', './xl', 'bin/xl', '../xl', '~/xl', 'a b', '/x\0'])
    assert.equal(programOf(given, 'xl'), 'xl', given);
  for (const given of ['/usr/sbin/xl', 'xl-4.17', 'C:\\Windows\\ssh.exe']) assert.equal(programOf(given, 'xl'), given);
});
