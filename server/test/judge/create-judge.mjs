// The real `xl create` of a Xen release as a function: config texts in, its verdicts out.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { unpackDebianPackages, unpackFromSuite } from '../../../scripts/lib/debian.mjs';

const SOURCES = ['server/test/judge/create-judge.c', 'server/test/judge/create-host.c'];
const PRELOAD = 'out/create-judge.so';

/** The exit status that says: xl would have asked the hypervisor to create the domain. */
export const ASKED_TO_CREATE = 77;

/** Where Debian has an xl. One that is newer than the machine runs by the loader and the libc of its own suite. */
const DEBIAN = {
  4.14: { suite: 'bullseye', store: 'libxenstore3.0' },
  4.17: { store: 'libxenstore4' },
  '4.20': { suite: 'trixie', store: 'libxenstore4', loader: 'usr/lib64/ld-linux-x86-64.so.2' },
};

/** The releases whose xl Debian has. */
export const DEBIAN_RELEASES = Object.keys(DEBIAN).sort();

const LIBRARIES = [
  ...[
    'libxencall1',
    'libxenevtchn1',
    'libxenforeignmemory1',
    'libxengnttab1',
    'libxenhypfs1',
    'libxentoolcore1',
    'libxentoollog1',
  ],
  ...['libxendevicemodel1', 'libyajl2', 'libfdt1', 'libnl-3-200', 'libnl-route-3-200'],
];
/** What comes with the loader: libraries of two suites do not mix. */
const BASE = ['libc6', 'libuuid1', 'libncurses6', 'libtinfo6', 'zlib1g'];

/**
 * How an xl is started: the loader or xl itself first, and where its libraries lie.
 * @typedef {{command: string[], libraries: string[]}} Xl
 *
 * What xl did with a text: how it ended, the lines of stderr, and in the mode `json` the domain as it read it.
 * @typedef {{exit: number, signal: number, lines: string[], output: string}} Answer
 *
 * `dry-run`: xl create -n. `create`: libxl's checks too, up to the hypercall. `json`: like dry-run, with the domain.
 * @typedef {'dry-run' | 'create' | 'json'} Mode
 */

/**
 * Debian's xl of a release, unpacked.
 * @param {string} release one of DEBIAN_RELEASES
 * @returns {Xl}
 */
export function debianXl(release) {
  const { suite, store, loader } = DEBIAN[release];
  const packages = [`xen-utils-${release}`, `libxenmisc${release}`, store, ...LIBRARIES];
  if (loader) packages.push(...BASE);
  const root = suite ? unpackFromSuite(suite, packages) : unpackDebianPackages(packages);
  return {
    command: [...(loader ? [join(root, loader)] : []), join(root, `usr/lib/xen-${release}/bin/xl`)],
    libraries: ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'].map((folder) => join(root, folder)),
  };
}

/** Compiles what is preloaded into xl, where it is not there yet. Gives its path. */
export function buildPreload() {
  const fresh = (source) => statSync(PRELOAD).mtimeMs > statSync(source).mtimeMs;
  if (existsSync(PRELOAD) && SOURCES.every(fresh)) return resolve(PRELOAD);
  mkdirSync('out', { recursive: true });
  const flags = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-shared', '-fPIC'];
  const built = spawnSync('cc', [...flags, '-o', PRELOAD, ...SOURCES, '-ldl'], { encoding: 'utf8' });
  if (built.error) throw new Error("There is no C compiler (cc): install Debian's packages gcc and libc6-dev.");
  if (built.status !== 0) throw new Error(`The judge does not compile:\n${built.stderr}`);
  return resolve(PRELOAD);
}

const MODES = ['dry-run', 'create', 'json'];

/**
 * Starts an xl that judges texts until `close`.
 * @param {{mode: Mode, xl?: Xl, preload?: string, workers?: number}} options
 * @returns {{ask(texts: readonly string[]): Promise<Answer[]>, close(): void}} texts are bytes, one character each
 */
export function openCreateJudge({
  mode,
  xl = debianXl('4.17'),
  preload = buildPreload(),
  workers = availableParallelism(),
}) {
  const pool = Array.from({ length: workers }, () => worker(xl, preload, MODES.indexOf(mode)));
  return {
    async ask(texts) {
      const share = Math.ceil(texts.length / pool.length);
      const parts = pool.map((each, index) => each.ask(texts.slice(index * share, (index + 1) * share)));
      return (await Promise.all(parts)).flat();
    },
    close() {
      for (const each of pool) each.close();
    },
  };
}

function worker({ command: [program, ...args], libraries }, preload, mode) {
  const child = spawn(program, args, {
    env: { LD_PRELOAD: preload, LD_LIBRARY_PATH: libraries.join(':'), LD_BIND_NOW: '1', LC_ALL: 'C' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let texts = [];
  let answers = [];
  let settle;
  let held = [];
  let heldLength = 0;
  let wanted = 0;

  const ended = (why) =>
    settle?.reject(new Error(`xl ended early (${why}) before ${JSON.stringify(texts[answers.length])}`));
  child.on('error', ({ message }) => ended(message));
  child.on('exit', (code, signal) => ended(signal ?? code));
  child.stdin.on('error', () => {});
  child.stdout.on('data', (chunk) => {
    held.push(chunk);
    heldLength += chunk.length;
    if (heldLength < wanted) return;
    let bytes = Buffer.concat(held);
    for (let read = readAnswer(bytes); ; read = readAnswer(bytes)) {
      if (read.answer === undefined) {
        wanted = read.length;
        break;
      }
      answers.push(read.answer);
      bytes = bytes.subarray(read.length);
    }
    held = [bytes];
    heldLength = bytes.length;
    if (answers.length === texts.length) settle.resolve(answers);
  });

  return {
    ask(questions) {
      if (questions.length === 0) return [];
      texts = questions;
      answers = [];
      const promise = new Promise((resolve, reject) => {
        settle = { resolve, reject };
      });
      if (child.exitCode !== null || child.signalCode !== null) ended(child.signalCode ?? child.exitCode);
      child.stdin.write(Buffer.concat(questions.flatMap((text) => question(mode, text))));
      return promise;
    },
    close() {
      settle = undefined;
      child.stdin.end();
    },
  };
}

function question(mode, text) {
  const head = Buffer.alloc(5);
  head.writeUInt8(mode);
  head.writeUInt32LE(text.length, 1);
  return [head, Buffer.from(text, 'latin1')];
}

/** The first answer and its length, or only how many bytes must be there before it is worth another look. */
function readAnswer(bytes) {
  if (bytes.length < 12) return { length: 12 };
  const errorLength = bytes.readUInt32LE(8);
  const outputAt = 12 + errorLength;
  if (bytes.length < outputAt + 4) return { length: outputAt + 4 };
  const length = outputAt + 4 + bytes.readUInt32LE(outputAt);
  if (bytes.length < length) return { length };
  const error = bytes.latin1Slice(12, outputAt);
  const answer = {
    exit: bytes.readUInt32LE(0),
    signal: bytes.readUInt32LE(4),
    lines: error === '' ? [] : error.replace(/\n$/, '').split('\n'),
    output: bytes.latin1Slice(outputAt + 4, length),
  };
  return { answer, length };
}
