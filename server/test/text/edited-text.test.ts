import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EditedText } from '../../src/text/edited-text.ts';
import { applyEdits, type Edit } from '../../src/text/span.ts';
import { seeded } from '../guests/random.ts';

test('rounds of edits come to edits of the first text', () => {
  const random = seeded(5);
  for (let run = 0; run < 300; run++) {
    const first = Array.from({ length: random(30) }, () => 'abc\n'[random(4)]).join('');
    const edited = new EditedText(first);
    let text = first;
    for (let round = 0; round < 4; round++) {
      const edits: Edit[] = [];
      for (let at = random(5); at < text.length; at += 1 + random(6)) {
        const end = Math.min(text.length, at + random(3));
        edits.push({ span: { start: at, end }, newText: 'xyz\n'.slice(random(4)) });
        at = end;
      }
      text = applyEdits(text, edits);
      edited.apply([...edits].reverse());
      assert.equal(edited.text(), text);
    }
    const edits = edited.edits();
    assert.equal(applyEdits(first, edits), text);
    for (const [at, { span }] of edits.entries()) assert.ok(span.start >= (edits[at - 1]?.span.end ?? 0));
  }
});

test('what is the same before and after is no edit', () => {
  const edited = new EditedText('name = "a"\n');
  edited.apply([{ span: { start: 0, end: 10 }, newText: 'name = "b"' }]);
  assert.deepEqual(edited.edits(), [{ span: { start: 8, end: 9 }, newText: 'b' }]);
  edited.apply([{ span: { start: 8, end: 9 }, newText: 'a' }]);
  assert.deepEqual(edited.edits(), []);
});
