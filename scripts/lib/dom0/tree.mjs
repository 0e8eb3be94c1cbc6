// A dom0's root file system, as a folder: packages unpacked, never installed, and the few files that a machine adds to them.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { must, ROOT } from '../run.mjs';

const PARTS = join(ROOT, 'scripts/lib/dom0/parts');
/** Nothing that runs here reads these, and they are most of the bytes. */
const LEFT_OUT = [
  ...['usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/share/info', 'usr/share/zoneinfo'],
  ...['gpu', 'media', 'net/wireless', 'staging', 'infiniband', 'iio', 'isdn'].map((name) => `*/kernel/drivers/${name}`),
  ...['*/kernel/sound', '*/boot/System.map*', 'usr/lib/debug', 'usr/share/qemu/edk2*', 'usr/share/GeoIP'],
];

/**
 * Unpacks and furnishes the root file system.
 *
 * @param {readonly string[]} packages files
 * @param {string} tree a folder that is not there yet
 * @returns {Promise<{kernel: string}>} the kernel's release: `6.1.0-56-amd64`
 */
export async function makeTree(packages, tree) {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(tree, 'usr', name), { recursive: true });
    symlinkSync(`usr/${name}`, join(tree, name));
  }
  const without = LEFT_OUT.map((pattern) => `--exclude=./${pattern}`.replace('./*', '*')).join("' '");
  const unpack = `set -e; for deb in "$@"; do dpkg-deb --fsys-tarfile "$deb" | tar -x --keep-directory-symlink '${without}' -f - -C "$0"; done`;
  await must('bash', ['-o', 'pipefail', '-c', unpack, tree, ...packages]);
  // What the packages' own scripts would have linked.
  for (const [name, target] of [
    ['sh', 'dash'],
    ['awk', 'mawk'],
  ])
    if (!existsSync(join(tree, 'usr/bin', name))) symlinkSync(target, join(tree, 'usr/bin', name));
  const kernel = readdirSync(join(tree, 'usr/lib/modules'))[0];
  await must('depmod', ['-b', tree, kernel]);
  furnish(tree, kernel);
  await must('chroot', [tree, 'ldconfig']);
  return { kernel };
}

/** What the packages' own scripts and an administrator would have put there. */
function furnish(tree, kernel) {
  for (const name of ['dev', 'proc', 'sys', 'run', 'tmp', 'root', 'etc/xen/auto', 'boot/grub', 'usr/local/bin'])
    mkdirSync(join(tree, name), { recursive: true });
  const etc = join(PARTS, 'etc');
  for (const name of readdirSync(etc, { recursive: true, withFileTypes: true })) {
    if (!name.isFile()) continue;
    const from = join(name.parentPath ?? name.path, name.name);
    const to = join(tree, 'etc', from.slice(etc.length));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, readFileSync(from, 'utf8').replaceAll('@KERNEL@', kernel));
  }
  writeFileSync(
    join(tree, 'boot/grub/grub.cfg'),
    readFileSync(join(PARTS, 'grub.cfg'), 'utf8').replaceAll('@KERNEL@', kernel),
  );
  program(join(PARTS, 'dom0-init.sh'), join(tree, 'usr/sbin/dom0-init'));
  program(process.execPath, join(tree, 'usr/local/bin/node'));
}

function program(from, to) {
  copyFileSync(from, to);
  chmodSync(to, 0o755);
}

/** The initramfs that Debian's own tool makes of the tree's settings. */
export async function makeInitramfs(tree, kernel) {
  const mounts = ['proc', 'dev'];
  const script = [
    'set -e',
    'mount --make-rprivate /',
    ...mounts.map((name) => `mount --rbind /${name} "$0/${name}"`),
    'chroot "$0" /usr/sbin/mkinitramfs -o "/boot/initrd.img-$1" "$1"',
  ];
  // In a mount namespace of its own: nothing is left mounted, however this ends.
  await must('unshare', ['-m', 'sh', '-c', script.join('\n'), tree, kernel], {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
  });
}

/** The initramfs of the small guest: it shows the devices that it was given on its console, and waits. */
export async function makeGuest(tree, kernel, out) {
  const folder = join(tree, 'tmp/guest');
  const modules = join('lib/modules', kernel);
  for (const name of ['bin', 'proc', 'sys', 'dev', modules]) mkdirSync(join(folder, name), { recursive: true });
  program(join(tree, 'usr/bin/busybox'), join(folder, 'bin/busybox'));
  program(join(PARTS, 'guest-init.sh'), join(folder, 'init'));
  for (const name of ['xen-pcifront']) {
    const found = await must('modprobe', ['-S', kernel, '-d', tree, '--show-depends', name]);
    for (const [, path] of found.stdout.matchAll(/^insmod (\S+)/gm))
      copyFileSync(path, join(folder, modules, basename(path)));
  }
  await must('sh', ['-c', 'cd "$0" && find . | cpio --quiet -o -H newc -R 0:0 | gzip -1 > "$1"', folder, out]);
  rmSync(folder, { recursive: true });
}
