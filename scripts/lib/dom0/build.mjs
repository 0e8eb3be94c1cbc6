// All that a boot needs, built once and kept: hypervisor, kernel, initramfs, the disk of dom0's root file system, the small guest.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { must, ROOT, since, TOOLS } from '../run.mjs';
import { fetchPackages } from './packages.mjs';
import { makeGuest, makeInitramfs, makeTree } from './tree.mjs';

const OWN = join(ROOT, 'scripts/lib/dom0');
const KEPT = join(TOOLS, 'dom0');

/**
 * @typedef {object} Built
 * @property {string} xen a 32-bit ELF, as QEMU wants it
 * @property {string} linux
 * @property {string} initramfs
 * @property {string} disk raw, an ext4 file system
 * @property {string} kernel the kernel's release
 */

/** Whether the next call of `buildDom0` only finds what is there. */
export function isBuilt() {
  return existsSync(join(folderOfBuild(), 'kernel'));
}

/**
 * Builds what is not there yet. Needs root, for the owners of files and for chroot.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<Built>}
 */
export async function buildDom0(say) {
  const folder = folderOfBuild();
  if (!isBuilt()) {
    const start = performance.now();
    const packages = await fetchPackages(join(KEPT, 'packages'), say);
    for (const name of readdirSync(KEPT))
      if (name.startsWith('build-')) rmSync(join(KEPT, name), { recursive: true, force: true });
    const half = `${folder}.half`;
    await build(packages, half);
    renameSync(half, folder);
    say(`  dom0 built in ${since(start)}`);
  }
  const at = (name) => join(folder, name);
  const kernel = readFileSync(at('kernel'), 'utf8').trim();
  return { xen: at('xen'), linux: at('linux'), initramfs: at('initramfs'), disk: at('disk'), kernel };
}

/** Named by what it is made from: another Node, or a change here, makes another one. */
function folderOfBuild() {
  const hash = createHash('sha256').update(process.version);
  for (const name of ['build.mjs', 'tree.mjs', 'packages.mjs']) hash.update(readFileSync(join(OWN, name)));
  const parts = join(OWN, 'parts');
  for (const name of readdirSync(parts, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort())
    hash.update(readFileSync(name));
  return join(KEPT, `build-${hash.digest('hex').slice(0, 12)}`);
}

async function build(packages, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tree = join(folder, 'tree');
  const at = (name) => join(folder, name);
  const { kernel } = await makeTree(packages, tree);
  await makeInitramfs(tree, kernel);
  await makeGuest(tree, kernel, join(tree, 'boot/guest.img'));
  const [xen] = readdirSync(join(tree, 'boot')).filter((name) => /^xen-4.*-amd64\.gz$/.test(name));
  await must('sh', ['-c', 'gunzip -c "$0" > "$1"', join(tree, 'boot', xen), at('xen')]);
  copyFileSync(join(tree, 'boot', `vmlinuz-${kernel}`), at('linux'));
  copyFileSync(join(tree, 'boot', `initrd.img-${kernel}`), at('initramfs'));
  await must('mke2fs', ['-q', '-t', 'ext4', '-m', '0', '-d', tree, at('disk'), '900M']);
  rmSync(tree, { recursive: true, force: true });
  writeFileSync(at('kernel'), `${kernel}\n`);
}
