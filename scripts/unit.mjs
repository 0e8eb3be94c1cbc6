// The quick inner loop: bundles every unit test with esbuild and runs Node's own test runner.
//   node scripts/unit.mjs [PART OF A PATH …]    only the test files whose path holds one of the words
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { compileCatalogue } from './compile-catalogue.mjs';

const words = process.argv.slice(2);
const OUT = 'out/unit';

const tests = ['server/test', 'client/test/unit', 'scripts/test']
  .flatMap((folder) => listTests(folder))
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)));
if (tests.length === 0) {
  console.error(`No test file's path holds ${words.join(' or ')}.`);
  process.exit(1);
}

compileCatalogue();
await build({
  entryPoints: tests,
  outdir: OUT,
  outbase: '.',
  bundle: true,
  platform: 'node',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
});
const outputs = tests.map((path) => join(OUT, path.replace(/\.ts$/, '.mjs')));
const reporter = process.env.CI ? 'spec' : 'dot';
const run = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--test', `--test-reporter=${process.env.TEST_REPORTER ?? reporter}`, ...outputs],
  { stdio: 'inherit' },
);
process.exit(run.status ?? 1);

function listTests(folder) {
  try {
    return readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join(folder, name))
      .sort();
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
