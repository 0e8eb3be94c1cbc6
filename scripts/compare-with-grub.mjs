// Holds our reading of GRUB's files against the real ones:
//   grub-script-check   judges grub.cfg: verdict and line
//   dash                judges /etc/default/grub: verdict
//   grub-mkconfig       reads /etc/default/grub and its folder and runs 20_linux_xen, of two releases, on made-up machines:
//                       every entry with its title, its place, its id, its images and every word of its two lines, and the same
//                       entries in the grub.cfg that comes of it
//   grub-emu            boots that grub.cfg: which entry starts by itself, and the words that its loaders get
// GRUB_MACHINES=N says how many machines are made up (300).
// GRUB_SEED=N repeats the texts of a run, GRUB_TEXTS=N says how many (3000).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../server/test/judge/texts.mjs';
import { compareMachines, MODULES } from './lib/compare-machines.mjs';
import { conclude } from './lib/conclude.mjs';
import { unpackDebianPackages, unpackFromSuite } from './lib/debian.mjs';
import { judgeTexts } from './lib/judge-texts.mjs';
import { madeUpMachine, NAMES, WORDS } from './lib/made-up-machines.mjs';
import { importSources } from './lib/sources.mjs';

const DATA = 'server/test/data';
const CORPUS = '../shared/corpus';
const seed = Number(process.env.GRUB_SEED ?? Math.floor(Math.random() * 2 ** 31));
const count = Number(process.env.GRUB_TEXTS ?? 3000);
const machineCount = Number(process.env.GRUB_MACHINES ?? 300);
const counts = { passed: 0, failed: 0, skipped: 0 };
/** Enough to see what is wrong. */
const MOST_SHOWN = 20;

/** Files that show one way each in which words come into a line. */
const DEFAULTS = [
  '',
  'GRUB_CMDLINE_XEN="dom0_mem=2G,max:2G iommu=verbose"\nGRUB_CMDLINE_XEN_DEFAULT="com1=115200,8n1 console=com1,vga"\n',
  'GRUB_CMDLINE_LINUX="console=tty0"\nGRUB_CMDLINE_LINUX_DEFAULT="quiet xen-pciback.hide=(01:00.0)(03:00.0)"\n',
  "GRUB_CMDLINE_XEN='loglvl=all'\nexport GRUB_CMDLINE_LINUX=quiet\n",
  'GRUB_CMDLINE_XEN="a"\nGRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN b"\nGRUB_CMDLINE_XEN="${GRUB_CMDLINE_XEN} c"\n',
  'GRUB_CMDLINE_LINUX="a b"\nGRUB_CMDLINE_LINUX_XEN_REPLACE="c"\n',
  'GRUB_CMDLINE_LINUX="a b"\nGRUB_CMDLINE_LINUX_XEN_REPLACE="$GRUB_CMDLINE_LINUX c"\nGRUB_CMDLINE_LINUX_DEFAULT="d"\n',
  'GRUB_CMDLINE_LINUX_DEFAULT="a"\nGRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT="b"\nGRUB_CMDLINE_LINUX_XEN_REPLACE=\n',
  'GRUB_CMDLINE_XEN="a \\"b c\\" d"\nGRUB_CMDLINE_LINUX=\'e "f g" h\'\n',
  'GRUB_CMDLINE_XEN="a \\\nb"\nGRUB_CMDLINE_LINUX=a\\ b\\\nc\n',
  'GRUB_CMDLINE_XEN="a\nb"\n',
  'GRUB_CMDLINE_XEN="a"\'b\'c"d e"\n',
  'GRUB_CMDLINE_XEN="a" # not this\n#GRUB_CMDLINE_XEN="b"\n',
  'GRUB_CMDLINE_XEN="a"; GRUB_CMDLINE_LINUX=b\n',
  'X=y GRUB_CMDLINE_XEN="$X"\n',
  'GRUB_CMDLINE_XEN=a true\n',
  'if true; then\n  GRUB_CMDLINE_XEN="a"\nfi\n',
  'GRUB_CMDLINE_XEN= "a"\n',
  'GRUB_CMDLINE_XEN = "a"\n',
  'GRUB_CMDLINE_XEN+="a"\n',
  'GRUB_CMDLINE_XEN="a\n',
  'GRUB_CMDLINE_LINUX=xen-pciback.hide=(01:00.0)\n',
  'GRUB_CMDLINE_XEN="$NOT_SET a $NOT_SET"\n',
  'GRUB_CMDLINE_XEN="\\$x \\\\ \\a"\nGRUB_CMDLINE_LINUX=\\$x\\\\y\n',
  'A="b c"\nGRUB_CMDLINE_XEN=$A\nGRUB_CMDLINE_LINUX="x${A}y"\n',
  'A=b\nAc=d\nGRUB_CMDLINE_XEN="$A\\\nc e"\n',
];

