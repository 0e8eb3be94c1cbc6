/**
 * A sample of hovers, spread over all families and releases, as people see them: `UPDATE_DOCS=1 npm run test:unit -- hover-sample` writes
 * it anew, and the difference is there to be read.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { OptionRecord } from '../../src/catalogue/record.ts';
import { RELEASES } from '../../src/catalogue/releases.ts';
import { renderRecord } from '../../src/features/render.ts';
import { catalogue } from '../catalogue/load.ts';

const SAMPLE = 'server/test/data/hover-sample.md';
/** One of so many options is in the sample. */
const ONE_OF = 17;

/** Spread by name, so that a new option does not change which others are in. */
function hash(text: string): number {
  let value = 5381;
  for (const letter of text) value = (Math.imul(value, 33) ^ letter.charCodeAt(0)) >>> 0;
  return value;
}

function hoverOf(record: OptionRecord): string {
  const id = `${record.family}/${record.name}`;
  const release = RELEASES[hash(`release of ${id}`) % RELEASES.length] ?? '4.22';
  return `# ${id} for Xen ${release}\n\n${renderRecord(record, catalogue.text(record), release)}\n`;
}

test('a sample of hovers reads as it did', () => {
  const all = catalogue.families().flatMap((family) => catalogue.all(family));
  const chosen = all.filter(({ family, name }) => hash(`${family}/${name}`) % ONE_OF === 0);
  assert.ok(chosen.length > 30, `only ${chosen.length} in the sample`);
  const sample = chosen.map(hoverOf).join('\n');
  if (process.env.UPDATE_DOCS) writeFileSync(SAMPLE, sample);
  const stands = readFileSync(SAMPLE, 'utf8').split('\n');
  const reads = sample.split('\n');
  const at = reads.findIndex((line, index) => line !== stands[index]);
  assert.ok(
    at < 0 && stands.length === reads.length,
    `${SAMPLE}:${at + 1} is now: ${reads[at]}\nRead the difference; UPDATE_DOCS=1 npm run test:unit -- hover-sample takes it over`,
  );
});
