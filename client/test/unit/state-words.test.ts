import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { badgeInWords, kindColour, kindIcon, kindWords, type StateKind } from '../../src/host/state-words.ts';

const KINDS: readonly StateKind[] = [
  ...(['dom0', 'hidden', 'assignable', 'config', 'running', 'bridge', 'unsafe', 'unasked'] as const),
];

test('each state has a word and a shape of its own: nobody needs the colour', () => {
  assert.equal(new Set(KINDS.map(kindWords)).size, KINDS.length);
  assert.equal(new Set(KINDS.map(kindIcon)).size, KINDS.length);
});

test('the colours are those that the manifest offers to themes', () => {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    contributes: { colors: { id: string; defaults: Record<string, string> }[] };
  };
  const offered = new Map(contributes.colors.map(({ id, defaults }) => [id, defaults]));
  for (const colour of KINDS.map(kindColour)) {
    if (colour === undefined) continue;
    const defaults = offered.get(colour);
    assert.ok(defaults, colour);
    assert.deepEqual(Object.keys(defaults).sort(), ['dark', 'highContrast', 'highContrastLight', 'light']);
  }
});

test('a badge is said in words where the state does not say it', () => {
  const where = (kind: 'config' | 'assignable' | 'running', badge?: string) => ({
    ...{ address: '0000:01:00.0', kind, state: '', tooltip: '' },
    ...(badge !== undefined && { badge }),
  });
  assert.deepEqual(badgeInWords(where('config', '!')), ['needs attention']);
  assert.deepEqual(badgeInWords(where('config', 'A')), ['assignable now']);
  for (const row of [where('assignable', 'A'), where('running', '▶'), where('config'), undefined]) {
    assert.deepEqual(badgeInWords(row), []);
  }
});
