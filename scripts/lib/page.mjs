// The suite that drives VS Code's page in a browser, as a user's hands and eyes: bundling it and what it needs around it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHROMIUM_FLAGS } from './chromium.mjs';
import { countsOfNodeTest } from './counts.mjs';
import { freePort, Plain, ROOT, run } from './run.mjs';
import { serveVsCode } from './serve-vscode.mjs';
import { copySample } from './suite.mjs';

const PAGE_MS = 5 * 60_000;

/**
 * Runs the page suite. Screenshots are left under test-results/.
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runPageSuite({ codeServer, chromium, vsix }) {
  const { build } = await import('esbuild');
  const bundle = join(ROOT, 'out/page/page.test.mjs');
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['client/test/page/page.test.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const results = join(ROOT, 'test-results');
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results);
  const home = mkdtempSync(join(tmpdir(), 'xen-config-page-'));
  const folder = copySample(home);
  let serving;
  try {
    serving = await serveVsCode({ codeServer, home: join(home, 'vscode'), vsix, port: await freePort(18_200) });
    const env = {
      ...process.env,
      XEN_PAGE: serving.urlOf(folder),
      XEN_FOLDER: folder,
      XEN_CHROMIUM: chromium,
      XEN_CHROMIUM_FLAGS: JSON.stringify(CHROMIUM_FLAGS),
      XEN_RESULTS: results,
    };
    const args = ['--enable-source-maps', '--test', '--test-reporter=spec', bundle];
    const { stdout } = await run(process.execPath, args, { env, echo: true, timeoutMs: PAGE_MS });
    const counts = countsOfNodeTest(stdout);
    if (!counts) throw new Plain('The page suite ended without counts.');
    return counts;
  } finally {
    await serving?.stop();
    rmSync(home, { recursive: true, force: true });
  }
}
