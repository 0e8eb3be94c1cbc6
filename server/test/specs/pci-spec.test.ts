import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RELEASES, type Release } from '../../src/catalogue/releases.ts';
import { formatAddress } from '../../src/specs/bdf.ts';
import { type PciSpec, parsePciSpec, pciSpecContext } from '../../src/specs/pci-spec.ts';
import { type ByRelease, cursor, outcomes, readData } from './data.ts';

interface MeasuredCase {
  readonly spec: string;
  readonly undefined?: boolean;
  readonly exit?: number;
  readonly output?: string;
  readonly device?: string;
  readonly name?: string;
  readonly vslot?: number;
  readonly on?: readonly string[];
  readonly rdm_policy?: string;
}

const SWITCHES = ['msitranslate', 'power_mgmt', 'permissive', 'seize'];

test('the strings that real xl was given come out as they did there', () => {
  const cases = readData<MeasuredCase[]>('pci-spec-cases.json');
  assert.ok(cases.length >= 50);
  for (const wanted of cases) {
    for (const release of ['4.17', '4.22'] as const) {
      const spec = parsePciSpec(wanted.spec, release);
      const { name } = spec;
      const got: Partial<Record<keyof MeasuredCase, unknown>> = { spec: wanted.spec };
      if (spec.undefinedBehaviour) got.undefined = true;
      else if (spec.refused) Object.assign(got, { exit: spec.refused.exit, output: spec.refused.output });
      else {
        if (spec.bdf) got.device = device(spec);
        if (name !== undefined) got.name = name;
        if (spec.vslot !== undefined) got.vslot = spec.vslot;
        const on = SWITCHES.filter((option) => lastOf(spec, option) === true);
        if (on.length > 0) got.on = on;
        if (lastOf(spec, 'rdm_policy') === 'relaxed') got.rdm_policy = 'relaxed';
      }
      assert.deepEqual(got, wanted, `${wanted.spec} on ${release}`);
    }
  }
});

test('every release from 4.2 on reads a string as its own source does', () => {
  for (const row of readData<ByRelease[]>('pci-spec-by-release.json')) {
    for (const [release, [expected]] of outcomes(row)) {
      assert.equal(describe(parsePciSpec(row[0], release)), expected, `${row[0]} on ${release}`);
    }
  }
});

test('4.1 reads as 4.2 does, but for permissive', () => {
  assert.equal(describe(parsePciSpec('03:00.0@1f,msitranslate=1', '4.1')), '0000:03:00.0 @1f msitranslate');
  assert.match(describe(parsePciSpec('03:00.0,permissive=1', '4.1')), /Unknown PCI BDF option: permissive/);
  assert.equal(describe(parsePciSpec('garbage', '4.1')), 'dropped');
});

test('xl 4.0 mistakes the short form', () => {
  for (const [text, expected, misread] of [
    ['0000:03:00.1@5', '0000:03:00.1 @5', false],
    ['03:00.1', '0003:00:00.0', true],
    ['garbage', '0000:00:00.0', true],
    ['0000:03:00.1,msitranslate=1, power_mgmt=1', '0000:03:00.1 msitranslate power_mgmt', false],
  ] as const) {
    const spec = parsePciSpec(text, '4.0');
    assert.equal(describe(spec), expected, text);
    assert.equal(
      spec.oddities.some(({ kind }) => kind === 'misread'),
      misread,
      text,
    );
  }
});

test('xm of 3.2 to 3.4 leaves out what it cannot read', () => {
  for (const [text, release, expected] of [
    ['03:00.0', '3.2', '0000:03:00.0'],
    ['03:00.0,anything', '3.2', '0000:03:00.0'],
    ['0000,03,00,1', '3.2', '0000:03:00.1'],
    ['03:00.0,anything', '3.3', 'dropped'],
    ['03:00.0@5', '3.3', 'dropped'],
    ['03:00.0@5,msitranslate=1', '3.4', '0000:03:00.0 @5'],
    ['03:00.*', '3.4', 'dropped'],
    ['03:00.0,permissive=1', '3.4', 'exit 1: Error: Invalid pci option: permissive'],
  ] as const) {
    assert.equal(describe(parsePciSpec(text, release)), expected, `${text} on ${release}`);
  }
});

test('what xl takes in silence is pointed out', () => {
  for (const [text, release, ...expected] of [
    ['03:00.0', '4.22'],
    ['03:00.0,permissive=yes', '4.22', 'not-a-number permissive: yes'],
    ['03:00.0,permissive=', '4.22', 'not-a-number permissive: '],
    ['03:00.0,permissive=1x', '4.22', 'junk-ignored permissive: x'],
    ['03:00.0,seize=1,seize=0', '4.22', 'overridden seize: seize=1'],
    ['03:00.0,bdf=04:00.0', '4.22', 'overridden bdf: 03:00.0'],
    ['03:00.0@10', '4.22', 'vslot-is-hex: 10'],
    ['03:00.0@5,vslot=6zz', '4.22', 'overridden vslot: 5', 'junk-ignored vslot: zz'],
    ['bdf=03:00.0junk', '4.22', 'junk-ignored bdf: junk'],
    ['03: 00.0', '4.22', 'odd-spelling: 03: 00.0'],
    ['03:00.0,', '4.22', 'trailing-comma: ,'],
    ['03:00.0,foo=1', '4.14', 'unknown-option foo: foo'],
  ] as [string, Release, ...string[]][]) {
    const oddities = parsePciSpec(text, release).oddities.map(
      ({ kind, option, span }) => `${kind}${option ? ` ${option}` : ''}: ${text.slice(span.start, span.end)}`,
    );
    assert.deepEqual(oddities, expected, text);
  }
});

