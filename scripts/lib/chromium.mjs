// A Chromium for the tests that drive a page: the machine's own, or Debian's through apt where we may.
import { must, onPath, Plain, run, since } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const PACKAGES = ['chromium', 'fonts-dejavu-core'];

/** Nothing that calls home, and no sandbox: root has none, and the page is our own. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The browser that is there: the variable CHROMIUM, or one on PATH. */
export function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of NAMES) {
    const path = onPath(name);
    if (path) return path;
  }
  return undefined;
}

/**
 * Finds a Chromium, or installs Debian's where we are root.
 * @param {(line: string) => void} say
 * @returns {Promise<string>} the program's path
 */
export async function installChromium(say) {
  const found = findChromium();
  if (found) return found;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !onPath('apt-get')) {
    throw new Plain(
      'The tests need a Chromium (or Chrome) on PATH, or its path in the variable CHROMIUM. On Debian:\n' +
        `  sudo apt-get install -y --no-install-recommends ${PACKAGES.join(' ')}`,
    );
  }
  const start = performance.now();
  say(`Installing ${PACKAGES.join(' and ')} with apt-get (once)`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '--no-install-recommends', ...PACKAGES];
  // The lists may be old or missing: a failed update is told only where the install fails as well.
  const update = await run('apt-get', ['update', '-qq'], { quiet: true, env });
  try {
    await must('apt-get', install, { env });
  } catch (error) {
    throw new Plain(`${error.message}${update.status === 0 ? '' : `\n${update.stderr.trim()}`}`);
  }
  say(`  done in ${since(start)}`);
  const path = findChromium();
  if (!path) throw new Plain('apt-get installed chromium, but it is not on PATH.');
  return path;
}
