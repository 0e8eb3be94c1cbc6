// Real folders: a machine's boot files with links, loops, giants, pipes and what nobody may read.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { readBootTree } from '../../src/host/boot-tree.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'xen-boot-tree-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string | Buffer = 'x\n'): string {
  const place = join(root, path);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(place, content);
  return place;
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

/** What is read of each path: `false` where the path is not part of the tree. */
const READ: readonly (readonly [path: string, isRead: boolean])[] = [
  ['/etc/default/grub', true],
  ['/etc/default/grub.d/xen.cfg', true],
  ['/etc/default/grub.d/xen.cfg.dpkg-old', false],
  ['/etc/default/useradd', false],
  ['/etc/grub.d/20_linux_xen', true],
  ['/etc/grub.d/40_custom', true],
  ['/etc/grub.d/README', false],
  ['/boot/grub/grub.cfg', true],
  ['/boot/grub/grubenv', true],
  ['/boot/grub/unicode.pf2', false],
  ['/boot/grub2/grub.cfg', true],
  ['/boot/grub/menu.lst', true],
  ['/boot/efi/EFI/fedora/grub.cfg', true],
  ['/boot/efi/EFI/xen/xen.cfg', true],
  ['/boot/efi/EFI/xen/xen.efi', false],
  ['/boot/loader/entries/6.1.conf', true],
  ['/boot/extlinux/extlinux.conf', true],
  ['/boot/vmlinuz-6.1', false],
  ['/etc/modprobe.d/xen.conf', true],
  ['/etc/modprobe.d/xen.conf.bak', false],
  ['/etc/modules-load.d/xen.conf', true],
  ['/etc/modules', true],
  ['/etc/initramfs-tools/modules', true],
  ['/etc/dracut.conf.d/xen.conf', true],
  ['/etc/os-release', true],
  ['/etc/passwd', false],
  ['/proc/cmdline', true],
  ['/sys/hypervisor/type', true],
];

test('what matters for the boot is read, and nothing else', async () => {
  for (const [path] of READ) write(path);
  const tree = await readBootTree(root);
  for (const [path, isRead] of READ) assert.equal(tree.files.has(path), isRead, path);
  assert.deepEqual(tree.folders.get('/boot'), ['efi', 'extlinux', 'grub', 'grub2', 'loader', 'vmlinuz-6.1']);
  assert.deepEqual(tree.folders.get('/etc/grub.d'), ['20_linux_xen', '40_custom', 'README']);
  assert.deepEqual(tree.folders.get('/boot/efi/EFI/xen'), ['xen.cfg', 'xen.efi']);
  // Where none may be executed, the files are a copy that lost such rights.
  assert.deepEqual(tree.notRun, []);
  chmodSync(join(root, '/etc/grub.d/40_custom'), 0o755);
  assert.deepEqual((await readBootTree(root)).notRun, ['/etc/grub.d/20_linux_xen']);
  assert.deepEqual(tree.unreadable, []);
});

test('of a kernel’s configuration, Xen’s lines are kept', async () => {
  write('/boot/config-6.1', 'CONFIG_PCI=y\nCONFIG_XEN=y\n# CONFIG_XEN_DOM0 is not set\nCONFIG_HZ=250\n');
  const { files } = await readBootTree(root);
  assert.equal(files.get('/boot/config-6.1'), 'CONFIG_XEN=y\n# CONFIG_XEN_DOM0 is not set\n');
});

test('an absolute link leads below the root, one out of it nowhere else', async () => {
  write('/srv/defaults', 'GRUB_TIMEOUT=1\n');
  link('/etc/default/grub', '/srv/defaults');
  const outside = mkdtempSync(join(tmpdir(), 'xen-outside-'));
  writeFileSync(join(outside, 'secret'), 'outside\n');
  link('/etc/modules', `../../../../../../../..${outside}/secret`);
  link('/boot/grub/grub.cfg', join(outside, 'secret'));
  const { files } = await readBootTree(root);
  assert.equal(files.get('/etc/default/grub'), 'GRUB_TIMEOUT=1\n');
  assert.equal(files.has('/etc/modules'), false);
  assert.equal(files.has('/boot/grub/grub.cfg'), false);
  rmSync(outside, { recursive: true });
});

