// Holds our reading of modprobe.d against the real kmod, of Debian's package:
//   modprobe --showconfig   what it reads of a file: every line, and those that it ignores
//   modprobe --dry-run      what pciback would be loaded with: files, the kernel's line, words of the call, in its order
// KMOD_SEED=N repeats the texts of a run, KMOD_TEXTS=N says how many (400).
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFrom } from '../server/test/judge/texts.mjs';
import { conclude } from './lib/conclude.mjs';
import { unpackDebianPackages } from './lib/debian.mjs';
import { importSources } from './lib/sources.mjs';

const seed = Number(process.env.KMOD_SEED ?? Math.floor(Math.random() * 2 ** 31));
const count = Number(process.env.KMOD_TEXTS ?? 400);
const counts = { passed: 0, failed: 0, skipped: 0 };
/** Enough to see what is wrong. */
const MOST_SHOWN = 20;
const KERNEL = '6.1.0-test';
const TYPES = ['blacklist', 'install', 'remove', 'alias', 'options', 'softdep'];
const random = randomFrom(seed);
const pick = (list) => list[Math.floor(random() * list.length)];
const between = (least, most) => least + Math.floor(random() * (most - least + 1));

const ours = await importSources('compare-with-kmod', [
  'syntax/modprobe/parse',
  'boot/pciback/pciback',
  'boot/pciback/machine',
]);
const scratch = mkdtempSync(join(tmpdir(), 'compare-with-kmod-'));
conclude('kmod', counts, scratch, () => {
  const tools = linkTools(unpackDebianPackages(['kmod']));
  console.log(`seed ${seed} (KMOD_SEED=${seed} repeats this run), ${count} generated texts (KMOD_TEXTS)`);
  compareLines(tools);
  compareLoads(tools);
});

/** kmod is one program that asks what it was called. */
function linkTools(debian) {
  const kmod = ['bin/kmod', 'usr/bin/kmod'].map((path) => join(debian, path)).find(existsSync);
  if (!kmod) throw new Error(`${debian} holds no kmod: remove ${debian}/.unpacked/kmod and run this again.`);
  const link = (name) => {
    symlinkSync(kmod, join(scratch, name));
    return join(scratch, name);
  };
  return { kmod, modprobe: link('modprobe'), depmod: link('depmod') };
}

function agree(text, real, mine) {
  if (real === mine) {
    counts.passed++;
    return;
  }
  counts.failed++;
  if (counts.failed > MOST_SHOWN) return;
  console.log(`✖ ${JSON.stringify(text)}\n  kmod: ${JSON.stringify(real)}\n  ours: ${JSON.stringify(mine)}`);
}

/** What every line of a file is for kmod. */
function compareLines({ modprobe }) {
  const folder = join(scratch, 'lines');
  mkdirSync(folder);
  const onKernelLine = configOf(modprobe, folder).lines.length;
  for (let i = 0; i < count; i++) {
    const text = randomText();
    writeFileSync(join(folder, 'a.conf'), text);
    const real = configOf(modprobe, folder);
    // The words of this machine's own kernel line come last among the options.
    const options = real.lines.filter((line) => line.startsWith('options '));
    const kept = new Set(options.slice(0, options.length - onKernelLine));
    const lines = real.lines.filter((line) => !line.startsWith('options ') || kept.has(line));
    const { lines: mine } = ours.parseModprobe(text);
    agree(
      text,
      [...lines.sort(), ...real.ignored].join('\n'),
      [
        ...mine.flatMap(asShown).sort(),
        ...mine.filter(({ bad }) => bad).map(({ command, number }) => `line ${number} '${command.text}'`),
      ].join('\n'),
    );
  }
}

function configOf(modprobe, folder) {
  const { stdout, stderr } = spawnSync(modprobe, ['-C', folder, '--showconfig'], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => TYPES.includes(line.split(' ')[0]) && !line.startsWith('softdep '));
  const end = stdout.indexOf('# End of configuration files.');
  const own = end < 0 ? lines : lines.filter((line) => stdout.indexOf(`${line}\n`) < end);
  const ignored = [...stderr.matchAll(/line (\d+): ignoring bad line starting with '(.*)'/g)];
  return { lines: own, ignored: ignored.map(([, number, command]) => `line ${number} '${command}'`) };
}

/** A line as --showconfig prints it. Of a softdep it loses blanks between the words (kmod 30), so that only pciback's part is compared, below. */
function asShown({ command, module, rest, bad }) {
  if (bad || !TYPES.includes(command.text) || command.text === 'softdep') return [];
  const name = underscored(module.text);
  if (command.text === 'blacklist') return [`blacklist ${name}`];
  if (command.text === 'alias') {
    const target = /^[ \t]*([^ \t]*)/.exec(rest.text)[1];
    return [`alias ${name} ${underscored(target)}`];
  }
  const value = command.text === 'options' ? rest.text.replaceAll('\t', ' ') : rest.text;
  return [`${command.text} ${name} ${value}`];
}

/** In brackets a dash stays. */
function underscored(name) {
  return name.replace(/\[[^\]]*\]|-/g, (part) => (part === '-' ? '_' : part));
}