/** A /boot with one of each. */
const BOOT = {
  '/boot/vmlinuz-6.1.0': 'x',
  '/boot/initrd.img-6.1.0': 'x',
  '/boot/config-6.1.0': 'CONFIG_XEN_DOM0=y\n',
  '/boot/xen-4.17-amd64.gz': 'x',
};
const RELEASE = readFileSync('/etc/os-release', 'utf8');

const ours = await importSources('compare-with-grub', ['syntax/grub-cfg/parse', 'boot/read-defaults', ...MODULES]);
const scratch = mkdtempSync(join(tmpdir(), 'compare-with-grub-'));
conclude('grub', counts, scratch, () => {
  const debian = unpackDebianPackages(['grub-common', 'grub-emu', 'libdevmapper1.02.1']);
  console.log(`seed ${seed} (GRUB_SEED=${seed} repeats this run), ${count} generated texts (GRUB_TEXTS)`);
  compareScripts(debian);
  compareShell();
  compareLines(debian);
});

function agree(text, real, mine, remark = '') {
  if (real === mine) {
    counts.passed++;
    return;
  }
  counts.failed++;
  if (counts.failed > MOST_SHOWN) return;
  console.error(`${JSON.stringify(text)}\n  the real one: ${real}\n  ours:         ${mine}\n  ${remark}`);
}

/** grub.cfg: accepted, or refused at which line. */
function compareScripts(debian) {
  const program = join(debian, 'usr/bin/grub-script-check');
  const library = join(debian, 'lib/x86_64-linux-gnu');
  const env = {
    ...process.env,
    LC_ALL: 'C',
    LD_LIBRARY_PATH: `${library}:${join(debian, 'usr/lib/x86_64-linux-gnu')}`,
  };
  const cases = readCases('grub-script-cases.json').map(({ text }) => text);
  const files = corpus('grubcfg').concat(readFileSync('samples/dom0/boot/grub/grub.cfg', 'utf8'));
  const before = counts.passed;
  const pieces = [
    "'",
    '"',
    '\\',
    '\n',
    ';',
    '{',
    '}',
    '$',
    '${a}',
    ' ',
    '#',
    'if ',
    'then ',
    'fi',
    'else',
    'elif',
    'do',
    'done',
  ];
  pieces.push(
    'for ',
    'while ',
    'function f ',
    '&',
    '|',
    '<',
    'in',
    'a',
    '[[',
    '\\\n',
    '$"',
    '\t',
    'menuentry a {',
    '\r',
  );
  const texts = [...cases, ...files, ...bitten([...cases, ...files.map((file) => file.slice(0, 700))], pieces, count)];
  judgeTexts(program, texts, join(scratch, 'scripts'), env).forEach(({ status, said }, index) => {
    if (status === 127 || status === 126) throw new Error(`grub-script-check does not run: ${said.trim()}`);
    // Now and then it dies on its own mistakes; then it has judged nothing.
    if (status > 128) return;
    const text = texts[index];
    const line = /Syntax error at line (\d+)/.exec(said)?.[1];
    const fault = ours.parseGrubScript(text).faults[0];
    const mine = fault && /at line (\d+)/.exec(fault.message)?.[1];
    agree(text, line ?? 'fine', mine ?? 'fine');
  });
  console.log(`grub-script-check: ${counts.passed - before} texts alike`);
}

