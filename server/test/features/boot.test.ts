import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { applyEdits } from '../../src/text/span.ts';
import { LANGUAGES_OF_BOOT } from '../rules/boot-check.ts';
import { HOST, knowledge } from '../rules/knowledge.ts';
import { atCursor } from './cursor.ts';

type Kind = keyof typeof LANGUAGES_OF_BOOT;

async function complete(kind: Kind, marked: string, release?: Release) {
  const { text, offset } = atCursor(marked);
  const language = LANGUAGES_OF_BOOT[kind];
  const items = await language.complete(language.parse(text), offset, knowledge(release, HOST));
  const sorted = [...items].sort((a, b) => (a.sortText < b.sortText ? -1 : 1));
  return { text, sorted, labels: sorted.map(({ label }) => label) };
}

const XEN_CFG = 'menuentry x {\n multiboot2 /xen.gz placeholder XEN\n module2 /vmlinuz-6.1 placeholder DOM0\n}\n';
const XEN_MENU = 'title X\nkernel /xen.gz XEN\nmodule /vmlinuz DOM0\n';
const cfgXen = (words: string) => XEN_CFG.replace('XEN', words).replace('DOM0', 'ro');
const cfgDom0 = (words: string) => XEN_CFG.replace('XEN', 'iommu=1').replace('DOM0', words);
const defaultsXen = (words: string) => `GRUB_CMDLINE_XEN="${words}"\n`;
const defaultsDom0 = (words: string) => `GRUB_CMDLINE_LINUX="${words}"\n`;

interface Case {
  readonly kind: Kind;
  readonly at: string;
  readonly release?: Release;
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  readonly none?: true;
  /** The text after choosing a label. */
  readonly chosen?: readonly [label: string, text: string];
}

