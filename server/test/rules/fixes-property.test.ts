/** Mends on made-up machines: what was found is gone, nothing new is, and every other word of every entry stays. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Choices, choicesOf } from '../../src/boot/choices-of.ts';
import { pcibackOf } from '../../src/boot/pciback/pciback.ts';
import { stepsBetween } from '../../src/boot/states/words.ts';
import type { Fix } from '../../src/rules/finding.ts';
import { grubCfg, treeOf } from '../boot/machine.ts';
import { randomFrom } from '../judge/texts.mjs';
import { type Files, type Found, findingsOfAll, mended } from './machine-fixes.ts';

const MACHINES = 120;
/** Those whose mends reach into other files, or may. */
const FAMILIES = /^(?:boot|modules)\//;

/** The same machines in every run. */
class Dice {
  readonly #random: () => number;
  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }
  of<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.#random() * choices.length)] ?? choices[0];
  }
  chance(part: number): boolean {
    return this.#random() < part;
  }
}

const XEN_WORDS = [
  'loglvl=all',
  'iommu=verbose',
  'quiet',
  'com1=115200,8n1',
  'console=com1,vga',
  'dom0_mem=2G',
  'iommu=no-intremap',
  'splash',
] as const;
const DOM0_WORDS = ['ro', 'nosplash', 'dom0_max_vcpus=2', 'console=tty0', 'loglvl=all', 'mitigations=auto'] as const;
const LISTS = ['(01:00.0)', '(01:00.0)(03:00.0)', '(03:00.0)'] as const;

function words(dice: Dice, from: readonly string[]): string[] {
  return from.filter(() => dice.chance(0.3));
}

/** An assignment in one of the ways in which people write them. */
function assignment(dice: Dice, name: string, value: readonly string[]): string {
  const text = value.join(' ');
  const ways: [string, ...string[]] = [
    `${name}="${text}"`,
    `${name}='${text}'`,
    `${name}="$${name} ${text}"`,
    `${name}="${value.join(' \\\n  ')}"`,
    `export ${name}="${text} "  # why`,
    `${name}="\${${name}} ${text}"`,
  ];
  if (!/[ ()]/.test(text)) ways.push(`${name}=${text}`);
  return dice.of(ways);
}

function defaults(dice: Dice, list: string): string {
  const hide = list === '' ? [] : [`xen-pciback.hide=${list}`];
  const lines = [
    ...(dice.chance(0.7) ? [assignment(dice, 'GRUB_CMDLINE_XEN', words(dice, XEN_WORDS))] : []),
    ...(dice.chance(0.3) ? [assignment(dice, 'GRUB_CMDLINE_XEN_DEFAULT', words(dice, XEN_WORDS))] : []),
    ...(dice.chance(0.7) || hide.length > 0
      ? [assignment(dice, 'GRUB_CMDLINE_LINUX', [...words(dice, DOM0_WORDS), ...hide])]
      : []),
    ...(dice.chance(0.3) ? [assignment(dice, 'GRUB_CMDLINE_LINUX_DEFAULT', words(dice, DOM0_WORDS))] : []),
    ...(dice.chance(0.2) ? [assignment(dice, 'GRUB_CMDLINE_LINUX_XEN_REPLACE', words(dice, DOM0_WORDS))] : []),
    'GRUB_TIMEOUT=5',
  ];
  return lines.join('\n') + (dice.chance(0.8) ? '\n' : '');
}

function machine(dice: Dice): Files {
  const ownList = () => (dice.chance(0.5) ? dice.of(LISTS) : '');
  const made: Record<string, string> = {
    '/boot/config-6.1.0-9-amd64': `CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=${dice.of(['m', 'y'])}\n`,
    '/etc/default/grub': defaults(dice, ownList()),
  };
  if (dice.chance(0.5)) made['/etc/default/grub.d/xen.cfg'] = defaults(dice, dice.chance(0.2) ? dice.of(LISTS) : '');
  if (dice.chance(0.5)) made['/etc/modprobe.d/xen.conf'] = `# pciback\noptions xen-pciback hide=${dice.of(LISTS)}\n`;
  if (dice.chance(0.3)) made['/etc/modprobe.d/a.conf'] = 'options xen-pciback permissive=1';
  const tool = dice.of(['initramfs-tools', 'dracut', 'mkinitcpio', 'none']);
  if (tool === 'initramfs-tools') made['/etc/initramfs-tools/modules'] = dice.of(['# none', 'ext4\n', '']);
  if (tool === 'dracut') made['/etc/dracut.conf'] = 'hostonly="yes"\n';
  if (tool === 'mkinitcpio')
    made['/etc/mkinitcpio.conf'] = dice.of(['MODULES=()\n', 'MODULES="ext4"\n', 'HOOKS=(base)\n']);
  if (dice.chance(0.4))
    made['/boot/grub/grub.cfg'] = grubCfg(words(dice, XEN_WORDS).join(' '), words(dice, DOM0_WORDS).join(' '));
  return made;
}

