import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits } from '../src/text/span.ts';

test('edits apply in any order', () => {
  const edits = [
    { span: { start: 0, end: 1 }, newText: 'A' },
    { span: { start: 2, end: 2 }, newText: '-' },
  ];
  assert.equal(applyEdits('abc', edits), 'Ab-c');
  assert.equal(applyEdits('abc', edits.reverse()), 'Ab-c');
});
