import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueFiles } from './catalogue/catalogue.ts';

/**
 * The compiled catalogue as the build puts it beside the bundles: JSON with a family's records on a line, and a text on a line. Most
 * sessions need a tenth of it, and parsing all would take longer than checking a file.
 */
export function catalogueFiles(folder: string): CatalogueFiles {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  let texts: string | undefined;
  return {
    records: () => JSON.parse(read('records.json')),
    texts: () => JSON.parse(read('texts.json')),
    recordsOf: (family) => JSON.parse(`[${lineFrom(read('records.json'), `{"family":"${family}",`)}]`),
    textOf(name) {
      texts ??= read('texts.json');
      const beginning = `${JSON.stringify(name)}:`;
      const line = lineFrom(texts, beginning);
      return line === '' ? undefined : JSON.parse(line.slice(beginning.length));
    },
  };
}

/** The line that begins so, without the comma that may end it; empty where there is none. */
function lineFrom(text: string, beginning: string): string {
  const start = text.indexOf(`\n${beginning}`) + 1;
  if (start === 0) return '';
  const end = text.indexOf('\n', start);
  return text.slice(start, text.charAt(end - 1) === ',' ? end - 1 : end);
}