/** What a mend may take away or bring: what its edits take away and put there, and what its title speaks of. */
function mayChange({ title, edits, elsewhere = [] }: Fix, text: string): string {
  const all = [{ before: text, edits }, ...elsewhere];
  const touched = all.flatMap(({ before, edits: each }) =>
    each.flatMap(({ span, newText }) => [before.slice(span.start, span.end), newText]),
  );
  return [title, ...touched].join(' ');
}

/** Not where it stands: what is wrong with a word goes with it to another file. */
const keyOf = ({ finding: { code, message } }: Found) => `${code} ${message}`;

/** Words that a mend may lay open: they speak of the same thing from its other side, or were hidden behind it. */
const FOLLOWS: readonly (readonly [RegExp, RegExp])[] = [
  // What moved into a line takes part in what is said of that line as a whole. A file that now has a line of Xen's is judged as one.
  [
    /^boot\//,
    /^boot\/(?:serial-|xen-word-on-kernel-line|dom0-mem-no-max|repeated-word|weakens-isolation|replaces-kernel-line|not-in-sources|variable-twice|kernel-iommu)/,
  ],
  [/^modules\//, /^modules\/not-early|^boot\/(?:not-in-sources|replaces-kernel-line)/],
];

test(`${MACHINES} machines: each mend does what it says and nothing else`, async () => {
  let tried = 0;
  let across = 0;
  for (let seed = 1; seed <= MACHINES; seed++) {
    const files = machine(new Dice(seed));
    const tree = treeOf(files);
    const before = choicesOf(tree);
    const found = await findingsOfAll(files);
    const known = new Set(found.map(keyOf));
    for (const one of found) {
      if (!FAMILIES.test(one.finding.code)) continue;
      for (const fix of one.finding.fixes?.() ?? []) {
        tried++;
        if (fix.elsewhere) across++;
        const where = `machine ${seed}, ${one.finding.code}, “${fix.title}”`;
        const after = mended(files, one.path, fix);
        const now = choicesOf(treeOf(after));
        assert.ok(!now.notes.some(({ kind }) => kind === 'stops'), where);
        // It takes up a whole variable, whatever that holds.
        const isOpen = fix.title.startsWith('Take up ');
        if (!isOpen) holdWords(before, now, mayChange(fix, files[one.path] ?? ''), fix, where);
        if (!fix.elsewhere) continue;
        assert.ok(!fix.safe, where);
        holdHidden(files, after, where);
        const left = await findingsOfAll(after);
        // Where several entries or lines have it, another place may say the same.
        const still = left.find(
          (other) =>
            other.path === one.path &&
            keyOf(other) === keyOf(one) &&
            other.finding.span.start === one.finding.span.start,
        );
        assert.ok(!still, `${where}: still there`);
        for (const other of left) {
          if (known.has(keyOf(other)) || other.finding.code === one.finding.code) continue;
          const follows = FOLLOWS.some(([from, to]) => from.test(one.finding.code) && to.test(other.finding.code));
          assert.ok(follows, `${where}: ${other.path} now has ${other.finding.code}: ${other.finding.message}`);
        }
      }
    }
  }
  assert.ok(tried > 300 && across > 60, `${tried} mends, ${across} of them in several files`);
});

/** The words of all entries that update-grub would make: only what the mend speaks of comes and goes. */
function holdWords(before: Choices, after: Choices, spoken: string, { elsewhere }: Fix, where: string): void {
  assert.equal(after.sources.length, before.sources.length, where);
  before.sources.forEach((choice, index) => {
    const other = after.sources[index];
    assert.equal(other?.title, choice.title, where);
    for (const line of ['xen', 'dom0'] as const) {
      const [older, newer] = [choice[line], other?.[line] ?? []].map((all) => all.map(({ text }) => text));
      let changes = 0;
      for (const step of stepsBetween(older ?? [], newer ?? [])) {
        if (step.what === 'same') continue;
        changes++;
        const text = (step.what === 'removed' ? older?.[step.older] : newer?.[step.newer]) ?? '';
        assert.ok(spoken.includes(text.replace(/^xen-pciback\.hide=/, '')), `${where}: ${step.what} ${text}`);
      }
      assert.ok(!elsewhere || changes <= 3, `${where}: ${changes} words`);
    }
  });
}

/** What is hidden in a normal entry is hidden still, where a mend of pciback did not say that it changes the list. */
function holdHidden(before: Files, after: Files, where: string): void {
  if (!/modules\/not-early/.test(where)) return;
  const hidden = (files: Files) => {
    const tree = treeOf(files);
    return pcibackOf(tree, choicesOf(tree).sources)
      .choices.filter(({ choice }) => !choice.recovery)
      .map(({ counts }) => counts?.value);
  };
  assert.deepEqual(hidden(after), hidden(before), where);
}