const COMPLETIONS: readonly Case[] = [
  {
    kind: 'cfg',
    at: cfgXen('|'),
    has: ['iommu', 'dom0_mem', 'com1', 'dom0-iommu'],
    lacks: ['vtd', 'xen-pciback.hide', 'root', 'tmem'],
  },
  { kind: 'cfg', at: cfgXen('|'), release: '3.2', has: ['vtd', 'com1'], lacks: ['iommu', 'dom0-iommu'] },
  { kind: 'cfg', at: cfgXen('|'), release: '4.11', has: ['iommu', 'tmem'], lacks: ['dom0-iommu', 'smt'] },
  { kind: 'cfg', at: cfgXen('iom|'), chosen: ['iommu', cfgXen('iommu=')] },
  { kind: 'cfg', at: cfgXen('io|mu=force'), chosen: ['iommu', cfgXen('iommu=force')] },
  { kind: 'cfg', at: cfgXen('loglvl=all |'), lacks: ['loglvl'] },
  { kind: 'cfg', at: cfgXen('no-|'), has: ['no-smt', 'no-iommu'], lacks: ['no-com1'] },
  { kind: 'menu', at: XEN_MENU.replace('XEN', 'con|').replace('DOM0', 'ro'), has: ['console'] },
  {
    kind: 'menu',
    at: XEN_MENU.replace('XEN', 'a').replace('DOM0', 'ro |'),
    has: ['xen-pciback.hide'],
    lacks: ['dom0_mem', 'ro'],
  },
  {
    kind: 'menu',
    at: XEN_MENU.replace('XEN', 'a').replace('DOM0', '|'),
    release: '3.4',
    has: ['pciback.hide'],
    lacks: ['xen-pciback.hide'],
  },
  { kind: 'defaults', at: defaultsXen('|'), has: ['iommu'] },
  { kind: 'defaults', at: 'GRUB_CMDLINE_XEN="|\n', has: ['iommu'] },
  {
    kind: 'defaults',
    at: defaultsDom0('quiet |'),
    has: ['xen-pciback.hide', 'xen-pciback.permissive'],
    lacks: ['dom0_mem', 'quiet'],
  },
  // Values.
  {
    kind: 'defaults',
    at: defaultsXen('iommu=|'),
    has: ['verbose', 'force', 'no-igfx', 'off', 'quarantine'],
    lacks: ['pv', 'passthrough', 'workaround_bios_bug'],
  },
  {
    kind: 'defaults',
    at: defaultsXen('iommu=|'),
    release: '4.0',
    has: ['pv', 'passthrough', 'no-snoop'],
    lacks: ['igfx', 'no-igfx', 'quarantine'],
  },
  {
    kind: 'defaults',
    at: defaultsXen('iommu=verbose,fo|'),
    lacks: ['verbose'],
    chosen: ['force', defaultsXen('iommu=verbose,force')],
  },
  {
    kind: 'defaults',
    at: defaultsXen('iommu=fo|rce,debug'),
    lacks: ['debug'],
    chosen: ['sharept', defaultsXen('iommu=sharept,debug')],
  },
  { kind: 'defaults', at: defaultsXen('iommu=quarantine=|'), has: ['scratch-page', 'off'] },
  { kind: 'defaults', at: defaultsXen('dom0-iommu=|'), has: ['passthrough', 'strict', 'none'] },
  { kind: 'defaults', at: defaultsXen('dom0-iommu=|'), release: '4.11', none: true },
  { kind: 'defaults', at: defaultsXen('console=com1,|'), has: ['vga', 'none'], lacks: ['com1'] },
  { kind: 'defaults', at: defaultsXen('console=|'), release: '4.1', has: ['com1', 'vga'], lacks: ['pv', 'none'] },
  { kind: 'defaults', at: defaultsXen('com1=|'), has: ['115200', 'auto'] },
  { kind: 'defaults', at: defaultsXen('com1=115200,|'), chosen: ['8n1', defaultsXen('com1=115200,8n1')] },
  { kind: 'defaults', at: defaultsXen('dom0_mem=2G,|'), has: ['max:', 'min:'], lacks: ['2G'] },
  { kind: 'defaults', at: defaultsXen('apic=|'), has: ['default', 'bigsmp'], lacks: ['summit'] },
  { kind: 'defaults', at: defaultsXen('sync_console=|'), has: ['on', 'off'] },
  { kind: 'cfg', at: cfgDom0('xen-pciback.passthrough=|'), has: ['0', '1'] },
  // Hide lists: the devices of the host, no bridges, none twice.
  {
    kind: 'cfg',
    at: cfgDom0('xen-pciback.hide=|'),
    has: ['01:00.0', '03:00.0', '03:00.1'],
    lacks: ['00:00.0'],
    chosen: ['01:00.0', cfgDom0('xen-pciback.hide=(01:00.0)')],
  },
  {
    kind: 'cfg',
    at: cfgDom0('xen-pciback.hide=(01:00.0)(|'),
    lacks: ['01:00.0'],
    chosen: ['03:00.1', cfgDom0('xen-pciback.hide=(01:00.0)(03:00.1)')],
  },
  { kind: 'cfg', at: cfgDom0('xen-pciback.hide=(0|)'), chosen: ['03:00.0', cfgDom0('xen-pciback.hide=(03:00.0)')] },
  { kind: 'cfg', at: cfgDom0('xen-pciback.hide=(0000:|)'), has: ['0000:01:00.0'] },
  { kind: 'defaults', at: 'GRUB_CMDLINE_LINUX=xen-pciback.hide=|\n', none: true },
  // The variables themselves.
  { kind: 'defaults', at: 'GRUB_TIMEOUT=5\nGRUB_|\n', has: ['GRUB_CMDLINE_XEN', 'GRUB_CMDLINE_LINUX_XEN_REPLACE'] },
  { kind: 'defaults', at: 'GRUB_CMDLINE_XEN=""\n|\n', has: ['GRUB_CMDLINE_LINUX'], lacks: ['GRUB_CMDLINE_XEN'] },
  { kind: 'defaults', at: 'GRUB_C|=""\n', chosen: ['GRUB_CMDLINE_XEN', 'GRUB_CMDLINE_XEN=""\n'] },
  // Nowhere.
  { kind: 'defaults', at: '# GRUB_|\n', none: true },
  { kind: 'defaults', at: 'GRUB_TERMINAL="|"\n', none: true },
  { kind: 'cfg', at: cfgXen('a # |'), none: true },
  { kind: 'cfg', at: 'menuentry l {\n linux /vmlinuz |\n}\n', none: true },
  { kind: 'cfg', at: 'menuentry x {\n multiboot2 /xen.gz|\n}\n', none: true },
  { kind: 'menu', at: 'title L\nkernel /vmlinuz root=/dev/sda1 |\n', none: true },
  { kind: 'menu', at: '# kernel /xen.gz |\n', none: true },
  { kind: 'menu', at: '', none: true },
].map((one) => (one.at === '' ? { ...one, at: '|' } : one)) as Case[];

for (const { kind, at, release, has, lacks, none, chosen } of COMPLETIONS) {
  test(`completion, ${release ?? 'newest'}: ${at.replaceAll('\n', '⏎')}`, async () => {
    const { text, labels, sorted } = await complete(kind, at, release);
    if (none) assert.deepEqual(labels, []);
    for (const label of has ?? []) assert.ok(labels.includes(label), `${label} is missing in ${labels.slice(0, 40)}`);
    for (const label of lacks ?? []) assert.ok(!labels.includes(label), `${label} should not be there`);
    if (chosen) {
      const item = sorted.find(({ label }) => label === chosen[0]);
      assert.ok(item, `${chosen[0]} is missing in ${labels.slice(0, 40)}`);
      assert.equal(applyEdits(text, [item.edit]), chosen[1]);
    }
  });
}

