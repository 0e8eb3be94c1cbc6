// Writes docs/reference from the catalogue: an index and one page a family. Pages of families that are gone are taken away.
//   node scripts/reference.mjs
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { compileCatalogue } from './compile-catalogue.mjs';
import { main, ROOT } from './lib/run.mjs';

const FOLDER = 'docs/reference';
const GENERATED = 'server/src/catalogue/generated';

await main(async () => {
  process.chdir(ROOT);
  compileCatalogue();
  const bundle = 'out/reference.mjs';
  await build({
    stdin: {
      contents:
        "export { Catalogue } from './catalogue/catalogue.ts'; export { referencePages } from './features/reference.ts';",
      resolveDir: 'server/src',
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundle,
    logLevel: 'warning',
  });
  const { Catalogue, referencePages } = await import(pathToFileURL(resolve(bundle)).href);
  const read = (name) => JSON.parse(readFileSync(join(GENERATED, name), 'utf8'));
  const pages = referencePages(new Catalogue({ records: () => read('records.json'), texts: () => read('texts.json') }));

  mkdirSync(FOLDER, { recursive: true });
  for (const name of readdirSync(FOLDER)) if (!pages.has(name)) rmSync(join(FOLDER, name));
  for (const [name, text] of pages) writeFileSync(join(FOLDER, name), text);
  console.log(`${FOLDER}: ${pages.size} pages`);
});
