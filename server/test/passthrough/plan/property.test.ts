/** Plans on machines made by chance: what was wished for comes, nothing else does, and the way back leads back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bootMachine } from '../../../src/boot/machine.ts';
import { pciList } from '../../../src/guests/pci-devices.ts';
import { planToGiveBack } from '../../../src/passthrough/plan/give-back.ts';
import { chainOf, hiddenBy, otherWords } from '../../../src/passthrough/plan/hidden.ts';
import { planToPass } from '../../../src/passthrough/plan/pass.ts';
import { isHidden, situationOf } from '../../../src/passthrough/story/situation.ts';
import { storyOf } from '../../../src/passthrough/story/story.ts';
import { guestFile, type World } from '../../../src/passthrough/world.ts';
import { parseBdf, shortAddress } from '../../../src/specs/bdf.ts';
import { treeOf } from '../../boot/machine.ts';
import { seeded } from '../../guests/random.ts';
import { type MadeUpWorld, madeUpWorld } from '../made-up-world.ts';
import { applied, CARDS, type Texts } from './machines.ts';

const MACHINES = 120;
const GUEST = '/etc/xen/a.cfg';
const DEVICES = ['0000:01:00.0', '0000:03:00.0', '0000:05:00.0'] as const;
const LISTS = ['(05:00.0)', '(0000:05:00.0)(03:00.0)', '(03:00.*)', '(03:*.*)', '(01:00.0) (05:00.0)', '(07:00.0)', ''];
const OTHER_WORDS = ['quiet', 'ro', 'console=tty0', 'iommu=verbose', 'nosplash'];
const PCI = [
  '',
  'pci = [ ]\n',
  "pci = [ '05:00.0' ]\n",
  "pci=['07:00.0','01:00.0']\n",
  "pci = [\n  '03:00.0', # gpu\n  '05:00.0'\n]\n",
  "pci = [ '07:00.0' ]\npci += [ '05:00.0,permissive=1' ]\n",
];

type Random = (below: number) => number;

function pick<T>(random: Random, from: readonly T[]): T {
  return from[random(from.length)] as T;
}

function assignment(random: Random, name: string, words: readonly string[]): string {
  const text = words.join(' ');
  return pick(random, [
    `${name}="${text}"`,
    `${name}='${text}'`,
    `${name}="$${name} ${text}"`,
    `export ${name}="${text} "  # why`,
    ...(/[ ()]/.test(text) ? [] : [`${name}=${text}`]),
  ]);
}

function defaults(random: Random): string {
  const words = () => OTHER_WORDS.filter(() => random(3) === 0);
  const list = random(2) === 0 ? pick(random, LISTS) : undefined;
  const hide =
    list === undefined ? [] : [list.includes(' ') ? 'xen-pciback.hide=(05:00.0)' : `xen-pciback.hide=${list}`];
  const lines = [
    ...(random(2) === 0 ? [assignment(random, 'GRUB_CMDLINE_LINUX', [...words(), ...hide])] : []),
    ...(random(3) === 0 ? [assignment(random, 'GRUB_CMDLINE_LINUX_DEFAULT', words())] : []),
    ...(random(4) === 0 ? [assignment(random, 'GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT', [...words(), ...hide])] : []),
    ...(random(2) === 0
      ? [
          assignment(random, 'GRUB_CMDLINE_XEN', [
            pick(random, ['iommu=off', 'iommu=no,verbose', 'loglvl=all']),
            'quiet',
          ]),
        ]
      : []),
    'GRUB_TIMEOUT=5',
  ];
  return lines.join('\n') + (random(5) === 0 ? '' : '\n');
}

function machine(random: Random): { readonly files: Texts; readonly guests: Texts } {
  const files: Record<string, string> = {
    '/boot/config-6.1.0-9-amd64': `CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=${pick(random, ['m', 'm', 'y'])}\n`,
    '/etc/default/grub': defaults(random),
  };
  if (random(8) === 0) delete files['/boot/config-6.1.0-9-amd64'];
  if (random(3) === 0) files['/etc/default/grub.d/xen.cfg'] = defaults(random);
  if (random(2) === 0)
    files['/etc/modprobe.d/xen.conf'] =
      `# pciback\noptions xen-pciback hide=${pick(random, ['(05:00.0)', '(01:00.0)(05:00.0)', '(03:00.*)'])}\n`;
  if (random(3) === 0) files['/etc/modprobe.d/a.conf'] = 'options xen-pciback permissive=1';
  const tool = random(4);
  if (tool === 0) files['/etc/initramfs-tools/modules'] = pick(random, ['# none', 'ext4\n', 'xen-pciback\n', '']);
  if (tool === 1) files['/etc/dracut.conf'] = 'hostonly="yes"\n';
  if (tool === 2) files['/etc/mkinitcpio.conf'] = pick(random, ['MODULES=()\n', 'MODULES="ext4"\n', 'HOOKS=(base)\n']);
  const config = (name: string) => `name = "${name}"\ntype = "hvm"\n${pick(random, PCI)}memory = 512\n`;
  return { files, guests: { [GUEST]: config('a'), '/etc/xen/b.cfg': config('b') } };
}

function worldWith(base: World, { files = {}, guests = {} }: Pick<MadeUpWorld, 'files' | 'guests'>): World {
  return {
    ...base,
    boot: bootMachine(treeOf(files)),
    guests: Object.entries(guests).map(([file, text]) => guestFile(file, text, false)),
  };
}

/** What each entry hides, and every other word of it. */
function entries(world: World) {
  const { choices, sources } = chainOf(world.boot?.tree ?? treeOf({}));
  return choices.slice(0, sources).map((one) => ({
    recovery: one.choice.recovery,
    hidden: [...hiddenBy(one, world)].sort(),
    // The two lists that a plan may change; what it does to iommu= is looked at by itself.
    words: otherWords(
      { ...one.choice, dom0: one.choice.dom0.filter(({ text }) => !/pciback\.hide=/.test(text)) },
      'iommu',
    ),
  }));
}

