import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { EditedText } from '../../src/text/edited-text.ts';
import { applyEdits, type Edit } from '../../src/text/span.ts';
import { unifiedDiff } from '../../src/text/unified-diff.ts';
import { seeded } from '../guests/random.ts';

function diff(text: string, ...edits: readonly [number, number, string][]): string {
  return unifiedDiff(
    'f',
    text,
    edits.map(([start, end, newText]) => ({ span: { start, end }, newText })),
  );
}

test('as diff -u writes it', () => {
  assert.equal(diff('a\nb\n'), '');
  assert.equal(diff('a\nb\nc\n', [2, 3, 'B']), '--- f\n+++ f\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n');
  assert.equal(diff('a\n', [2, 2, 'b\n']), '--- f\n+++ f\n@@ -1,1 +1,2 @@\n a\n+b\n');
  assert.equal(diff('', [0, 0, 'b\n']), '--- f\n+++ f\n@@ -0,0 +1,1 @@\n+b\n');
  assert.equal(diff('a\nb', [3, 3, '\n']), '--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n');
  assert.equal(diff('a\nb\n', [0, 2, '']), '--- f\n+++ f\n@@ -1,2 +1,1 @@\n-a\n b\n');
});

test('hunks far apart are parted', () => {
  const text = Array.from({ length: 20 }, (_, at) => `${at}\n`).join('');
  const heads = diff(text, [0, 1, 'x'], [text.length - 3, text.length - 1, 'y']).match(/^@@.*$/gm);
  assert.deepEqual(heads, ['@@ -1,4 +1,4 @@', '@@ -17,4 +17,4 @@']);
});

test('patch makes the new text of it', (context) => {
  if (spawnSync('patch', ['--version']).status !== 0) {
    context.skip('there is no patch here');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'xen-diff-'));
  const random = seeded(9);
  try {
    for (let run = 0; run < 40; run++) {
      const text = Array.from({ length: random(60) }, () => 'ab\n\n'[random(4)]).join('');
      const edited = new EditedText(text);
      const edits: Edit[] = [];
      for (let at = random(20); at <= text.length; at += 1 + random(25)) {
        const end = Math.min(text.length, at + random(4));
        edits.push({ span: { start: at, end }, newText: 'x\ny'.slice(random(4)) });
        at = end;
      }
      edited.apply(edits);
      const path = join(folder, 'f');
      writeFileSync(path, text);
      const patch = unifiedDiff('f', text, edited.edits());
      if (patch === '') continue;
      const { status, stdout } = spawnSync('patch', ['-p0', '--no-backup-if-mismatch', '--posix'], {
        cwd: folder,
        input: patch,
        encoding: 'utf8',
      });
      const wanted = applyEdits(text, edits);
      const got = wanted === '' ? '' : readFileSync(path, 'utf8');
      assert.deepEqual([status, got], [0, wanted], `${JSON.stringify(text)}\n${patch}\n${stdout}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
