/** The one place that changes a machine: what is run, and what is made of programs that fail, hang, flood and lie. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ActionEnd, commandLine, commandVector, runVector } from '../../src/host/actions.ts';
import type { Means } from '../../src/host/means.ts';
import { ON_POSIX, programsOfSh } from './programs-of-sh.ts';

const { folder, path, program } = programsOfSh('xen-actions-');
const TRUSTED: Means = { mayRun: true };
const ROOT = { isRoot: true, platform: 'linux' } as const;
const USER = { isRoot: false, platform: 'linux' } as const;
const ADD = ['xl', 'pci-assignable-add', '01:00.0'];

test('the command line, as it is run', () => {
  const line = (setting: string, means: Means, words: readonly string[], machine = ROOT as typeof ROOT | typeof USER) =>
    commandLine(commandVector(setting, means, words, machine));
  assert.equal(line('', TRUSTED, ADD), 'xl pci-assignable-add 01:00.0');
  assert.equal(line('', TRUSTED, ADD, USER), 'sudo -n xl pci-assignable-add 01:00.0');
  assert.equal(line('', { ...TRUSTED, xlPath: '/opt/xen/bin/xl' }, ADD), '/opt/xen/bin/xl pci-assignable-add 01:00.0');
  assert.equal(
    line('', TRUSTED, ['xl', 'pci-attach', "a guest's", '01:00.0']),
    "xl pci-attach 'a guest'\\''s' 01:00.0",
  );
  assert.match(
    line('ssh://root@dom0.example:2222', TRUSTED, ADD),
    /^ssh -T .* -l root -p 2222 -- dom0\.example 'xl pci-assignable-add 01:00\.0'$/,
  );
  assert.match(line('ssh://ann@dom0', TRUSTED, ADD), / -- dom0 'sudo -n xl pci-assignable-add 01:00\.0'$/);
  // Quoted for the shell there, then for the one here.
  assert.deepEqual(commandVector('ssh:dom0', TRUSTED, ['xl', 'pci-detach', 'a;reboot', '01:00.0']).args.slice(-1), [
    "xl pci-detach 'a;reboot' 01:00.0",
  ]);
});

test('what is refused is not run', ON_POSIX, async () => {
  const mark = join(folder, 'ran');
  const xlPath = program('xl-marks', `touch ${mark}`);
  const cases: readonly (readonly [setting: string, means: Means, words: readonly string[], why: RegExp])[] = [
    ['', { mayRun: false, xlPath }, ADD, /not trusted/],
    ['', { xlPath }, ADD, /not trusted/],
    ['/tmp/host.json', { mayRun: true, xlPath }, ADD, /is a recorded host/],
    ['', { mayRun: true, xlPath }, ['xl', 'destroy', 'win10'], /no command that moves a device/],
    ['', { mayRun: true, xlPath }, ['rm', 'pci-attach'], /no command that moves a device/],
    ['', { mayRun: true, xlPath }, ['xl', 'pci-attach', 'a\nb', '01:00.0'], /no command line takes/],
    ['', { mayRun: true, xlPath }, ['xl', 'pci-attach', 'a\u202eb', '01:00.0'], /no command line takes/],
    ['ssh://-oProxyCommand=x', { mayRun: true }, ADD, /is no name of a host/],
  ];
  for (const [setting, means, words, why] of cases) {
    const vector = commandVector(setting, means, words, ROOT);
    assert.match(vector.refused ?? '', why);
    assert.match((await runVector(vector)).why ?? '', why);
  }
  assert.match(commandVector('', TRUSTED, ADD, { isRoot: true, platform: 'darwin' }).refused ?? '', /is no Xen host/);
  assert.equal(existsSync(mark), false);
});

test('exactly those words arrive', ON_POSIX, async () => {
  const log = join(folder, 'log');
  const xlPath = program('xl-logs', `printf '%s\\n' "$@" > ${log}`);
  const words = ['xl', 'pci-attach', '$(reboot) "x"', '01:00.0'];
  assert.deepEqual(await runVector(commandVector('', { mayRun: true, xlPath }, words, ROOT)), { status: 0, words: '' });
  assert.deepEqual(readFileSync(log, 'utf8').trimEnd().split('\n'), words.slice(1));
});

test('over ssh, the shell there takes the same words', ON_POSIX, async () => {
  const log = join(folder, 'ssh-log');
  program('xl', `printf '%s\\n' "$@" > ${log}`);
  // What sshd does: the login shell is given the last word.
  const sshPath = program('ssh-runs', `for last; do :; done; PATH=${folder}:$PATH exec sh -c "$last"`);
  const words = ['xl', 'pci-detach', "it's; $(reboot)", '01:00.0'];
  assert.equal((await runVector(commandVector('ssh:dom0', { mayRun: true, sshPath }, words, ROOT))).status, 0);
  assert.deepEqual(readFileSync(log, 'utf8').trimEnd().split('\n'), words.slice(1));
});

test('programs that fail, hang, flood and refuse', ON_POSIX, async () => {
  const cases: readonly (readonly [text: string, check: (end: ActionEnd) => void])[] = [
    [
      'echo a >&2; echo "libxl: error: failed to quarantine" >&2; exit 1',
      (end) => assert.deepEqual(end, { status: 1, words: 'a libxl: error: failed to quarantine' }),
    ],
    ['printf "\\033[31mred" >&2; exit 1', (end) => assert.equal(end.words, '[31mred')],
    [
      'echo half; exec sleep 20',
      (end) => assert.match(end.why ?? '', /no answer within 0\.3 seconds\. It was ended\./),
    ],
    ['exec yes', (end) => assert.match(end.why ?? '', /said more than 2000 bytes\. It was ended\./)],
    ['kill -9 $$', (end) => assert.match(end.words, /was ended by SIGKILL/)],
  ];
  for (const [text, check] of cases) {
    const xlPath = program('xl-tries', text);
    const vector = commandVector('', { mayRun: true, xlPath }, ADD, ROOT);
    const isSlow = text.includes('sleep');
    check(await runVector(vector, { milliseconds: isSlow ? 300 : 5000, bytes: 2000 }));
  }
  const none = commandVector('', { mayRun: true, xlPath: join(folder, 'none') }, ADD, ROOT);
  assert.match((await runVector(none)).why ?? '', /There is no program none\./);
  program('sudo', 'echo "sudo: a password is required" >&2; exit 1');
  process.env.PATH = `${folder}:${path}`;
  const refused = await runVector(commandVector('', TRUSTED, ADD, USER));
  process.env.PATH = path;
  assert.match(refused.why ?? '', /not allowed without a password/);
  // It belongs to root, or to another machine: nobody here can say that it has ended.
  program('sudo', 'exec sleep 20');
  process.env.PATH = `${folder}:${path}`;
  const late = await runVector(commandVector('', TRUSTED, ADD, USER), { milliseconds: 300 });
  process.env.PATH = path;
  assert.match(late.why ?? '', /within 0\.3 seconds\. It may still be under way\./);
  const sshPath = program('ssh-fails', 'echo "ssh: Could not resolve hostname" >&2; exit 255');
  const unreached = await runVector(commandVector('ssh:dom0', { mayRun: true, sshPath }, ADD, ROOT));
  assert.deepEqual(
    [unreached.why, unreached.words],
    ['ssh did not reach the host.', 'ssh: Could not resolve hostname'],
  );
});
