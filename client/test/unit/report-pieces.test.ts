import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report, ReportPoint } from '../../../server/src/protocol/report.ts';
import { type Deed, pageMessage } from '../../src/report/messages.ts';
import { type Piece, reportPieces, sentencePieces } from '../../src/report/pieces.ts';

const MET: ReportPoint = {
  title: 'Xen’s line',
  state: 'met',
  says: 'The IOMMU is on.',
  evidence: [
    {
      says: 'iommu=1',
      from: '/etc/default/grub',
      uri: 'file:///r/etc/default/grub',
      target: { line: 4, character: 2 },
    },
    { says: 'I/O virtualisation enabled', from: 'xl dmesg' },
  ],
  actions: [],
};
const MISSING: ReportPoint = {
  title: 'Assignable now',
  state: 'missing',
  says: '<b>Not</b> & never',
  evidence: [],
  actions: [
    { kind: 'command', title: 'Make it assignable', command: 'xl pci-assignable-add 01:00.0' },
    { kind: 'edit', title: 'Hide it at boot', id: 'e1' },
    { kind: 'by hand', title: 'Switch VT-d on in the firmware' },
  ],
};
const REPORT: Report = {
  title: '01:00.0',
  machine: 'Recorded host host.json',
  lead: 'It is on its way.',
  warnings: ['It carries the root file system.'],
  points: [MET, MISSING, { ...MISSING, title: 'The guest' }],
};

test('a report reads from the top: machine, lead, what is at stake, then the points', () => {
  const texts = all(reportPieces(REPORT, [])).flatMap(({ holds }) => (typeof holds === 'string' ? [holds] : []));
  const order = ['01:00.0', 'Recorded host host.json', 'It is on its way.', 'It carries the root file system.'];
  const places = [...order, 'Xen’s line', 'Assignable now'].map((text) => texts.indexOf(text));
  assert.ok(!places.includes(-1), texts.join('\n'));
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
});

test('a state is a sign, a word and a colour; the sign is not read aloud', () => {
  const [met, missing] = points(REPORT);
  assert.match(met?.is ?? '', /\bmet\b/);
  assert.ok(all([met as Piece]).some(({ is, holds }) => is === 'state' && holds === 'met'));
  assert.ok(all([missing as Piece]).some(({ is, holds }) => is === 'state' && holds === 'missing'));
  const signs = all(reportPieces(REPORT, [])).filter(({ is }) => is?.startsWith('sign'));
  assert.ok(signs.length > 0 && signs.every(({ isDecoration }) => isDecoration));
});

test('the first point that is not met is where the way stands', () => {
  assert.deepEqual(
    points(REPORT).map(({ current }) => current),
    [undefined, 'step', undefined],
  );
});

test('steps to be done are numbered, and nothing of them is missing', () => {
  const pieces = all(reportPieces(REPORT, [], 'steps'));
  assert.deepEqual(
    pieces.filter(({ is }) => is?.startsWith('sign')).map(({ holds }) => holds),
    ['✓', '2', '3'],
  );
  assert.ok(!pieces.some(({ holds, current }) => holds === 'missing' || current !== undefined));
});

test('what a host says stays text', () => {
  assert.ok(all(reportPieces(REPORT, [])).some(({ holds }) => holds === '<b>Not</b> & never'));
});

test('what can be clicked is a button, has a name of its own, and says what it does', () => {
  const head = [{ title: 'Review the Changes…', isMain: true }];
  const clickable = all(reportPieces(REPORT, head)).filter(({ does }) => does);
  const deeds = clickable.map(({ does }) => does);
  const wanted: Deed[] = [
    { kind: 'reload' },
    { kind: 'head', index: 0 },
    { kind: 'open', point: 0, evidence: 0 },
    { kind: 'terminal', point: 1, action: 0 },
    { kind: 'copy', point: 1, action: 0 },
    { kind: 'edit', point: 1, action: 1 },
  ];
  assert.deepEqual(deeds.slice(0, wanted.length), wanted);
  for (const { tag, label, holds } of clickable) {
    assert.equal(tag, 'button');
    assert.ok(label || holds);
  }
  const keys = clickable.map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length);
});

test('much evidence is folded away, and none is lost', () => {
  const evidence = Array.from({ length: 9 }, (_, i) => ({ says: `fact ${i}`, from: 'xl dmesg' }));
  const pieces = all(reportPieces({ ...REPORT, points: [{ ...MET, evidence }] }, []));
  assert.equal(pieces.filter(({ is }) => is === 'quote').length, 9);
  const folded = pieces.filter(({ tag }) => tag === 'details').flatMap((piece) => all([piece]));
  assert.equal(folded.filter(({ is }) => is === 'quote').length, 6);
  assert.ok(folded.some(({ tag, holds }) => tag === 'summary' && holds === '6 more'));
});

test('in the place of a report: a sentence, and a way to try again', () => {
  const pieces = all(sentencePieces('Story of 01:00.0', 'The host is being read.', true));
  assert.ok(pieces.some(({ holds }) => holds === 'The host is being read.'));
  assert.deepEqual(
    pieces.flatMap(({ does }) => (does ? [does] : [])),
    [{ kind: 'reload' }],
  );
});

test('of what a page says only deeds are taken', () => {
  const deed = { kind: 'open', point: 0, evidence: 1 };
  assert.deepEqual(pageMessage({ kind: 'deed', version: 2, deed }), { kind: 'deed', version: 2, deed });
  assert.deepEqual(pageMessage({ kind: 'ready' }), { kind: 'ready' });
  for (const wrong of [
    undefined,
    null,
    'ready',
    { kind: 'deed', deed },
    { kind: 'deed', version: 1, deed: { kind: 'run', command: 'reboot' } },
    { kind: 'deed', version: 1, deed: { kind: 'open', point: '0', evidence: 0 } },
    { kind: 'deed', version: 1, deed: { kind: 'terminal', point: 0 } },
  ]) {
    assert.equal(pageMessage(wrong), undefined, JSON.stringify(wrong));
  }
});

function points(report: Report): readonly Piece[] {
  const list = all(reportPieces(report, [])).find(({ tag }) => tag === 'ol');
  return typeof list?.holds === 'object' ? list.holds : [];
}

/** All elements, in the order in which they are read. */
function all(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece) => [piece, ...(typeof piece.holds === 'object' ? all(piece.holds) : [])]);
}
