// Whether a dom0 can be built and booted here; what is missing is installed where that may be done.
import { readFileSync } from 'node:fs';
import { onPath, run } from '../run.mjs';
import { isBuilt } from './build.mjs';

/** Program to the package of Debian that has it. */
const TO_BOOT = { 'qemu-system-x86_64': ['qemu-system-x86', 'seabios', 'ipxe-qemu'] };
const TO_BUILD = {
  cpio: ['cpio'],
  depmod: ['kmod'],
  modprobe: ['kmod'],
  mke2fs: ['e2fsprogs'],
  unshare: ['util-linux'],
};
/** The machine's memory, and QEMU's own. */
const LEAST_MB = 3500;

/**
 * Why no dom0 can be booted here, in one sentence; `undefined`: it can.
 * @param {(line: string) => void} say
 */
export async function whyNoDom0(say) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `it is built from Debian's amd64 packages, and this is ${process.platform} on ${process.arch}`;
  }
  const free = Number(/^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0) / 1024;
  if (free < LEAST_MB) return `it needs ${LEAST_MB} MB of memory, and ${Math.floor(free)} MB are free`;
  const isRoot = process.getuid?.() === 0;
  if (!isBuilt()) {
    if (!isRoot) return 'building it needs root (owners of files, chroot); once it is built, anybody can boot it';
    if (!onPath('apt-get') || !onPath('dpkg-deb'))
      return "it is built from Debian's packages, and there is no apt here";
    if (!(await mayMount()))
      return 'building it needs mounts in a namespace of its own, which this container does not allow';
  }
  const wanted = { ...TO_BOOT, ...(isBuilt() ? {} : TO_BUILD) };
  const missing = Object.keys(wanted).filter((program) => !onPath(program));
  if (missing.length === 0) return undefined;
  const packages = [...new Set(missing.flatMap((program) => wanted[program]))];
  if (!isRoot || !onPath('apt-get')) return `${missing.join(', ')} missing: install ${packages.join(' ')}`;
  return install(packages, say);
}

/** Whether the tree's own tools can be run in it, with what they need of /proc and /dev. */
async function mayMount() {
  const { status } = await run('unshare', ['-m', 'mount', '--make-rprivate', '/'], { quiet: true }).catch(() => ({
    status: 1,
  }));
  return status === 0;
}

async function install(packages, say) {
  say(`Installing ${packages.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const words = ['install', '--yes', '--no-install-recommends', ...packages];
  let done = await run('apt-get', words, { quiet: true, env });
  if (done.status !== 0) {
    await run('apt-get', ['update'], { quiet: true, env });
    done = await run('apt-get', words, { quiet: true, env });
  }
  if (done.status === 0) return undefined;
  return `apt-get could not install ${packages.join(', ')}: ${done.stderr.trim().split('\n').at(-1)}`;
}
