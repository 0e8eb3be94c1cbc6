import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from '../../../src/syntax/xl-config/parse.ts';
import type { Statement, Value } from '../../../src/syntax/xl-config/tree.ts';

/**
 * A statement in one line: key, operator, value; `!` behind what is not closed, `?…?` around junk, `*` before what real xl
 * stores, `-` for a part that is missing.
 */
function shown(text: string): string[] {
  return parseConfig(text).statements.map((statement) => {
    const { key, operator, value, stored, offset } = statement;
    const parts = [
      key?.name ?? '-',
      operator?.kind ?? '-',
      value === undefined ? '-' : shownValue(value, offset, text),
    ];
    return `${stored ? '*' : ''}${parts.join(' ')}`;
  });
}

function shownValue(value: Value, offset: number, text: string): string {
  const raw = text.slice(offset + value.start, offset + value.end);
  if (value.kind === 'junk') return `?${raw}?`;
  if (value.kind !== 'list') return raw + (value.closed ? '' : '!');
  return `[${value.items.map((item) => shownValue(item, offset, text)).join(' ')}]${value.closed ? '' : '!'}`;
}

const TEXTS: readonly (readonly [string, readonly string[]])[] = [
  ['', []],
  ['# only a comment\n\n', []],
  ['name = "g"\nvcpus=2 # two\n', ['*name = "g"', '*vcpus = 2']],
  ['a=1;b=2;', ['*a = 1', '*b = 2']],
  ['vcp', ['vcp - -']],
  ['vcpus =', ['vcpus = -']],
  ['vcpus =\nmemory = 5\n', ['vcpus = -', '*memory = 5']],
  ['memory 512', ['memory - 512']],
  ['name = "gu', ['name = "gu!']],
  ['name = "gu\nvcpus = 2\n', ['name = "gu!', '*vcpus = 2']],
  ['name = "', ['name = "!']],
  ["name = 'it\\'s", ["name = 'it\\'s!"]],
  ["pci = [ '01:00.0',\nvcpus = 2\n", ["pci = ['01:00.0']!", 'vcpus = 2']],
  ["pci = [ '01:00.0',\n  '02:00.0',\n\n# more\n  '03", ["pci = ['01:00.0' '02:00.0' '03!]!"]],
  ['pci = [', ['pci = []!']],
  ["pci = [\n'01:00.0'\n", ["pci = ['01:00.0']!"]],
  ["pci = [ '01:00.0' '02:00.0' ]", ["pci = ['01:00.0' '02:00.0']"]],
  ["pci = [ '01:00.0'; '02:00.0' ]", ["pci = ['01:00.0' '02:00.0']"]],
  ["vif = [ [ 'a', ], 'b' ]", ["*vif = [['a'] 'b']"]],
  ["vif = [ ['a'\nb = 1\n", ["vif = [['a']!]!", 'b = 1']],
  ["a = '1' b = '1'\n", ["*a = '1'", "b = '1'"]],
  ['a = b = 2\n', ['a = -', 'b = 2']],
  ['name = guest\n', ['name = ?guest?']],
  ['name = Guest of mine\n', ['name = ?Guest of mine?']],
  ['memory = 2G\n', ['memory = ?2G?']],
  ['x = 0xFF\n', ['x = ?0xFF?']],
  ['x = -2\n', ['x = ?-2?']],
  ["dm = '/usr/' + arch\n", ["*dm = '/usr/'"]],
  ['vif = [ foo bar, 2G, "x" ]\n', ['vif = [?foo bar? ?2G? "x"]']],
  ['llc-colors = "9"\n', ['llc-colors = "9"']],
  ['llc-colors="9"\n', ['llc-colors = "9"']],
  ['VCPUS = 2\n', ['VCPUS = 2']],
  ['import os, re\n', ['import - ?os, re?']],
  ['if x == 1:\n', ['if - ?x == 1:?']],
  ['= 2\n', ['- = 2']],
  ["'01:00.0',\n", ["- - '01:00.0'"]],
  [']\na=1\n', ['- - -', '*a = 1']],
  ['a=1\r\nb = [ "x",\r\n"y" ]\r\n', ['*a = 1', 'b = ["x" "y"]']],
  ['\ufeffname = "g"\n', ['name = "g"']],
  ['a=1\n# comment without its newline', ['*a = 1', '- - -']],
  ['a=1 # comment without its newline', ['*a = 1']],
  ['@\nb=1\n', ['- - ?@?', '*b = 1']],
  ["a = 'x', 'y'\nb=1\n", ["*a = 'x'", '*b = 1']],
];

for (const [text, statements] of TEXTS) {
  test(`the tree of ${JSON.stringify(text)}`, () => assert.deepEqual(shown(text), statements));
}

test('spans count from the statement, and cover it', () => {
  const text = "a = 1\n  pci += [ 'x' ]  # c\n";
  const statement = parseConfig(text).statements[1] as Statement;
  const { offset, line, length, key, operator, value } = statement;
  const cut = (span: { start: number; end: number } | undefined) =>
    span && text.slice(offset + span.start, offset + span.end);
  assert.deepEqual(
    [text.slice(offset, offset + length), line, cut(key), cut(operator), cut(value)],
    ["pci += [ 'x' ]", 2, 'pci', '+=', "[ 'x' ]"],
  );
});

test('faults stand where they can be seen', () => {
  const at = (text: string) => {
    const found = parseConfig(text).statements.flatMap(({ offset, faults }) =>
      faults.map(({ start, end }) => text.slice(offset + start, offset + end)),
    );
    return found.join('|');
  };
  assert.equal(at('vcpus =\n'), '=');
  assert.equal(at("pci = [ 'a',\n\n"), ',');
  assert.equal(at('name = "gu\n'), '"gu');
  assert.equal(at('a = 2G\n'), 'G');
});

test('any nesting, without end, is a tree', () => {
  for (const text of [
    '['.repeat(100_000),
    `a=${'[1,'.repeat(100_000)}`,
    `a=${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  ]) {
    assert.equal(parseConfig(text).statements.length, 1);
  }
});
