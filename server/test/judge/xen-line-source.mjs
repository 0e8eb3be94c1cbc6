// Xen's source out of a git directory: files of a tag, functions in them, and every parameter that a release registers.
import { spawnSync } from 'node:child_process';

/** @typedef {{name: string, kind: string, path: string, variable: string}} Parameter */

/**
 * @param {string} git a git directory that has Xen's RELEASE-… tags
 */
export function openXen(git) {
  const files = new Map();
  const run = (...args) =>
    spawnSync('git', ['-C', git, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 }).stdout ?? '';
  const tags = run('tag').split('\n');
  return {
    run,
    /** The text of a file; empty where the tag has none. */
    file(tag, path) {
      const key = `${tag}:${path}`;
      if (!files.has(key)) files.set(key, run('show', key));
      return files.get(key);
    },
    /** The newest point release of a line: `4.17` → `RELEASE-4.17.7`. */
    newestTag(line) {
      const points = tags.filter((tag) => tag.startsWith(`RELEASE-${line}.`));
      const order = (tag) => tag.split('.').slice(2).map(Number);
      return points.sort((a, b) => order(a)[0] - order(b)[0] || (order(a)[1] ?? 0) - (order(b)[1] ?? 0)).at(-1);
    },
  };
}

const ATTRIBUTES =
  /\b(?:cf_check|__init|inline|__initdata|__initconst|always_inline|__cold|__cpuinit|__devinit|noinline|__pure|__maybe_unused)\b ?/g;

/** The last function of that name in a file, without Xen's attributes. */
export function functionIn(text, name) {
  const shape = `^[a-z_][^\\n;={}#]*\\n?\\b${escaped(name)}\\s*\\([^;{]*\\)\\s*\\n?\\{[\\s\\S]*?^\\}`;
  return [...text.matchAll(new RegExp(shape, 'gm'))].at(-1)?.[0].replace(ATTRIBUTES, '');
}

export function structIn(text, name) {
  return new RegExp(`^struct (?:__packed )?${escaped(name)}\\s*\\{[\\s\\S]*?^\\}[^;]*;`, 'm').exec(text)?.[0];
}

/** A `#define` with its continuation lines. */
export function macroIn(text, name) {
  return new RegExp(`^#[ \\t]*define[ \\t]+${escaped(name)}\\b(?:\\\\\\n|[^\\n])*`, 'm').exec(text)?.[0];
}

/** A variable with what it is filled with. */
export function variableIn(text, name) {
  const start = '^(?:static|const|struct|enum|unsigned|char|int|u\\d+|uint\\w+)[^;(){}=\\n]*\\b';
  const end = '\\b\\s*(?:\\[[^;=]*\\])?\\s*(?:__\\w+(?:\\([^)]*\\))?\\s*)*(?:=\\s*\\{[\\s\\S]*?\\}\\s*)?;';
  return new RegExp(start + escaped(name) + end, 'm').exec(text)?.[0];
}

export function prototype(body) {
  return `${body.slice(0, body.indexOf('{')).trim()};`;
}

function escaped(name) {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const KINDS = 'custom|string|size|integer|boolean|invbool|ignore';

/**
 * What a tag registers for x86, in the order of its files.
 * @returns {Parameter[]}
 */
export function parametersOf(xen, tag) {
  const shape = `^\\s*(${KINDS})(_runtime)?_param\\s*\\(`;
  const folders = ['xen/arch/x86', 'xen/common', 'xen/drivers', 'xen/xsm'];
  const left = ['xen/drivers/char/arm-uart.c', 'xen/drivers/passthrough/arm'];
  const paths = xen
    .run('grep', '-lE', shape, tag, '--', ...folders)
    .split('\n')
    .filter(Boolean);
  const found = new RegExp(`^\\s*(${KINDS})(?:_runtime)?_param\\s*\\(\\s*"([^"]+)"\\s*(?:,\\s*(\\w[\\w.]*))?`, 'gm');
  return paths.flatMap((line) => {
    const path = line.slice(line.indexOf(':') + 1);
    if (left.some((start) => path.startsWith(start))) return [];
    const text = xen.file(tag, path);
    return [...text.matchAll(found)].map(([, kind, name, variable = '']) => ({ name, kind, path, variable }));
  });
}

/** How many bytes the variable behind a parameter has: 4 where that cannot be seen. */
export function sizeOf(text, variable) {
  const type =
    '(?:static|extern|unsigned|signed|int|char|bool|bool_t|[us]\\d+|u?int\\d+_t|long|paddr_t|const|size_t|s_time_t)';
  const shape = `^([ \\t]*${type}\\b[^;(){}\\n]*?)\\b${escaped(variable)}\\b\\s*(?:\\[([^\\]]*)\\])?([^;]*)`;
  const match = new RegExp(shape, 'm').exec(text);
  if (!match) return 4;
  const [, declared, length, rest] = match;
  if (length !== undefined) {
    const macro = /^\d+$/.test(length) ? undefined : macroIn(text, length)?.split(/\s+/)[2];
    const initial = /^\s*(?:__\w+(?:\([^)]*\))?\s*)*=\s*"([^"]*)"/.exec(rest)?.[1];
    return Number(macro ?? length) || (initial === undefined ? 64 : initial.length + 1);
  }
  if (/\b(?:bool|bool_t|u8|s8|uint8_t|int8_t|char)\b/.test(declared)) return 1;
  if (/\b(?:u16|s16|uint16_t|int16_t|short)\b/.test(declared)) return 2;
  return /\b(?:long|u64|s64|uint64_t|int64_t|paddr_t|size_t|s_time_t)\b/.test(declared) ? 8 : 4;
}
