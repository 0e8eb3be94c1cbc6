import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareReleases, RELEASES, type Release } from '../../src/catalogue/releases.ts';
import { judgeApic } from '../../src/specs/xen-line/apic.ts';
import { judgeBooleanParameter, parseXenBoolean } from '../../src/specs/xen-line/booleans.ts';
import { judgeConsole } from '../../src/specs/xen-line/console.ts';
import { elementContext } from '../../src/specs/xen-line/elements.ts';
import { judgeDom0Iommu, judgeIommu } from '../../src/specs/xen-line/iommu-value.ts';
import { badValueMessage, customValue, messageKey, readParameter } from '../../src/specs/xen-line/parameter.ts';
import { parseSerial, serialContext } from '../../src/specs/xen-line/serial.ts';
import { dom0MemContext, parseDom0Mem } from '../../src/specs/xen-line/sizes.ts';
import { judgeVtd } from '../../src/specs/xen-line/vtd.ts';
import { type ByRelease, cursor, elementsOf, outcomes, readData } from './data.ts';

const IOMMU = elementsOf('iommu');
const DOM0_IOMMU = elementsOf('dom0-iommu');

test('iommu= and dom0-iommu= as measured on 4.17, 4.18 and 4.22', () => {
  for (const [name, value, rc] of readData<[string, string, number][]>('xen-value-iommu.json')) {
    for (const release of ['4.17', '4.18', '4.22'] as const) {
      const judged = name === 'iommu' ? judgeIommu(value, release, IOMMU) : judgeDom0Iommu(value, release, DOM0_IOMMU);
      assert.equal(judged.rc, rc, `${name}=${value} on ${release}`);
    }
  }
});

test("every release's words about a value, and what it makes of it", () => {
  for (const row of readData<ByRelease[]>('xen-value-by-release.json')) {
    for (const [release, [message, state]] of outcomes(row)) {
      // What 4.10 to 4.21 do with this one depends on what was on the stack.
      if (message === '?') continue;
      const got = judge(row[0], release);
      assert.equal(got.message, message, `${row[0]} on ${release}`);
      if (state !== undefined) assert.equal(got.state, state, `${row[0]} on ${release}`);
    }
  }
});

test('what becomes of each element', () => {
  for (const [value, release, expected] of [
    ['force,no-igfx,verbose=off', '4.22', 'force:applied:true igfx:applied:false verbose:applied:false'],
    ['pv,passthrough', '4.22', 'pv:refused:other-release passthrough:refused:other-release'],
    ['pv,passthrough', '3.4', 'pv:applied:true passthrough:applied:true'],
    ['no-snoop', '3.4', 'no-snoop:applied:false'],
    ['no-snoop', '4.22', 'snoop:applied:false'],
    ['snoop,foo', '4.1', 'snoop:ignored:other-release foo:ignored:unknown'],
    ['foo,', '4.22', 'foo:refused:unknown :refused:empty'],
    ['on,off', '4.22', 'on:applied:true off:applied:false'],
    ['quarantine=scratch-page', '4.22', 'quarantine:applied:scratch-page'],
    ['quarantine=basic', '4.22', 'quarantine:refused:bad-value'],
    ['no-force=1', '4.14', 'force:applied:true, no- lost'],
    ['no-force=1', '4.17', 'force:refused:bad-value'],
    ['fo,', '4.10', 'fo:applied:true as force :applied:true as force'],
    ['igfx', '4.5', 'igfx:ignored:other-release'],
  ] as [string, Release, string][]) {
    const words = judgeIommu(value, release, IOMMU).elements.map((element) => {
      const result = element.verdict === 'applied' ? element.effect : element.kind;
      const taken = element.takenFor ? ` as ${element.takenFor}` : '';
      return `${element.name}:${element.verdict}:${result}${taken}${element.negationLost ? ', no- lost' : ''}`;
    });
    assert.equal(words.join(' '), expected, `${value} on ${release}`);
  }
});

test("spans of an element's parts", () => {
  const value = 'force,no-igfx,quarantine=basic';
  const [, igfx, quarantine] = judgeIommu(value, '4.22', IOMMU).elements;
  assert.equal(value.slice(igfx?.nameSpan.start, igfx?.nameSpan.end), 'igfx');
  assert.equal(value.slice(igfx?.start, igfx?.end), 'no-igfx');
  assert.equal(value.slice(quarantine?.valueSpan?.start, quarantine?.valueSpan?.end), 'basic');
});

test('a word is cut where the buffer ends', () => {
  const word = `iommu=${'verbose,'.repeat(20)}foo`;
  for (const [release, kept] of [
    ['4.9', 99],
    ['4.10', 127],
  ] as const) {
    assert.deepEqual(readParameter(word, release).cut, { start: kept, end: word.length });
  }
  assert.equal(readParameter('iommu=1', '4.22').cut, undefined);
  assert.deepEqual(readParameter(`x=${'é'.repeat(100)}`, '4.22').cut, { start: 64, end: 102 });
});

