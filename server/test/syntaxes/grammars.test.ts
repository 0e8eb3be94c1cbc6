// Runs the `^^^` assertions of syntaxes/test/ (the format of vscode-tmgrammar-test) over the grammars that the manifest names.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import type * as TestCommon from 'vscode-tmgrammar-test/dist/common/index.js';
import type * as TestUnit from 'vscode-tmgrammar-test/dist/unit/index.js';

// Both are CommonJS folders without an `exports` map, which an ES module cannot import by path.
const require = createRequire(import.meta.url);
const { createRegistry } = require('vscode-tmgrammar-test/dist/common/index.js') as typeof TestCommon;
const { parseGrammarTestCase, runGrammarTestCase } =
  require('vscode-tmgrammar-test/dist/unit/index.js') as typeof TestUnit;

interface Manifest {
  readonly contributes: {
    readonly grammars: readonly { readonly language: string; readonly scopeName: string; readonly path: string }[];
  };
}

const FOLDER = 'syntaxes/test';
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const registry = createRegistry([...manifest.contributes.grammars]);

for (const file of readdirSync(FOLDER).sort()) {
  test(`grammar: ${file}`, async () => {
    const text = readFileSync(join(FOLDER, file), 'utf8');
    const lines = text.split('\n');
    const testCase = parseGrammarTestCase(text);
    assert.ok(testCase.assertions.length > 0, `${file} asserts nothing`);
    const failures = await runGrammarTestCase(registry, testCase);
    const report = failures.map(({ line, start, end, missing, unexpected, actual }) => {
      const words = lines[line]?.slice(start, end) ?? '';
      const wants = [
        missing.length > 0 ? `lacks ${missing.join(' ')}` : '',
        unexpected.length > 0 ? `must not have ${unexpected.join(' ')}` : '',
      ];
      return `${FOLDER}/${file}:${line + 1}:${start + 1}: "${words}" ${wants.filter(Boolean).join(', ')}; it is ${actual.join(' ')}`;
    });
    assert.deepEqual(report, []);
  });
}

test('every grammar of the manifest has a test file', () => {
  const tested = new Set(
    readdirSync(FOLDER).map((file) => parseGrammarTestCase(readFileSync(join(FOLDER, file), 'utf8')).metadata.scope),
  );
  for (const { scopeName } of manifest.contributes.grammars) assert.ok(tested.has(scopeName), scopeName);
});
