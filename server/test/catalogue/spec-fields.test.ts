/**
 * What stands inside the strings of a domain config, against the source of every release: facts-spec-fields.tsv has each name that xl's
 * parsers compare a field with, `NAME=VALUE` for each value that they or libxl_types.idl enumerate, and `NAME:` for a prefix of `disk`.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SpecFamily } from '../../src/catalogue/record.ts';
import type { Lifespan } from '../../src/catalogue/releases.ts';
import { catalogue, facts, records } from './load.ts';

const rows = facts<'family' | 'field' | 'first_release' | 'last_release' | 'missing_in'>('spec-fields');
/** Places without a name, and registers, which are read letter by letter. */
const NO_NAMES: Readonly<Partial<Record<SpecFamily, readonly string[]>>> = {
  'vsnd-spec': ['ITEM'],
  cpuid: ['host'],
  'cpuid-xend': ['eax', 'ebx', 'ecx', 'edx'],
};
/** Values that are compared in the code, not enumerated, or that are proposals. */
const MORE_VALUES: Readonly<Record<string, readonly string[]>> = {
  'disk-spec/devtype': ['cdrom', 'disk'],
  'disk-spec/grant_usage': ['1', '0'],
};
/** Values of an enumeration that the parser does not look up there. */
const NOT_READ = ['channel-spec/connection=unknown'];

/** Names that stand in libxlu_disk_l.l earlier than in what flex made of it (libxlu_disk_l.c), which is what gets built. */
const BUILT_SINCE: Readonly<Record<string, readonly string[]>> = {
  '4.8': ['colo', 'no-colo', 'colo-host', 'colo-port', 'colo-export', 'active-disk', 'hidden-disk'],
  '4.19': ['trusted', 'untrusted'],
};

function builtSince(row: (typeof rows)[number]): string {
  const later = Object.entries(BUILT_SINCE).find(([, names]) => names.includes(row.field));
  return row.family === 'disk-spec' && later ? later[0] : row.first_release;
}

/** What is said of a name: its member's own words, or the record's. */
function lifeOf(family: SpecFamily, name: string): Lifespan | undefined {
  const record = catalogue.find(family, name);
  const member = record?.members?.find((one) => one.name === name);
  if (member || !record?.namedSince) return member ?? record;
  return { since: record.namedSince, ...(record.until && { until: record.until }) };
}

function assertLife(life: Lifespan | undefined, row: (typeof rows)[number]): void {
  const where = `${row.family} ${row.field}`;
  assert.ok(life, where);
  assert.equal(life.since, row.first_release, where);
  assert.equal(life.until ?? 'current', row.last_release, where);
  assert.equal(row.missing_in, '', where);
}

test('every field that a parser knows is in the catalogue, with its releases', () => {
  assert.ok(rows.length > 550);
  for (const row of rows.filter(({ field }) => !field.includes('='))) {
    assertLife(lifeOf(row.family as SpecFamily, row.field), { ...row, first_release: builtSince(row) });
  }
});

test('every field of the catalogue is one that a parser knows', () => {
  const known = new Set(rows.map(({ family, field }) => `${family}/${field}`));
  const families = new Set(records.flatMap(({ spec, specInList }) => [spec ?? [], specInList ?? []].flat()));
  assert.equal(families.size, 18);
  for (const family of families) {
    const all = catalogue.all(family);
    assert.ok(all.length > 0, family);
    for (const { name, members, aliases } of all) {
      if (NO_NAMES[family]?.includes(name)) continue;
      const names = members ? members.map((member) => member.name) : [name, ...(aliases ?? [])];
      for (const one of names) assert.ok(known.has(`${family}/${one}`), `${family} ${one}`);
    }
  }
});

test('every value that can be enumerated, both ways', () => {
  const enumerated = new Map<string, string[]>();
  for (const row of rows) {
    const [name = '', value] = row.field.split('=');
    if (value === undefined || NOT_READ.includes(`${row.family}/${row.field}`)) continue;
    const record = catalogue.find(row.family as SpecFamily, name);
    const found = record?.values?.find((one) => one.name === value);
    // `w` and `r` are older than the parser that the table was taken from.
    const since = row.family === 'disk-spec' && (value === 'w' || value === 'r') ? '4.0' : row.first_release;
    assertLife(found, { ...row, first_release: since });
    const key = `${row.family}/${name}`;
    enumerated.set(key, [...(enumerated.get(key) ?? []), value]);
  }
  for (const [key, values] of [...enumerated, ...Object.entries(MORE_VALUES)]) {
    const [family, name = ''] = key.split('/');
    const given = catalogue.find(family as SpecFamily, name)?.values?.map((value) => value.name);
    assert.deepEqual(given?.sort(), [...values].sort(), key);
  }
});

test('every field has a complete text', () => {
  for (const { spec, specInList } of records) {
    for (const family of [spec, specInList]) {
      for (const record of family ? catalogue.all(family) : []) {
        const text = catalogue.text(record);
        assert.ok(text?.example && text.link && text.checked, `${family} ${record.name}`);
      }
    }
  }
});

test('positions are counted from 1, without gaps', () => {
  for (const family of new Set(records.flatMap(({ spec }) => spec ?? []))) {
    const places = catalogue
      .all(family)
      .flatMap(({ position }) => position ?? [])
      .sort((a, b) => a - b);
    assert.deepEqual(
      places,
      places.map((_, at) => at + 1),
      family,
    );
  }
});

test('a member is found by its name, and says when it came', () => {
  const feature = catalogue.find('cpuid', 'avx512f');
  assert.equal(feature?.name, 'FEATURE');
  assert.equal(feature.members?.find(({ name }) => name === 'avx512f')?.since, '4.10');
  assert.equal(catalogue.find('vif-spec', 'colo_sock_mirror_id')?.name, 'colo_…');
  assert.equal(catalogue.find('disk-spec', 'untrusted')?.name, 'TRUST');
});