function randomText() {
  const words = [
    ...['options', 'option', 'install', 'remove', 'blacklist', 'alias', 'xen-pciback', 'xen_pciback', 'e1000e', 'a-b'],
    ...['hide=(01:00.0)', '"hide=(01:00.0) (03:00.0)"', 'permissive=1', '/bin/true', '#', 'pre:', 'a[0-9]-b', 'x['],
  ];
  let text = '';
  for (let line = between(1, 5); line > 0; line--) {
    if (random() < 0.3) text += pick([' ', '\t', '#', '# ', '\\']);
    if (random() < 0.7) text += `${pick(['options', 'install', 'blacklist', 'alias'])}${pick([' ', '\t', '  '])}`;
    for (let word = between(0, 4); word > 0; word--) {
      text += pick(words) + pick([' ', ' ', ' ', '\t', '  ', '\\\n', ' \\\n ', '\\', '']);
    }
    text += pick(['\n', '\n', '\n', '\n\n', '\\\n', ' \n', '']);
  }
  // A backslash as the very last character is kmod's own riddle, and another one in each of its releases.
  return text.replace(/\\+$/, '');
}

/** What pciback is loaded with, and which drivers let it go first. */
function compareLoads({ kmod, modprobe, depmod }) {
  const root = join(scratch, 'root');
  const modules = join(root, 'lib/modules', KERNEL);
  mkdirSync(modules, { recursive: true });
  // depmod wants ELF files; what is in them does not matter to it.
  for (const name of ['xen-pciback', 'e1000e']) copyFileSync(kmod, join(modules, `${name}.ko`));
  for (const name of ['order', 'builtin', 'builtin.modinfo']) writeFileSync(join(modules, `modules.${name}`), '');
  const made = spawnSync(depmod, ['-b', root, KERNEL], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`depmod made no index: ${made.stderr}`);

  const folders = ['/etc/modprobe.d', '/run/modprobe.d', '/usr/lib/modprobe.d'];
  const texts = Math.ceil(count / 8);
  const first = loaded(root, modprobe, folders, 'quiet', 'xen-pciback', []);
  if (first.error || /unshare|Operation not permitted/.test(first.stderr)) {
    console.log(`skipped: no folders of our own can be put over /proc here (${(first.stderr ?? '').trim()})`);
    counts.skipped += texts * 2;
    return;
  }
  for (let i = 0; i < texts; i++) {
    const files = randomMachine(root, folders);
    const line = Array.from({ length: between(0, 3) }, () =>
      pick(['quiet', optionWord('xen-pciback.'), optionWord('xen_pciback.')]),
    );
    const called = Array.from({ length: between(0, 2) }, () => optionWord(''));
    const list = { '/etc/initramfs-tools/modules': `xen-pciback ${called.join(' ')}\n` };
    const facts = ours.pcibackOf(
      { files: new Map(Object.entries({ ...files, ...list })), folders: new Map(), unreadable: [] },
      [
        {
          title: 'Xen',
          under: [],
          from: 'sources',
          file: '',
          recovery: false,
          isDefault: true,
          xen: [],
          unknown: [],
          dom0: line.map((text) => ({ text, line: 'dom0' })),
        },
      ],
    );
    const load = loaded(root, modprobe, folders, line.join(' '), 'xen-pciback', called);
    const hides = [...load.stdout.matchAll(/hide=(\S+)/g)].map(([, value]) => value);
    agree({ files, line, called }, hides.join(' '), facts.choices[0].sources.map(({ value }) => value).join(' '));
    const waits = loaded(root, modprobe, folders, line.join(' '), 'e1000e', []).stdout.includes('xen-pciback.ko');
    const mine = facts.modules.waiting.some(({ driver }) => driver === 'e1000e');
    agree({ files }, waits, mine);
  }
}

function optionWord(prefix) {
  return `${prefix}${pick(['hide', 'hide', 'permissive'])}=${pick(['(01:00.0)', '(03:00.0)(03:00.1)', '(05:00.0)', '1'])}`;
}

/** Files of modprobe.d with a line or two each, of which a folder may hide those of another. */
function randomMachine(root, folders) {
  const files = {};
  for (const folder of folders) {
    rmSync(join(root, folder), { recursive: true, force: true });
    mkdirSync(join(root, folder), { recursive: true });
    for (const name of ['a.conf', 'b.conf', 'Z.conf', '10-x.conf', '.c.conf', 'd.cnf']) {
      if (random() < 0.6) continue;
      const text = Array.from({ length: between(0, 2) }, randomLine).join('');
      files[`${folder}/${name}`] = text;
      writeFileSync(join(root, folder, name), text);
    }
  }
  return files;
}

function randomLine() {
  return pick([
    `options xen-pciback ${optionWord('')}\n`,
    `options xen_pciback ${optionWord('')} \\\n${optionWord('')}\n`,
    'softdep e1000e pre: xen-pciback\n',
    'softdep e1000e xen-pciback\n',
    'softdep e1000e post: a pre: b xen_pciback \n',
    'softdep e1000e pre:xen-pciback\n',
    '# options xen-pciback hide=(07:00.0)\n',
    'options e1000e hide=(07:00.0)\n',
  ]);
}

/** modprobe's answer with a /proc/cmdline of ours, in a mount namespace of its own. */
function loaded(root, modprobe, folders, line, module, words) {
  writeFileSync(join(scratch, 'cmdline'), `${line}\n`);
  const paths = folders.flatMap((folder) => ['-C', join(root, folder)]);
  const call = [modprobe, ...paths, '-d', root, '-S', KERNEL, '--dry-run', '--verbose', module, ...words];
  const script = 'mount --bind "$0" /proc/cmdline && exec "$@"';
  return spawnSync('unshare', ['-m', 'sh', '-c', script, join(scratch, 'cmdline'), ...call], { encoding: 'utf8' });
}
