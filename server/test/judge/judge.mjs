// The real libxlutil of Debian as a function: texts in, its answers out.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unpackDebianPackages } from '../../../scripts/lib/debian.mjs';

const SOURCE = 'server/test/judge/xlu-judge.c';
const PROGRAM = 'out/xlu-judge';

/** Builds the judge, with Debian's own static libxlutil inside it, where it is not there yet. Gives its path. */
export function buildJudge() {
  const debian = unpackDebianPackages(['libxen-dev']);
  if (existsSync(PROGRAM) && statSync(PROGRAM).mtimeMs > statSync(SOURCE).mtimeMs) return PROGRAM;
  mkdirSync('out', { recursive: true });
  const built = spawnSync(
    'cc',
    [
      ...['-std=gnu11', '-O2', '-Wall', '-Wextra', '-o', PROGRAM, SOURCE, '-I', join(debian, 'usr/include')],
      libraryIn(join(debian, 'usr/lib')),
      // Names are taken down on their way through strdup; the one function of libxenlight is for a getter never called.
      ...['-Wl,--wrap=strdup', '-Wl,--defsym=libxl_defbool_set=0'],
    ],
    { encoding: 'utf8' },
  );
  if (built.error) throw new Error("There is no C compiler (cc): install Debian's packages gcc and libc6-dev.");
  if (built.status !== 0) throw new Error(`The judge does not compile:\n${built.stderr}`);
  return PROGRAM;
}

function libraryIn(folder) {
  const machine = readdirSync(folder).find((name) => existsSync(join(folder, name, 'libxlutil.a')));
  if (!machine) throw new Error(`No libxlutil.a below ${folder}: remove .tools/debian and run this again.`);
  return join(folder, machine, 'libxlutil.a');
}

/**
 * @typedef {{outcome: 'taken' | 'refused' | 'aborted', report: string, settings: Map<string, Setting>}} Answer
 * @typedef {{line: number, added: boolean, value: Value}} Setting
 * @typedef {string | Value[]} Value
 */

/**
 * Asks about many texts at once; all strings are bytes, one character each.
 * @param {string} program
 * @param {string[]} texts
 * @returns {Answer[]}
 */
export function askJudge(program, texts) {
  const parts = [];
  for (const text of texts) {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(text.length);
    parts.push(length, Buffer.from(text, 'latin1'));
  }
  const { stdout, stderr, signal, status } = spawnSync(program, {
    input: Buffer.concat(parts),
    maxBuffer: 2 ** 31 - 1,
  });
  const answers = [];
  for (let at = 0; at < stdout.length; ) {
    const end = at + 4 + stdout.readUInt32LE(at);
    answers.push(readAnswer(stdout, at + 4));
    at = end;
  }
  if (answers.length !== texts.length) {
    const text = JSON.stringify(texts[answers.length]);
    throw new Error(`The judge ended early (${signal ?? status}) ${stderr}; its output ends before ${text}`);
  }
  return answers;
}

function readAnswer(bytes, start) {
  let at = start;
  const byte = () => bytes[at++];
  const number = () => {
    at += 4;
    return bytes.readUInt32LE(at - 4);
  };
  const string = () => {
    const length = number();
    at += length;
    return bytes.latin1Slice(at - length, at);
  };
  // Lists may be nested five thousand deep: no recursion.
  const value = () => {
    const root = [];
    const open = [{ items: root, left: 1 }];
    for (let list = open[0]; list !== undefined; list = open.at(-1)) {
      if (list.left-- === 0) {
        open.pop();
      } else if (byte() === 0) {
        list.items.push(string());
      } else {
        const items = [];
        list.items.push(items);
        open.push({ items, left: number() });
      }
    }
    return root[0];
  };
  const outcome = ['taken', 'refused', 'aborted'][byte()];
  const report = string();
  const settings = new Map();
  for (let left = number(); left > 0; left--) {
    const name = string();
    settings.set(name, { line: number(), added: byte() === 1, value: value() });
  }
  return { outcome, report, settings };
}
