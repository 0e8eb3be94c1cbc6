/** What is asked before a device is moved. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ActionName, holdersOf, progressFor, questionFor } from '../../src/commands/act-words.ts';

const ACTIONS: readonly ActionName[] = ['assignable-add', 'assignable-remove', 'attach', 'detach'];
const DEVICE = { bdf: '01:00.0', shortName: 'Intel 82574L' };

test('the exact command and every warning are shown, and Enter changes nothing', () => {
  const prepared = {
    command: "xl pci-attach 'a b' 01:00.0",
    warnings: ['It carries the root file system.', 'No reset.'],
  };
  for (const action of ACTIONS) {
    const { message, detail, buttons, run } = questionFor({ action, guest: 'win10' }, DEVICE, prepared);
    assert.match(message, /01:00\.0 Intel 82574L.*\?$/, action);
    assert.ok(detail.includes(`\n${prepared.command}\n`), action);
    const places = prepared.warnings.map((warning) => detail.indexOf(warning));
    assert.ok(places.every((place) => place > 0) && (places[0] ?? 0) < (places[1] ?? 0), action);
    assert.equal(buttons.indexOf(run), buttons.length - 1, action);
    assert.match(progressFor(action, DEVICE.bdf), /01:00\.0.*…$/);
  }
});

test('who has a device is a guest that runs', () => {
  const guests = [
    { name: 'off', running: false, devices: ['0000:01:00.0'] },
    { name: 'on', running: true, devices: ['0000:01:00.0'] },
    { name: 'unknown', devices: ['0000:01:00.0'] },
    { name: 'other', running: true, devices: [] },
  ];
  assert.deepEqual(holdersOf(guests, '0000:01:00.0'), ['on']);
});
