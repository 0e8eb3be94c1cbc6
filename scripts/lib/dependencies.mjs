// npm's packages of this project: installed where they are absent or not those of the lock file.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, ROOT, since } from './run.mjs';

/**
 * Runs `npm ci` where it is needed; costs a few milliseconds where it is not.
 * @param {(line: string) => void} say
 */
export async function installDependencies(say) {
  if (areInstalled()) return;
  const start = performance.now();
  say('Installing the packages of this project (npm ci)');
  await must('npm', ['ci', '--no-audit', '--no-fund']);
  say(`  done in ${since(start)}`);
}

function areInstalled() {
  const wanted = packagesOf('package-lock.json');
  const there = packagesOf('node_modules/.package-lock.json');
  if (!wanted || !there) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || (there[path] ? there[path].version === version : optional || devOptional),
  );
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(join(ROOT, lockFile), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
