// The quick inner loop: bundles every unit test with esbuild and runs Node's own test runner.
//   node scripts/unit.mjs [PART OF A PATH …]    only the test files whose path holds one of the words
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { compileCatalogue } from './compile-catalogue.mjs';

const words = process.argv.slice(2);
// A folder for each run, so that two at the same time do not build over each other.
const OUT = `out/unit/${process.pid}`;
process.on('exit', () => rmSync(OUT, { recursive: true, force: true }));

const tests = ['server/test', 'client/test/unit', 'scripts/test']
  .flatMap((folder) => listTests(folder))
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)));
if (tests.length === 0) {
  console.error(`No test file's path holds ${words.join(' or ')}.`);
  process.exit(1);
}

compileCatalogue();
// A process a core and not one a file: most files run for less time than a process takes to start.
const groups = Array.from({ length: Math.min(availableParallelism(), tests.length) }, (_, group) =>
  tests.filter((_, index) => index % availableParallelism() === group),
);
const outputs = await Promise.all(
  groups.map(async (group, index) => {
    const outfile = join(OUT, `group-${index + 1}.mjs`);
    await build({
      stdin: { contents: group.map((path) => `import './${path}';`).join('\n'), resolveDir: '.' },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      sourcemap: 'inline',
      logLevel: 'warning',
    });
    return outfile;
  }),
);
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
