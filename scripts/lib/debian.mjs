// Debian's packages as judges: fetched by apt and unpacked into a folder of ours, never installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
  mkdirSync(stamps, { recursive: true });
  const downloads = mkdtempSync(join(target, 'download-'));
  try {
    download(missing, downloads);
    for (const file of readdirSync(downloads).filter((name) => name.endsWith('.deb'))) {
      const unpacked = run('dpkg-deb', ['-x', join(downloads, file), target]);
      if (unpacked.status !== 0) throw new Error(`dpkg-deb could not unpack ${file}: ${lastLine(unpacked.stderr)}`);
    }
  } finally {
    rmSync(downloads, { recursive: true, force: true });
  }
  for (const name of missing) writeFileSync(join(stamps, name), '');
  return target;
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
