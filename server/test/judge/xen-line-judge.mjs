// Xen's own readers of its command line as a program: the parsers of one tag, cut out of the source and compiled without the rest.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { functionIn, macroIn, parametersOf, prototype, sizeOf, structIn, variableIn } from './xen-line-source.mjs';
import { before, behind, FOREIGN } from './xen-line-stubs.mjs';

const PRELUDE = readFileSync(new URL('xen-line-prelude.h', import.meta.url), 'utf8');
const MAIN = readFileSync(new URL('xen-line-main.c', import.meta.url), 'utf8');
const FLAGS = ['-Wno-int-conversion', '-Wno-incompatible-pointer-types', '-Wno-discarded-qualifiers'];
const FORMS = { string: 'OPT_STR', integer: 'OPT_UINT', boolean: 'OPT_BOOL', invbool: 'OPT_INVBOOL', size: 'OPT_SIZE' };
/** Variables of the parsers' files that are tables. */
const TABLES = new Set(['opt_runqueue_str', 'apic_probe', 'user_rmrrs', 'user_ivmds', 'features', 'sg_name']);

/**
 * @param {ReturnType<import('./xen-line-source.mjs').openXen>} xen
 * @param {string} tag
 * @param {string} folder for what is compiled; it can be kept
 * @returns {{program: string, parameters: {name: string, kind: string}[], words: Map<string, string[]>}} `words`: the texts in each
 * parameter's own reader
 */
export function buildParsers(xen, tag, folder) {
  mkdirSync(folder, { recursive: true });
  const parameters = parametersOf(xen, tag);
  const objects = new Set();
  const words = new Map();
  const lines = ['static struct kernel_param __setup_start[] = {'];
  const declared = [];
  for (const [i, { name, kind, path, variable }] of parameters.entries()) {
    const field = (type, value, length) => `{ .name = "${name}", .type = ${type}, .len = ${length}, ${value} },`;
    if (kind === 'ignore') {
      lines.push(field('OPT_IGNORE', '', 0));
    } else if (kind === 'custom') {
      const symbol = `parser_${i}_${name.replace(/\W/g, '_')}`;
      const unit = buildUnit(xen, tag, { path, parser: variable, folder });
      objects.add(unit.object);
      words.set(name, [...(words.get(name) ?? []), ...unit.words]);
      declared.push(
        `int ${unit.symbol}(const char *);`,
        `static int ${symbol}(const char *s) { return ${unit.symbol}(s); }`,
      );
      lines.push(field('OPT_CUSTOM', `FUNC(${symbol})`, 0));
    } else {
      const size = sizeOf(xen.file(tag, path), variable);
      declared.push(`static char V${i}[${Math.max(size, 16)}] VARS;`);
      lines.push(field(FORMS[kind], `VAR(V${i})`, size));
    }
  }
  lines.push('};', '#define __setup_end (__setup_start + sizeof(__setup_start) / sizeof(*__setup_start))');
  const source = join(folder, `${tag}.c`);
  const program = join(folder, tag);
  writeFileSync(source, [engineHead(xen, tag), ...declared, ...lines, engine(xen, tag), MAIN].join('\n'));
  const built = spawnSync('cc', ['-w', '-O1', '-std=gnu17', '-fcommon', '-o', program, source, ...objects], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`${tag} does not compile: ${built.stderr ?? built.error}`);
  return { program, parameters, words };
}

/**
 * @param {string} program
 * @param {readonly string[]} words without line ends
 * @returns {{stored: boolean, printed: string[]}[]}
 */
export function askParsers(program, words) {
  const { stdout } = spawnSync(program, { input: `${words.join('\n')}\n`, encoding: 'utf8', maxBuffer: 2 ** 30 });
  const answers = stdout.split('\n').slice(0, words.length);
  return answers.map((line) => {
    const [stored, ...printed] = line.split('\t');
    return { stored: stored === '1', printed: printed.join('\t').split('\u0001').filter(Boolean) };
  });
}