const HOVERS: readonly (readonly [
  kind: Kind,
  at: string,
  marked: string | undefined,
  says?: string,
  release?: Release,
])[] = [
  ['defaults', defaultsXen('iom|mu=verbose'), 'iommu', 'iommu'],
  ['defaults', defaultsXen('iommu=force,ver|bose'), 'verbose', 'verbose'],
  ['defaults', defaultsXen('iommu=no-ig|fx'), 'no-igfx', 'switched off'],
  ['defaults', defaultsXen('iommu=p|v'), 'pv', 'Xen 4.22 does not read it: Xen 4.0 was the last'],
  ['defaults', defaultsXen('vt|d=1'), 'vtd', 'does not read it'],
  ['defaults', defaultsXen('vt|d=1'), 'vtd', 'vtd', '3.2'],
  ['defaults', defaultsXen('qu|iet'), 'quiet', 'A word of the dom0 kernel'],
  ['defaults', defaultsDom0('dom0_m|em=1G'), 'dom0_mem', 'A word of Xen'],
  ['defaults', defaultsDom0('pciback.hi|de=(01:00.0)'), 'pciback.hide', 'xen-pciback.hide'],
  ['defaults', defaultsXen('console=com1,v|ga'), 'vga', 'screen'],
  ['cfg', cfgDom0('xen-pciback.hide=(01:00.0)(03:|00.0)'), '(03:00.0)', 'GA104'],
  ['cfg', cfgDom0('xen-pciback.hide=(01:|00.*)'), '(01:00.*)', '82574L'],
  ['cfg', cfgDom0('xen-pciback.hide=(09:|00.0)'), '(09:00.0)', 'no device at 09:00.0'],
  ['defaults', 'GRUB_CMD|LINE_XEN=""\n', 'GRUB_CMDLINE_XEN', 'recovery'],
  ['defaults', defaultsXen('zz|z'), undefined],
  ['cfg', 'menuentry l {\n linux /vmlinuz qu|iet\n}\n', undefined],
  ['menu', '# com|ment\n', undefined],
];

for (const [kind, at, marked, says, release] of HOVERS) {
  test(`hover, ${release ?? 'newest'}: ${at.replaceAll('\n', '⏎')}`, async () => {
    const { text, offset } = atCursor(at);
    const language = LANGUAGES_OF_BOOT[kind];
    const hover = await language.hover(language.parse(text), offset, knowledge(release, HOST));
    assert.equal(hover && text.slice(hover.span.start, hover.span.end), marked);
    if (says) assert.ok(hover?.markdown.includes(says), hover?.markdown);
  });
}

test('the outline of a menu', () => {
  const text =
    "menuentry 'A' {\n multiboot2 /xen.gz a\n module2 /vmlinuz b\n}\nsubmenu S {\n menuentry B {\n  linux /vmlinuz\n }\n}\n";
  const items = LANGUAGES_OF_BOOT.cfg.outline(LANGUAGES_OF_BOOT.cfg.parse(text));
  assert.deepEqual(
    items.map(({ name, detail, children }) => [
      name,
      detail,
      ...(children ?? []).map((child) => `${child.name}: ${child.detail}`),
    ]),
    [
      ['A', undefined, 'Xen: /xen.gz', 'dom0 kernel: /vmlinuz'],
      ['B', 'S'],
    ],
  );
  for (const { span, nameSpan } of items) assert.ok(span.start <= nameSpan.start && nameSpan.end <= span.end);
});

test('the outline of variables', () => {
  const text = 'GRUB_TIMEOUT=1\nGRUB_CMDLINE_XEN="a -- b"\nGRUB_CMDLINE_LINUX=""\n';
  const items = LANGUAGES_OF_BOOT.defaults.outline(LANGUAGES_OF_BOOT.defaults.parse(text));
  assert.deepEqual(
    items.map(({ name, span }) => [name, text.slice(span.start, span.end)]),
    [
      ['GRUB_CMDLINE_XEN', 'GRUB_CMDLINE_XEN="a -- b"'],
      ['GRUB_CMDLINE_LINUX', 'GRUB_CMDLINE_LINUX=""'],
    ],
  );
});

test('no text and no place makes a question fail', async () => {
  const pieces = [
    'title x\n',
    'kernel /xen.gz ',
    'menuentry x {\n',
    'multiboot2 /xen.gz ',
    'module2 /vmlinuz ',
    'GRUB_CMDLINE_XEN="',
    '"',
    "'",
    '\\',
    'iommu=',
    'xen-pciback.hide=(',
    ',',
    '\n',
    '$x ',
    '}',
    'console=com1',
    ' -- ',
    'dom0_mem=min:',
    'com1=',
  ];
  let seed = 3;
  const next = (limit: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return (seed >>> 8) % limit;
  };
  for (let round = 0; round < 1500; round++) {
    const text = Array.from({ length: next(10) }, () => pieces[next(pieces.length)]).join('');
    for (const language of Object.values(LANGUAGES_OF_BOOT)) {
      const file = language.parse(text);
      const offset = next(text.length + 1);
      for (const finding of language.check(file, knowledge('4.22', HOST))) {
        if (!finding) continue;
        assert.ok(finding.span.start >= 0 && finding.span.end <= text.length, text);
        for (const fix of finding.fixes?.() ?? []) applyEdits(text, fix.edits);
      }
      for (const item of await language.complete(file, offset, knowledge('4.22', HOST))) {
        assert.ok(
          item.edit.span.start <= offset && offset <= item.edit.span.end,
          `${JSON.stringify(text)} at ${offset}`,
        );
      }
      await language.hover(file, offset, knowledge('4.22', HOST));
      language.outline(file);
    }
  }
});
