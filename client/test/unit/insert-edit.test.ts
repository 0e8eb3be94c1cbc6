import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endOfFirst, type InsertEdit } from '../../src/host/insert-edit.ts';

function insertion(line: number, character: number, newText: string): InsertEdit {
  return { range: { start: { line, character }, end: { line, character } }, newText };
}

function check(edits: InsertEdit[], line: number, character: number) {
  test(`${JSON.stringify(edits.map(({ newText }) => newText))} ends at ${line}:${character}`, () => {
    assert.deepEqual(endOfFirst(edits), { line, character });
  });
}

check([], 0, 0);
check([insertion(3, 7, ", '01:00.0'")], 3, 18);
check([insertion(3, 7, ",\n  '01:00.0'")], 4, 11);
check([insertion(3, 7, ",\r\n  '01:00.0'\r\n")], 5, 0);
check([insertion(9, 0, 'x\ny'), insertion(3, 7, 'ab'), insertion(3, 8, 'c')], 3, 9);
