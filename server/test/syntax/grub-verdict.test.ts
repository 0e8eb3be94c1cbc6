/** What the real readers of GRUB's files said of each text (server/test/data): ours says the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGrubScript } from '../../src/syntax/grub-cfg/parse.ts';
import { parseGrubDefaults } from '../../src/syntax/grub-default/parse.ts';
import shell from '../data/grub-defaults-cases.json' with { type: 'json' };
import scripts from '../data/grub-script-cases.json' with { type: 'json' };

interface Case {
  readonly text: string;
  readonly refusedAtLine?: number;
  readonly refusal?: string;
}

for (const { text, refusedAtLine } of scripts.cases as readonly Case[]) {
  test(`grub-script-check: ${JSON.stringify(text)}`, () => {
    const fault = parseGrubScript(text).faults[0];
    assert.equal(fault && Number(/^Syntax error at line (\d+):/.exec(fault.message)?.[1]), refusedAtLine);
  });
}

for (const { text, refusal } of shell.cases as readonly Case[]) {
  test(`dash: ${JSON.stringify(text)}`, () => {
    assert.equal(parseGrubDefaults(text).faults[0]?.message, refusal);
  });
}

const JUNK = [
  '\0',
  '\uFEFF',
  '\r',
  '\\',
  "'",
  '"',
  '$',
  '${',
  '`',
  '$(',
  '{',
  '}',
  '\n',
  '#',
  '(',
  ';',
  'if ',
  '<<x',
  '\uD800',
  'a=',
];

test('no text makes a reader fail, and every span lies in the text', () => {
  let seed = 7;
  const next = (limit: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % limit;
  };
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: next(12) }, () => JUNK[next(JUNK.length)]).join('');
    for (const { start, end } of [...parseGrubScript(text).faults, ...parseGrubDefaults(text).faults]) {
      assert.ok(0 <= start && start <= end && end <= text.length, JSON.stringify(text));
    }
  }
});