test('a refusal points at its cause', () => {
  for (const [text, fault, culprit] of [
    ['03:00.8', 'bdf', '03:00.8'],
    ['03:20.0,permissive=1', 'bdf', '03:20.0'],
    ['03:00.0@20,permissive=1', 'vslot', '20'],
    ['03:00.0 ,permissive=1', 'rest', ' '],
    ['03:00.0,permissive', 'option-without-value', 'permissive'],
    ['03:00.0,seize=1,foo=1', 'unknown-option', 'foo'],
    ['03:00.0,rdm_policy=foo', 'rdm-policy', 'foo'],
    ['03:00.0,name=gpu', 'name-and-bdf', '03:00.0,name=gpu'],
    ['permissive=1', 'no-device', 'permissive=1'],
  ] as const) {
    const { refused } = parsePciSpec(text, '4.22');
    assert.ok(refused, text);
    assert.equal(refused.fault, fault, text);
    assert.equal(text.slice(refused.span.start, refused.span.end), culprit, text);
  }
});

test('completion knows what is being typed', () => {
  for (const [marked, expected] of [
    ['|', 'bdf either []'],
    ['03:0|0.0', 'bdf [03:00.0]'],
    ['03:00.0|@5,seize=1', 'bdf [03:00.0] has seize'],
    ['03:00.0@|', 'vslot []'],
    ['03:00.0@1|f,seize=1', 'vslot [1f] has seize'],
    ['03:00.0,|', 'option-name []'],
    ['03:00.0, per|', 'option-name [per]'],
    ['03:00.0,per|=1,seize=1', 'option-name [per] has seize, value follows'],
    ['03:00.0,permissive=|', 'option-value permissive []'],
    ['03:00.0,rdm_policy=re|laxed,seize=0', 'option-value rdm_policy [relaxed] has seize'],
    ['bdf=03|', 'bdf bdf [03]'],
    ['03:00.0,vslot=|', 'vslot vslot []'],
    ['na|', 'bdf either [na]'],
  ] as const) {
    const { text, offset } = cursor(marked);
    const context = pciSpecContext(text, offset);
    const words = [
      context.kind,
      ...(context.eitherNameOrBdf ? ['either'] : []),
      ...(context.option ? [context.option] : []),
      `[${text.slice(context.span.start, context.span.end)}]`,
      ...(context.present.length > 0 ? [`has ${context.present.join(' ')}`] : []),
    ].join(' ');
    const follows = context.kind === 'option-name' && context.hasValue ? ', value follows' : '';
    assert.equal(words + follows, expected, marked);
  }
});

test('no text makes it throw, and every span lies inside', () => {
  for (const text of [
    '',
    ',',
    '=',
    '@',
    '03:00.',
    ':::',
    '\u0000',
    '😀:00.0',
    '03:00.0,=',
    ',,,',
    '03:00.0@@',
    'x='.repeat(5000),
  ]) {
    for (const release of RELEASES) {
      const spec = parsePciSpec(text, release);
      const spans = [spec.bdfSpan, spec.vslotSpan, spec.refused?.span, spec.dropped?.span, spec.undefinedBehaviour];
      for (const span of [...spans, ...spec.oddities.map((oddity) => oddity.span)]) {
        if (span) assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, `${text} ${release}`);
      }
    }
    for (let offset = -1; offset <= Math.min(text.length + 1, 20); offset++) pciSpecContext(text, offset);
  }
});

function device(spec: PciSpec): string {
  const address = spec.bdf ? formatAddress(spec.bdf) : '';
  return spec.allFunctions ? `${address.slice(0, -1)}*` : address;
}

function lastOf(spec: PciSpec, name: string): unknown {
  return spec.options.findLast((option) => option.name === name && option.known)?.effective;
}

/** A reading in one line, as the table by release has it. */
function describe(spec: PciSpec): string {
  if (spec.undefinedBehaviour) return 'undefined';
  if (spec.dropped) return 'dropped';
  if (spec.refused) return `exit ${spec.refused.exit}: ${spec.refused.output}`;
  const policy = lastOf(spec, 'rdm_policy');
  const said = spec.oddities.map((oddity) => oddity.message ?? '').join('');
  return [
    spec.name === undefined ? device(spec) : `name ${spec.name}`,
    ...(spec.vslot ? [`@${spec.vslot.toString(16)}`] : []),
    ...SWITCHES.filter((name) => lastOf(spec, name) === true),
    ...(policy === undefined ? [] : [String(policy)]),
    ...(said ? [`says ${said}`] : []),
  ].join(' ');
}
