// Completion, hover and outline in the configs of xen.efi, of syslinux and of the Boot Loader Specification.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { blsLanguage } from '../../src/features/boot/bls.ts';
import { grubCfgLanguage } from '../../src/features/boot/language.ts';
import { syslinuxLanguage } from '../../src/features/boot/syslinux.ts';
import { xenEfiLanguage } from '../../src/features/boot/xen-efi.ts';
import type { Language } from '../../src/features/language.ts';
import { applyEdits } from '../../src/text/span.ts';
import { HOST, knowledge } from '../rules/knowledge.ts';
import { atCursor } from './cursor.ts';

const open = <D>(language: Language<D>) => ({
  complete: (text: string, offset: number, release?: Release) =>
    language.complete(language.parse(text), offset, knowledge(release, HOST)),
  hover: (text: string, offset: number) => language.hover(language.parse(text), offset, knowledge(undefined, HOST)),
  outline: (text: string) => language.outline(language.parse(text)),
});
const LANGUAGES = {
  efi: open(xenEfiLanguage),
  syslinux: open(syslinuxLanguage),
  bls: open(blsLanguage),
  cfg: open(grubCfgLanguage),
};

const COMPLETIONS: readonly {
  readonly of: keyof typeof LANGUAGES;
  readonly at: string;
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  readonly release?: Release;
  /** The text after choosing a label. */
  readonly chosen?: readonly [label: string, text: string];
}[] = [
  { of: 'efi', at: '[global]\n|', has: ['default', 'chain', 'video'], lacks: ['kernel', 'options'] },
  { of: 'efi', at: '[global]\n|', release: '4.2', has: ['default'], lacks: ['chain'] },
  { of: 'efi', at: '[x]\nkernel=a\n|', has: ['options', 'ramdisk'], lacks: ['kernel', 'default'] },
  { of: 'efi', at: '[x]\nopt|', chosen: ['options', '[x]\noptions='] },
  { of: 'efi', at: '[x]\nopt|=a', chosen: ['options', '[x]\noptions=a'] },
  { of: 'efi', at: '[global]\ndefault=|\n[x]\n[y]\n', has: ['x', 'y'], lacks: ['global'] },
  { of: 'efi', at: '[x]\noptions=|', has: ['iommu', 'dom0_mem'], lacks: ['xen-pciback.hide'] },
  { of: 'efi', at: '[x]\noptions=iommu=|', has: ['verbose'] },
  { of: 'efi', at: '[x]\nkernel=vmlinuz |', has: ['xen-pciback.hide'], lacks: ['dom0_mem'] },
  { of: 'efi', at: '[x]\nkernel=vmlinuz xen-pciback.hide=|', has: ['01:00.0'] },
  { of: 'efi', at: '[x]\nkernel=vm|', lacks: ['options', 'xen-pciback.hide'] },
  { of: 'syslinux', at: 'label x\n  |', has: ['KERNEL', 'APPEND', 'MENU LABEL'] },
  {
    of: 'syslinux',
    at: 'label x\nkernel mboot.c32\nappend xen.gz | --- vmlinuz',
    has: ['iommu'],
    lacks: ['KERNEL', 'xen-pciback.hide'],
  },
  { of: 'syslinux', at: 'label x\nkernel mboot.c32\nappend xen.gz --- vmlinuz ro |', lacks: ['iommu'] },
  {
    of: 'syslinux',
    at: 'label x\nkernel mboot.c32\nappend xen.gz --- vmlinuz xen-p| --- i',
    has: ['xen-pciback.hide'],
  },
  { of: 'bls', at: '|', has: ['title', 'efi', 'options'] },
  { of: 'bls', at: 'efi /EFI/xen/xen.efi\noptions s -- |', has: ['iommu'] },
  { of: 'bls', at: 'efi /EFI/xen/xen.efi\noptions s|', lacks: ['iommu'] },
  { of: 'bls', at: 'linux /vmlinuz\noptions -- |', lacks: ['iommu'] },
  { of: 'cfg', at: 'menuentry x {\nchainloader /EFI/xen/xen.efi s -- |\n}\n', has: ['iommu'] },
  { of: 'cfg', at: '#!/bin/sh\nexec tail -n +3 $0\nmenuentry x {\nmultiboot2 /xen.gz |\n}\n', has: ['iommu'] },
];

for (const { of, at, has, lacks, release, chosen } of COMPLETIONS) {
  test(`${of}: completion ${JSON.stringify(at)}`, async () => {
    const { text, offset } = atCursor(at);
    const items = await LANGUAGES[of].complete(text, offset, release);
    const labels = items.map(({ label }) => label);
    for (const label of has ?? []) assert.ok(labels.includes(label), `${label}: ${labels}`);
    for (const label of lacks ?? []) assert.ok(!labels.includes(label), label);
    if (!chosen) return;
    const item = items.find(({ label }) => label === chosen[0]);
    assert.equal(item && applyEdits(text, [item.edit]), chosen[1]);
  });
}

const HOVERS: readonly [of: keyof typeof LANGUAGES, at: string, says: string | undefined, on?: string][] = [
  ['efi', '[global]\nde|fault=x\n', 'names none', 'default'],
  ['efi', '[x]\noptions=io|mmu=on\n', '`iommu', 'iommu'],
  ['efi', '[x]\nkernel=vmlinuz xen-pciback.hide=(01:0|0.0)\n', '01:00.0', '(01:00.0)'],
  ['efi', '[x]\nwha|t=x\n', undefined],
  ['syslinux', 'label a\n  app|end x\n', '` --- `', 'append'],
  ['syslinux', 'label a\nkernel mboot.c32\nappend xen.gz io|mmu=on --- vmlinuz\n', '`iommu', 'iommu'],
  ['bls', 'ef|i /EFI/xen/xen.efi\n', 'xen.efi', 'efi'],
  ['cfg', 'menuentry x {\n  chainloader /EFI/xen/xen|.efi old\n}\n', '`[old]`', '/EFI/xen/xen.efi'],
  [
    'cfg',
    'menuentry x {\n  chainloader /EFI/xen/xen-4.17|.efi\n}\n',
    '`xen-4.17.cfg`, then `xen-4.cfg`, then `xen.cfg`',
  ],
  ['cfg', 'menuentry x {\n  chainloader /EFI/boot|.efi\n}\n', undefined],
];

for (const [of, at, says, on] of HOVERS) {
  test(`${of}: hover ${JSON.stringify(at)}`, async () => {
    const { text, offset } = atCursor(at);
    const hover = await LANGUAGES[of].hover(text, offset);
    if (says === undefined) return assert.equal(hover, undefined);
    assert.ok(hover?.markdown.includes(says), hover?.markdown);
    if (on !== undefined) assert.equal(hover && text.slice(hover.span.start, hover.span.end), on);
  });
}

test('the outline names sections and labels', () => {
  const names = (of: keyof typeof LANGUAGES, text: string) =>
    LANGUAGES[of].outline(text).map(({ name, children }) => `${name}: ${(children ?? []).map((child) => child.name)}`);
  assert.deepEqual(names('efi', '[global]\ndefault=x\n[x]\noptions=a\nkernel=b c\n'), ['x: Xen,dom0 kernel']);
  assert.deepEqual(names('syslinux', 'label a\nkernel mboot.c32\nappend xen.gz --- vmlinuz\nlabel b\nmenu label B\n'), [
    'a: Xen,dom0 kernel',
    'B: ',
  ]);
});