function given(world: World, file: string): string[] {
  const guest = world.guests.find((one) => one.file === file);
  return guest ? pciList(guest.config, world.release).entries.map(({ content }) => content) : [];
}

const without = (all: readonly string[], gone: readonly string[]) => all.filter((one) => !gone.includes(one));

test(`${MACHINES} machines: the plan does what it says, once, and the way back leads back`, async () => {
  const base = await madeUpWorld({ host: CARDS, root: '/' });
  let passed = 0;
  let changedLines = 0;
  for (let seed = 1; seed <= MACHINES; seed++) {
    const random = seeded(seed);
    const texts = machine(random);
    const world = worldWith(base, texts);
    const asked = DEVICES.filter(() => random(2) === 0);
    if (asked.length === 0) continue;
    const where = `machine ${seed}`;
    const plan = planToPass(world, asked, GUEST);
    assert.equal(plan.refused, undefined, `${where}: ${plan.refused}`);
    const moved = plan.addresses;
    assert.ok(
      asked.every((address) => moved.includes(address)),
      where,
    );
    const isByHand = plan.steps.some(({ because }) => /no edit of a file is sure|no sure edit/.test(because));

    const after = applied(texts, plan);
    const then = worldWith(base, after);
    const [old, now] = [entries(world), entries(then)];
    assert.equal(now.length, old.length, where);
    old.forEach((entry, at) => {
      const other = now[at];
      assert.equal(other?.words, entry.words, where);
      for (const address of entry.hidden) assert.ok(other?.hidden.includes(address), where);
      for (const address of without(other?.hidden ?? [], entry.hidden)) assert.ok(moved.includes(address), where);
      if (!entry.recovery && !isByHand)
        assert.deepEqual(other?.hidden, [...new Set([...entry.hidden, ...moved])].sort(), where);
    });
    const had = given(world, GUEST);
    const named = (content: string, address: string) => {
      const [first = ''] = content.split(/[,@]/);
      const bdf = parseBdf(first);
      return (
        bdf !== undefined &&
        parseBdf(address) !== undefined &&
        shortAddress(address) === shortAddress(`0000:${first}`.slice(-12))
      );
    };
    const added = moved.filter((address) => !had.some((content) => named(content, address)));
    assert.deepEqual(given(then, GUEST), [...had, ...added.map(shortAddress)], where);
    assert.deepEqual(given(then, '/etc/xen/b.cfg'), given(world, '/etc/xen/b.cfg'), where);
    changedLines += plan.edits.length;

    for (const address of moved) {
      const { stations } = storyOf(then, address, GUEST);
      assert.equal(stations.find(({ name }) => name === 'config')?.state, 'met', where);
      // Where no file tells whether the kernel has pciback built in, the story cannot tell which of two lists counts.
      const isSure = then.boot?.tree.files.get('/boot/config-6.1.0-9-amd64')?.includes('PCIDEV') === true;
      if (isByHand || !isSure) continue;
      assert.ok(isHidden(situationOf(then, address, GUEST)), where);
      if (plan.steps.some(({ command }) => !command)) continue;
      const hiding = stations.find(({ name }) => name === 'hiding');
      assert.deepEqual(
        hiding?.mends.filter(({ kind }) => kind === 'edit'),
        [],
        `${where}: ${hiding?.says}`,
      );
    }

    const again = planToPass(then, asked, GUEST);
    assert.deepEqual(
      again.edits.map(({ file, title }) => `${file}: ${title}`),
      [],
      where,
    );

    const back = planToGiveBack(then, moved);
    assert.equal(back.refused, undefined, where);
    const returned = worldWith(base, applied(after, back));
    entries(returned).forEach((entry, at) => {
      assert.deepEqual(entry.hidden, without(old[at]?.hidden ?? [], moved), where);
      assert.equal(entry.words, old[at]?.words, where);
    });
    for (const file of Object.keys(texts.guests)) {
      const rest = given(world, file).filter((content) => !moved.some((address) => named(content, address)));
      assert.deepEqual(given(returned, file), rest, where);
    }
    assert.deepEqual(planToGiveBack(returned, moved).edits, [], where);
    if (!isByHand) passed++;
  }
  assert.ok(passed > MACHINES / 2 && changedLines > MACHINES, `${passed} machines, ${changedLines} files`);
});
