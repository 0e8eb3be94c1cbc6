/**
 * One bundle of what the server's doors share. Both would else carry the whole knowledge of Xen, and the package with it twice.
 *
 * The doors (`main.ts`, `cli.ts` and the folders that are theirs alone) are bundled with `fromCore`: what they import of the floors below
 * comes out of `core.js`, which lies beside them. The core's own entry is made of what they import.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const SERVER = 'server/src';
/** What belongs to a door: files and folders of server/src. */
const DOORS = ['main.ts', 'cli.ts', 'lsp', 'cli'];
const ENTRY = 'core-of-the-doors';
const IMPORT = /(?:^|\n)\s*(?:import|export)\s+(?!type\b)[^'";]*?from\s*'(\.[^']+)'/g;

/** The core's bundle starts with this entry. */
export const CORE_ENTRY = ENTRY;

/** Plugin for the core: its entry is made of what the doors import, looked up again at every build. */
export function coreEntry(root) {
  const source = join(root, SERVER);
  return {
    name: 'core-entry',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${ENTRY}$`) }, () => ({ path: ENTRY, namespace: ENTRY }));
      build.onLoad({ filter: /.*/, namespace: ENTRY }, () => {
        const doors = DOORS.flatMap((name) => filesAt(join(source, name)));
        const shared = [...new Set(doors.flatMap((file) => importsOf(file)))].filter(
          (path) => !isOfADoor(source, path),
        );
        return {
          contents: shared
            .sort()
            .map((path) => `export * as ${nameOf(source, path)} from ${JSON.stringify(path)};`)
            .join('\n'),
          resolveDir: source,
          watchFiles: doors,
          watchDirs: DOORS.map((name) => join(source, name)).filter((path) => statSync(path).isDirectory()),
        };
      });
    },
  };
}

/** Plugin for a door: what is not its own is taken out of the core. */
export function fromCore(root) {
  const source = join(root, SERVER);
  return {
    name: 'from-core',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\// }, ({ path, importer }) => {
        const wanted = join(dirname(importer), path);
        if (!isOfADoor(source, importer) || isOfADoor(source, wanted)) return undefined;
        return { path: wanted, namespace: 'from-core' };
      });
      build.onLoad({ filter: /.*/, namespace: 'from-core' }, ({ path }) => ({
        contents: `module.exports = require('./core.js').${nameOf(source, path)};`,
      }));
      build.onResolve({ filter: /^\.\/core\.js$/, namespace: 'from-core' }, () => ({
        path: './core.js',
        external: true,
      }));
    },
  };
}

function isOfADoor(source, path) {
  const inside = relative(source, path).split(sep);
  return DOORS.includes(inside[0]);
}

function filesAt(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(path, name));
}

function importsOf(file) {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map((found) => join(dirname(file), found[1]));
}

/** A name that JavaScript takes: `features/boot/root.ts` is `features_boot_root`. */
function nameOf(source, path) {
  return relative(source, path)
    .replace(/\.ts$/, '')
    .replaceAll(/[^a-z0-9]/gi, '_');
}
