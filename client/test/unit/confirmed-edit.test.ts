import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confirmed, filesOf } from '../../src/report/confirmed-edit.ts';

const RANGE = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

test('an edit without annotations is shown first, all of it', () => {
  const edit = confirmed({ changes: { 'file:///a': [{ range: RANGE, newText: 'x' }] } }, 'hides 01:00.0');
  assert.deepEqual(edit, {
    documentChanges: [
      {
        textDocument: { uri: 'file:///a', version: null },
        edits: [{ range: RANGE, newText: 'x', annotationId: 'confirm' }],
      },
    ],
    changeAnnotations: { confirm: { label: 'hides 01:00.0', needsConfirmation: true } },
  });
});

test('annotations that are there stay, and new files are shown as well', () => {
  const edit = {
    documentChanges: [
      { kind: 'create', uri: 'file:///b' },
      {
        textDocument: { uri: 'file:///b', version: 3 },
        edits: [{ range: RANGE, newText: 'x', annotationId: 'hide' }],
      },
    ],
    changeAnnotations: { hide: { label: 'hides', needsConfirmation: true } },
  };
  const { documentChanges, changeAnnotations } = confirmed(edit, 'title');
  assert.deepEqual(documentChanges, [{ ...edit.documentChanges[0], annotationId: 'confirm' }, edit.documentChanges[1]]);
  assert.deepEqual(Object.keys(changeAnnotations ?? {}), ['hide', 'confirm']);
  assert.deepEqual(filesOf(edit), ['file:///b']);
});
