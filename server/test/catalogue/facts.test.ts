/**
 * The catalogue against the tables that were extracted from Xen's source at every release: each row has its record with the same
 * releases, and each record its row. Where the source itself says otherwise, it stands in the lists of exceptions below, with the reason;
 * docs/facts-corrections.md has the evidence.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Family, Form, OptionRecord } from '../../src/catalogue/record.ts';
import { catalogue, facts } from './load.ts';

interface Life {
  readonly since: string;
  readonly until: string | undefined;
  readonly missing: readonly string[];
}

type LifeColumn = 'first_release' | 'last_release' | 'missing_in';

function lifeOfRow(row: Record<LifeColumn, string>): Life {
  return {
    since: row.first_release,
    until: row.last_release === 'current' ? undefined : row.last_release,
    missing: row.missing_in ? row.missing_in.split(',') : [],
  };
}

function lifeOf(record: OptionRecord): Life {
  return { since: record.since, until: record.until, missing: record.missing ?? [] };
}

function namesOf(family: Family): string[] {
  return catalogue.all(family).map((record) => record.name);
}

const sorted = (names: Iterable<string>): string[] => [...names].sort();

/** How a table says that a value is read, and the forms that a record may have for it. */
const FORMS: Readonly<Record<string, readonly Form[]>> = {
  defbool: ['boolean'],
  // xl reads some switches as numbers: the catalogue says what they mean.
  long: ['integer', 'boolean'],
  // Before 4.13 the same keys were plain numbers.
  bounded_long: ['bounded-integer', 'integer'],
  string: ['string'],
  list: ['list'],
  list_as_string_list: ['list'],
};

function checkForms(record: OptionRecord, kinds: readonly string[], more: readonly Form[] = []): void {
  const allowed = new Set([...kinds.flatMap((kind) => FORMS[kind] ?? []), ...more]);
  for (const form of record.forms) assert.ok(allowed.has(form), `${record.family} ${record.name}: ${form}`);
  for (const kind of kinds) {
    assert.ok(
      (FORMS[kind] ?? []).some((form) => record.forms.includes(form)),
      `${record.family} ${record.name}: ${kind} has no form`,
    );
  }
}

test('domain configs: every key of xl, with its releases and forms', () => {
  const rows = facts<'key' | 'read_as' | LifeColumn>('xl-domain-config-keys');
  for (const row of rows) {
    const record = catalogue.find('domain-config', row.key);
    assert.ok(record, row.key);
    assert.equal(record.name, row.key);
    assert.deepEqual(lifeOf(record), lifeOfRow(row), row.key);
    checkForms(record, row.read_as.split(','));
  }
  // Read through a macro that glues the key's name together, which the table's extraction did not see.
  const GLUED = ['device_model_args_pv', 'device_model_args_hvm'];
  assert.deepEqual(sorted(namesOf('domain-config')), sorted([...rows.map((row) => row.key), ...GLUED]));
});

test('xl.conf: every key, with its releases and forms', () => {
  const rows = facts<'key' | 'read_as' | LifeColumn>('xl-conf-keys');
  for (const row of rows) {
    const record = catalogue.find('xl-conf', row.key);
    assert.ok(record, row.key);
    assert.deepEqual(lifeOf(record), lifeOfRow(row), row.key);
    // 4.1 and 4.2 read it as a number.
    checkForms(record, row.read_as.split(','), row.key === 'autoballoon' ? ['integer'] : []);
  }
  assert.deepEqual(sorted(namesOf('xl-conf')), sorted(rows.map((row) => row.key)));
});

test('cpupools: every key, with its releases and forms', () => {
  const rows = facts<'key' | 'read_as' | LifeColumn>('xl-cpupool-keys');
  for (const row of rows) {
    const record = catalogue.find('xl-cpupool', row.key);
    assert.ok(record, row.key);
    assert.deepEqual(lifeOf(record), lifeOfRow(row), row.key);
    checkForms(record, row.read_as.split(','));
  }
  assert.deepEqual(sorted(namesOf('xl-cpupool')), sorted(rows.map((row) => row.key)));
});

test('xm: every key, with its releases and what became of it', () => {
  const rows = facts<'key' | LifeColumn>('xm-domain-config-keys');
  for (const row of rows) {
    const record = catalogue.find('xm', row.key);
    assert.ok(record, row.key);
    assert.deepEqual(lifeOf(record), lifeOfRow(row), row.key);
    assert.ok(record.deprecated?.successor, `${row.key} has no successor`);
    if (record.deprecated.successor === `${row.key} in xl`) {
      assert.ok(catalogue.find('domain-config', row.key), `${row.key} is no key of xl`);
    }
  }
  assert.deepEqual(sorted(namesOf('xm')), sorted(rows.map((row) => row.key)));
});

