import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueFiles } from './catalogue/catalogue.ts';

/** The compiled catalogue as the build puts it beside the bundles. */
export function catalogueFiles(folder: string): CatalogueFiles {
  const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return { records: () => read('records.json'), texts: () => read('texts.json') };
}
