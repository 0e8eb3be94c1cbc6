import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * The server as a program of its own in a new folder, beside the catalogue's files, and free of a half-finished build in server/dist.
 * Resolves to the folder; `main.js` in it is the program.
 */
export async function bundleServer(prefix: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  await build({
    entryPoints: ['server/src/main.ts'],
    outfile: join(folder, 'main.js'),
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
  return folder;
}