test('the hypervisor: every parameter, with its releases, architectures and kind', () => {
  const rows = facts<'name' | 'kind' | 'arch' | LifeColumn>('xen-command-line-parameters');
  const registered = rows.filter((row) => row.kind !== '(documented only)');
  for (const row of registered) {
    const record = catalogue.find('hypervisor', row.name);
    assert.ok(record, row.name);
    // The table keeps the bracket of `ivrs_hpet[ID]=`; the record has it as an alias.
    assert.equal(record.name, row.name.replace('[', ''));
    assert.deepEqual(lifeOf(record), lifeOfRow(row), row.name);
    // "common" is where the code stands; some of it is only built for Arm.
    if (row.arch !== 'common') {
      assert.deepEqual(sorted(record.architectures ?? []), sorted(row.arch.split(',')), row.name);
    }
    for (const kind of row.kind.replaceAll('-runtime', '').split(',')) {
      assert.ok(record.forms.includes(kind as Form), `${row.name}: ${kind}`);
    }
    // What a custom parameter's own function takes beside words.
    const custom = row.kind.includes('custom');
    for (const form of record.forms) {
      assert.ok(
        row.kind.includes(form) || (custom && ['boolean', 'flag', 'integer'].includes(form)),
        `${row.name}: ${form}`,
      );
    }
  }
  // Read by the real-mode code at boot, before the table of parameters: in the source since before 3.2.
  const EARLY = ['edd', 'edid', 'no-real-mode'];
  // Headings of the manual that are no parameters: outputs of `cpuid_mask_…`.
  const HEADINGS = ['edx', 'ext_ecx', 'ext_edx', 'xsave_eax'];
  const documentedOnly = rows.filter((row) => row.kind === '(documented only)').map((row) => row.name);
  assert.deepEqual(sorted(documentedOnly), sorted([...EARLY, ...HEADINGS]));
  const names = registered.map((row) => row.name.replace('[', ''));
  assert.deepEqual(sorted(namesOf('hypervisor')), sorted([...names, ...EARLY]));
});

/** Rows whose words are one record of another name, or live longer than the table's string comparison did. */
const IOMMU_EXCEPTIONS: Readonly<
  Record<string, { readonly record: string; readonly until?: null; readonly since?: string }>
> = {
  // The words for off were compared one by one up to 4.0, by parse_bool() since: they never stopped working.
  off: { record: 'off', until: null },
  no: { record: 'off', until: null },
  false: { record: 'off', until: null },
  '0': { record: 'off', until: null },
  disable: { record: 'off', until: null },
  // 3.3 and 3.4 switched the IOMMU on at any value, `1` included.
  '<boolean>': { record: 'on', since: '3.3' },
  // Read as the negation of a record since 4.2.
  'no-snoop': { record: 'no-snoop', until: null },
  'no-qinval': { record: 'no-qinval', until: null },
  'no-intremap': { record: 'no-intremap', until: null },
};

test('iommu= and dom0-iommu=: every value, with its releases', () => {
  const rows = facts<'parameter' | 'value' | LifeColumn>('xen-iommu-values');
  const seen: Record<string, Set<string>> = { iommu: new Set(), 'dom0-iommu': new Set() };
  for (const row of rows) {
    const family = row.parameter === 'iommu' ? 'iommu' : 'dom0-iommu';
    const [word = '', value] = row.value.split('=');
    const exception = family === 'iommu' ? IOMMU_EXCEPTIONS[row.value] : undefined;
    const record = catalogue.find(family, exception?.record ?? word);
    assert.ok(record, row.value);
    seen[family]?.add(record.name);
    const life = value ? record.values?.find((one) => one.name === value) : record;
    assert.ok(life, row.value);
    const expected = lifeOfRow(row);
    assert.deepEqual(
      { since: life.since, until: life.until },
      { since: exception?.since ?? expected.since, until: exception?.until === null ? undefined : expected.until },
      row.value,
    );
    assert.ok(catalogue.text(record), `${row.value} has no text`);
  }
  assert.deepEqual(sorted(namesOf('iommu')), sorted(seen.iommu ?? []));
  assert.deepEqual(sorted(namesOf('dom0-iommu')), sorted(seen['dom0-iommu'] ?? []));
});

test('enumerations: every value that libxl_types.idl had, release by release', () => {
  // Read as a number, or as words of xl beside libxl's own.
  const BESIDE: Readonly<Record<string, readonly string[]>> = {
    gfx_passthru: ['0', '1'],
    viridian: ['all', 'defaults'],
  };
  const rows = facts<'key' | 'value' | 'first_release' | 'last_release'>('xl-enumerations');
  const byKey = new Map<string, string[]>();
  for (const row of rows) {
    const record = catalogue.find('domain-config', row.key);
    const value = record?.values?.find((one) => one.name === row.value);
    assert.ok(value, `${row.key}=${row.value}`);
    assert.equal(value.since, row.first_release, `${row.key}=${row.value}`);
    assert.equal(value.until ?? 'current', row.last_release, `${row.key}=${row.value}`);
    byKey.set(row.key, [...(byKey.get(row.key) ?? BESIDE[row.key] ?? []), row.value]);
  }
  for (const [key, values] of byKey) {
    const names = catalogue.find('domain-config', key)?.values?.map((value) => value.name) ?? [];
    assert.deepEqual(sorted(names), sorted(values), key);
  }
});
