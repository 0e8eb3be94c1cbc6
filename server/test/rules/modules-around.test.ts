/** What decides whether pciback gets the hidden devices, and what is said of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BootChoice, BootTree, TracedWord } from '../../src/boot/choices.ts';
import { inKmodsOrder } from '../../src/boot/pciback/machine.ts';
import { pcibackOf } from '../../src/boot/pciback/pciback.ts';
import { findingsOfPciback } from '../../src/rules/modules-around.ts';
import { HOST } from './knowledge.ts';

const GRUB = '/etc/default/grub';
const MODPROBE = '/etc/modprobe.d/xen.conf';
const CONFIG = '/boot/config-6.1.0-13-amd64';
const MODULE = 'CONFIG_XEN=y\nCONFIG_XEN_PCIDEV_BACKEND=m\n';
const BUILT_IN = MODULE.replace('=m', '=y');
const A = '(01:00.0)';
const B = '(01:00.0)(03:00.0)';

interface Case {
  readonly name: string;
  /** By path; `/etc/default/grub` holds the words of the dom0 kernel's line and nothing else. */
  readonly files: Readonly<Record<string, string>>;
  readonly built: string;
  readonly counts?: string;
  readonly loading: string;
  /** `PATH CODE SEVERITY at "WHAT IS MARKED"`. */
  readonly found: readonly string[];
  readonly says?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'built in: the boot line counts',
    files: { [CONFIG]: BUILT_IN, [GRUB]: `quiet xen-pciback.hide=${A}` },
    built: 'in',
    counts: `kernel-line ${A}`,
    loading: 'first',
    found: [],
  },
  {
    name: 'built in: modprobe.d does not',
    files: { [CONFIG]: BUILT_IN, [GRUB]: `xen-pciback.hide=${A}`, [MODPROBE]: `options xen-pciback hide=${B}\n` },
    built: 'in',
    counts: `kernel-line ${A}`,
    loading: 'first',
    found: [`${MODPROBE} modules/built-in warning at "${B}"`],
    says: ['modprobe never loads it'],
  },
  {
    name: 'a module that nothing loads early',
    files: { [CONFIG]: MODULE, [GRUB]: `xen-pciback.hide=${A}`, '/etc/initramfs-tools/modules': '# none\n' },
    built: 'module',
    counts: `kernel-line ${A}`,
    loading: 'nothing',
    found: [`${GRUB} modules/not-early warning at "xen-pciback.hide=${A}"`],
    says: ['Put xen-pciback into /etc/initramfs-tools/modules'],
  },
  {
    name: 'a module that modules-load.d loads',
    files: {
      [CONFIG]: MODULE,
      [MODPROBE]: `options xen-pciback hide=${A}\n`,
      '/etc/modules-load.d/xen.conf': 'xen-pciback\n',
    },
    built: 'module',
    counts: `modprobe ${A}`,
    loading: 'late',
    found: [`${MODPROBE} modules/not-early warning at "${A}"`],
    says: ['when the root file system is there'],
  },
  {
    name: 'a module in the initramfs, behind the drivers there',
    files: {
      [CONFIG]: MODULE,
      [MODPROBE]: `options xen-pciback hide=${A}\n`,
      '/etc/initramfs-tools/modules': 'xen-pciback\n',
    },
    built: 'module',
    counts: `modprobe ${A}`,
    loading: 'initramfs',
    found: [`${MODPROBE} modules/not-early information at "${A}"`],
    says: ['softdep DRIVER pre: xen-pciback'],
  },
  {
    name: 'a module in the initramfs, for which a driver waits',
    files: {
      [CONFIG]: MODULE,
      [MODPROBE]: `options xen-pciback hide=${A}\nsoftdep e1000e pre: xen-pciback\n`,
      '/etc/initramfs-tools/modules': 'xen-pciback\n',
    },
    built: 'module',
    counts: `modprobe ${A}`,
    loading: 'initramfs',
    found: [],
  },
  {
    name: 'dracut loads it before everything',
    files: {
      [CONFIG]: MODULE,
      [GRUB]: `xen-pciback.hide=${A}`,
      '/etc/dracut.conf.d/xen.conf': 'force_drivers+=" xen-pciback "\n',
    },
    built: 'module',
    counts: `kernel-line ${A}`,
    loading: 'first',
    found: [],
  },
  {
    name: 'so does a word on the boot line',
    files: { [CONFIG]: MODULE, [GRUB]: `xen-pciback.hide=${A} rd.driver.pre=x,xen-pciback` },
    built: 'module',
    counts: `kernel-line ${A}`,
    loading: 'first',
    found: [],
  },
  {
    name: 'two places that differ: the boot line comes behind the files',
    files: {
      [CONFIG]: MODULE,
      [GRUB]: `xen-pciback.hide=${A}`,
      [MODPROBE]: `options xen-pciback hide=${B}\n`,
      '/etc/dracut.conf': 'force_drivers+=" xen-pciback "\n',
    },
    built: 'module',
    counts: `kernel-line ${A}`,
    loading: 'first',
    found: [`${MODPROBE} modules/lists-differ warning at "${B}"`],
    says: ['03:00.0 is not hidden', GRUB],
  },
  {
    name: 'two places that say the same',
    files: {
      [CONFIG]: MODULE,
      [GRUB]: `xen-pciback.hide=${A}`,
      [MODPROBE]: 'options xen_pciback hide=(0000:01:00.0)\n',
      '/etc/dracut.conf': 'force_drivers+=" xen-pciback "\n',
    },
    built: 'module',
    counts: `kernel-line ${A}`,
    loading: 'first',
    found: [],
  },
  {
    name: 'what stands behind a name in the initramfs’s list comes last',
    files: {
      [CONFIG]: MODULE,
      [GRUB]: `xen-pciback.hide=${B}`,
      '/etc/initramfs-tools/modules': `xen-pciback hide=${A}\n`,
      [MODPROBE]: 'softdep e1000e pre: xen-pciback\n',
    },
    built: 'module',
    counts: `list ${A}`,
    loading: 'initramfs',
    found: [`${GRUB} modules/lists-differ warning at "xen-pciback.hide=${B}"`],
  },
  {
    name: 'no file tells whether it is built in, and two places differ',
    files: { [GRUB]: `xen-pciback.hide=${A}`, [MODPROBE]: `options xen-pciback hide=${B}\n` },
    built: 'unknown',
    loading: 'unknown',
    found: [],
  },
  {
    name: 'a kernel without pciback',
    files: { [CONFIG]: '# CONFIG_XEN_PCIDEV_BACKEND is not set\n', [GRUB]: `xen-pciback.hide=${A}` },
    built: 'none',
    loading: 'nothing',
    found: [`${GRUB} modules/not-in-kernel warning at "xen-pciback.hide=${A}"`],
  },
  {
    name: 'an install line keeps it out',
    files: { [CONFIG]: MODULE, [GRUB]: `xen-pciback.hide=${A}`, [MODPROBE]: 'install xen-pciback /bin/true\n' },
    built: 'module',
    counts: `kernel-line ${A}`,
    loading: 'kept-out',
    found: [`${GRUB} modules/not-early warning at "xen-pciback.hide=${A}"`],
  },
];

