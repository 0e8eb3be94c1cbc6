// Compiles the catalogue's YAML into the two JSON files that the server loads on first need.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';

const DATA = 'server/src/catalogue/data';
const OUT = 'server/src/catalogue/generated';

export function compileCatalogue() {
  const records = [];
  const texts = {};
  for (const file of readdirSync(DATA)
    .filter((name) => name.endsWith('.yaml'))
    .sort()) {
    for (const { text, example, link, checked, ...record } of parse(readFileSync(join(DATA, file), 'utf8'))) {
      records.push(record);
      if (text) texts[`${record.family}/${record.name}`] = { text, example, link, checked };
    }
  }
  mkdirSync(OUT, { recursive: true });
  writeFileSync(join(OUT, 'records.json'), JSON.stringify(records));
  writeFileSync(join(OUT, 'texts.json'), JSON.stringify(texts));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) compileCatalogue();
