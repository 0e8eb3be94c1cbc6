/** What the steps of toolstack/ say and what rules/ has rows for are the same, held by reading the sources. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FAMILIES, familyOf } from '../../src/features/rule-pages.ts';
import { RULES } from '../../src/rules/table.ts';
import { VERDICT_ROWS } from '../../src/rules/verdict/rows.ts';

const codes = new Set(RULES.map(({ code }) => code));

/** Every string that is a code or looks like one, as often as it stands there. */
function codesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const found = [...text.matchAll(/'([a-z-]+\/[a-z\d-]+)'/g)].flatMap(([, code]) => code ?? []);
      // A row that stands by itself is asked for its code.
      return /\bguardRule\.code\b/.test(text) ? [...found, ...found] : found;
    })
    .filter((code) => familyOf(code) in FAMILIES);
}

const inToolstack = codesIn('server/src/toolstack');
const inRules = ['rules', 'features', 'lsp', 'syntax'].flatMap((floor) => codesIn(`server/src/${floor}`));

test('every code that a step says has a row', () => {
  assert.ok(inToolstack.length > 100, 'too few were found');
  assert.deepEqual(
    [...new Set(inToolstack)].filter((code) => !codes.has(code)),
    [],
  );
});

test('every row about xl’s words is said by a step', () => {
  const said = new Set(inToolstack);
  assert.deepEqual(
    VERDICT_ROWS.map(({ code }) => code).filter((code) => !said.has(code)),
    [],
  );
});

test('every other row is said somewhere: its code stands in a second place', () => {
  const verdict = new Set(VERDICT_ROWS.map(({ code }) => code));
  const once = [...codes].filter((code) => !verdict.has(code) && inRules.filter((one) => one === code).length < 2);
  assert.deepEqual(once, []);
});
