// `xen-config boot`, the real program, over the sample dom0 and over made-up folders.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { bundleProgram } from '../bundled-program.ts';

const SAMPLE = 'samples/dom0';
let home = '';
let root = '';

before(async () => {
  home = await bundleProgram('cli', 'xen-boot-');
  root = join(home, 'dom0');
  cpSync(SAMPLE, root, { recursive: true });
});
after(() => rmSync(home, { recursive: true, force: true }));

function run(words: readonly string[], input?: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(home, 'cli.js'), 'boot', ...words], {
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

interface Entry {
  readonly title: string;
  readonly from: string;
  readonly file: string;
  readonly xen: string;
  readonly dom0: string;
  readonly words: readonly {
    readonly text: string;
    readonly line: string;
    readonly file: string | null;
    readonly row: number | null;
    readonly column: number | null;
  }[];
}

test('json: every entry with its lines, every word with the place it stands at', () => {
  const { status, stdout, stderr } = run(['--root', SAMPLE, '--format', 'json']);
  assert.deepEqual([status, stderr], [0, '']);
  const entries: Entry[] = JSON.parse(stdout);
  for (const entry of entries) {
    assert.deepEqual(Object.keys(entry), ['title', 'from', 'file', 'xen', 'dom0', 'words']);
    for (const line of ['xen', 'dom0'] as const) {
      const words = entry.words.filter((word) => word.line === line).map(({ text }) => text);
      assert.equal(words.join(' '), entry[line]);
    }
    for (const { text, file, row, column } of entry.words) {
      if (file === null) {
        assert.deepEqual([row, column], [null, null]);
        continue;
      }
      const written = readFileSync(join(SAMPLE, file), 'utf8').split('\n')[(row ?? 0) - 1] ?? '';
      assert.ok(written.startsWith(text, (column ?? 0) - 1), `${text} is not at ${file}:${row}:${column}`);
    }
  }
  assert.deepEqual(
    entries.flatMap(({ from, file, title }) => (file.startsWith('/boot/grub/') ? [[from, file, title]] : [])),
    [
      ['sources', '/boot/grub/grub.cfg', 'Debian GNU/Linux, with Xen hypervisor'],
      ['sources', '/boot/grub/grub.cfg', 'Debian GNU/Linux, with Xen 4.17-amd64 and Linux 6.1.0-56-amd64'],
      [
        'sources',
        '/boot/grub/grub.cfg',
        'Debian GNU/Linux, with Xen 4.17-amd64 and Linux 6.1.0-56-amd64 (recovery mode)',
      ],
      ['generated', '/boot/grub/grub.cfg', 'Debian GNU/Linux, with Xen hypervisor'],
      ['generated', '/boot/grub/grub.cfg', 'Debian GNU/Linux, with Xen 4.17-amd64 and Linux 6.1.0-56-amd64'],
      [
        'generated',
        '/boot/grub/grub.cfg',
        'Debian GNU/Linux, with Xen 4.17-amd64 and Linux 6.1.0-56-amd64 (recovery mode)',
      ],
      ['generated', '/boot/grub/menu.lst', 'Xen 3.2 / Linux 2.6.18.8 with VT-d'],
      ['generated', '/boot/grub/menu.lst', 'Xen 4.17 / Linux 6.1'],
    ],
  );
  const [first] = entries;
  assert.equal(
    first?.dom0,
    'placeholder root=UUID=0f5b7c1e-6a52-4a0e-9d1c-2f6f4a1d7e10 ro console=tty0 quiet xen-pciback.hide=(01:00.0)(03:00.0)(03:00.1)',
  );
  const hide = first?.words.find(({ text }) => text.startsWith('xen-pciback.hide'));
  assert.deepEqual([hide?.file, hide?.row, hide?.column], ['/etc/default/grub.d/xen.cfg', 10, 47]);
});

test('text: the sample’s three states are the same', () => {
  const { status, stdout } = run(['--root', root]);
  assert.equal(status, 0);
  assert.match(
    stdout,
    /^Effective Xen boot configuration of .*\n\nThe sources, the boot menu and what runs are the same\.\n/,
  );
  assert.match(
    stdout,
    /\n {4}Xen {3}dom0_mem=4G,max:4G +sources {2}menu {2}\? {5}\/etc\/default\/grub\.d\/xen\.cfg:6:27\n/,
  );
  assert.match(stdout, /\n {4}Xen {3}placeholder +sources {2}menu {2}\? {5}the script itself\n/);
  assert.match(stdout, /\n→ Xen 3\.2 .*\(starts by itself\)\n/);
});

test('text: what waits for update-grub, and what for a reboot', () => {
  const path = '/etc/default/grub.d/zz.cfg';
  write(path, 'GRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN ucode=scan"\n');
  write('/proc/cmdline', 'placeholder root=UUID=0f5b7c1e ro console=tty0 quiet nosmt\n');
  const { stdout, status } = run(['--root', root, '--xl-info', '-'], 'xen_commandline : placeholder loglvl=all\n');
  rmSync(join(root, path));
  copyFileSync(join(SAMPLE, 'proc/cmdline'), join(root, 'proc/cmdline'));
  assert.equal(status, 0);
  assert.match(stdout, /\nChanged, but update-grub has not run: .*\n {4}update-grub\nWaiting for a reboot: /);
  assert.match(stdout, /\n {4}Xen {3}ucode=scan +sources {2}– {5}– {5}comes +\/etc\/default\/grub\.d\/zz\.cfg:1:37\n/);
  assert.match(
    stdout,
    /\n {4}Xen {3}iommu=required,verbose +sources {2}menu {2}– {5}comes at reboot +\/etc\/default\/grub\.d\/xen\.cfg:/,
  );
  assert.match(stdout, /\n {4}dom0 {2}nosmt +– {8}– {5}runs {2}goes at reboot +nobody knows where\n/);
});

test('a file that update-grub refuses: told, and 1', () => {
  write('/etc/default/grub.d/zz.cfg', 'GRUB_CMDLINE_XEN="iommu=1\n');
  const { status, stdout, stderr } = run(['--root', root, '--format', 'json']);
  rmSync(join(root, '/etc/default/grub.d/zz.cfg'));
  assert.equal(status, 1);
  assert.match(stderr, /etc\/default\/grub\.d\/zz\.cfg:1:\d+: error: .*\[syntax\//);
  assert.ok(JSON.parse(stdout).every(({ from }: Entry) => from === 'generated'));
});

test('a script whose text the shell fills in is refused by nobody', () => {
  write('/etc/grub.d/20_linux_xen', '#!/bin/sh\n');
  write(
    '/etc/grub.d/41_custom',
    '#!/bin/sh\ncat <<EOF\nif [ -f \\${config_directory}/custom.cfg ]; then\n  true\nfi\nEOF\n',
  );
  const { status, stderr } = run(['--root', root, '--format', 'json']);
  rmSync(join(root, '/etc/grub.d'), { recursive: true });
  assert.deepEqual([status, stderr], [0, '']);
});

test('a file that cannot be read: told, and 2', () => {
  write('/boot/syslinux/big.cfg', ' '.repeat(5 * 1024 * 1024));
  const { status, stdout, stderr } = run(['--root', root, '--format', 'json']);
  const text = run(['--root', root]).stdout;
  rmSync(join(root, '/boot/syslinux/big.cfg'));
  assert.equal(status, 2);
  assert.match(stderr, /^\/boot\/syslinux\/big\.cfg: it is there, and cannot be read\.$/m);
  assert.ok(JSON.parse(stdout).length > 0);
  assert.match(text, /The boot menu is not compared: not all of it can be read\.\n\/boot\/syslinux\/big\.cfg is there/);
});

test('a folder without anything, and none', () => {
  const empty = join(home, 'empty');
  mkdirSync(empty, { recursive: true });
  assert.deepEqual(run(['--root', empty, '--format', 'json']), { status: 0, stdout: '[]\n', stderr: '' });
  assert.match(run(['--root', empty]).stdout, /Nothing here starts Xen/);
  for (const [words, said] of [
    [['--root', join(home, 'nowhere')], /there is no such file/],
    [['--root', join(home, 'cli.js')], /it is no folder/],
    [['--format', 'sarif'], /^--format is one of text, json/],
    [['--release', '9'], /^--release is one of/],
    [['x'], /x/],
    [['--xl-info', join(home, 'nowhere')], /there is no such file/],
  ] as const) {
    const { status, stdout, stderr } = run(words);
    assert.deepEqual([status, stdout], [2, ''], words.join(' '));
    assert.match(stderr, said);
  }
});