/** /etc/default/grub: accepted by `sh`, or refused. What stands inside of substitutions is left to the shell. */
function compareShell() {
  const before = counts.passed;
  const cases = readCases('grub-defaults-cases.json').map(({ text }) => text);
  const files = corpus('grub-default').concat(readFileSync('samples/dom0/etc/default/grub', 'utf8'));
  const pieces = [
    "'",
    '"',
    '\\',
    '\n',
    ';',
    '(',
    ')',
    '$A',
    ' ',
    '#',
    '&',
    '|',
    '=',
    'A=1',
    '{ ',
    '} ',
    '\\\n',
    'GRUB_CMDLINE_XEN=',
  ];
  const bare = cases.filter((text) => !/[`<>]|\$[({]/.test(text));
  const { error } = spawnSync('dash', ['-c', ':']);
  if (error) {
    console.error(
      `SKIPPED: dash does not run here (${error.message}), so quoting in /etc/default/grub is not compared.`,
    );
    counts.skipped++;
    return;
  }
  const texts = [...cases, ...files, ...bitten(bare, pieces, count)];
  judgeTexts('dash -n', texts, join(scratch, 'shell')).forEach(({ status }, index) => {
    const { faults } = ours.readGrubDefaults(texts[index]);
    agree(texts[index], status === 0 ? 'fine' : 'refused', faults.length === 0 ? 'fine' : 'refused');
  });
  console.log(`dash: ${counts.passed - before} texts alike`);
}

/** What grub-mkconfig and 20_linux_xen make of whole machines, against `choicesFromSources`. */
function compareLines(debian) {
  const xenConfig = readFileSync(join(DATA, 'grub-xen.cfg'), 'utf8');
  const alone = [...DEFAULTS, ...corpus('grub-default'), readFileSync('samples/dom0/etc/default/grub', 'utf8')];
  const assembled = Array.from({ length: Math.min(60, count) }, assembleDefaults);
  const machines = [...alone, ...assembled].map((text) => ({ files: { '/etc/default/grub': text, ...BOOT } }));
  const random = randomFrom(seed + 2);
  for (let i = 0; i < machineCount; i++) machines.push(madeUpMachine(random, xenConfig));
  const suites = [
    ['bookworm', () => debian],
    ['trixie', () => unpackFromSuite('trixie', ['grub-common'])],
  ];
  // Each release gets every other machine of those made up, and all of the others.
  suites.forEach(([suite, unpack], turn) => {
    let folder;
    try {
      folder = unpack();
    } catch (error) {
      console.error(
        `SKIPPED: grub-common of ${suite} cannot be had (${error.message}), so its boot lines are not compared.`,
      );
      counts.skipped++;
      return;
    }
    const mine = machines.filter((_, index) => index < alone.length || index % suites.length === turn);
    const programs = { name: suite, release: folder, programs: debian, machines: mine, scratch, osRelease: RELEASE };
    const said = compareMachines({ ...programs, ours, agree });
    console.log(said);
    if (said.startsWith('SKIPPED')) counts.skipped++;
  });
}

function readCases(name) {
  return JSON.parse(readFileSync(join(DATA, name), 'utf8')).cases;
}

function corpus(kind) {
  const folder = join(CORPUS, kind);
  if (existsSync(folder)) return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  console.error(`SKIPPED: ${folder} is not there, so no files that others wrote.`);
  counts.skipped++;
  return [];
}

/** Texts that were changed at up to four places. */
function bitten(bases, pieces, wanted) {
  const random = randomFrom(seed);
  const below = (limit) => Math.floor(random() * limit);
  return Array.from({ length: wanted }, () => {
    let text = bases[below(bases.length)];
    for (let bites = 1 + below(4); bites > 0; bites--) {
      const at = below(text.length + 1);
      const kind = below(3);
      if (kind === 0) text = text.slice(0, at) + pieces[below(pieces.length)] + text.slice(at);
      else if (kind === 1) text = text.slice(0, at) + text.slice(at + 1 + below(3));
      else text = text.slice(0, at) + text.slice(below(text.length + 1)).slice(0, below(12)) + text.slice(at);
    }
    return text;
  });
}

/** A file of a few assignments, each in some quoting, some of them taking up others. */
function assembleDefaults(_, index) {
  const random = randomFrom(seed + 1 + index);
  const pick = (items) => items[Math.floor(random() * items.length)];
  const words = [...WORDS, ';', '--'];
  // An assignment before `export` is left out: the shell makes it after it has taken up what stands behind, and nobody writes that.
  let goesOn = false;
  const statement = () => {
    const name = pick(NAMES);
    const inside = () =>
      Array.from({ length: Math.floor(random() * 4) }, () => pick([...words, `$${pick(NAMES)}`])).join(
        pick([' ', ' ', '']),
      );
    const style = random();
    let value = `"${inside()}"`;
    if (style < 0.2) value = `'${inside()}'`;
    else if (style < 0.3) value = pick(['a', 'x=1', '', `$${pick(NAMES)}`, 'a\\ b']);
    else if (style < 0.4) value = `"${inside()}"'${inside()}'${pick(['', 'c'])}`;
    const end = pick(['\n', '\n', '\n', '; ', ' # said\n', ' ']);
    const start = pick(['', '', '', goesOn ? '' : 'export ', '# ']);
    goesOn = end === ' ';
    return `${start}${name}=${value}${end}`;
  };
  return `${Array.from({ length: 1 + Math.floor(random() * 7) }, statement).join('')}\n`;
}
