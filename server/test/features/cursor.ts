import assert from 'node:assert/strict';

/** A text with a `|` where the cursor is. */
export function atCursor(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf('|');
  assert.ok(offset >= 0 && marked.indexOf('|', offset + 1) < 0, `one | is wanted in ${marked}`);
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}
