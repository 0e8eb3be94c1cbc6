// Writes docs/reference from the catalogue: an index and one page a family. Pages of families that are gone are taken away.
//   node scripts/reference.mjs
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCatalogue } from './compile-catalogue.mjs';
import { main, ROOT } from './lib/run.mjs';
import { importSources } from './lib/sources.mjs';

const FOLDER = 'docs/reference';
const GENERATED = 'server/src/catalogue/generated';

await main(async () => {
  process.chdir(ROOT);
  compileCatalogue();
  const { Catalogue, referencePages } = await importSources('reference', ['catalogue/catalogue', 'features/reference']);
  const read = (name) => JSON.parse(readFileSync(join(GENERATED, name), 'utf8'));
  const pages = referencePages(new Catalogue({ records: () => read('records.json'), texts: () => read('texts.json') }));

  mkdirSync(FOLDER, { recursive: true });
  for (const name of readdirSync(FOLDER)) if (!pages.has(name)) rmSync(join(FOLDER, name));
  for (const [name, text] of pages) writeFileSync(join(FOLDER, name), text);
  console.log(`${FOLDER}: ${pages.size} pages`);
});
