// The host's devices where boot files and files of modules name them: hover and completion, in every place where an address may stand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blsLanguage } from '../../src/features/boot/bls.ts';
import { grubCfgLanguage, grubDefaultLanguage, grubMenuLanguage } from '../../src/features/boot/language.ts';
import { syslinuxLanguage } from '../../src/features/boot/syslinux.ts';
import { xenEfiLanguage } from '../../src/features/boot/xen-efi.ts';
import { domainConfigLanguage } from '../../src/features/domain-config/language.ts';
import type { Language } from '../../src/features/language.ts';
import { dracutLanguage, modprobeLanguage, modulesListLanguage } from '../../src/features/modules/language.ts';
import { applyEdits } from '../../src/text/span.ts';
import { knowledge } from '../rules/knowledge.ts';
import { MACHINE } from '../rules/machine-at-stake.ts';
import { atCursor } from './cursor.ts';

const xen = (words: string) => `GRUB_CMDLINE_XEN="${words}"\n`;
const GIVEN = knowledge(undefined, MACHINE);
const asked = <D>(language: Language<D>) => ({
  complete: async (text: string, offset: number) => {
    const items = await language.complete(language.parse(text), offset, GIVEN);
    return [...items].sort((a, b) => (a.sortText < b.sortText ? -1 : 1));
  },
  hover: (text: string, offset: number) => language.hover(language.parse(text), offset, GIVEN),
});
const LANGUAGES = {
  defaults: asked(grubDefaultLanguage),
  cfg: asked(grubCfgLanguage),
  menu: asked(grubMenuLanguage),
  efi: asked(xenEfiLanguage),
  syslinux: asked(syslinuxLanguage),
  bls: asked(blsLanguage),
  modprobe: asked(modprobeLanguage),
  initramfs: asked(modulesListLanguage('/etc/initramfs-tools/modules')),
  dracut: asked(dracutLanguage),
  guest: asked(domainConfigLanguage),
};
type Of = keyof typeof LANGUAGES;

/** Every place, with `LIST` for what names the device. */
const PLACES: readonly (readonly [of: Of, text: string])[] = [
  ['defaults', 'GRUB_CMDLINE_LINUX="quiet LIST"\n'],
  ['defaults', 'GRUB_CMDLINE_LINUX_DEFAULT="LIST ro"\n'],
  ['defaults', 'GRUB_CMDLINE_LINUX_XEN_REPLACE="LIST"\n'],
  ['defaults', 'GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT="LIST"\n'],
  ['defaults', "GRUB_CMDLINE_LINUX='LIST'\n"],
  ['defaults', 'GRUB_CMDLINE_XEN="iommu=1 -- LIST"\n'],
  ['defaults', 'HIDE="LIST"\nGRUB_CMDLINE_LINUX="$HIDE"\n'],
  ['cfg', 'menuentry x {\nmultiboot2 /xen.gz a\nmodule2 /vmlinuz-6.1 placeholder LIST\n}\n'],
  ['cfg', 'menuentry x {\nxen_hypervisor /xen.gz a\nxen_module /vmlinuz-6.1 LIST\n}\n'],
  ['cfg', 'menuentry x {\nmultiboot2 /xen.gz a\nmodule2 /vmlinuz-6.1 "LIST"\n}\n'],
  ['cfg', 'set opts="quiet LIST"\nmenuentry x {\nmultiboot2 /xen.gz a\nmodule2 /vmlinuz-6.1 $opts\n}\n'],
  ['cfg', '#!/bin/sh\nexec tail -n +3 $0\nmenuentry x {\nmultiboot2 /xen.gz\nmodule2 /vmlinuz-6.1 LIST\n}\n'],
  ['menu', 'title X\nkernel /xen.gz\nmodule /vmlinuz-6.1 ro LIST\n'],
  ['efi', '[global]\ndefault=x\n[x]\noptions=a\nkernel=vmlinuz LIST\n'],
  ['syslinux', 'label x\nkernel mboot.c32\nappend xen.gz a --- vmlinuz ro LIST --- initrd.img\n'],
  ['modprobe', 'options xen-pciback permissive=0 OPTION\n'],
  ['initramfs', 'xen-pciback OPTION\n'],
  ['dracut', 'kernel_cmdline+=" quiet LIST "\n'],
];

