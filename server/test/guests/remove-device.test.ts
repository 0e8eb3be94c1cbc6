import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainConfig } from '../../src/guests/domain-config.ts';
import { insertDevice } from '../../src/guests/insert-device.ts';
import { pciList } from '../../src/guests/pci-devices.ts';
import { removeDevice } from '../../src/guests/remove-device.ts';
import { applyEdits } from '../../src/text/span.ts';
import { seeded } from '../guests/random.ts';

/** The text, and the text after 04:00.0 was taken out. */
const DONE: readonly (readonly [string, string])[] = [
  ['name = "a"\n', 'name = "a"\n'],
  // The only one.
  ["pci = [ '04:00.0' ]\n", 'pci = [ ]\n'],
  ["pci=['04:00.0']\n", 'pci=[]\n'],
  ["pci = [ '04:00.0', ] # none\n", 'pci = [ ] # none\n'],
  ["pci = [\n  '04:00.0', # net\n]\n", 'pci = [\n]\n'],
  // On one line.
  ["pci = [ '01:00.0', '04:00.0' ]\n", "pci = [ '01:00.0' ]\n"],
  ["pci = [ '04:00.0', '01:00.0' ]\n", "pci = [ '01:00.0' ]\n"],
  ["pci=['01:00.0','04:00.0','03:00.0']\n", "pci=['01:00.0','03:00.0']\n"],
  ['pci = [ "01:00.0" , "04:00.0" ]\n', 'pci = [ "01:00.0" ]\n'],
  ["pci = [ '01:00.0', '04:00.0', ]\n", "pci = [ '01:00.0', ]\n"],
  ["pci = [ '01:00.0', '0000:04:00.0@5,permissive=1' ]\n", "pci = [ '01:00.0' ]\n"],
  // On several.
  ["pci = [\n  '01:00.0',\n  '04:00.0'\n]\n", "pci = [\n  '01:00.0'\n]\n"],
  ["pci = [\n  '04:00.0', # gone\n  '01:00.0'\n]\n", "pci = [\n  '01:00.0'\n]\n"],
  ["pci = [\n\t'01:00.0',\n\t'04:00.0',\n]\n", "pci = [\n\t'01:00.0',\n]\n"],
  ["pci = [ '01:00.0',\n        '04:00.0' ]\n", "pci = [ '01:00.0' ]\n"],
  ["pci = [ '04:00.0',\n        '01:00.0' ]\n", "pci = [ '01:00.0' ]\n"],
  ["pci = [\n  '01:00.0', # a, b\n  '04:00.0' # gpu\n]\n", "pci = [\n  '01:00.0' # a, b\n]\n"],
  ["pci = [ '01:00.0'\n      , '04:00.0'\n      ]\n", "pci = [ '01:00.0'\n      ]\n"],
  // The list that counts.
  ["pci = [ '04:00.0' ]\npci = [ '04:00.0', '03:00.0' ]\n", "pci = [ '04:00.0' ]\npci = [ '03:00.0' ]\n"],
  ["pci = [ '01:00.0' ]\npci += [ '04:00.0' ]\n", "pci = [ '01:00.0' ]\npci += [ ]\n"],
  // Twice.
  ["pci = [ '04:00.0', '01:00.0', '0000:04:00.0' ]\n", "pci = [ '01:00.0' ]\n"],
  // A neighbour of the same card is another device.
  ["pci = [ '04:00.1' ]\n", "pci = [ '04:00.1' ]\n"],
];

for (const [text, after] of DONE) {
  test(`out of ${JSON.stringify(text)}`, () => {
    const removal = removeDevice(DomainConfig.parse(text), '0000:04:00.0');
    assert.ok('edits' in removal, JSON.stringify(removal));
    assert.equal(applyEdits(text, removal.edits), after);
  });
}

test('a string for all functions goes with all of them', () => {
  const config = DomainConfig.parse("pci = [ '04:00.*' ]\n");
  assert.match(JSON.stringify(removeDevice(config, '04:00.0')), /line 1 names all functions by 04:00\.\*/);
  const whole = removeDevice(config, '04:00.0', true);
  assert.equal('edits' in whole && applyEdits(config.text, whole.edits), 'pci = [ ]\n');
});

test('not an address', () => {
  assert.match(JSON.stringify(removeDevice(DomainConfig.parse(''), '04:00')), /not the address/);
});

test('whatever the text: xl reads the same devices less this one', () => {
  const random = seeded(7070);
  const pieces = [
    'pci',
    ' = ',
    ' += ',
    '[ ',
    '[',
    ' ]',
    ']',
    "'01:00.0'",
    "'04:00.0'",
    "'04:00.0,permissive=1'",
    '"04:00.0"',
    "'04:00.0', ",
    "'03:00.0', ",
    "pci = [ '04:00.0', '01:00.0'",
    ', ',
    ',',
    '\n',
    '\n  ',
    ' # c\n',
    ' # a, b\n',
    ';',
    'name = "a"\n',
    "'",
    "''",
    '3',
  ];
  let removed = 0;
  let doubtful = 0;
  for (let round = 0; round < 6000; round++) {
    const pieced = Array.from({ length: random(12) }, () => pieces[random(pieces.length)]).join('');
    const text = random(2) === 0 ? pieced : `pci = [ ${pieced} ]\n`;
    const config = DomainConfig.parse(text);
    const before = pciList(config, '4.22').entries.map(({ content }) => content);
    const wanted = before.filter((content) => !content.startsWith('04:00.0'));
    const removal = removeDevice(config, '0000:04:00.0');
    if ('refused' in removal) {
      assert.match(removal.refused, /\.$/);
      doubtful++;
      continue;
    }
    const changed = DomainConfig.parse(applyEdits(text, removal.edits));
    const after = pciList(changed, '4.22').entries.map(({ content }) => content);
    assert.deepEqual(after, wanted, JSON.stringify(text));
    if (wanted.length < before.length) removed++;
  }
  assert.ok(removed > 150 && doubtful < removed / 5, `${removed} removed, ${doubtful} doubtful`);
});

test('what was put in is taken out again', () => {
  const random = seeded(11);
  const lists = [
    "pci = [ '01:00.0' ]\n",
    "pci=['01:00.0','03:00.0']\n",
    "pci = [\n  '01:00.0',\n  '03:00.0', # gpu\n]\nname = 'a'\n",
    "pci = [ '01:00.0',\n        '03:00.0' ]\n",
    "pci = [ '01:00.0'\n      , '03:00.0'\n      ]\n",
    'pci = []\n',
    'pci = [ \'01:00.0\', ]\nvif = [ "" ]\n',
  ];
  for (let round = 0; round < 40; round++) {
    const text = lists[random(lists.length)] ?? '';
    const put = insertDevice(DomainConfig.parse(text), '07:00.0');
    assert.ok('edits' in put);
    const there = applyEdits(text, put.edits);
    const taken = removeDevice(DomainConfig.parse(there), '07:00.0');
    assert.ok('edits' in taken);
    assert.equal(applyEdits(there, taken.edits).replace('[ ]', '[]'), text);
  }
});
