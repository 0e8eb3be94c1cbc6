// Small helpers for the commands: running programs, saying what happens, and finding things on PATH.
import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, wherever a command is started from. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Where things that are installed once are kept: in the clone, ignored by git. */
export const TOOLS = join(ROOT, '.tools');

/** A mistake of the user or of the machine: told in words, without a stack. */
export class Plain extends Error {}

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, echo?: boolean, input?: string, timeoutMs?: number}} [options]
 *   `quiet`: show nothing unless it fails; `echo`: keep the output and show it as well; neither: it writes to our terminal.
 * @returns {Promise<{status: number, stdout: string, stderr: string}>} never rejects for a status; does for a missing program
 */
export function run(program, args, options = {}) {
  const { cwd = ROOT, env = process.env, quiet = false, echo = false, input, timeoutMs } = options;
  const keep = quiet || echo;
  return new Promise((done, fail) => {
    const stdin = input === undefined ? (keep ? 'ignore' : 'inherit') : 'pipe';
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: [stdin, keep ? 'pipe' : 'inherit', keep ? 'pipe' : 'inherit'],
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: 'SIGKILL' }),
    });
    const texts = { stdout: '', stderr: '' };
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name]?.setEncoding('utf8').on('data', (text) => {
        texts[name] += text;
        if (echo) process[name].write(text);
      });
    }
    if (input !== undefined) child.stdin?.on('error', () => {}).end(input);
    child.on('error', fail);
    child.on('close', (status, signal) => done({ status: status ?? (signal ? 128 : 1), ...texts }));
  });
}

/** Like `run`, quiet, and fails with the program's own words where it does not end with 0, or cannot be started. */
export async function must(program, args, options = {}) {
  const result = await run(program, args, { quiet: true, ...options }).catch((error) => {
    throw new Plain(`${program} could not be started: ${error.message}`);
  });
  if (result.status === 0) return result;
  const words = (result.stderr + result.stdout).trim().split('\n').slice(-15).join('\n');
  throw new Plain(`${program} ${args.join(' ')} failed (status ${result.status})${words ? `:\n${words}` : ''}`);
}

/** The full path of a program on PATH, or undefined. */
export function onPath(program) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {}
  }
  return undefined;
}

/** The first free port of 127.0.0.1 from `first` on. */
export async function freePort(first) {
  for (let port = first; port < first + 100; port++) if (await isFree(port)) return port;
  throw new Plain(`No free port between ${first} and ${first + 99} on 127.0.0.1.`);
}

export function isFree(port) {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}

/** The youngest change, in ms since 1970, of a file or of anything in a folder; 0 where there is nothing. */
export function lastChange(path) {
  let stat;
  try {
    stat = statSync(path);
  } catch {
    return 0;
  }
  if (!stat.isDirectory()) return stat.mtimeMs;
  let newest = stat.mtimeMs;
  for (const name of readdirSync(path)) {
    if (name === 'node_modules' || name === 'dist' || name === 'generated') continue;
    newest = Math.max(newest, lastChange(join(path, name)));
  }
  return newest;
}

/** Bytes as people read them: `612 kB`. */
export function size(bytes) {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(2)} MB`;
}

/** Seconds since `start` (of `performance.now()`): `1.2 s`. */
export function since(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/** Runs a command's main function: a plain mistake is told in words, anything else with its stack; both end with 1. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof Plain ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
