import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig, reparseConfig } from '../../../src/syntax/xl-config/parse.ts';
import type { ConfigTree } from '../../../src/syntax/xl-config/tree.ts';
import type { TextChange } from '../../../src/text/span.ts';
import { randomFrom, textMaker } from '../../judge/texts.mjs';

/** `XL_SEED` and `XL_EDITS` repeat or lengthen the run. */
const SEED = Number(process.env.XL_SEED ?? 20_260_101);
const EDITS = Number(process.env.XL_EDITS ?? 6000);

test(`after ${EDITS} edits the tree is that of the whole text (seed ${SEED})`, () => {
  const random = randomFrom(SEED);
  const maker = textMaker(random);
  const below = (limit: number) => Math.floor(random() * limit);
  let text = '';
  let tree = parseConfig(text);
  for (let turn = 0; turn < EDITS; turn++) {
    if (turn % 40 === 0) {
      text = Array.from({ length: below(6) }, () => maker.next()).join('\n');
      tree = parseConfig(text);
    }
    const start = below(text.length + 1);
    const end = Math.min(text.length, start + (random() < 0.5 ? 0 : below(6)));
    const newText = random() < 0.25 ? '' : random() < 0.6 ? maker.token() : maker.next().slice(0, 40);
    const before = text;
    text = text.slice(0, start) + newText + text.slice(end);
    tree = reparseConfig(tree, text, { start, end, newText });
    const context = `${JSON.stringify(before)}, change ${JSON.stringify({ start, end, newText })}`;
    assert.deepStrictEqual(shown(tree), shown(parseConfig(text)), context);
  }
});

function shown({ statements, looksLikePython, stopped }: ConfigTree) {
  return { looksLikePython, stopped, statements: statements.map((statement) => ({ ...statement })) };
}

test('statements that a change does not touch stay the same objects', () => {
  const lines = Array.from({ length: 1000 }, (_, index) => `key_${index} = "value"\n`);
  const text = lines.join('');
  const tree = parseConfig(text);
  const before = [...tree.statements];
  const at = text.indexOf('key_500 ');
  const after = change(tree, text, { start: at, end: at, newText: '# more\nnew = 1\n' });
  const kept = after.statements.filter((statement) => before.includes(statement));
  assert.equal(kept.length, 1000);
  assert.equal(after.statements.length, 1001);
  assert.deepEqual([after.statements[1000]?.line, after.statements[1000]?.key?.name], [1002, 'key_999']);
});

test('an error far above leaves the statements below as they are', () => {
  const text = `a = 1\n${'b = "x"\n'.repeat(1000)}`;
  const tree = parseConfig(text);
  const last = tree.statements[1000];
  const after = change(tree, text, { start: 4, end: 5, newText: '' });
  assert.equal(after.statements[0]?.faults.length, 1);
  assert.equal(after.statements[1000], last);
});

function change(tree: ConfigTree, text: string, edit: TextChange): ConfigTree {
  return reparseConfig(tree, text.slice(0, edit.start) + edit.newText + text.slice(edit.end), edit);
}
