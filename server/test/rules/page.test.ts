/** docs/rules.md is made from the rules' table: `UPDATE_DOCS=1 npm run test:unit -- rules/page` writes it anew. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { RULES } from '../../src/rules/table.ts';

const PAGE = 'docs/rules.md';

const FAMILIES: Record<string, string> = {
  syntax: 'Syntax: what the real reader of the file refuses',
  key: 'Keys of a domain config',
  value: 'Values of a domain config',
  setting: 'Settings that meet each other',
  guest: 'The guest as a whole',
  pci: 'The `pci` list',
  passthrough: 'Passthrough',
  rdm: 'Reserved device memory',
  host: 'What this host says to it',
  boot: 'The boot lines',
  'hide-list': 'Hide lists of pciback',
  file: 'Files',
};

function rulesPage(): string {
  const families = new Map<string, string[]>();
  for (const { code, severity, title } of RULES) {
    const family = code.split('/')[0] ?? '';
    const rows = families.get(family) ?? [];
    rows.push(`| \`${code}\` | ${severity} | ${title.replaceAll('|', '\\|')} |`);
    families.set(family, rows);
  }
  const sections = [...families].map(
    ([family, rows]) =>
      `## ${FAMILIES[family] ?? family}\n\n| code | usually | what it points at |\n|---|---|---|\n${rows.join('\n')}\n`,
  );
  return `# Rules

An **error** is what the real tool of the chosen release rejects; its words are in the message, its name is the source. A **warning**, an
**information** or a **hint** (source \`advice\`) is what the tool takes silently and a person would want to know.
This page is made from the tables in \`server/src/rules/\`.

${sections.join('\n')}`;
}

test('no two rules share a code', () => {
  const codes = RULES.map(({ code }) => code);
  assert.deepEqual(
    codes.filter((code, at) => codes.indexOf(code) !== at),
    [],
  );
});

test(`${PAGE} says what the table says`, () => {
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, rulesPage());
  assert.equal(readFileSync(PAGE, 'utf8'), rulesPage(), `stale: UPDATE_DOCS=1 npm run test:unit -- rules/page`);
});

test('every rule belongs to a family with a name', () => {
  assert.deepEqual(
    RULES.filter(({ code }) => !((code.split('/')[0] ?? '') in FAMILIES)).map(({ code }) => code),
    [],
  );
});
