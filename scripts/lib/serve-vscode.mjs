// Starts the installed code-server on 127.0.0.1, with our package and nothing of the user's own.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { dirname, join } from 'node:path';
import { must, Plain } from './run.mjs';

const READY_MS = 60_000;

/** Settings of a VS Code that shows files and us, and calls nobody. */
const USER_SETTINGS = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'remote.autoForwardPorts': false,
  'git.openRepositoryInParentFolders': 'never',
};

/**
 * @typedef {object} Serving
 * @property {string} address `http://127.0.0.1:8080`
 * @property {(folder: string, payload?: [string, string][]) => string} urlOf the page that shows a folder
 * @property {Promise<number>} ended the server's exit status
 * @property {() => Promise<void>} stop
 */

/**
 * Installs the package and serves until `stop`.
 * @param {object} options
 * @param {{node: string, entry: string}} options.codeServer from installCodeServer
 * @param {string} options.home a folder for everything it writes: settings, extensions, logs
 * @param {string} options.vsix
 * @param {number} options.port
 * @param {boolean} [options.underTest] lets a page start a test suite in the extension host (no toasts are shown then)
 * @param {Record<string, unknown>} [options.settings] more user settings
 * @returns {Promise<Serving>}
 */
export async function serveVsCode({ codeServer, home, vsix, port, underTest = false, settings = {} }) {
  const folders = { config: join(home, 'config.yaml'), user: join(home, 'user'), extensions: join(home, 'extensions') };
  const settingsFile = join(folders.user, 'User/settings.json');
  mkdirSync(dirname(settingsFile), { recursive: true });
  mkdirSync(folders.extensions, { recursive: true });
  writeFileSync(folders.config, '');
  // Once: what a user of `npm start` changes there stays.
  if (!existsSync(settingsFile)) {
    writeFileSync(settingsFile, `${JSON.stringify({ ...USER_SETTINGS, ...settings }, null, 2)}\n`);
  }

  const env = {
    ...process.env,
    XDG_CONFIG_HOME: join(home, 'xdg-config'),
    XDG_DATA_HOME: join(home, 'xdg-data'),
    XDG_CACHE_HOME: join(home, 'xdg-cache'),
    // No gallery: else the page calls one.
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    ...(underTest ? { NO_COLOR: '1' } : {}),
  };
  for (const name of ['PORT', 'PASSWORD', 'HASHED_PASSWORD', 'VSCODE_IPC_HOOK_CLI', 'NODE_OPTIONS', 'FORCE_COLOR'])
    delete env[name];
  const common = ['--config', folders.config, '--user-data-dir', folders.user, '--extensions-dir', folders.extensions];
  const base = [codeServer.entry, ...common];
  await must(codeServer.node, [...base, '--install-extension', vsix, '--force'], { env });

  const child = spawn(
    codeServer.node,
    [
      ...base,
      ...['--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', '--disable-telemetry', '--disable-update-check'],
      ...['--disable-workspace-trust', '--disable-getting-started-override'],
      // Else the extension hosts of closed pages live on for hours.
      ...['--reconnection-grace-time', '5'],
      ...(underTest ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      words = (words + text).slice(-4000);
    });
  }
  const ended = new Promise((done) => child.once('close', (status) => done(status ?? 0)));
  const address = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(late);
  };
  try {
    await Promise.race([
      answers(`${address}/healthz`),
      ended.then(() => Promise.reject(new Plain('it ended at once'))),
    ]);
  } catch (error) {
    await stop();
    throw new Plain(`VS Code did not start: ${error.message}\n${words.trim()}`);
  }
  return { address, ended, stop, urlOf: (folder, payload) => urlOf(address, folder, payload) };
}

function urlOf(address, folder, payload) {
  const query = new URLSearchParams({ folder });
  if (payload) query.set('payload', JSON.stringify(payload));
  return `${address}/?${query.toString().replaceAll('%2F', '/')}`;
}

/** Waits for the server's first answer. */
async function answers(url) {
  const late = performance.now() + READY_MS;
  while (performance.now() < late) {
    if ((await status(url)) === 200) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Plain(`no answer within ${READY_MS / 1000} s`);
}

function status(url) {
  return new Promise((done) => {
    get(url, { agent: false }, (answer) => {
      answer.resume();
      done(answer.statusCode);
    }).on('error', () => done(0));
  });
}