test('a folder or a file with two names is read by the first', async () => {
  write('/boot/grub2/grub.cfg', 'menuentry a {\n}\n');
  link('/boot/grub', 'grub2');
  link('/etc/grub2.cfg', '../boot/grub2/grub.cfg');
  const { files, links } = await readBootTree(root);
  assert.deepEqual([...files.keys()], ['/boot/grub/grub.cfg']);
  assert.equal(links?.get('/boot/grub'), 'grub2');
});

test('loops, links to nowhere, pipes, folders and giants hold nothing up', async () => {
  link('/etc/default/grub', 'grub');
  link('/boot/efi', '/boot');
  link('/boot/grub', '/boot/grub2');
  link('/boot/grub2', '/boot/grub');
  link('/etc/modules', 'gone');
  mkdirSync(join(root, '/etc/dracut.conf'), { recursive: true });
  mkdirSync(join(root, '/etc/modprobe.d'), { recursive: true });
  spawnSync('mkfifo', [join(root, '/etc/modprobe.d/pipe.conf')]);
  write('/boot/xen.cfg', Buffer.alloc(5 * 1024 * 1024, 0x20));
  const { files, unreadable } = await readBootTree(root);
  assert.deepEqual([...files.keys()], []);
  assert.deepEqual(unreadable, ['/boot/xen.cfg']);
});

test('what may not be read is named', async () => {
  chmodSync(write('/etc/default/grub'), 0);
  write('/boot/grub/grub.cfg');
  chmodSync(join(root, '/boot/grub'), 0);
  chmodSync(root, 0o755);
  // Root may read everything: for a moment this is nobody.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  const { unreadable } = await readBootTree(root).finally(() => isRoot && process.seteuid?.(0));
  chmodSync(join(root, '/boot/grub'), 0o700);
  assert.deepEqual([...unreadable].sort(), ['/boot/grub', '/etc/default/grub']);
});

test('bytes that are no UTF-8 are characters one by one; no root, no tree', async () => {
  write('/etc/default/grub', Buffer.from([0x23, 0xe4, 0x0a]));
  assert.equal((await readBootTree(root)).files.get('/etc/default/grub'), '#ä\n');
  for (const nowhere of [join(root, 'nowhere'), join(root, 'etc/default/grub')]) {
    const tree = await readBootTree(nowhere);
    assert.equal(tree.files.size + tree.folders.size + tree.unreadable.length, 0);
  }
});

test('of Xen’s log, which grows for ever, the end is read', async () => {
  write('/var/log/xen/console/hypervisor.log', `${'(XEN) noise\n'.repeat(60_000)}(XEN) Command line: iommu=1\n`);
  const text = (await readBootTree(root)).files.get('/var/log/xen/console/hypervisor.log') ?? '';
  assert.ok(text.length <= 256 * 1024);
  assert.match(text, /^\(XEN\) noise\n[\s\S]*\n\(XEN\) Command line: iommu=1\n$/);
});

test('this machine is read like any other', async () => {
  assert.ok((await readBootTree('/')).files.size > 0);
});

test('when settings and initramfs images were written, unless all of a copy was written at once', async () => {
  const settings = write('/etc/modprobe.d/xen.conf');
  const image = write('/boot/initrd.img-6.1', Buffer.alloc(512 * 1024));
  utimesSync(write('/boot/initrd.img-6.0'), 1, 1);
  write('/boot/vmlinuz-6.1');
  utimesSync(settings, 2000, 2000);
  utimesSync(image, 3000, 3000);
  assert.equal((await readBootTree(root)).times, undefined);
  utimesSync(image, 20_000, 20_000);
  assert.deepEqual(
    [...((await readBootTree(root)).times ?? [])],
    [
      ['/boot/initrd.img-6.1', 20_000_000],
      ['/etc/modprobe.d/xen.conf', 2_000_000],
    ],
  );
});
