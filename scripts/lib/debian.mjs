// Debian's packages as judges: fetched by apt and unpacked into a folder of ours, never installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where the project's scripts keep what they unpack. */
export const DEBIAN_FOLDER = '.tools/debian';

/**
 * Unpacks packages (`NAME` each, as apt knows them; dependencies are not followed) into `folder`, where `usr/` and the
 * like then stand. A second call for the same packages does nothing. Throws an Error whose message is one line that says
 * what to do.
 *
 * @param {string[]} names
 * @param {string} [folder]
 * @returns {string} the folder's absolute path
 */
export function unpackDebianPackages(names, folder = DEBIAN_FOLDER) {
  const target = resolve(folder);
  const stamps = join(target, '.unpacked');
  const missing = names.filter((name) => !existsSync(join(stamps, name)));
  if (missing.length === 0) return target;

  for (const tool of ['apt-get', 'dpkg-deb']) {
    if (run(tool, ['--version']).error) {
      throw new Error(
        `${tool} is missing: on a Debian or Ubuntu machine run this again; elsewhere unpack ${missing.join(', ')} of Debian into ${target} and create ${stamps}/NAME for each.`,
      );
    }
  }
  unpack(missing, target, (folder) => download(missing, folder));
  return target;
}

/**
 * The same for another suite of Debian than this machine's (`trixie`): apt gets lists of its own in the folder, and the
 * machine's stay as they are. The folder is `.tools/debian-SUITE`.
 *
 * @param {string} suite
 * @param {string[]} names
 * @returns {string} the folder's absolute path
 */
export function unpackFromSuite(suite, names) {
  const target = resolve(`${DEBIAN_FOLDER}-${suite}`);
  const missing = names.filter((name) => !existsSync(join(target, '.unpacked', name)));
  if (missing.length === 0) return target;
  const apt = mkdtempSync(join(tmpdir(), `apt-${suite}-`));
  try {
    const options = aptOfSuite(suite, apt);
    const updated = run('apt-get', [...options, 'update']);
    if (updated.status !== 0) throw new Error(`apt-get has no lists of ${suite}: ${lastLine(updated.stderr)}`);
    unpack(missing, target, (folder) => {
      const fetched = run('apt-get', [...options, 'download', ...missing], folder);
      if (fetched.status !== 0)
        throw new Error(`apt-get has no ${missing.join(', ')} of ${suite}: ${lastLine(fetched.stderr)}`);
    });
  } finally {
    rmSync(apt, { recursive: true, force: true });
  }
  return target;
}

/**
 * The options with which apt knows one suite and nothing else, from where this machine gets Debian's packages.
 *
 * @param {string} suite
 * @param {string} folder an empty one, for apt's own files
 * @param {{security?: boolean}} [also] with the suite's security updates, where this machine has a place for those
 */
export function aptOfSuite(suite, folder, { security = false } = {}) {
  const format = '$(LABEL) $(COMPONENT) $(REPO_URI)';
  const targets = run('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  const uri = /^Debian main (\S+)$/m.exec(targets.stdout ?? '')?.[1];
  if (!uri) throw new Error(`apt-get names no place that Debian's packages come from: is this Debian?`);
  for (const part of ['state/lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, part), { recursive: true });
  const list = join(folder, 'sources.list');
  const places = [`${uri} ${suite}`];
  const updates = /^Debian-Security main (\S+)$/m.exec(targets.stdout ?? '')?.[1];
  if (security && updates) places.push(`${updates} ${suite}-security`);
  const lines = places.map((place) => `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${place} main\n`);
  writeFileSync(list, lines.join(''));
  writeFileSync(join(folder, 'status'), '');
  const options = {
    'Dir::Etc::sourcelist': list,
    'Dir::Etc::sourceparts': '-',
    'Dir::State': join(folder, 'state'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    // The folder is nobody's but ours, so apt cannot hand its work to a user of its own.
    'APT::Sandbox::User': 'root',
  };
  return Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/** Unpacks what `fetch` puts into a folder, and notes the names. */
function unpack(names, target, fetch) {
  const stamps = join(target, '.unpacked');
  mkdirSync(stamps, { recursive: true });
  const downloads = mkdtempSync(join(target, 'download-'));
  try {
    fetch(downloads);
    for (const file of readdirSync(downloads).filter((name) => name.endsWith('.deb'))) {
      const unpacked = run('dpkg-deb', ['-x', join(downloads, file), target]);
      if (unpacked.status !== 0) throw new Error(`dpkg-deb could not unpack ${file}: ${lastLine(unpacked.stderr)}`);
    }
  } finally {
    rmSync(downloads, { recursive: true, force: true });
  }
  for (const name of names) writeFileSync(join(stamps, name), '');
}

function download(names, folder) {
  let fetched = run('apt-get', ['download', ...names], folder);
  if (fetched.status === 0) return;
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    const updated = run('apt-get', ['update']);
    if (updated.status !== 0) throw new Error(`apt-get update failed: ${lastLine(updated.stderr)}`);
    fetched = run('apt-get', ['download', ...names], folder);
    if (fetched.status === 0) return;
  }
  const hint = isRoot ? 'is the network there, and is this Debian 12?' : 'run "apt-get update" as root first.';
  throw new Error(`apt-get could not download ${names.join(', ')} (${lastLine(fetched.stderr)}): ${hint}`);
}

function run(command, args, cwd) {
  return spawnSync(command, args, { cwd, encoding: 'utf8' });
}

function lastLine(text) {
  return (text ?? '').trim().split('\n').at(-1) ?? '';
}