const fill = (text: string, list: string) =>
  text.replace('LIST', `xen-pciback.hide=${list}`).replace('OPTION', `hide=${list}`);

for (const [of, text] of PLACES) {
  test(`${of}: ${text.replaceAll('\n', '⏎')}`, async () => {
    const at = atCursor(fill(text, '(01:00.0)(04:|00.0)'));
    const hover = await LANGUAGES[of].hover(at.text, at.offset);
    assert.match(hover?.markdown ?? '', /^\*\*04:00\.0\*\* .*10ec:8168.*\n\nEthernet controller · driver r8169/);
    const typed = atCursor(fill(text, '(01:00.0)(0|)'));
    const items = await LANGUAGES[of].complete(typed.text, typed.offset);
    assert.equal(items[0]?.label, '01:00.1', 'what belongs to a device of the list comes first');
    const labels = items.map(({ label }) => label);
    assert.ok(!labels.includes('01:00.0') && !labels.includes('00:1f.0'), labels.join());
    const chosen = items.find(({ label }) => label === '04:00.0');
    assert.equal(chosen && applyEdits(typed.text, [chosen.edit]), fill(text, '(01:00.0)(04:00.0)'));
    assert.match(String(chosen?.documentation), /enp4s0/);
  });
}

test('a card is offered whole, beside its first function', async () => {
  const { text, offset } = atCursor('GRUB_CMDLINE_LINUX="xen-pciback.hide=|"\n');
  const items = await LANGUAGES.defaults.complete(text, offset);
  assert.deepEqual(
    items.slice(0, 2).map(({ label }) => label),
    ['01:00.0', '01:00.*'],
  );
  const whole = items.find(({ label }) => label === '01:00.*');
  assert.equal(whole?.detail, 'all 2 functions: 01:00.0, 01:00.1');
  assert.equal(whole && applyEdits(text, [whole.edit]), 'GRUB_CMDLINE_LINUX="xen-pciback.hide=(01:00.*)"\n');
});

test('behind what pciback refuses, devices still have their names', async () => {
  const { text, offset } = atCursor('GRUB_CMDLINE_LINUX="xen-pciback.hide=(00:1d.0),(04:|00.0)"\n');
  assert.match((await LANGUAGES.defaults.hover(text, offset))?.markdown ?? '', /^\*\*04:00\.0\*\*/);
});

test('brackets behind backslashes, as a shell wants them', async () => {
  const module = (list: string) =>
    `menuentry x {\nmultiboot2 /xen.gz\nmodule2 /vmlinuz-6.1 xen-pciback.hide=${list}\n}\n`;
  const at = atCursor(module('\\(01:00.0\\)\\(04:|00.0\\)'));
  assert.match((await LANGUAGES.cfg.hover(at.text, at.offset))?.markdown ?? '', /^\*\*04:00\.0\*\*/);
  const typed = atCursor(module('\\(01:00.0\\)\\(0|\\)'));
  const items = await LANGUAGES.cfg.complete(typed.text, typed.offset);
  const chosen = items.find(({ label }) => label === '04:00.0');
  assert.equal(chosen && applyEdits(typed.text, [chosen.edit]), module('\\(01:00.0\\)\\(04:00.0\\)'));
});

test('igfx says which graphics that is', async () => {
  const { text, offset } = atCursor(xen('iommu=no-ig|fx'));
  const own = {
    ...MACHINE,
    devices: MACHINE.devices.map((one) => ({ ...one, ...(one.address === '0000:00:1d.0' && { classCode: 0x030000 }) })),
  };
  const hover = await grubDefaultLanguage.hover(grubDefaultLanguage.parse(text), offset, knowledge(undefined, own));
  assert.match(hover?.markdown ?? '', /\*\*00:1d\.0\*\* 8086/);
});

