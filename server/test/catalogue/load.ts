/** The compiled catalogue, for tests: the unit runner compiles it first and runs at the repository's root. */
import { readFileSync } from 'node:fs';
import { Catalogue } from '../../src/catalogue/catalogue.ts';
import type { OptionRecord, OptionText } from '../../src/catalogue/record.ts';

const GENERATED = 'server/src/catalogue/generated';

export const records: OptionRecord[] = JSON.parse(readFileSync(`${GENERATED}/records.json`, 'utf8'));
export const texts: Record<string, OptionText> = JSON.parse(readFileSync(`${GENERATED}/texts.json`, 'utf8'));
export const catalogue = new Catalogue({ records: () => records, texts: () => texts });

/** A table of facts under server/test/data, a row an object. */
export function facts<Column extends string>(name: string): Record<Column, string>[] {
  const [head = '', ...lines] = readFileSync(`server/test/data/facts-${name}.tsv`, 'utf8').trimEnd().split('\n');
  const columns = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])) as Record<Column, string>;
  });
}
