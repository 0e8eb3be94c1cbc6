import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Lines } from '../../src/text/lines.ts';

function check(marked: string, line: number, column: number): void {
  test(`${JSON.stringify(marked)} is at ${line}:${column}`, () => {
    assert.deepEqual(new Lines(marked.replace('|', '')).at(marked.indexOf('|')), { line, column });
  });
}

check('|', 1, 1);
check('a|b', 1, 2);
check('a\n|b', 2, 1);
check('a|\nb', 1, 2);
check('a\r\nb|', 2, 2);
check('a\rb|\n', 1, 4);
check('\n\n\n|', 4, 1);
