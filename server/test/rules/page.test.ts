/**
 * docs/rules is made from the rules' table and rules/pages/*.yaml: `UPDATE_DOCS=1 npm run test:unit -- rules/page` writes it anew, and what
 * package.json says of the rules. Every example of a page is run.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { isRelease, NEWEST } from '../../src/catalogue/releases.ts';
import { FAMILIES, familyOf, type RulePage, rulePages } from '../../src/features/rule-pages.ts';
import { RULE_SEVERITIES, ruleNames } from '../../src/features/rule-settings.ts';
import { isLanguageId } from '../../src/protocol/languages.ts';
import type { Finding, RuleRow } from '../../src/rules/finding.ts';
import { RULES } from '../../src/rules/table.ts';
import { Service } from '../../src/service.ts';
import { applyEdits } from '../../src/text/span.ts';
import { catalogue } from './knowledge.ts';
import { readPages } from './pages.ts';

const FOLDER = 'docs/rules';
const MANIFEST = 'package.json';
const STALE = 'stale: UPDATE_DOCS=1 npm run test:unit -- rules/page';
const FIELDS = ['why', 'wrong', 'right', 'only', 'fixed', 'release', 'language', 'tested', 'deep'];
const UPDATE = Boolean(process.env.UPDATE_DOCS);

const pages = readPages();
const made = rulePages(RULES, pages);

test('no two rules share a code', () => {
  const codes = RULES.map(({ code }) => code);
  same(codes.filter((code, at) => codes.indexOf(code) !== at));
});

test('every rule belongs to a family with a name, and every name has a rule', () => {
  same(RULES.filter(({ code }) => !(familyOf(code) in FAMILIES)).map(({ code }) => code));
  same(Object.keys(FAMILIES).filter((family) => !RULES.some(({ code }) => familyOf(code) === family)));
});

test('every rule has an entry in server/src/rules/pages, and every entry a rule', () => {
  const codes = new Set(RULES.map(({ code }) => code));
  same([...codes].filter((code) => !pages.has(code)).map((code) => `${code} has no entry`));
  same([...pages.keys()].filter((code) => !codes.has(code)).map((code) => `${code} is no rule`));
});

test(`${FOLDER} says what the rules say`, () => {
  if (UPDATE) writePages();
  const there = existsSync(FOLDER)
    ? readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'))
    : [];
  assert.deepEqual(there.map((name) => name.replaceAll('\\', '/')).sort(), [...made.keys()].sort(), STALE);
  for (const [name, text] of made) assert.equal(readFileSync(join(FOLDER, name), 'utf8'), text, `${name}: ${STALE}`);
});

function writePages(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  for (const [name, text] of made) {
    mkdirSync(dirname(join(FOLDER, name)), { recursive: true });
    writeFileSync(join(FOLDER, name), text);
  }
}

test('package.json knows every rule', () => {
  const text = readFileSync(MANIFEST, 'utf8');
  const manifest = JSON.parse(text);
  const { properties } = manifest.contributes.configuration;
  const names = ruleNames();
  const wanted = {
    ...properties['xen.rules'],
    propertyNames: {
      enum: names,
      enumDescriptions: names.map(
        (name) =>
          RULES.find(({ code }) => code === name)?.title ?? `Every rule whose code begins with ${name.slice(0, -1)}`,
      ),
    },
    additionalProperties: { type: 'string', enum: [...RULE_SEVERITIES] },
  };
  if (UPDATE) {
    properties['xen.rules'] = wanted;
    // Everything that is not ASCII is written as an escape there.
    const written = JSON.stringify(manifest, undefined, 2).replace(
      /[\u0080-\uffff]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    writeFileSync(MANIFEST, `${written}\n`);
    return;
  }
  assert.deepEqual(properties['xen.rules'], wanted, STALE);
});

for (const rule of RULES) {
  const page = pages.get(rule.code);
  if (!page) continue;
  test(`the page of ${rule.code} keeps what it says`, () => {
    checkForm(rule, page);
    if (rule.needs !== undefined || page.tested !== undefined) checkTestElsewhere(rule, page);
    else checkExamples(rule, page);
  });
}

test('syntax/nul: far down in a text, where it still is one', () => {
  const text = `${'# a line\n'.repeat(8000)}name = "gue\0st"\n`;
  assert.ok(findingsIn(text, { why: '', wrong: '' }).some(({ code }) => code === 'syntax/nul'));
});

test('rules that a text alone cannot show', (context) => {
  for (const { code, needs } of RULES) {
    if (needs !== undefined)
      context.diagnostic(`${code} needs ${needs}: held by ${pages.get(code)?.tested ?? 'nothing'}`);
  }
});

function checkForm({ code }: RuleRow, page: RulePage): void {
  same(Object.keys(page).filter((field) => !FIELDS.includes(field)));
  for (const field of ['why', 'wrong'] as const) assert.equal(typeof page[field], 'string', `${code}: no ${field}`);
  assert.ok((page.right === undefined) !== (page.only === undefined), `${code}: right or only, one of them`);
  assert.ok(page.release === undefined || isRelease(page.release), `${code}: ${page.release} is no release`);
  assert.ok(page.language === undefined || isLanguageId(page.language), `${code}: ${page.language} is no language`);
  assert.ok(!page.fixed || page.right !== undefined, `${code}: fixed, but to what?`);
}

function checkTestElsewhere({ code, needs }: RuleRow, { tested }: RulePage): void {
  assert.ok(
    tested && existsSync(tested),
    `${code} needs ${needs ?? 'something'}: name the test that holds it (tested: server/test/…)`,
  );
  assert.ok(readFileSync(tested, 'utf8').includes(code), `${tested} does not speak of ${code}`);
}

function checkExamples({ code }: RuleRow, page: RulePage): void {
  const nested = '['.repeat(page.deep ?? 0) + ']'.repeat(page.deep ?? 0);
  const found = findingsIn(page.deep ? page.wrong.replace('…', nested) : page.wrong, page);
  const told = found.map((finding) => `${finding.code}: ${finding.message}`).join('\n');
  const own = found.filter((finding) => finding.code === code);
  assert.ok(own.length > 0, `what is wrong gives no ${code}, but:\n${told}`);
  if (page.right === undefined) return;
  const left = findingsIn(page.right, page).filter(
    ({ code: other, severity }) => other === code || severity === 'error',
  );
  assert.deepEqual(
    left.map(({ code: other, message }) => `${other}: ${message}`),
    [],
    'what is right is not',
  );
  const fix = own.flatMap((finding) => finding.fixes?.() ?? [])[0];
  if (page.fixed) assert.equal(fix && applyEdits(page.wrong, fix.edits), page.right, `${code}: the first fix`);
}

function findingsIn(text: string, { language = 'xlcfg', release }: RulePage): Finding[] {
  const service = new Service({
    catalogue,
    openHost: async () => ({ label: 'no machine', devices: [] }),
    openXenVersion: async () => undefined,
  });
  service.configure({ release: release ?? NEWEST });
  return [...service.open(language, text).check()].filter((finding) => finding !== undefined);
}

function same(wrong: readonly string[]): void {
  assert.deepEqual(wrong, []);
}
