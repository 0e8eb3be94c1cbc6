// The suite inside VS Code again, in the desktop VS Code: downloaded by @vscode/test-electron, or the one that VSCODE_EXECUTABLE names.
//   node scripts/test-desktop.mjs                     today's stable one
//   node scripts/test-desktop.mjs --version 1.91.1    another one, such as the oldest that package.json allows
// It opens windows: on a machine without a screen, run it under xvfb-run.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { closingLine } from './lib/counts.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { main, must, Plain, TOOLS } from './lib/run.mjs';
import { prepareSuite, readResult, suiteEnvironment } from './lib/suite.mjs';

/**
 * Runs the suite in the desktop VS Code.
 * @param {{vsix: string, say: (line: string) => void, version?: string}} options
 * @returns {Promise<import('./lib/counts.mjs').Counts>}
 */
export async function runSuiteOnDesktop({ vsix, say, version = 'stable' }) {
  const desktop = await import('@vscode/test-electron');
  const executable = process.env.VSCODE_EXECUTABLE ?? (await download(desktop, version, say));
  const prepared = await prepareSuite();
  try {
    const own = [
      `--user-data-dir=${join(prepared.home, 'user')}`,
      `--extensions-dir=${join(prepared.home, 'extensions')}`,
      // A container's root has no sandbox.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ];
    const [cli, ...args] = desktop.resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true });
    await must(cli, [...args, ...own, '--install-extension', vsix, '--force']);
    const code = await desktop
      .runTests({
        vscodeExecutablePath: executable,
        reuseMachineInstall: true,
        extensionDevelopmentPath: prepared.harness,
        extensionTestsPath: prepared.suite,
        extensionTestsEnv: suiteEnvironment(prepared),
        launchArgs: [prepared.folder, ...own, '--disable-workspace-trust', '--skip-welcome', '--disable-updates'],
      })
      .catch(() => 1);
    const result = readResult(prepared);
    if (code !== 0 && result.failed === 0) throw new Plain(`VS Code ended with ${code}.`);
    return result;
  } finally {
    prepared.remove();
  }
}

async function download(desktop, version, say) {
  try {
    say(`Downloading VS Code (${version}) into .tools/, once`);
    return await desktop.downloadAndUnzipVSCode({ version, cachePath: join(TOOLS, 'vscode-desktop') });
  } catch (error) {
    throw new Plain(
      `VS Code cannot be downloaded here (${error.message}).\nName one that is installed: VSCODE_EXECUTABLE=/usr/share/code/code node scripts/test-desktop.mjs`,
    );
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const { values } = parseArgs({ options: { version: { type: 'string' } } });
    await installDependencies(console.log);
    const { isPackageFresh, makePackage, packagePath } = await import('./package.mjs');
    const vsix = isPackageFresh() ? packagePath() : await makePackage();
    const counts = await runSuiteOnDesktop({ vsix, say: console.log, ...values });
    console.log(closingLine(counts));
    if (counts.failed > 0) process.exitCode = 1;
  });
}
