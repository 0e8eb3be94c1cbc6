import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The server's two doors: `main` is xen-language-server, `cli` is xen-config. */
type Door = 'main' | 'cli';

/**
 * A program of its own in a new folder, beside the catalogue's files, and free of a half-finished build in server/dist.
 * Resolves to the folder; `main.js` or `cli.js` in it is the program.
 */
export async function bundleProgram(door: Door, prefix: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  await bundleProgramInto(door, folder);
  return folder;
}

/** The same in a folder that is named, and made where it is missing. */
export async function bundleProgramInto(door: Door, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [`server/src/${door}.ts`],
    outfile: join(folder, `${door}.js`),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  for (const name of ['records.json', 'texts.json']) {
    copyFileSync(join('server/src/catalogue/generated', name), join(folder, name));
  }
}