test('no devices in a comment', async () => {
  const { text, offset } = atCursor('# GRUB_CMDLINE_LINUX="xen-pciback.hide=(0|"\n');
  assert.deepEqual(await LANGUAGES.defaults.complete(text, offset), []);
});

/** Xen's own words, and Linux's, that take an address. */
const WORDS: readonly (readonly [text: string, first: string | undefined, lacks?: string])[] = [
  [xen('com1=115200,8n1,pci,0,|'), '06:02.0', '00:01.0'],
  [xen('com1=115200,8n1,pci,0,06:02.0,|'), '00:01.0', '06:02.0'],
  [xen('com1=115200,port=|'), '06:02.0'],
  [xen('dbgp=xhci@pci|'), '00:14.0', '00:1d.0'],
  [xen('dbgp=ehci@pci|'), '00:1d.0', '00:14.0'],
  [xen('pci-phantom=|'), '02:00', '02:00.0'],
  [xen('ivrs_ioapic[9]=|'), '00:1f.0'],
  [xen('rmrr=d5d45-d5d46=|'), '00:14.0', '00:01.0'],
  [xen('ivmd=d5d45=|'), '00:14.0'],
  ['GRUB_CMDLINE_LINUX="pci=resource_alignment=12@|"\n', '00:14.0'],
];

for (const [marked, first, lacks] of WORDS) {
  test(`completion: ${marked.trim()}`, async () => {
    const { text, offset } = atCursor(marked);
    const labels = (await LANGUAGES.defaults.complete(text, offset)).map(({ label }) => label);
    assert.equal(labels[0], first, labels.join());
    if (lacks !== undefined) assert.ok(!labels.includes(lacks), labels.join());
  });
}

const HOVERS: readonly (readonly [of: Of, text: string, says: RegExp])[] = [
  ['defaults', xen('com1=115200,8n1,pci,0,06:|02.0'), /^\*\*06:02\.0\*\*/],
  ['defaults', xen('dbgp=xhci@pci00:|14.0,share=no'), /^\*\*00:14\.0\*\*[\s\S]*USB Keyboard/],
  ['defaults', xen('pci-phantom=01:|00,1'), /^\*\*01:00\.0\*\*[\s\S]*\*\*01:00\.1\*\*/],
  ['defaults', xen('ivrs_hpet[0]=00:|14.0'), /USB controller/],
  ['defaults', xen('rmrr=d5d45=0:1d.0,0:|14.0'), /^\*\*00:14\.0\*\*/],
  ['defaults', xen('rmrr=d5d45=9:|0.0'), /no device at 09:00\.0 in this machine/],
  ['efi', '[x]\noptions=rmrr=d5d45=0:|14.0\n', /^\*\*00:14\.0\*\*/],
  ['defaults', 'GRUB_CMDLINE_LINUX="pci=resource_alignment=12@04:|00.0"\n', /^\*\*04:00\.0\*\*/],
  ['bls', 'efi /EFI/xen/xen.efi\noptions s -- rmrr=d5d45=0:|14.0\n', /^\*\*00:14\.0\*\*/],
  ['guest', 'pci = [ "04:|00.0" ]\n', /^\*\*04:00\.0\*\*[\s\S]*enp4s0/],
  ['guest', 'pci = [ "01:|00.*@5" ]\n', /^\*\*01:00\.0\*\*[\s\S]*\*\*01:00\.1\*\*/],
];

for (const [of, marked, says] of HOVERS) {
  test(`hover: ${marked.trim()}`, async () => {
    const { text, offset } = atCursor(marked);
    assert.match((await LANGUAGES[of].hover(text, offset))?.markdown ?? '', says);
  });
}

test('dbgp= offers the controllers of the machine, not examples', async () => {
  const { text, offset } = atCursor(xen('dbgp=|'));
  const labels = (await LANGUAGES.defaults.complete(text, offset)).map(({ label }) => label);
  assert.ok(labels.includes('xhci') && labels.includes('xhci@pci00:14.0') && labels.includes('ehci@pci00:1d.0'));
  assert.equal(labels.filter((label) => label.includes('@pci')).length, 2);
});
