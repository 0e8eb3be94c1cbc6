// npm test: everything, in order, on a fresh machine as well. The last line is `N passed, M failed, K skipped`.
//   node scripts/test.mjs                    all stages
//   node scripts/test.mjs --only STAGE …     some of them: types lint unit xl create grub kmod dom0 package start suite page
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isCodeServerHere } from './lib/code-server.mjs';
import { closingLine, countsOfClosingLine, countsOfNodeTest, sum } from './lib/counts.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { main, Plain, ROOT, run, since } from './lib/run.mjs';

const say = console.log;
const BIN = join(ROOT, 'node_modules/.bin');

/** In order. Each resolves to its counts; one that throws counts as one failure. */
const STAGES = [
  { name: 'types', title: 'Types (tsc)', body: () => passes('npm', ['run', '--silent', 'typecheck']) },
  { name: 'lint', title: 'Format and lint (biome)', body: lint },
  { name: 'unit', title: 'Unit tests', body: unit },
  { name: 'xl', title: 'Comparison with the real xl parser', body: () => comparison('compare-with-xl.mjs') },
  { name: 'create', title: 'Comparison with the real xl create', body: () => comparison('compare-with-create.mjs') },
  { name: 'grub', title: 'Comparison with the real GRUB', body: () => comparison('compare-with-grub.mjs') },
  { name: 'kmod', title: 'Comparison with the real modprobe', body: () => comparison('compare-with-kmod.mjs') },
  { name: 'dom0', title: 'A real Xen with a real dom0', body: () => comparison('test-dom0.mjs', ['--short']) },
  { name: 'package', title: 'The package', body: checkThePackage },
  { name: 'start', title: 'npm start', body: () => passes(process.execPath, ['scripts/start.mjs', '--once']) },
  { name: 'suite', title: 'Suite inside VS Code', body: suite },
  { name: 'page', title: "Suite that drives VS Code's page", body: page },
];

await main(async () => {
  const stages = chosen();
  const start = performance.now();
  await installDependencies(say);
  const results = [];
  for (const { name, title, body } of stages) {
    say(`\n━━ ${title}`);
    const began = performance.now();
    let counts;
    try {
      counts = await body();
    } catch (error) {
      say(error instanceof Plain ? error.message : error);
      counts = { passed: 0, failed: 1, skipped: 0 };
    }
    const time = since(began);
    say(`${counts.failed > 0 ? '✖' : '✔'} ${title}: ${closingLine(counts)} (${time})`);
    results.push({ name, time, ...counts });
  }
  showTable(results, since(start));
  const total = sum(results);
  say(`\n${closingLine(total)}`);
  if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
});

function chosen() {
  const [flag, ...names] = process.argv.slice(2);
  if (flag === undefined) return STAGES;
  const known = STAGES.map(({ name }) => name);
  const wrong = names.filter((name) => !known.includes(name));
  if (flag !== '--only' || names.length === 0 || wrong.length > 0) {
    throw new Plain(`Usage: npm test [-- --only STAGE …], a stage being one of ${known.join(', ')}.`);
  }
  return STAGES.filter(({ name }) => names.includes(name));
}

function showTable(results, time) {
  say(`\n━━ All stages (${time})`);
  const cells = results.map((each) => [each.name, each.passed, each.failed, each.skipped, each.time].map(String));
  const rows = [['stage', 'passed', 'failed', 'skipped', 'time'], ...cells];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows) {
    say(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '));
  }
  for (const { name, skipped } of results) {
    if (skipped > 0) say(`Attention: ${name} skipped ${skipped}; the names stand above.`);
  }
}

/** A program that has no counts of its own: one test, which passes where it ends with 0. */
async function passes(program, args) {
  const { status } = await run(program, args);
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 };
}

function lint() {
  // Told a CI, it colours what goes into a file as well, each letter by itself.
  return passes(join(BIN, 'biome'), ['ci', `--colors=${process.stdout.isTTY ? 'force' : 'off'}`, '.']);
}

async function unit() {
  const reporter = pathToFileURL(join(ROOT, 'scripts/lib/reporter.mjs')).href;
  const env = { ...process.env, TEST_REPORTER: reporter };
  const { status, stdout } = await run(process.execPath, ['scripts/unit.mjs'], { env, echo: true });
  return believed(countsOfNodeTest(stdout), status);
}

async function comparison(script, args = []) {
  if (!existsSync(join(ROOT, 'scripts', script))) throw new Plain(`scripts/${script} is missing.`);
  const { status, stdout } = await run(process.execPath, [`scripts/${script}`, ...args], { echo: true });
  return believed(countsOfClosingLine(stdout), status);
}

/** A program's counts, where its exit status agrees with them. */
function believed(counts, status) {
  if (!counts) throw new Plain(`It ended with ${status} and no counts.`);
  if (status !== 0 && counts.failed === 0) throw new Plain(`It counted no failure, but ended with ${status}.`);
  return counts;
}

async function checkThePackage() {
  const { makePackage } = await import('./package.mjs');
  const { checkPackage } = await import('./lib/package-checks.mjs');
  return checkPackage(await makePackage(), say);
}

/** In the VS Code that npm can give; in the desktop's where one is named, or where code-server is not set up. */
async function suite() {
  if (process.env.VSCODE_EXECUTABLE || !isCodeServerHere()) {
    const { runSuiteOnDesktop } = await import('./test-desktop.mjs');
    return runSuiteOnDesktop({ vsix: await freshPackage(), say });
  }
  const { runSuiteInCodeServer } = await import('./lib/suite.mjs');
  return runSuiteInCodeServer({ ...(await realVsCode()), say });
}

async function page() {
  const { runPageSuite } = await import('./lib/page.mjs');
  return runPageSuite(await realVsCode());
}

/** What both suites need: the VS Code, the browser, and the package as it is now. */
async function realVsCode() {
  const { installCodeServer } = await import('./lib/code-server.mjs');
  const { installChromium } = await import('./lib/chromium.mjs');
  return { vsix: await freshPackage(), codeServer: await installCodeServer(say), chromium: await installChromium(say) };
}

async function freshPackage() {
  const { isPackageFresh, makePackage, packagePath } = await import('./package.mjs');
  return isPackageFresh() ? packagePath() : makePackage();
}