test('booleans through the years', () => {
  assert.equal(parseXenBoolean('enable', '4.22'), true);
  assert.equal(parseXenBoolean('Enable', '4.22'), undefined);
  assert.equal(parseXenBoolean('enable', '4.0'), undefined);
  assert.equal(parseXenBoolean('en', '4.11'), true);
  assert.equal(parseXenBoolean('', '4.11'), undefined);
  assert.deepEqual(judgeBooleanParameter('maybe', false, '4.9'), { refused: false, result: true });
});

test('dom0_mem, item by item', () => {
  for (const [value, release, expected] of [
    ['1024M,max:2G', '4.22', 'size 1073741824m; max 2147483648g'],
    ['1024', '4.22', 'size 1048576'],
    ['-512M', '4.22', 'size -536870912m'],
    ['1G+10%', '4.22', 'size 1073741824g+10%'],
    ['320M,min=320M,max:1G', '4.22', 'size 335544320m; size refused; max unread'],
    ['320M,min=320M,max:1G', '4.2', 'size 335544320m; size not-a-number 0m junk "in=320M"; max unread'],
    ['1024M,cpufreq=xen', '4.2', 'size 1073741824m; size not-a-number 0 junk "cpufreq=xen"'],
    ['1T', '4.4', 'size 1024 junk "T"'],
  ] as [string, Release, string][]) {
    const words = parseDom0Mem(value, release).items.map(({ key, amount, verdict, junk }) => {
      const shown = amount && `${amount.fromAll ? '-' : ''}${amount.bytes}${amount.suffix ?? ''}`;
      const percent = amount?.percent === undefined ? '' : `+${amount.percent}%`;
      const rest = junk && `junk "${value.slice(junk.start, junk.end)}"`;
      return [key, ...(verdict === 'applied' ? [] : [verdict]), shown && shown + percent, rest]
        .filter(Boolean)
        .join(' ');
    });
    assert.equal(words.join('; '), expected, `${value} on ${release}`);
  }
});

test('console=', () => {
  for (const [value, release, expected] of [
    ['com1', '3.2', 'com1'],
    ['com1,vga', '4.22', 'com1 vga'],
    ['com1H,none,pv,xen,dbgp', '4.22', 'com1 none pv xen dbgp'],
    ['com1,115200,8n1', '4.22', "com1 Bad console= option '115200' (serial) Bad console= option '8n1' (serial)"],
    ['com1,115200', '3.3', 'com1 ignored (serial)'],
    ['none', '4.1', "Bad console= option 'none' (other release)"],
    ['com3,vga', '3.2', "ERROR: bad serial-interface specification 'com3,vga' vga"],
    ['xhci', '4.16', "Bad console= option 'xhci' (other release)"],
    ['tty0', '4.22', "Bad console= option 'tty0'"],
    ['vgafoo', '4.22', 'vga then "foo"'],
  ] as [string, Release, string][]) {
    const words = judgeConsole(value, release).elements.map((element) => {
      const rest = element.junk && element.junk.end > element.junk.start;
      return [
        element.name ?? element.message ?? element.verdict,
        ...(rest ? [`then "${value.slice(element.junk?.start, element.junk?.end)}"`] : []),
        ...(element.looksSerial ? ['(serial)'] : []),
        ...(element.otherRelease ? ['(other release)'] : []),
      ].join(' ');
    });
    assert.equal(words.join(' '), expected, `${value} on ${release}`);
  }
  assert.deepEqual(judgeConsole('com1,com1,com1,com1,com1,com1,vga', '4.22').cut, { start: 29, end: 33 });
});

test('the parts of a serial line', () => {
  for (const [value, release, expected] of [
    ['115200,8n1,0x3f8,4', '4.22', 'baud=115200 dps=8n1 io-base=0x3f8 irq=4'],
    ['auto/1843200,,pci,msi', '4.22', 'baud=auto clock-hz=1843200 io-base=pci irq=msi'],
    ['115200,8n1junk,pci', '4.22', 'baud=115200 dps=8n1 unread "junk,pci"'],
    ['115200,8x1', '4.22', 'baud=115200 dps=8x1 parity "x"'],
    ['115200,8n1,irq=3', '4.22', 'baud=115200 dps=8n1 irq=3'],
    ['115200,8n1,irq=3', '4.9', 'baud=115200 dps=8n1 io-base= unread "irq=3" fault'],
    ['115200,8n1,,,03:00.0', '4.22', 'baud=115200 dps=8n1 port=03:00.0'],
  ] as [string, Release, string][]) {
    const { fields, unread, unknownParity, fault } = parseSerial(value, release);
    const words = fields.map(({ name, span }) => `${name}=${value.slice(span.start, span.end)}`);
    for (const span of unread) words.push(`unread "${value.slice(span.start, span.end)}"`);
    if (unknownParity) words.push(`parity "${value.slice(unknownParity.start, unknownParity.end)}"`);
    if (fault) words.push('fault');
    assert.equal(words.join(' '), expected, `${value} on ${release}`);
  }
});