for (const one of CASES) {
  test(`pciback: ${one.name}`, () => {
    const facts = pcibackOf(treeOf(one.files), [choiceOf(one.files[GRUB] ?? '')]);
    const [choice] = facts.choices;
    assert.ok(choice);
    assert.equal(choice.built, one.built);
    assert.equal(choice.counts && `${choice.counts.from} ${choice.counts.value}`, one.counts);
    assert.equal(choice.loading, one.loading);
    const found = Object.entries(one.files).flatMap(([path, text]) =>
      findingsOfPciback(path, facts).map((finding) => ({ ...finding, path, text })),
    );
    const marks = found.map(
      ({ path, code, severity, span, text }) => `${path} ${code} ${severity} at "${text.slice(span.start, span.end)}"`,
    );
    assert.deepEqual(marks, one.found);
    for (const words of one.says ?? [])
      assert.ok(
        found.some(({ message }) => message.includes(words)),
        `${words}: ${found.map(({ message }) => message)}`,
      );
  });
}

test('pciback: a hidden device that its driver holds, which does not wait', () => {
  const files = {
    '/etc/modprobe.d/x.conf': `options xen-pciback hide=${B}\nsoftdep nouveau pre: xen-pciback\n`,
    '/etc/initramfs-tools/modules': 'xen-pciback\n',
    [CONFIG]: MODULE,
  };
  const facts = pcibackOf(treeOf(files), [choiceOf('')]);
  assert.deepEqual(findingsOfPciback('/etc/modprobe.d/x.conf', facts), []);
  const [finding] = findingsOfPciback('/etc/modprobe.d/x.conf', facts, HOST);
  assert.equal(finding?.code, 'modules/not-early');
  assert.match(finding?.message ?? '', /01:00\.0 \(e1000e\)\. Put “softdep e1000e pre: xen-pciback”/);
});

test('kmod reads by name, and the first folder hides its namesakes', () => {
  const paths = [
    '/usr/lib/modprobe.d/b.conf',
    '/lib/modprobe.d/c.conf',
    '/etc/modprobe.d/b.conf',
    '/run/modprobe.d/a.conf',
    '/etc/modprobe.d/README',
  ];
  assert.deepEqual(inKmodsOrder(paths), ['/run/modprobe.d/a.conf', '/etc/modprobe.d/b.conf', '/lib/modprobe.d/c.conf']);
});

test('two lists of modprobe.d: the last file by name counts', () => {
  const files = {
    '/etc/modprobe.d/z.conf': `options xen-pciback hide=${A}\n`,
    '/etc/modprobe.d/a.conf': `options xen-pciback hide=${B}\n`,
    [CONFIG]: MODULE,
  };
  const [choice] = pcibackOf(treeOf(files), [choiceOf('')]).choices;
  assert.equal(choice?.counts?.origin?.file, '/etc/modprobe.d/z.conf');
  assert.deepEqual(
    choice?.sources.map(({ value }) => value),
    [B, A],
  );
});

function treeOf(files: Readonly<Record<string, string>>): BootTree {
  return { files: new Map(Object.entries(files)), folders: new Map(), unreadable: [] };
}

/** The value of a word is what a finding marks: origins of words are those of the whole word. */
function choiceOf(line: string): BootChoice {
  const dom0 = [...line.matchAll(/\S+/g)].map(
    (word): TracedWord => ({
      text: word[0],
      line: 'dom0',
      origin: { file: GRUB, start: word.index, end: word.index + word[0].length },
    }),
  );
  return {
    title: 'Xen',
    under: [],
    from: 'sources',
    file: '/boot/grub/grub.cfg',
    recovery: false,
    isDefault: true,
    xenImage: '/boot/xen.gz',
    dom0Image: '/boot/vmlinuz-6.1.0-13-amd64',
    xen: [],
    dom0,
    unknown: [],
  };
}
