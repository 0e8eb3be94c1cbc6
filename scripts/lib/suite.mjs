// The suite that runs inside VS Code's extension host: bundling it, what it needs around it, and its result.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from './browser.mjs';
import { freePort, Plain, ROOT } from './run.mjs';
import { serveVsCode } from './serve-vscode.mjs';

const SUITE_MS = 8 * 60_000;

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/**
 * Prepares a run: the bundled suite, an empty extension to develop (the one under test is the installed package), and a
 * copy of the sample dom0 that the tests may change.
 */
export async function prepareSuite() {
  const { build } = await import('esbuild');
  const home = mkdtempSync(join(tmpdir(), 'xen-config-suite-'));
  const suite = join(ROOT, 'out/suite/index.js');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['client/test/suite/index.ts'],
    outfile: suite,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const harness = join(home, 'harness');
  mkdirSync(harness);
  const manifest = { name: 'harness', publisher: 'test', version: '0.0.1', engines: { vscode: '*' } };
  writeFileSync(join(harness, 'package.json'), JSON.stringify(manifest));
  return {
    home,
    suite,
    harness,
    folder: copySample(home),
    resultFile: join(home, 'result.json'),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** A copy of samples/dom0 in a folder, and beside it a place for files that are not the host's. */
export function copySample(home) {
  const folder = join(home, 'dom0');
  cpSync(join(ROOT, 'samples/dom0'), folder, { recursive: true, verbatimSymlinks: true });
  mkdirSync(join(home, 'elsewhere'));
  return folder;
}

/** What the suite's process gets to know. */
export function suiteEnvironment(prepared) {
  return { XEN_SUITE_RESULT: prepared.resultFile, XEN_SUITE_ONLY: process.env.XEN_SUITE_ONLY ?? '' };
}

/** The counts that the suite wrote. A run that claims to be well and wrote none is a failure. */
export function readResult(prepared) {
  try {
    return JSON.parse(readFileSync(prepared.resultFile, 'utf8'));
  } catch {
    throw new Plain('The suite inside VS Code ended without a result.');
  }
}

/**
 * Runs the suite in code-server's extension host.
 * @returns {Promise<Counts>}
 */
export async function runSuiteInCodeServer({ codeServer, chromium, vsix, say }) {
  const prepared = await prepareSuite();
  const port = await freePort(18_100);
  let serving;
  let browser;
  let exit;
  try {
    serving = await serveVsCode({ codeServer, home: join(prepared.home, 'vscode'), vsix, port, underTest: true });
    browser = await openBrowser(chromium);
    const { page } = browser;
    const remote = (path) => `vscode-remote://127.0.0.1:${port}${path}`;
    exit = await exitOf(page, say);
    await page.goto(
      serving.urlOf(prepared.folder, [
        ['extensionDevelopmentPath', remote(prepared.harness)],
        ['extensionTestsPath', remote(prepared.suite)],
        ['extensionEnvironment', JSON.stringify(suiteEnvironment(prepared))],
        ['skipWelcome', 'true'],
      ]),
    );
    const code = await exit.code;
    const result = readResult(prepared);
    if (code !== 0 && result.failed === 0) throw new Plain(`The suite's host ended with ${code}.`);
    return result;
  } finally {
    clearTimeout(exit?.late);
    await browser?.close();
    await serving?.stop();
    prepared.remove();
  }
}

/** Shows what the suite prints; `code` is its exit code, or rejects where it takes too long. */
async function exitOf(page, say) {
  const exit = {};
  exit.code = new Promise((done, fail) => {
    exit.done = done;
    exit.late = setTimeout(
      () => fail(new Plain(`The suite did not end within ${SUITE_MS / 60_000} minutes.`)),
      SUITE_MS,
    );
  });
  exit.code.catch(() => {});
  await page.exposeFunction('codeAutomationLog', (_type, args) => showMocha(args, say));
  await page.exposeFunction('codeAutomationExit', (status) => exit.done(status));
  return exit;
}

/** Of all that the page's console says, the lines of Mocha's reporter: those with a format of its own. */
function showMocha([format, ...values], say) {
  if (typeof format !== 'string' || !/%[sd]/.test(format)) return;
  let i = 0;
  const text = format.replace(/%[sd]/g, () => String(values[i++] ?? ''));
  if (text.trim()) say(text);
}
