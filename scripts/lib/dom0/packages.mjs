// What a dom0 is made of: Debian's packages, with all that they need, as files.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aptOfSuite } from '../debian.mjs';
import { must } from '../run.mjs';
import { Cannot } from './cannot.mjs';

/** The tools of a Xen must be those of the hypervisor, so all comes from one suite, whatever this machine runs. */
const SUITE = 'bookworm';
const NAMES = [
  ...['xen-hypervisor-4.17-amd64', 'xen-utils-4.17', 'xenstore-utils', 'linux-image-amd64'],
  // What every Debian has, and so nothing asks for.
  ...['bash', 'coreutils', 'dash', 'debianutils', 'findutils', 'grep', 'gzip', 'libc-bin', 'mawk', 'mount', 'sed'],
  ...['sysvinit-utils', 'tar', 'util-linux'],
  ...['busybox-static', 'iproute2', 'kmod', 'libstdc++6', 'patch', 'pciutils', 'procps'],
];

/**
 * Fetches the packages into a folder; where they lie there already, nothing is done.
 *
 * @param {string} folder
 * @param {(line: string) => void} say
 * @returns {Promise<string[]>} the packages' files
 */
export async function fetchPackages(folder, say) {
  const stamp = join(folder, 'names');
  const wanted = `${SUITE} ${NAMES.join(' ')}\n`;
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    say(`Fetching Debian's Xen, Linux and what they need (${SUITE}, some 140 MB)`);
    rmSync(folder, { recursive: true, force: true });
    await fetchInto(folder);
    writeFileSync(stamp, wanted);
  }
  return readdirSync(folder)
    .filter((name) => name.endsWith('.deb'))
    .sort()
    .map((name) => join(folder, name));
}

async function fetchInto(folder) {
  const apt = mkdtempSync(join(tmpdir(), 'apt-dom0-'));
  try {
    mkdirSync(join(folder, 'partial'), { recursive: true });
    // Its list of installed packages is empty: all that they need is fetched as well.
    const options = [...aptOrWhy(apt), '-o', `Dir::Cache::archives=${folder}`];
    await fetched(`the lists of ${SUITE}`, [...options, 'update']);
    const calls = ['install', '--yes', '--no-install-recommends', '--download-only', ...NAMES];
    await fetched('its packages', [...options, '-o', 'Debug::NoLocking=1', ...calls]);
  } finally {
    rmSync(apt, { recursive: true, force: true });
  }
}

/** Of another system than Debian, apt knows no place of it. */
function aptOrWhy(folder) {
  try {
    return aptOfSuite(SUITE, folder, { security: true });
  } catch (error) {
    throw new Cannot(error.message);
  }
}

/** Without a network, or where Debian's packages come from nowhere, there is nothing to build. */
async function fetched(what, words) {
  await must('apt-get', words).catch((error) => {
    throw new Cannot(`apt-get could not fetch ${what}: ${error.message.trim().split('\n').at(-1)}`);
  });
}
