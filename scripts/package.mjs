// Makes the package that users install, xen-config-VERSION.vsix, with only what runs inside.
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { lastChange, main, must, Plain, ROOT, size } from './lib/run.mjs';
import { readZip } from './lib/zip.mjs';

/** Promised: the package stays under it. */
export const LARGEST_PACKAGE = 1_000_000;

/** What the package is made of; a change of any of it makes a packed one old. */
const SOURCES = [
  'client/src',
  'server/src',
  'server/package.json',
  'syntaxes',
  'docs/rules',
  'client/media',
  'scripts',
  'package.json',
];
const PAPERS = ['package-lock.json', 'README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore'];

/** Where the package is, made or not. */
export function packagePath() {
  const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return join(ROOT, `${name}-${version}.vsix`);
}

export function isPackageFresh() {
  const made = lastChange(packagePath());
  return made > 0 && [...SOURCES, ...PAPERS].every((path) => lastChange(join(ROOT, path)) <= made);
}

/**
 * Builds and packs.
 * @param {{say?: (line: string) => void}} [options]
 * @returns {Promise<string>} the package's path
 */
export async function makePackage({ say = console.log } = {}) {
  await build({ say });
  const out = packagePath();
  rmSync(out, { force: true });
  await must(process.execPath, [
    join(ROOT, 'node_modules/@vscode/vsce/vsce'),
    'package',
    // Everything is in the bundles.
    '--no-dependencies',
    // There is no public repository yet that the readme's links could lead to.
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    ...['--out', out],
  ]);
  if (!existsSync(out)) throw new Plain('vsce made no package.');
  const bytes = statSync(out).size;
  say(`${out}: ${size(bytes)}`);
  if (bytes > LARGEST_PACKAGE)
    throw new Plain(`The package has ${bytes} bytes; it must stay under ${LARGEST_PACKAGE}.`);
  return out;
}

/** What is inside, largest first, in bytes before packing. */
function showContents(vsix) {
  const files = [...readZip(vsix)].sort(([, a], [, b]) => b.length - a.length);
  for (const [name, content] of files) console.log(`  ${size(content.length).padStart(8)}  ${name}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(async () => showContents(await makePackage()));
