import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { DomainConfig } from '../../src/guests/domain-config.ts';
import { guestType } from '../../src/guests/guest-type.ts';
import { pciList } from '../../src/guests/pci-devices.ts';
import { seeded } from './random.ts';

test('the last setting of a key counts, and += adds to it', () => {
  const config = DomainConfig.parse('extra = "a"\nextra = "b"\nextra += " c"\nextra += \' d\'\n');
  assert.equal(config.string('extra'), 'b c d');
  assert.equal(config.chain('extra').length, 3);
});

test('lists are put together, numbers are not', () => {
  const config = DomainConfig.parse("pci = [ '01:00.0' ]\npci += [ '02:00.0', '03:00.0' ]\nvcpus = 1\nvcpus += 2\n");
  assert.equal(config.list('pci')?.length, 3);
  assert.equal(config.string('pci'), undefined);
  assert.deepEqual(config.integer('vcpus'), { kind: 'added' });
  assert.deepEqual(config.integer('memory'), { kind: 'absent' });
  assert.deepEqual(config.integer('pci'), { kind: 'list' });
  assert.equal(config.string('vcpus'), '12');
});

test('a list inside the pci list ends it', () => {
  const list = pciList(
    DomainConfig.parse("pci = [ '01:00.0', [ '02:00.0' ], '03:00.0' ]\npci += [ '04:00.0' ]\n"),
    '4.22',
  );
  assert.equal(list.entries.length, 1);
  assert.equal(list.lost, 2);
  assert.ok(list.endedBy);
});

const TYPES: readonly (readonly [string, Release, string | undefined])[] = [
  ['', '4.22', 'pv'],
  ['type = "hvm"', '4.22', 'hvm'],
  ['type = "pvh"', '4.22', 'pvh'],
  ['type = "p"', '4.22', 'pv'],
  ['type = ""', '4.22', 'hvm'],
  ['type = "HVM"', '4.22', undefined],
  ['type = "pvh"', '4.9', 'pv'],
  ['builder = "hvm"', '4.22', 'hvm'],
  ['builder = "hv"', '4.9', 'hvm'],
  ['builder = "linux"', '4.9', 'pv'],
  ['builder = "linux"', '4.10', undefined],
  ['builder = "generic"', '4.10', 'pv'],
  ['builder = "hvm"\ntype = "pv"', '4.10', undefined],
  ['type = [ "hvm" ]', '4.10', 'pv'],
  ['gic_version = "v3"', '4.22', 'pvh'],
];

for (const [text, release, expected] of TYPES) {
  test(`the type of guest of ${JSON.stringify(text)} in ${release}`, () => {
    assert.equal(guestType(DomainConfig.parse(`${text}\n`), release), expected);
  });
}

test('the index is the same after any edits as after a fresh look', () => {
  const random = seeded(20260728);
  const pieces = [
    'a',
    'b',
    'pci',
    ' = ',
    '=',
    '+=',
    '1',
    '"x"',
    "'y'",
    '[',
    ']',
    ',',
    '\n',
    '\n',
    ';',
    '#',
    ' ',
    'é',
    '\r\n',
    '"',
  ];
  for (let round = 0; round < 60; round++) {
    let text = 'a = 1\nb = "x"\na += "2"\npci = [ \'01:00.0\' ]\n';
    let config = DomainConfig.parse(text);
    for (let edit = 0; edit < 20; edit++) {
      const start = random(text.length + 1);
      const end = Math.min(text.length, start + random(4));
      const newText = Array.from({ length: random(4) }, () => pieces[random(pieces.length)]).join('');
      text = text.slice(0, start) + newText + text.slice(end);
      config = config.change(text, { start, end, newText });
      // Sometimes nobody asks in between, sometimes somebody gives up half way.
      if (random(3) === 0) continue;
      if (random(4) === 0) config.settle().next();
      const fresh = DomainConfig.parse(text);
      for (const key of ['a', 'b', 'pci']) {
        assert.deepEqual(
          config.all(key).map(({ offset }) => offset),
          fresh.all(key).map(({ offset }) => offset),
          JSON.stringify(text),
        );
        assert.equal(config.string(key), fresh.string(key));
      }
      assert.deepEqual([...config.repeatedKeys()].sort(), [...fresh.repeatedKeys()].sort());
    }
  }
});
