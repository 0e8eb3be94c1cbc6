// npm start: opens a real VS Code with our package installed and a sample dom0 in it. Sets up everything it needs.
//   npm start                          the VS Code that npm can give, in a browser, on 127.0.0.1
//   npm start -- --desktop             the `code` on PATH, with a profile of its own
//   npm start -- --folder /etc/xen     another folder than samples/dom0
//   npm start -- --port 9000           another port than 8080 (or the next free one)
//   npm start -- --once                ends with 0 as soon as it is ready: to see that it would work
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installCodeServer } from './lib/code-server.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { freePort, isFree, main, must, onPath, Plain, ROOT, run, since, TOOLS } from './lib/run.mjs';
import { serveVsCode } from './lib/serve-vscode.mjs';

const say = console.log;
const FIRST_PORT = 8080;

await main(async () => {
  const options = readOptions();
  const start = performance.now();
  await installDependencies(say);
  const vsix = await freshPackage();
  if (options.desktop) await openDesktop(vsix, options);
  else await openInBrowser(vsix, options, start);
});

function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        desktop: { type: 'boolean', default: false },
        folder: { type: 'string' },
        port: { type: 'string' },
        once: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new Plain(`${error.message}\nUsage: npm start -- [--desktop] [--folder PATH] [--port NUMBER] [--once]`);
  }
  // npm runs us in the project's folder; a relative path counts from where the user typed it.
  const folder =
    values.folder === undefined ? join(ROOT, 'samples/dom0') : resolve(process.env.INIT_CWD ?? '.', values.folder);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new Plain(`There is no folder ${folder}.`);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
    throw new Plain(`--port ${values.port} is not a port: a number from 1 to 65535.`);
  }
  return { ...values, folder, port };
}

/** The .vsix, packed again where something it is made of is younger. */
async function freshPackage() {
  const { isPackageFresh, makePackage, packagePath } = await import('./package.mjs');
  if (isPackageFresh()) return packagePath();
  say('Packing the extension');
  return makePackage({ say: (line) => say(`  ${line.trim()}`) });
}

async function openInBrowser(vsix, { folder, port: wanted, once }, start) {
  const codeServer = await installCodeServer(say);
  if (wanted !== undefined && !(await isFree(wanted))) throw new Plain(`Port ${wanted} of 127.0.0.1 is taken.`);
  const port = wanted ?? (await freePort(FIRST_PORT));
  // A folder for each port, so that two can run side by side.
  const home = join(TOOLS, `start-${port}`);
  const serving = await serveVsCode({ codeServer, home, vsix, port });
  say(`\nVS Code is ready after ${since(start)} and shows ${folder}. Open in a browser:\n`);
  say(`    ${serving.urlOf(folder)}\n`);
  if (once) return serving.stop();
  say('It serves this machine only (127.0.0.1), without a password, until Ctrl-C.');
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      stopping = true;
      void serving.stop();
    });
  }
  const status = await serving.ended;
  if (!stopping && status !== 0) throw new Plain(`VS Code ended by itself (status ${status}).`);
  say('Stopped.');
}

async function openDesktop(vsix, { folder, once }) {
  const code =
    process.env.VSCODE_COMMAND ?? onPath('code') ?? (process.platform === 'win32' ? onPath('code.cmd') : undefined);
  if (!code) {
    throw new Plain(
      'There is no `code` on PATH. Install VS Code (https://code.visualstudio.com); on macOS run\n' +
        "“Shell Command: Install 'code' command in PATH” from its palette. Or name it: VSCODE_COMMAND=codium npm start -- --desktop\n" +
        'Without --desktop, npm start opens a VS Code in a browser.',
    );
  }
  const home = join(TOOLS, 'start-desktop');
  const own = ['--user-data-dir', join(home, 'user'), '--extensions-dir', join(home, 'extensions')];
  say(`Installing the extension into a profile of its own (${home})`);
  await must(code, [...own, '--install-extension', vsix, '--force']);
  say(`Opening ${folder}`);
  if (once) return;
  const { status } = await run(code, [...own, '--disable-workspace-trust', folder]);
  if (status !== 0) throw new Plain(`${code} ended with status ${status}.`);
}