/** The structure of a parameter, and how its two kinds of pointer are written. */
function engineHead(xen, tag) {
  const headers = ['xen/include/xen/param.h', 'xen/include/xen/init.h'].map((path) => xen.file(tag, path));
  const struct = headers.map((text) => structIn(text, 'kernel_param')).find(Boolean);
  const isUnion = struct.includes('union');
  return [
    PRELUDE,
    pciMacros(xen, tag),
    struct,
    `#define VAR(v) ${isUnion ? '.par = { .var = v }' : '.var = v'}`,
    `#define FUNC(f) ${isUnion ? '.par = { .func = f }' : '.var = (void *)f'}`,
    macroIn(headers[0], 'MAX_PARAM_SIZE') ?? '#define MAX_PARAM_SIZE 128',
    'static char saved_cmdline[4096], opt_builtin_cmdline[4];',
  ].join('\n');
}

/** The loop over the line's words. */
function engine(xen, tag) {
  const text = xen.file(tag, 'xen/common/kernel.c');
  const name = ['parse_params', '_cmdline_parse', 'cmdline_parse'].find((one) => functionIn(text, one));
  const call = name === 'parse_params' ? 'parse_params(line, __setup_start, __setup_end)' : `${name}(line)`;
  return [...readers(xen, tag), functionIn(text, 'assign_integer_param') ?? '', functionIn(text, name)]
    .join('\n')
    .replaceAll('&__setup_start', '__setup_start')
    .replaceAll('&__setup_end', '__setup_end')
    .concat(`\nstatic void read_line(char *line) { ${call}; }\n`);
}

