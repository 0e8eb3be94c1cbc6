import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Asked, askedOf, isSame } from '../../src/report/asked.ts';

const GUEST = 'file:///etc/xen/win10.hvm';
const ADDRESS = '0000:01:00.0';

const ASKED: readonly Asked[] = [
  { kind: 'readiness' },
  { kind: 'story', address: ADDRESS },
  { kind: 'story', address: ADDRESS, guest: GUEST, file: GUEST },
  { kind: 'plan', plan: 'give back', addresses: [ADDRESS] },
  { kind: 'plan', plan: 'pass', addresses: [ADDRESS, '0000:01:00.1'], guest: GUEST },
];

test('what a page tells of is read back from what it remembered', () => {
  for (const asked of ASKED) {
    const state: unknown = JSON.parse(JSON.stringify({ asked, scroll: 3, open: ['point-1'] }));
    assert.deepEqual(askedOf(state), asked);
    assert.ok(isSame(asked, askedOf(state) as Asked));
  }
});

test('what nobody could have remembered so is nothing', () => {
  const wrong: readonly unknown[] = [
    ...[undefined, null, 'story', [], {}],
    { kind: 'boot' },
    { kind: 'story' },
    { kind: 'story', address: '01:00.0' },
    { kind: 'story', address: '; reboot' },
    { kind: 'story', address: ADDRESS, guest: 7 },
    { kind: 'story', address: ADDRESS, guest: '/etc/xen/win10.hvm' },
    { kind: 'story', address: ADDRESS, file: 'file:///a b' },
    { kind: 'story', address: ADDRESS, guest: `file:///${'a'.repeat(5000)}` },
    { kind: 'plan', plan: 'give back', addresses: [] },
    { kind: 'plan', plan: 'give back', addresses: ADDRESS },
    { kind: 'plan', plan: 'give back', addresses: [ADDRESS, 1] },
    { kind: 'plan', plan: 'run', addresses: [ADDRESS], guest: GUEST },
    { kind: 'plan', plan: 'pass', addresses: [ADDRESS] },
  ];
  assert.equal(askedOf(undefined), undefined);
  assert.equal(askedOf('story'), undefined);
  for (const asked of wrong) assert.equal(askedOf({ asked, scroll: 0, open: [] }), undefined, JSON.stringify(asked));
});

test('nothing comes along that was not asked', () => {
  assert.deepEqual(askedOf({ asked: { kind: 'readiness', guest: GUEST } }), { kind: 'readiness' });
  assert.deepEqual(askedOf({ asked: { kind: 'story', address: ADDRESS, command: 'x' } }), {
    kind: 'story',
    address: ADDRESS,
  });
});

test('a device’s story is the same one from whatever file it was asked for, and another for another guest', () => {
  const story = { kind: 'story', address: ADDRESS } as const;
  assert.ok(isSame(story, { ...story, file: GUEST }));
  assert.ok(!isSame(story, { ...story, guest: GUEST }));
  assert.ok(!isSame(story, { kind: 'readiness' }));
});
