// Holds our parser of xl's configs against the real libxlutil: verdict, every message, every stored setting.
//   node scripts/compare-with-xl.mjs            the measured cases, the corpus, and generated texts
//   node scripts/compare-with-xl.mjs --speed    how fast both are
// XL_SEED=N repeats the texts of a run, XL_TEXTS=N says how many (200000).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { askJudge, buildJudge } from '../server/test/judge/judge.mjs';
import { randomFrom, textMaker } from '../server/test/judge/texts.mjs';
import { importSources } from './lib/sources.mjs';

const CASES = 'server/test/data/xl-language-cases.json';
const CORPUS = '../shared/corpus';
const BATCH = 4000;

const ours = await importSources('compare-with-xl', [
  'syntax/xl-config/parse',
  'syntax/xl-config/messages',
  'syntax/xl-config/stored',
]);
let program;
try {
  program = buildJudge();
} catch (error) {
  console.error(error.message);
  console.log('comparison with xl: 0 passed, 1 failed');
  process.exit(1);
}
if (process.argv.includes('--speed')) measure();
else compare();

function compare() {
  const seed = Number(process.env.XL_SEED ?? Math.floor(Math.random() * 2 ** 31));
  const count = Number(process.env.XL_TEXTS ?? 200_000);
  const random = randomFrom(seed);
  const maker = textMaker(random);
  console.log(`seed ${seed} (XL_SEED=${seed} repeats this run), ${count} generated texts (XL_TEXTS)`);

  let passed = 0;
  const cases = measuredCases();
  passed += all(cases);
  console.log(`${cases.length} measured cases`);

  const files = corpusFiles();
  passed += all(files);
  if (files.length > 0) {
    console.log(`${files.length} files of ${CORPUS}`);
    passed += all(Array.from({ length: 4000 }, () => maker.bitten(files[Math.floor(random() * files.length)])));
  } else {
    console.log(`ATTENTION: ${CORPUS} is not there: no real files were compared.`);
  }
  for (let left = count; left > 0; left -= BATCH) {
    passed += all(Array.from({ length: Math.min(BATCH, left) }, () => maker.next()));
  }
  console.log(`comparison with xl: ${passed} passed, 0 failed`);
}

/** The texts of the measured cases; what the unit tests expect of them is checked here against the judge as well. */
function measuredCases() {
  const cases = JSON.parse(readFileSync(CASES, 'utf8'));
  askJudge(
    program,
    cases.map(({ text }) => text),
  ).forEach((answer, index) => {
    const { name, text, outcome, report } = cases[index];
    if (answer.outcome !== outcome || answer.report !== report.map((line) => `${line}\n`).join('')) {
      console.log(`The case ${name} of ${CASES} is not what this xl says to ${JSON.stringify(text)}:`);
      console.log(answer);
      console.log('comparison with xl: 0 passed, 1 failed');
      process.exit(1);
    }
  });
  return cases.map(({ text }) => text);
}

function corpusFiles() {
  if (!existsSync(CORPUS)) return [];
  return readdirSync(CORPUS, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath ?? entry.path, entry.name), 'latin1'));
}

/** Compares each text; the first disagreement ends the program. Gives the number of texts. */
function all(texts) {
  askJudge(program, texts).forEach((answer, index) => {
    const text = texts[index];
    if (disagreement(text, answer) === undefined) return;
    const smallest = minimised(text);
    console.log(`\nDisagreement over ${JSON.stringify(smallest)}\n${disagreement(smallest)}`);
    if (smallest !== text && text.length < 2000) console.log(`\nIt was found in ${JSON.stringify(text)}`);
    console.log('\ncomparison with xl: 0 passed, 1 failed');
    process.exit(1);
  });
  return texts.length;
}

/** What xl and we say differently, or undefined. */
function disagreement(text, answer = askJudge(program, [text])[0]) {
  const xl = described(answer);
  const bytes = described(ourAnswer(text, 'bytes'));
  if (bytes !== xl) return `xl:\n${xl}\nours, as bytes:\n${bytes}`;
  const decoded = utf8(text);
  if (decoded === undefined) return undefined;
  const units = described(ourAnswer(decoded, 'utf16', (string) => Buffer.from(string).latin1Slice()));
  return units === xl ? undefined : `xl:\n${xl}\nours, as UTF-16:\n${units}`;
}

