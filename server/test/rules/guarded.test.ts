import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../src/rules/finding.ts';
import { guarded } from '../../src/rules/guarded.ts';

const FOUND: Finding = {
  code: 'key/unknown',
  severity: 'warning',
  source: 'advice',
  span: { start: 0, end: 1 },
  message: 'first',
};

function* failing(): Generator<Finding | undefined> {
  yield FOUND;
  yield undefined;
  throw new Error('a rule with a mistake');
}

test('file/not-checked: a rule that fails loses nothing that was found before, and is reported', () => {
  const reported: unknown[] = [];
  const found = [...guarded(failing(), (error) => reported.push(error))];
  assert.deepEqual(
    found.map((finding) => finding?.code),
    ['key/unknown', undefined, 'file/not-checked'],
  );
  assert.match(String(reported), /a rule with a mistake/);
});

test('what does not fail goes through as it is', () => {
  const none = () => assert.fail('there is nothing to report');
  assert.deepEqual([...guarded([FOUND, undefined], none)], [FOUND, undefined]);
});
