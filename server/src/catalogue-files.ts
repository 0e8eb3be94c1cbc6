import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueFiles } from './catalogue/catalogue.ts';

/**
 * The compiled catalogue as the build puts it beside the bundles: JSON with a family's records on a line, and a text on a line. Most
 * sessions need a tenth of it, and parsing all would take longer than checking a file.
 */
export function catalogueFiles(folder: string): CatalogueFiles {
  const read = (name: string) => readFileSync(join(folder, name));
  // Bytes: of a text with other letters than English ones, half of what a string takes, and only the lines asked for are decoded.
  let records: Buffer | undefined;
  let texts: Buffer | undefined;
  return {
    records: () => JSON.parse(read('records.json').toString('utf8')),
    texts: () => JSON.parse(read('texts.json').toString('utf8')),
    recordsOf(family) {
      records ??= read('records.json');
      return JSON.parse(`[${lineFrom(records, `{"family":"${family}",`)}]`);
    },
    textOf(name) {
      texts ??= read('texts.json');
      const beginning = `${JSON.stringify(name)}:`;
      const line = lineFrom(texts, beginning);
      return line === '' ? undefined : JSON.parse(line.slice(beginning.length));
    },
  };
}

const NEWLINE = 10;
const COMMA = 44;

/** The line that begins so, without the comma that may end it; empty where there is none. */
function lineFrom(text: Buffer, beginning: string): string {
  const start = text.indexOf(`\n${beginning}`) + 1;
  if (start === 0) return '';
  const end = text.indexOf(NEWLINE, start);
  return text.toString('utf8', start, text[end - 1] === COMMA ? end - 1 : end);
}