function ourAnswer(text, units, encode = (string) => string) {
  const tree = ours.parseConfig(text, { units, maxFaults: Number.POSITIVE_INFINITY });
  let report = '';
  let outcome = 'taken';
  for (const statement of tree.statements) {
    for (const fault of statement.faults) {
      if (fault.code === 'syntax/nul') {
        outcome = 'aborted';
      } else {
        outcome = 'refused';
        report += `${encode(ours.faultReport('x.cfg', statement, fault))}\n`;
      }
    }
  }
  if (outcome === 'refused' && tree.looksLikePython) report += ours.PYTHON_WARNING.map((line) => `${line}\n`).join('');
  const settings = new Map();
  if (outcome !== 'aborted') {
    const encoded = (value) => (typeof value === 'string' ? encode(value) : value.map(encoded));
    for (const [name, { line, added, value }] of ours.storedSettings(tree, text)) {
      settings.set(name, { line, added: added && typeof value === 'string', value: encoded(value) });
    }
  }
  return { outcome, report, settings };
}

function described({ outcome, report, settings }) {
  const lines = [...settings].map(([name, { line, added, value }]) => {
    return `  ${name} ${added ? '+=' : '='} ${written(value, 0)} @${line}`;
  });
  return `${outcome}\n${report}${lines.sort().join('\n')}`;
}

/** Nested deeper than this our tree keeps no items. */
function written(value, depth) {
  if (typeof value === 'string') return JSON.stringify(value);
  return depth > 900 ? '[…]' : `[${value.map((item) => written(item, depth + 1)).join(',')}]`;
}

function utf8(text) {
  const bytes = Buffer.from(text, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Takes pieces away, ever smaller ones, as long as the disagreement stays; for 20 seconds at most. */
function minimised(text) {
  const deadline = performance.now() + 20_000;
  let smallest = text;
  for (let size = Math.ceil(text.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < smallest.length && performance.now() < deadline; ) {
      const shorter = smallest.slice(0, at) + smallest.slice(at + size);
      if (disagreement(shorter) === undefined) at += size;
      else smallest = shorter;
    }
  }
  return smallest;
}

function measure() {
  mkdirSync('out', { recursive: true });
  for (const [name, text] of speedTexts()) {
    const path = resolve('out/xl-speed.cfg');
    writeFileSync(path, text, 'latin1');
    const xl = Number(spawnSync(program, [path, '7'], { encoding: 'utf8' }).stdout);
    let best = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < 9; turn++) {
      const start = process.hrtime.bigint();
      ours.parseConfig(text);
      best = Math.min(best, Number(process.hrtime.bigint() - start));
    }
    const speed = (nanoseconds) => `${((text.length / nanoseconds) * 1000).toFixed(0)} MB/s`.padStart(9);
    console.log(`${name.padEnd(28)} xl ${speed(xl)}   ours ${speed(best)}   ratio ${(xl / best).toFixed(2)}`);
  }
}

function* speedTexts() {
  const guest = [
    '# A guest',
    'name = "guest"',
    'type = "hvm"',
    'memory = 4096',
    'vcpus = 4',
    "pci = [ '01:00.0', '03:00.0,permissive=1' ]",
    "disk = [ '/dev/vg0/guest,raw,xvda,rw',",
    "         '/srv/iso/install.iso,,hdc,cdrom' ]",
    "vif = [ 'mac=00:16:3e:00:00:01,bridge=xenbr0' ]",
    'on_crash = "destroy"',
    'boot = "dc"',
    'vnc = 1',
    '',
  ].join('\n');
  const fill = (piece, size = 10_000_000) => piece.repeat(Math.ceil(size / piece.length));
  yield ['a usual guest, 1 MB', fill(guest, 1_000_000)];
  yield ['a usual guest, 10 MB', fill(guest)];
  yield ['long strings', fill(`extra = "${'console=hvc0 root=/dev/xvda1 '.repeat(12)}"\n`)];
  yield ['comments', fill(`# ${'what this setting is for, in some words '.repeat(2)}\nvcpus = 2\n`)];
  yield ['short statements', fill('a=1\n')];
  yield ['every line faulty', fill('a b\n')];
  yield ['words', fill('a\n')];
  yield ['bad bytes', fill('@\n')];
  yield ['unclosed lists', fill('a=[\n')];
  yield ['brackets', fill('[')];
  yield ['quotes', fill('\'"')];
  // Over these the real one is quadratic: 10 MB would take it hours.
  yield ['hashes, no newline, 20 kB', fill('# ', 20_000)];
  yield ['zeroes, 20 kB', fill('\0', 20_000)];
}
