import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainConfig } from '../../src/guests/domain-config.ts';
import { insertDevice } from '../../src/guests/insert-device.ts';
import { pciList } from '../../src/guests/pci-devices.ts';
import { applyEdits } from '../../src/text/span.ts';
import { seeded } from '../guests/random.ts';

/** The text, and the text after 04:00.0 was put in. */
const DONE: readonly (readonly [string, string])[] = [
  // A new list.
  ['', "pci = [ '04:00.0' ]\n"],
  ['name = "a"\n', 'name = "a"\npci = [ \'04:00.0\' ]\n'],
  ['name = "a"', 'name = "a"\npci = [ \'04:00.0\' ]\n'],
  ['name="a"\n', 'name="a"\npci=[ \'04:00.0\' ]\n'],
  ['name = "a"\n\n# end\n', 'name = "a"\n\n# end\npci = [ \'04:00.0\' ]\n'],
  ['# end', "# end\npci = [ '04:00.0' ]\n"],
  ["# pci = [ '04:00.0' ]\n", "# pci = [ '04:00.0' ]\npci = [ '04:00.0' ]\n"],
  // An empty one.
  ['pci = []\n', "pci = [ '04:00.0' ]\n"],
  ['pci = [ ] # none\n', "pci = [ '04:00.0' ] # none\n"],
  ["pci = ''\n", "pci = [ '04:00.0' ]\n"],
  ['pci = [\n]\n', "pci = [\n  '04:00.0'\n]\n"],
  ['pci = [\n  # none yet\n]\n', "pci = [\n  # none yet\n  '04:00.0'\n]\n"],
  // On one line.
  ["pci = [ '01:00.0' ]\n", "pci = [ '01:00.0', '04:00.0' ]\n"],
  ["pci=['01:00.0']\n", "pci=['01:00.0', '04:00.0']\n"],
  ["pci=['01:00.0','03:00.0']\n", "pci=['01:00.0','03:00.0','04:00.0']\n"],
  ['pci = [ "01:00.0" , "03:00.0" ]\n', 'pci = [ "01:00.0" , "03:00.0" , "04:00.0" ]\n'],
  ["pci = [ '01:00.0', ]\n", "pci = [ '01:00.0', '04:00.0', ]\n"],
  ["pci = [ '01:00.0,permissive=1' ] # net\n", "pci = [ '01:00.0,permissive=1', '04:00.0' ] # net\n"],
  // On several.
  ["pci = [\n  '01:00.0'\n]\n", "pci = [\n  '01:00.0',\n  '04:00.0'\n]\n"],
  ["pci = [\n\t'01:00.0',\n\t'03:00.0',\n]\n", "pci = [\n\t'01:00.0',\n\t'03:00.0',\n\t'04:00.0',\n]\n"],
  ["pci = [ '01:00.0',\n        '03:00.0' ]\n", "pci = [ '01:00.0',\n        '03:00.0',\n        '04:00.0' ]\n"],
  [
    "pci = [\n  '01:00.0', # a, b\n  '03:00.0' # gpu\n]\n",
    "pci = [\n  '01:00.0', # a, b\n  '03:00.0', # gpu\n  '04:00.0'\n]\n",
  ],
  ["pci = [\n  '01:00.0', # net\n]\n", "pci = [\n  '01:00.0', # net\n  '04:00.0',\n]\n"],
  [
    "pci = [ '01:00.0'\n      , '03:00.0'\n      ]\n",
    "pci = [ '01:00.0'\n      , '03:00.0'\n      , '04:00.0'\n      ]\n",
  ],
  // The list that counts.
  ["pci = [ '01:00.0' ]\npci = [ '03:00.0' ]\n", "pci = [ '01:00.0' ]\npci = [ '03:00.0', '04:00.0' ]\n"],
  ["pci = [ '04:00.0' ]\npci = [ '03:00.0' ]\n", "pci = [ '04:00.0' ]\npci = [ '03:00.0', '04:00.0' ]\n"],
  ["pci = [ '01:00.0' ]\npci += [ '03:00.0' ]\n", "pci = [ '01:00.0' ]\npci += [ '03:00.0', '04:00.0' ]\n"],
  // A neighbour of the same card is another device.
  ["pci = [ '04:00.1' ]\n", "pci = [ '04:00.1', '04:00.0' ]\n"],
  ["pci = [ '0001:04:00.0' ]\n", "pci = [ '0001:04:00.0', '04:00.0' ]\n"],
];

for (const [text, after] of DONE) {
  test(`into ${JSON.stringify(text)}`, () => {
    const insertion = insertDevice(DomainConfig.parse(text), '0000:04:00.0');
    assert.ok('edits' in insertion, JSON.stringify(insertion));
    assert.equal(applyEdits(text, insertion.edits), after);
  });
}

const REFUSED: readonly (readonly [string, RegExp, string?])[] = [
  ["pci = [ '04:00.0' ]\n", /04:00\.0 is in the pci list already, on line 1\./],
  ["pci = [\n '01:00.0',\n '0000:04:00.0@5' ]\n", /already, on line 3\./],
  ["pci = [ '04:0.0' ]\n", /already/],
  ["pci = [ '04:00.*' ]\n", /already, on line 1, as 04:00\.\*/],
  ["pci = [ 'bdf=04:00.0' ]\n", /already/],
  ["pci = '01:00.0'\n", /single value/],
  ["pci = [ [ '01:00.0' ] ]\n", /list inside it/],
  ["pci = [ '01:00.0'\nname = 'a'\n", /pci list on line 1 has a syntax error/],
  ["pci = [ '01:00.0\n", /pci list on line 1 has a syntax error/],
  ["name = 'a'\ndisk = [ 'x',\n", /syntax error on line 2/],
  ['name = "a"\n', /not the address/, '04:00'],
];

for (const [text, why, address = '0000:04:00.0'] of REFUSED) {
  test(`not into ${JSON.stringify(text)}`, () => {
    const insertion = insertDevice(DomainConfig.parse(text), address);
    assert.ok('refused' in insertion, JSON.stringify(insertion));
    assert.match(insertion.refused, why);
  });
}

test('whatever the text: one device more, or a refusal', () => {
  const random = seeded(4040);
  const pieces = [
    'pci',
    ' = ',
    '=',
    ' += ',
    '[',
    ' ]',
    ']',
    "'01:00.0'",
    '"03:00.0"',
    "'04:00.0,permissive=1'",
    ', ',
    ',',
    '\n',
    '\n  ',
    ' # c\n',
    ';',
    'name = "a"\n',
    "disk = [ 'x' ]\n",
    '\\',
    '"',
    "'",
    "''",
    '3',
  ];
  let inserted = 0;
  for (let round = 0; round < 4000; round++) {
    const text = Array.from({ length: random(14) }, () => pieces[random(pieces.length)]).join('');
    const config = DomainConfig.parse(text);
    const before = pciList(config, '4.22').entries.map(({ content }) => content);
    const insertion = insertDevice(config, '0000:07:00.0');
    if ('refused' in insertion) {
      assert.match(insertion.refused, /\.$/);
      continue;
    }
    inserted++;
    const changed = DomainConfig.parse(applyEdits(text, insertion.edits));
    const after = pciList(changed, '4.22').entries.map(({ content }) => content);
    assert.deepEqual(after, [...before, '07:00.0'], JSON.stringify(text));
  }
  assert.ok(inserted > 1000, `only ${inserted} insertions`);
});
