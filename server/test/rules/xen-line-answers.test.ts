/**
 * What is said of a word of Xen's line against what Xen's own parsers answered to it, compiled from the tags of its source
 * (scripts/compare-with-xen-line.mjs made the table and compares many more).
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isRelease } from '../../src/catalogue/releases.ts';
import { judge } from '../judge/xen-line-verdict.mjs';
import { bootFindings } from './boot-check.ts';

const [, header = '', ...rows] = readFileSync('server/test/data/xen-line-answers.txt', 'utf8').trimEnd().split('\n');
const releases = header.slice(2).split(' ');
const answers = rows.flatMap((row) => {
  const [letters = '', words = ''] = row.split('\t');
  return words.split(' ').map((word) => ({ word, letters }));
});

test('the table has what is judged', () => {
  assert.equal(releases.length, 23);
  assert.ok(answers.length > 7000);
});

for (const [at, line] of releases.entries()) {
  assert.ok(isRelease(line), line);
  test(`Xen ${line} answers to its line as is said`, () => {
    const wrong = answers.filter(({ word, letters }) => {
      const found = bootFindings('menu', `title a\nkernel /xen.gz ${word}\nmodule /vmlinuz\n`, line);
      return judge({ word, line, code: letters[at] ?? '?', found }) === 'wrong';
    });
    assert.deepEqual(
      wrong.map(({ word, letters }) => `${word} (${letters[at]})`),
      [],
    );
  });
}
