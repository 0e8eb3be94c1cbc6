// `xen-config check --root`, the real program: every kind of file of a machine, each in its place, with a mistake in it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { bundleProgram } from '../bundled-program.ts';

let home = '';
let root = '';

before(async () => {
  home = await bundleProgram('cli', 'xen-check-machine-');
  root = join(home, 'dom0');
});
after(() => rmSync(home, { recursive: true, force: true }));

function run(words: readonly string[]) {
  const program = [join(home, 'cli.js'), 'check', '--release', '4.20', ...words];
  return spawnSync(process.execPath, program, { encoding: 'utf8' });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** A mistake in a file of each kind, and what is said of it. */
const FILES: readonly (readonly [path: string, text: string, code: string])[] = [
  ['etc/default/grub', 'GRUB_CMDLINE_XEN="iommu=banana"\n', 'boot/iommu-value'],
  ['etc/default/grub.d/xen.cfg', 'GRUB_CMDLINE_XEN_DEFAULT="quiet"\n', 'boot/kernel-word-on-xen-line'],
  [
    'etc/grub.d/40_custom',
    "#!/bin/sh\nexec tail -n +3 $0\nmenuentry 'x' {\n multiboot2 /boot/xen.gz iommu=banana\n module2 /boot/vmlinuz-6.1\n}\n",
    'boot/iommu-value',
  ],
  [
    'boot/grub/grub.cfg',
    "menuentry 'y' {\n multiboot2 /boot/xen.gz dom0_mem=4Q\n module2 /boot/vmlinuz-6.1\n}\n",
    'boot/dom0-mem',
  ],
  [
    'boot/grub/custom.cfg',
    "menuentry 'z' {\n multiboot2 /boot/xen.gz dom0_mem=4Q\n module2 /boot/vmlinuz-6.1\n}\n",
    'boot/dom0-mem',
  ],
  ['boot/grub/grubenv', '# GRUB Environment Block\nsaved_entry=x\n', 'grubenv/no-room'],
  ['boot/grub/menu.lst', 'title x\nkernel /xen.gz dom0_mem=4Q\nmodule /vmlinuz\n', 'boot/dom0-mem'],
  ['boot/efi/EFI/xen/xen.cfg', '[global]\ndefault=x\n[x]\noptions=dom0_mem=4Q\nkernel=vmlinuz\n', 'boot/dom0-mem'],
  ['boot/efi/loader/entries/xen.conf', 'title x\nefi /EFI/xen/xen.efi\noptions x -- dom0_mem=4Q\n', 'boot/dom0-mem'],
  ['boot/syslinux/syslinux.cfg', 'LABEL x\nKERNEL mboot.c32\nAPPEND xen.gz -- vmlinuz\n', 'syslinux/no-dom0'],
  ['etc/modprobe.d/xen.conf', 'options xen-pciback hide=(01:00.0),(02:00.0)\n', 'boot/hide-list'],
  ['etc/modules-load.d/xen.conf', 'xen-pciback hide=(01:00.0)\n', 'modules/list-parameters'],
  ['etc/dracut.conf.d/xen.conf', 'add_drivers+=xen-pciback\n', 'modules/dracut-blanks'],
  ['etc/xen/guest.cfg', 'name = "a"\nmemroy = 512\n', 'key/unknown'],
  ['etc/xen/auto/other', 'name = "b"\nmemroy = 512\n', 'key/unknown'],
  ['etc/xen/xl.conf', 'autobalon = 1\n', 'key/unknown'],
  ['etc/xen/cpupool', 'name = "c"\nschedd = "credit"\n', 'key/unknown'],
];

test('every file of a machine in its place', () => {
  for (const [path, text] of FILES) write(path, text);
  write('etc/xen/README', 'Not a guest.\n');
  write('usr/lib/modprobe.d/xen.conf', 'options xen-pciback hide=(01:00.0),(02:00.0)\n');
  write('../outside/secret.cfg', 'name = "d"\nmemroy = 512\n');
  symlinkSync('../guest.cfg', join(root, 'etc/xen/auto/guest.cfg'));
  symlinkSync('../../../outside/secret.cfg', join(root, 'etc/xen/leads-out.cfg'));
  const { stdout, stderr, status } = run(['--root', root, '--format', 'json']);
  const problems: readonly { readonly file: string; readonly code: string }[] = JSON.parse(stdout);
  const found = new Set(problems.map(({ file, code }) => `${file.slice(root.length + 1)} ${code}`));
  for (const [path, , code] of FILES) assert.ok(found.has(`${path} ${code}`), `${path}: ${[...found].join('\n')}`);
  const named = new Set(problems.map(({ file }) => file.slice(root.length + 1)));
  assert.deepEqual(
    [...named].filter((path) => !FILES.some(([known]) => known === path)),
    [],
  );
  assert.deepEqual([stderr, status], ['', 1]);

  // One by one they are what they are by their places too.
  for (const [path, , code] of FILES) {
    const one = run([join(root, path)]);
    assert.match(one.stdout, new RegExp(`\\[${code}\\]`), path);
  }
});

test('a folder with nothing in it, and no folder', () => {
  const empty = join(home, 'empty');
  mkdirSync(empty);
  for (const [words, said] of [
    [['--root', empty], /empty: nothing below it starts Xen, or is a guest of it\.\n$/],
    [['--root', join(home, 'none')], /none: there is no such file\.\n$/],
    [['--root', join(home, 'cli.js')], /cli\.js: it is no folder\.\n$/],
  ] as const) {
    const { status, stderr } = run(words);
    assert.equal(status, 2);
    assert.match(stderr, said);
  }
});

test('--earlier: an address that held another device when the machine was recorded', () => {
  const machine = join(home, 'moved');
  const device = (address: string, id: string) => {
    const folder = join(machine, 'sys/bus/pci/devices', address);
    mkdirSync(folder, { recursive: true });
    const texts = { vendor: '0x8086', device: id, class: '0x020000' };
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), `${text}\n`);
  };
  const guest = join(machine, 'etc/xen/guest.cfg');
  mkdirSync(dirname(guest), { recursive: true });
  writeFileSync(guest, "name = 'a'\ntype = 'hvm'\nmemory = 512\npci = ['01:00.0']\n");
  device('0000:01:00.0', '0x10d3');
  const recording = join(home, 'before.json');
  const made = spawnSync(process.execPath, [join(home, 'cli.js'), 'snapshot', '--root', machine]);
  writeFileSync(recording, made.stdout);
  const before = run(['--root', machine, '--earlier', recording]);
  assert.doesNotMatch(before.stdout, /another-device/);
  assert.equal(before.status, 0);

  device('0000:01:00.0', '0x1533');
  device('0000:02:00.0', '0x10d3');
  const { stdout } = run(['--root', machine, '--earlier', recording]);
  assert.match(
    stdout,
    /guest\.cfg:4:9: information: In the recording before\.json 01:00\.0 was 8086:10d3, which is at 02:00\.0 now.*\[host\/another-device\]/,
  );
  assert.doesNotMatch(run(['--root', machine]).stdout, /another-device/);

  const none = run(['--root', machine, '--earlier', join(home, 'none.json')]);
  assert.match(none.stderr, /The recorded host .*none\.json cannot be found\./);
  assert.deepEqual([none.stdout, none.status], ['', 2]);
});
