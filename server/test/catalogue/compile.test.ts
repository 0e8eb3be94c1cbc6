/** The step from YAML to JSON: what it makes, and what it refuses, in whose words. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

/** Compiles a folder with these files as the script itself would. */
function compile(files: Readonly<Record<string, string>>): { errors: string; outputs: unknown[]; compiled: string } {
  const folder = mkdtempSync(join(tmpdir(), 'xen-catalogue-'));
  const out = mkdtempSync(join(tmpdir(), 'xen-catalogue-out-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const program = `
      import { compileCatalogue } from './scripts/compile-catalogue.mjs';
      const folders = { data: ${JSON.stringify(folder)}, out: ${JSON.stringify(out)}, cache: ${JSON.stringify(join(out, 'parsed.json'))} };
      try { console.log([compileCatalogue(folders), compileCatalogue(folders)].join()); }
      catch (error) { console.error(error.message); }`;
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
    const outputs = run.stderr
      ? []
      : ['records', 'texts'].map((name): unknown => JSON.parse(readFileSync(join(out, `${name}.json`), 'utf8')));
    return { errors: run.stderr, outputs, compiled: run.stdout.trim() };
  } finally {
    for (const made of [folder, out]) rmSync(made, { recursive: true });
  }
}

test('YAML becomes records and texts; a second run has nothing to do', () => {
  const { errors, outputs, compiled } = compile({
    'one.yaml': `# A comment.
family: domain-config
options:
  - name: alpha
    forms: [boolean, list]
    formsSince: { list: 4.10 }
    since: 4.1
    usage: 7
    security: true
    summary: off
    values:
      - { name: on, summary: Switched on. }
      - { name: 0x1, since: 4.20, summary: One. }
    closed: { by: exact, refusal: 'no {}' }
    text: >-
      First line
      goes on.
    example: |
      alpha = 1
    checked: { file: tools/xl/xl_parse.c, release: 4.22 }
`,
  });
  assert.equal(errors, '');
  assert.equal(compiled, 'true,false');
  assert.deepEqual(outputs, [
    [
      {
        family: 'domain-config',
        name: 'alpha',
        forms: ['boolean', 'list'],
        formsSince: { list: '4.10' },
        since: '4.1',
        usage: 7,
        security: true,
        summary: 'off',
        values: [
          { name: 'on', summary: 'Switched on.', since: '4.1' },
          { name: '0x1', summary: 'One.', since: '4.20' },
        ],
        closed: { by: 'exact', refusal: 'no {}' },
      },
    ],
    {
      'domain-config/alpha': {
        text: 'First line goes on.',
        example: 'alpha = 1',
        checked: { file: 'tools/xl/xl_parse.c', release: '4.22' },
      },
    },
  ]);
});

test('faults are named with file and option, all of them at once', () => {
  const option = (name: string, rest: string): string =>
    `  - { name: ${name}, forms: string, since: 4.1, usage: 1, summary: X., ${rest} }\n`;
  const { errors } = compile({
    'a.yaml': `family: domain-config
options:
${option('unknown-field', 'colour: red')}  - { name: missing-field, since: 4.1, forms: string, usage: 1 }
  - { name: bad-release, since: 4.100, forms: string, usage: 1, summary: X. }
${option('backwards', 'until: 3.4')}${option('outside', 'missing: 4.0')}${option('dangling', 'deprecated: { since: 4.2, successor: nobody }')}${option('in-words', 'deprecated: { since: 4.2, successor: two words }')}${option('empty', "default: ''")}${option('odd-form', 'forms2: x').replace('forms: string', 'forms: strnig')}${option('much', 'range: y').replace('usage: 1', 'usage: 101')}${option('unchecked', 'text: Some words.')}${option('nowhere', "text: Some words., checked: { file: '', release: 4.22 }")}${option('example-only', 'example: x')}${option('guest', 'guests: [hvm, kvm]')}${option('open', 'closed: { by: exact, refusal: no }')}${option('twice', 'values: [{ name: a, summary: A. }, { name: a, summary: A. }]')}${option('double', 'range: first')}`,
    'b.yaml': `family: domain-config\noptions:\n${option('double', 'range: second')}${option('other', 'aliases: [unknown-field]')}`,
    'c.yaml': 'family: nonsense\noptions: []\n',
    'd.yaml': 'family: [\n',
  });
  for (const words of [
    'a.yaml: unknown-field: unknown field colour',
    'a.yaml: missing-field: missing field summary',
    'a.yaml: bad-release: since: no release of Xen: "4.100"',
    'a.yaml: backwards: until 3.4 is before since 4.1',
    'a.yaml: outside: missing: outside of its lifespan',
    "a.yaml: dangling: dangling's successor nobody is no record of domain-config",
    'a.yaml: empty: default: empty',
    'a.yaml: odd-form: forms: "strnig" is none of',
    'a.yaml: much: usage: not a number from 0 to 100: 101',
    'a.yaml: unchecked: checked: missing',
    'a.yaml: nowhere: checked.file: not a path',
    'a.yaml: example-only: example: without a text',
    'a.yaml: guest: guests: "kvm" is none of pv, pvh, hvm',
    'a.yaml: open: closed: without values',
    'a.yaml: twice: values: a stands twice',
    'b.yaml: double: the name double is taken by a.yaml: double',
    'b.yaml: other: the name unknown-field is taken by a.yaml: unknown-field',
    'c.yaml: family: "nonsense" is none of',
    'd.yaml: ',
  ]) {
    assert.ok(errors.includes(words), `${words}\nis not among\n${errors}`);
  }
  assert.doesNotMatch(errors, /in-words/);
});

test('a folder without faults in its shape, but with none of it, is no catalogue', () => {
  assert.match(compile({ 'a.yaml': 'just words\n' }).errors, /a\.yaml: it is not a set of fields/);
  assert.match(compile({ 'a.yaml': 'family: xm\noptions: none\n' }).errors, /a\.yaml: options: not a list/);
  assert.match(compile({ 'a.yaml': '' }).errors, /a\.yaml: it is not a set of fields/);
});
