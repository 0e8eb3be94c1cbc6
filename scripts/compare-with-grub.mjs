// Holds our reading of GRUB's files against the real ones:
//   grub-script-check   judges grub.cfg: verdict and line
//   dash                judges /etc/default/grub: verdict
//   20_linux_xen        makes boot lines of /etc/default/grub: every word of them
// GRUB_SEED=N repeats the texts of a run, GRUB_TEXTS=N says how many (3000).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../server/test/judge/texts.mjs';
import { unpackDebianPackages } from './lib/debian.mjs';
import { importSources } from './lib/sources.mjs';

const DATA = 'server/test/data';
const CORPUS = '../shared/corpus';
const seed = Number(process.env.GRUB_SEED ?? Math.floor(Math.random() * 2 ** 31));
const count = Number(process.env.GRUB_TEXTS ?? 3000);
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

const ours = await importSources('compare-with-grub', [
  'syntax/grub-cfg/parse',
  'boot/read-defaults',
  'boot/effective',
]);
const scratch = mkdtempSync(join(tmpdir(), 'compare-with-grub-'));
try {
  const debian = unpackDebianPackages(['grub-common', 'libdevmapper1.02.1']);
  console.log(`seed ${seed} (GRUB_SEED=${seed} repeats this run), ${count} generated texts (GRUB_TEXTS)`);
  compareScripts(debian);
  compareShell();
  compareLines(debian);
} catch (error) {
  console.error(error.message);
  counts.failed++;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
console.log(`comparison with grub: ${counts.passed} passed, ${counts.failed} failed${skipped}`);
process.exit(counts.failed > 0 ? 1 : 0);

function agree(text, real, mine) {
  if (real === mine) {
    counts.passed++;
    return;
  }
  counts.failed++;
  if (counts.failed > MOST_SHOWN) return;
  console.error(`${JSON.stringify(text)}\n  the real one: ${real}\n  ours:         ${mine}`);
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
  const path = join(scratch, 'grub.cfg');
  for (const text of [
    ...cases,
    ...files,
    ...bitten([...cases, ...files.map((file) => file.slice(0, 700))], pieces, count),
  ]) {
    writeFileSync(path, text);
    const run = spawnSync(program, [path], { encoding: 'utf8', env, timeout: 10_000 });
    if (run.error) throw new Error(`grub-script-check does not run: ${run.error.message}`);
    if (run.status === 127) throw new Error(`grub-script-check does not run: ${run.stderr.trim()}`);
    // Now and then it dies on its own mistakes; then it has judged nothing.
    if (run.signal) continue;
    const line = /Syntax error at line (\d+)/.exec(run.stderr)?.[1];
    const fault = ours.parseGrubScript(text).faults[0];
    const mine = fault && /at line (\d+)/.exec(fault.message)?.[1];
    agree(text, line ?? 'fine', mine ?? 'fine');
  }
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
  for (const text of [...cases, ...files, ...bitten(bare, pieces, count)]) {
    const run = spawnSync('dash', ['-n'], { encoding: 'utf8', input: text, timeout: 10_000 });
    if (run.error) {
      console.error(
        `SKIPPED: dash does not run here (${run.error.message}), so quoting in /etc/default/grub is not compared.`,
      );
      counts.skipped++;
      return;
    }
    const { faults } = ours.readGrubDefaults(text);
    agree(text, run.status === 0 ? 'fine' : 'refused', faults.length === 0 ? 'fine' : 'refused');
  }
  console.log(`dash: ${counts.passed - before} texts alike`);
}

/** What 20_linux_xen writes into grub.cfg for a normal and for a recovery entry. */
function compareLines(debian) {
  const before = counts.passed;
  const texts = [...DEFAULTS, ...corpus('grub-default'), readFileSync('samples/dom0/etc/default/grub', 'utf8')];
  texts.push(...Array.from({ length: Math.min(60, count) }, assembleDefaults));
  const work = join(scratch, 'lines');
  mkdirSync(work);
  texts.forEach((text, index) => {
    writeFileSync(join(work, `${index}.defaults`), text);
  });
  const outcome = runLinuxXen(debian, work);
  if (outcome !== undefined) {
    console.error(`SKIPPED: 20_linux_xen cannot be run here (${outcome}), so the boot lines are not compared.`);
    counts.skipped++;
    return;
  }
  texts.forEach((text, index) => {
    const output = readFileSync(join(work, `${index}.out`), 'utf8');
    const status = readFileSync(join(work, `${index}.status`), 'utf8').trim();
    const file = ours.readGrubDefaults(text);
    const refused = file.faults.length > 0 || (file.defaults?.strays.length ?? 0) > 0;
    // Which commands there are is the host's matter: a file that runs one of its own cannot be judged by its text.
    if (!refused && / not found$/m.test(readFileSync(join(work, `${index}.err`), 'utf8'))) return;
    if (status !== '0' || refused) {
      agree(text, status === '0' ? 'fine' : 'refused', refused ? 'refused' : 'fine');
      return;
    }
    const { normal, recovery } = ours.effectiveLines(file);
    // The commands are those for Arm, since `grub_file` says yes to everything; the words are the same.
    // The recovery entry stands in a submenu: each of its lines gets two tabs.
    const indented = (words) => words.replaceAll('\n', '\n\t\t');
    const wanted = [
      `\txen_hypervisor\t/boot/xen-4.17-amd64.gz placeholder ${normal.xen.text} \${xen_rm_opts}\n`,
      `\txen_module\t/boot/vmlinuz-6.1.0 placeholder root=/dev/sda1 ro ${normal.dom0.text}\n`,
      `\t\t\txen_hypervisor\t/boot/xen-4.17-amd64.gz placeholder ${indented(recovery.xen.text)} \${xen_rm_opts}\n`,
      `\t\t\txen_module\t/boot/vmlinuz-6.1.0 placeholder root=/dev/sda1 ro ${indented(recovery.dom0.text)}\n`,
    ];
    const missing = wanted.find((line) => !output.includes(line));
    agree(
      text,
      missing === undefined
        ? 'alike'
        : output
            .split('\n')
            .filter((line) => /placeholder/.test(line))
            .join('\n'),
      missing ?? 'alike',
    );
  });
  console.log(`20_linux_xen: ${counts.passed - before} files alike`);
}

/** Runs the script over every file of a folder, in a mount namespace with a /boot of ours. Answers why it cannot, if so. */
function runLinuxXen(debian, work) {
  const boot = join(scratch, 'boot');
  mkdirSync(boot);
  for (const name of ['vmlinuz-6.1.0', 'initrd.img-6.1.0', 'xen-4.17-amd64.gz']) writeFileSync(join(boot, name), 'x');
  writeFileSync(join(boot, 'config-6.1.0'), 'CONFIG_XEN_DOM0=y\n');
  const share = join(debian, 'usr/share/grub');
  const driver = `
set -u
mount --bind "${boot}" /boot || exit 77
export pkgdatadir="${share}" datarootdir=/usr/share datadir=/usr/share prefix=/usr exec_prefix=/usr sysconfdir=/etc sbindir=/usr/sbin bindir=/usr/bin
export grub_probe=/bin/true grub_mkrelpath=/bin/echo grub_file=/bin/true
export GRUB_DEVICE=/dev/sda1 GRUB_DEVICE_BOOT=/dev/sda1 GRUB_DEVICE_UUID= GRUB_DEVICE_PARTUUID= GRUB_DEVICE_BOOT_UUID= GRUB_FS=ext2
export GRUB_DISABLE_LINUX_UUID=true LC_ALL=C
for file in "${work}"/*.defaults; do
  name=\${file%.defaults}
  env -u GRUB_DISTRIBUTOR sh -c '
    set -e
    . "$1" >/dev/null
    GRUB_DISABLE_LINUX_UUID=true GRUB_DISABLE_RECOVERY=
    export GRUB_CMDLINE_LINUX GRUB_CMDLINE_LINUX_DEFAULT GRUB_CMDLINE_XEN GRUB_CMDLINE_XEN_DEFAULT
    export GRUB_CMDLINE_LINUX_XEN_REPLACE GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT
    sh "$2"
  ' sh "$file" "${join(debian, 'etc/grub.d/20_linux_xen')}" >"$name.out" 2>"$name.err" </dev/null
  echo $? >"$name.status"
done`;
  const run = spawnSync('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', driver], { encoding: 'utf8' });
  if (run.error) return run.error.message;
  return run.status === 0 ? undefined : run.stderr.trim().split('\n').at(-1) || `status ${run.status}`;
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
  const names = [
    'GRUB_CMDLINE_XEN',
    'GRUB_CMDLINE_XEN_DEFAULT',
    'GRUB_CMDLINE_LINUX',
    'GRUB_CMDLINE_LINUX_DEFAULT',
    'GRUB_CMDLINE_LINUX_XEN_REPLACE',
    'GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT',
    'OTHER',
  ];
  const words = [
    'iommu=1',
    'a',
    'dom0_mem=1G,max:1G',
    'x=y',
    '(01:00.0)',
    '#',
    '\\$z',
    '\\\\',
    '\\"q r\\"',
    '',
    '  ',
    '\\\n',
    ';',
    '--',
  ];
  // An assignment before `export` is left out: the shell makes it after it has taken up what stands behind, and nobody writes that.
  let goesOn = false;
  const statement = () => {
    const name = pick(names);
    const inside = () =>
      Array.from({ length: Math.floor(random() * 4) }, () => pick([...words, `$${pick(names)}`])).join(
        pick([' ', ' ', '']),
      );
    const style = random();
    let value = `"${inside()}"`;
    if (style < 0.2) value = `'${inside()}'`;
    else if (style < 0.3) value = pick(['a', 'x=1', '', `$${pick(names)}`, 'a\\ b']);
    else if (style < 0.4) value = `"${inside()}"'${inside()}'${pick(['', 'c'])}`;
    const end = pick(['\n', '\n', '\n', '; ', ' # said\n', ' ']);
    const start = pick(['', '', '', goesOn ? '' : 'export ', '# ']);
    goesOn = end === ' ';
    return `${start}${name}=${value}${end}`;
  };
  return `${Array.from({ length: 1 + Math.floor(random() * 7) }, statement).join('')}\n`;
}
