import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress } from '../../src/specs/bdf.ts';
import {
  formatHideList,
  HIDE_LIST_LIMIT,
  type HideDriver,
  hideListContext,
  hides,
  parseHideList,
} from '../../src/specs/hide-list.ts';
import { cursor, readData } from './data.ts';

interface MeasuredCase {
  readonly list: string;
  readonly slots?: readonly string[];
  readonly allDevices?: string;
  readonly message?: string;
  readonly fails?: boolean;
}

test('the real xen-pciback took these lists the same way', () => {
  for (const wanted of readData<MeasuredCase[]>('hide-list-cases.json')) {
    const list = parseHideList(wanted.list);
    if (wanted.message) assert.equal(list.refused?.message, wanted.message, wanted.list);
    else if (wanted.fails) assert.equal(list.refused?.kind, 'range', wanted.list);
    else if (wanted.allDevices) assert.ok(list.entries[0]?.allDevices && list.entries[0].allFunctions, wanted.list);
    else {
      assert.equal(list.refused, undefined, wanted.list);
      const slots = list.entries.flatMap(({ bdf, allFunctions }) =>
        Array.from({ length: allFunctions ? 8 : 1 }, (_, index) =>
          formatAddress(allFunctions ? { ...bdf, function: index } : bdf),
        ),
      );
      // The same device twice is listed once.
      assert.deepEqual([...new Set(slots)], wanted.slots, wanted.list);
    }
  }
});

test('the grammar of pci_stub.c, beyond what was measured', () => {
  for (const [list, driver, expected] of [
    ['(01:00.0) (02:00.0) ', 'xen-pciback', '0000:01:00.0 0000:02:00.0'],
    [' ( 01: 00. 0)', 'xen-pciback', '0000:01:00.0'],
    ['(0x1:0.0)', 'xen-pciback', '0000:01:00.0'],
    ['(+1:0.0)', 'xen-pciback', 'syntax "(+1:0.0)" loses 1'],
    ['(01:00.0 )', 'xen-pciback', 'syntax "(01:00.0 )" loses 1'],
    [' ', 'xen-pciback', 'syntax " " loses 0'],
    ['(*:*.*)', 'xen-pciback', 'syntax "(*:*.*)" loses 1'],
    ['(00:15.0),(00:15.1)', 'xen-pciback', '0000:00:15.0 syntax "," loses 2'],
    ['(0b:00.0)(0b::00.1)', 'xen-pciback', '0000:0b:00.0 syntax "(0b::00.1)" loses 2'],
    ['(1:0:1:0:)', 'xen-pciback', 'syntax "(1:0:1:0:)" loses 1'],
    ['(a,b,c)', 'xen-pciback', 'syntax "(a,b,c)" loses 1'],
    ['01:00.0', 'xen-pciback', 'syntax "01:00.0" loses 0'],
    ['(01:00.0)(01:00.d)', 'xen-pciback', '0000:01:00.0 range "(01:00.d)" loses 2'],
    ['(01:00.0)(10000:01:00.0)', 'xen-pciback', '0000:01:00.0 range "(10000:01:00.0)" loses 2'],
    ['(01:00.*)', 'pciback', 'syntax "(01:00.*)" loses 1'],
    ['(01:00.0(02:00.0)', 'pciback', '0000:01:00.0 unread "(02:00.0)" loses 1'],
    ['(01:00.0', 'pciback', '0000:01:00.0'],
    ['(01:20.9)', 'pciback', '0000:01:00.1'],
  ] as [string, HideDriver, string][]) {
    const { entries, refused, lostEntries, unread } = parseHideList(list, driver);
    const words = entries.map(({ bdf }) => formatAddress(bdf));
    const shown = refused?.culprit ?? unread;
    if (shown) words.push(refused?.kind ?? 'unread', `"${list.slice(shown.start, shown.end)}"`, `loses ${lostEntries}`);
    assert.equal(words.join(' '), expected, list);
  }
});

test("the classic driver's words", () => {
  assert.equal(
    parseHideList('(01:00.0),', 'pciback').refused?.message,
    'pciback: Error parsing pci_devs_to_hide at ","',
  );
});

test('a list that is too long never arrives', () => {
  const entry = '(01:00.0)';
  const most = Math.floor(HIDE_LIST_LIMIT / entry.length);
  assert.equal(parseHideList(entry.repeat(most)).entries.length, most);
  assert.equal(parseHideList(entry.repeat(most + 1)).refused?.kind, 'too-long');
});

test('a list is written as it is read', () => {
  const [first, second] = parseHideList('(0000:01:00.0)(0001:03:00.*)').entries;
  assert.ok(first && second);
  const written = formatHideList([first.bdf, { ...second.bdf, allFunctions: true }]);
  assert.equal(written, '(01:00.0)(0001:03:00.*)');
  assert.ok(hides(second, { ...second.bdf, function: 5 }));
  assert.ok(!hides(first, second.bdf));
});

test('completion in a hide list', () => {
  for (const [marked, expected] of [
    ['|', 'entry []'],
    ['(|', 'address [] open'],
    ['(01:|)', 'address [01:]'],
    ['(01:00.0)|', 'entry [] has 01:00.0'],
    ['(01:00.0)(|)(03:00.0)', 'address [] has 01:00.0 03:00.0'],
    ['(01:00.0) 03:|', 'entry [03:] has 01:00.0'],
    ['(0|(03:00.0)', 'address [0] open has 03:00.0'],
  ] as const) {
    const { text, offset } = cursor(marked);
    const { kind, span, closed, present } = hideListContext(text, offset);
    const words = [kind, `[${text.slice(span.start, span.end)}]`];
    if (kind === 'address' && !closed) words.push('open');
    if (present.length > 0) words.push('has', ...present);
    assert.equal(words.join(' '), expected, marked);
  }
});