test('apic= and vtd=', () => {
  assert.deepEqual(judgeApic('bigsmp', '4.22'), { verdict: 'applied', isVerbosity: false });
  assert.deepEqual(judgeApic('debug', '4.9'), { verdict: 'ignored', isVerbosity: true });
  assert.deepEqual(judgeApic('debug', '4.22'), {
    verdict: 'refused',
    isVerbosity: true,
    message: 'parameter "apic" has invalid value "debug", rc=-22!',
  });
  assert.equal(judgeApic('summit', '4.4').verdict, 'ignored');
  assert.deepEqual(judgeVtd('1', false, '3.2'), { verdict: 'applied', on: true });
  assert.deepEqual(judgeVtd('off', false, '3.3'), { verdict: 'ignored', on: false });
  assert.deepEqual(judgeVtd(undefined, true, '4.22'), {
    verdict: 'refused',
    on: false,
    message: 'parameter "no-vtd" unknown!',
  });
});

test('completion in values', () => {
  for (const [marked, expected] of [
    ['|', 'element []'],
    ['force,no-ig|fx,verbose', 'element [no-igfx] no- has force verbose'],
    ['quarantine=|', 'value [] quarantine'],
    ['force,quarantine=scr|', 'value [scr] quarantine has force'],
  ] as const) {
    const { text, offset } = cursor(marked);
    const { kind, span, negated, name, present } = elementContext(text, offset);
    const words = [kind, `[${text.slice(span.start, span.end)}]`];
    if (name) words.push(name);
    if (negated) words.push('no-');
    if (present.length > 0) words.push('has', ...present);
    assert.equal(words.join(' '), expected, marked);
  }
  const serial = cursor('115200,8|n1');
  assert.equal(serialContext(serial.text, serial.offset).name, 'dps');
  const memory = cursor('1G,max:|');
  const context = dom0MemContext(memory.text, memory.offset);
  assert.deepEqual([context.kind, context.present], ['amount', ['size']]);
});

test('no value makes any reader throw', () => {
  for (const value of [
    '',
    ',',
    '=',
    ',,',
    'no-',
    'no-=',
    '%',
    '+',
    '-',
    '/',
    ':',
    '😀',
    '0x',
    '9'.repeat(300),
    ','.repeat(300),
  ]) {
    for (const release of RELEASES) {
      judgeIommu(value, release, IOMMU);
      judgeDom0Iommu(value, release, DOM0_IOMMU);
      judgeConsole(value, release);
      judgeApic(value, release);
      parseSerial(value, release);
      parseDom0Mem(value, release);
      readParameter(value, release);
    }
    for (const context of [elementContext, serialContext, dom0MemContext]) context(value, 3);
  }
});

/** A whole word through the reader that fits it. */
function judge(word: string, release: Release): { message: string; state: string } {
  const parameter = readParameter(word, release);
  if (parameter.name === 'com1') {
    return { message: parseSerial(parameter.value ?? '', release).fault?.message ?? '', state: '' };
  }
  if (parameter.name === 'flag') {
    const judged = judgeBooleanParameter(parameter.value, parameter.negated, release);
    if (!judged.refused) return { message: '', state: `flag=${Number(judged.result)}` };
    return { message: badValueMessage(parameter.key, parameter.value ?? '', release, -1) ?? '', state: '' };
  }
  const value = customValue(parameter, release);
  if (value === undefined) {
    return { message: badValueMessage(parameter.key, parameter.value ?? '', release) ?? '', state: '' };
  }
  const key = messageKey(parameter);
  if (parameter.name === 'dom0_mem') return judgeMemory(value, key, release);
  const judged =
    parameter.name === 'iommu'
      ? judgeIommu(value, release, IOMMU, key)
      : judgeDom0Iommu(value, release, DOM0_IOMMU, key);
  return { message: judged.message ?? '', state: '' };
}

/** In pages, with percentage and sign from 4.12 on, as the table has it. */
function judgeMemory(value: string, key: string, release: Release): { message: string; state: string } {
  const { items, message = '' } = parseDom0Mem(value, release, key);
  const state = new Map<string, string>();
  for (const { key: item, amount, verdict } of items) {
    if (!amount || verdict === 'refused') continue;
    const pages = Math.floor(amount.bytes / 4096);
    const strict = compareReleases(release, '4.12') >= 0;
    const sign = amount.fromAll && pages > 0 ? '-' : '';
    state.set(item, strict ? `${pages},${amount.percent ?? 0},${Number(amount.fromAll)}` : `${sign}${pages}`);
  }
  const shown = [
    ['amt', 'size'],
    ['min', 'min'],
    ['max', 'max'],
  ].flatMap(([name, item = '']) => (state.has(item) ? [`${name}=${state.get(item)}`] : []));
  return { message, state: shown.join(' ') };
}