/** Readers of numbers, booleans, sizes and addresses, which everything uses. */
function readers(xen, tag) {
  const places = [
    ...['parse_bool', 'parse_boolean', 'cmdline_strcmp', 'parse_signed_integer'].map((name) => [
      name,
      'xen/common/kernel.c',
    ]),
    ['parse_size_and_unit', 'xen/common/lib.c', 'xen/lib/parse-size.c', 'xen/common/kernel.c'],
    ...['ul', 'l', 'ull', 'll'].map((end) => [`simple_strto${end}`, 'xen/common/vsprintf.c', `xen/lib/strto${end}.c`]),
    ['strlcpy', 'xen/common/string.c', 'xen/lib/strlcpy.c'],
    ['parse_pci_seg', 'xen/drivers/pci/pci.c'],
    ['parse_pci', 'xen/drivers/pci/pci.c'],
  ];
  const bodies = places.flatMap(([name, ...paths]) => {
    const body = paths.map((path) => functionIn(xen.file(tag, path), name)).find(Boolean);
    return body ? [body.replace(/^(?!static)/, 'static ').replace(/\bstrlcpy\(/, 'xen_strlcpy(')] : [];
  });
  return [bodies.map(prototype).join('\n'), ...bodies];
}

function pciMacros(xen, tag) {
  const text = xen.file(tag, 'xen/include/xen/pci.h');
  const type = /^typedef union \{[\s\S]*?\} pci_sbdf_t;/m.exec(text)?.[0] ?? '';
  const macros = text.match(/^#[ \t]*define[ \t]+_*PCI_\w*\((?:\\\n|[^\n])*/gm) ?? [];
  return [type, ...macros].join('\n');
}

/** Compiles one reader: what it lacks is looked for in its file, and stood in for where it is not there. */
function buildUnit(xen, tag, { path, parser, folder }) {
  const text = xen.file(tag, path);
  const body = functionIn(text, parser)?.replace(/param_2_parfs\([^)]*\)/g, '0');
  if (!body) throw new Error(`${tag}: no ${parser} in ${path}`);
  const symbol = `unit_${createHash('sha1').update(`${tag} ${path} ${parser}`).digest('hex').slice(0, 12)}`;
  const isVoid = /^(?:static\s+)?void\b/.test(body);
  const own = body.replace(new RegExp(`\\b${parser}\\s*\\(`), 'UNIT(').replace(/^(?!static)/, 'static ');
  const parts = { variables: new Set(), tables: [], helpers: [], stubs: [], constants: 0 };
  for (let round = 0; round < 40; round++) {
    const source = [
      ...[PRELUDE, pciMacros(xen, tag), before(parser, body)],
      ...[...parts.variables].map((name) => `static long long ${name} VARS;`),
      ...parts.tables,
      ...readers(xen, tag),
      behind(xen, tag, parser, join(folder, 'features')),
      ...parts.stubs.map((name) => `static long ${name}() { side_effects++; return 0; }`),
      ...[...parts.helpers.map(prototype), ...parts.helpers.toReversed(), own],
      `int ${symbol}(const char *s) { ${isVoid ? 'UNIT((char *)s); return 0;' : 'return UNIT((char *)s);'} }`,
    ].join('\n');
    const name = join(folder, createHash('sha1').update(source).digest('hex').slice(0, 16));
    const words = () =>
      [...[body, ...parts.helpers].join('\n').matchAll(/"([^"\\%\s]{1,24})"/g)].map(([, word]) => word);
    if (existsSync(`${name}.o`)) return { object: `${name}.o`, symbol, words: words() };
    writeFileSync(`${name}.c`, source);
    const options = [
      '-O0',
      '-std=gnu17',
      '-fcommon',
      '-fmax-errors=0',
      '-Werror=implicit-function-declaration',
      ...FLAGS,
    ];
    const built = spawnSync('cc', [...options, '-c', '-o', `${name}.o`, `${name}.c`], { encoding: 'utf8' });
    if (built.error) throw new Error("There is no C compiler (cc): install Debian's packages gcc and libc6-dev.");
    if (built.status === 0) return { object: `${name}.o`, symbol, words: words() };
    if (!mend(xen, tag, { text, parser, body, errors: built.stderr, parts })) {
      throw new Error(`${tag}: ${parser} does not compile: ${built.stderr.slice(0, 600)}`);
    }
  }
  throw new Error(`${tag}: ${parser} never compiles`);
}

/** Adds what the compiler misses; false where it misses nothing that can be added. */
function mend(xen, tag, { text, parser, body, errors, parts }) {
  const all = (shape) => new Set([...errors.matchAll(shape)].map(([, name]) => name));
  const functions = all(/implicit declaration of function [‘'](\w+)[’']/g);
  const names = all(/[‘'](\w+)[’'] undeclared/g);
  const structs = all(/(?:undefined type|incomplete element type|incomplete type) [‘'](?:const )?struct (\w+)[’']/g);
  if (errors.includes('storage size')) for (const [, name] of body.matchAll(/struct (\w+)\s+\w+;/g)) structs.add(name);
  let added = 0;
  const table = (words) => added++ < 0 || parts.tables.push(words);
  for (const name of functions) {
    const macro = macroIn(text, name);
    const paths = FOREIGN.get(name) ?? [];
    const found = [text, ...paths.map((path) => xen.file(tag, path))].map((one) => functionIn(one, name)).find(Boolean);
    if (found) parts.helpers.push(found);
    else if (macro) parts.tables.unshift(macro);
    else parts.stubs.push(name);
    added++;
  }
  for (const name of structs) {
    const found = structIn(text, name);
    if (!found || parts.tables.includes(found)) continue;
    parts.tables.unshift(found);
    added++;
  }
  for (const name of names) {
    const isConstant = /^(?:[A-Z][A-Z0-9_]+|(?:FREQCTL|TSM|SCHED_GRAN|X86_FEATURE)_\w+)$/.test(name);
    const called = name === parser ? undefined : functionIn(text, name);
    const macro = isConstant ? macroIn(text, name) : undefined;
    const variable = TABLES.has(name) ? variableIn(text, name) : undefined;
    if (called) parts.helpers.push(called);
    else if (macro) parts.tables.unshift(macro);
    else if (isConstant) table(`#define ${name} ${1000 + parts.constants++}`);
    else if (variable) addTable(text, variable, parts);
    else parts.variables.add(name);
    added++;
  }
  return added > 0;
}

function addTable(text, variable, parts) {
  const plain = variable.replace(/\b(?:__init\w*|__read_mostly|__ro_after_init)(?:\([^)]*\))?/g, '');
  parts.tables.push(/const|=/.test(plain) ? plain : plain.trim().replace(/;$/, ' VARS;'));
  for (const [, bound] of variable.matchAll(/\[([A-Z]\w+)\]/g)) {
    const macro = macroIn(text, bound);
    if (macro) parts.tables.unshift(macro);
  }
}
