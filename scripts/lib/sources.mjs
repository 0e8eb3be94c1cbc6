// The server's TypeScript for scripts: bundled, and imported as one module.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/**
 * Everything that some files of server/src export.
 * @param {string} name of the bundle in out/
 * @param {readonly string[]} files paths below server/src, without the ending
 */
export async function importSources(name, files) {
  const outfile = `out/${name}.mjs`;
  await build({
    stdin: { contents: files.map((file) => `export * from './server/src/${file}.ts';`).join('\n'), resolveDir: '.' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  });
  return import(pathToFileURL(resolve(outfile)).href);
}
