import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { syslinuxLanguage } from '../../src/features/boot/syslinux.ts';
import { xenEfiLanguage } from '../../src/features/boot/xen-efi.ts';
import { applyEdits } from '../../src/text/span.ts';
import { knowledge } from './knowledge.ts';

interface Case {
  readonly text: string;
  /** `CODE SEVERITY at "WHAT IS MARKED"`, in the order of the text; of the boot lines' own rules without the severity. */
  readonly found: readonly string[];
  readonly says?: string;
  readonly fixed?: string;
  readonly release?: Release;
}

function check(language: typeof xenEfiLanguage | typeof syslinuxLanguage, cases: readonly Case[]): void {
  for (const { text, found, says, fixed, release } of cases) {
    test(`${release ?? 'newest'}: ${JSON.stringify(text).slice(0, 110)}`, () => {
      const file = language.parse(text) as never;
      const all = [...language.check(file, knowledge(release))].flatMap((finding) => finding ?? []);
      all.sort((a, b) => a.span.start - b.span.start || a.code.localeCompare(b.code));
      assert.deepEqual(
        all.map(
          ({ code, severity, span }) =>
            `${code}${code.startsWith('boot/') ? '' : ` ${severity}`} at "${text.slice(span.start, span.end)}"`,
        ),
        found,
      );
      const messages = all.map(({ message }) => message).join('\n');
      if (says !== undefined) assert.ok(messages.includes(says), messages);
      const fix = all.flatMap((finding) => finding.fixes?.() ?? [])[0];
      if (fixed !== undefined) assert.equal(fix && applyEdits(text, fix.edits), fixed);
    });
  }
}

const HEAD = '[global]\ndefault=x\n[x]\n';
const KERNEL = `${HEAD}kernel=vmlinuz root=/dev/sda1\n`;

check(xenEfiLanguage, [
  { text: KERNEL, found: [] },
  {
    text: `${HEAD}kernel=console=hvc0 root=/dev/sda1\n`,
    found: ['xen-efi/file-name warning at "console=hvc0"'],
    says: 'the kernel does not get it',
  },
  { text: `${HEAD}kernel=/boot/a=b root=/dev/sda1\n`, found: [] },
  { text: `${KERNEL}xsm=policy old\n`, found: ['xen-efi/file-name warning at "old"'] },
  { text: `${KERNEL}ramdisk=\u{1f40b}.img\n`, found: ['xen-efi/not-ascii warning at "\u{1f40b}"'] },
  { text: '', found: ['xen-efi/no-kernel warning at ""'] },
  { text: '; a comment\n\t# another\n  [global]\r\n  default=x\r\n\t[x]\r\n\tkernel=vmlinuz\r\n', found: [] },
  // What xen.efi refuses, in the words of each release.
  ...(
    [
      ['4.2', 'No Dom0 kernel image specified.'],
      ['4.15', 'No Dom0 kernel image specified.'],
      ['4.16', 'No initial domain kernel specified.'],
      ['4.22', 'No initial domain kernel specified.'],
    ] as const
  ).map(([release, says]) => ({
    text: '[global]\ndefault=y\n[x]\nkernel=vmlinuz\n',
    found: ['xen-efi/no-kernel error at "y"'],
    says,
    release,
    fixed: '[global]\ndefault=x\n[x]\nkernel=vmlinuz\n',
  })),
  {
    text: `${HEAD}options=a\n`,
    release: '4.14',
    found: ['xen-efi/no-kernel error at "[x]"', 'boot/unknown-xen-word at "a"'],
  },
  // A unified image brings its kernel.
  { text: `${HEAD}options=loglvl=all\n`, release: '4.15', found: ['xen-efi/no-kernel warning at "[x]"'] },
  {
    text: '[global]\ndefault=x # mine\n[x]\nkernel=vmlinuz\n',
    found: ['xen-efi/no-kernel error at "x "'],
    says: 'The blank behind "x"',
    fixed: '[global]\ndefault=x# mine\n[x]\nkernel=vmlinuz\n',
  },
  { text: '[global]\ndefault=y\nchain=b.cfg\n[x]\nkernel=vmlinuz\n', found: [] },
  {
    text: '[global]\ndefault=y\nchain=b.cfg\n[x]\nkernel=vmlinuz\n',
    release: '4.2',
    found: ['xen-efi/no-kernel error at "y"', 'xen-efi/unknown-key warning at "chain"'],
    says: 'it came with Xen 4.3',
  },
  { text: KERNEL, release: '4.1', found: ['file/not-read information at ""'] },
  // What it passes over.
  { text: '[a]\nkernel=v\n', found: [] },
  {
    text: '[a]\nkernel=v\n[b]\nkernel=w\n',
    found: ['xen-efi/no-default information at "[a]"'],
    says: 'v for `kernel=`',
  },
  {
    text: `${KERNEL}kernel = y\n`,
    found: ['xen-efi/unknown-key warning at "kernel"'],
    says: 'no blank',
    fixed: `${KERNEL}kernel= y\n`,
  },
  { text: `${KERNEL}Options=y\n`, found: ['xen-efi/unknown-key warning at "Options"'], fixed: `${KERNEL}options=y\n` },
  {
    text: `${KERNEL}loglvl all\n`,
    found: ['xen-efi/unknown-key warning at "loglvl all"'],
    says: 'cannot be continued',
  },
  { text: `${KERNEL}kernel=w\n`, found: ['xen-efi/repeated warning at "kernel"'], fixed: KERNEL },
  { text: `${KERNEL}[x]\noptions=loglvl=all\n`, found: ['xen-efi/repeated warning at "[x]"'] },
  { text: `${HEAD}default=y\nkernel=v\n`, found: ['xen-efi/other-section warning at "default"'] },
  {
    text: `[global]\ndefault=x\nkernel=w\nvideo=gfx-800\n[x]\nkernel=v\n`,
    found: ['xen-efi/other-section warning at "kernel"'],
  },
  {
    text: `${HEAD}kernel=vmlinuz\troot=x\n`,
    found: ['xen-efi/control-character warning at "\t"', 'xen-efi/unknown-key warning at "root"'],
    fixed: `${HEAD}kernel=vmlinuz root=x\n`,
  },
  {
    text: `# a\tramdisk=b\n${KERNEL}`,
    found: ['xen-efi/control-character warning at "\t"', 'xen-efi/other-section warning at "ramdisk"'],
    says: 'the comment ends',
  },
  { text: `${HEAD}kernel=vmlinuz a#b\n`, found: ['xen-efi/cut-off warning at "#b"'] },
  { text: `${HEAD}kernel=vmlinuz\nramdisk=a b\n`, found: ['xen-efi/file-name warning at "b"'] },
  { text: `${HEAD}kernel=vmlinuz\nramdisk=a b\n`, release: '4.4', found: [] },
  { text: `${HEAD}kernel="vmlinuz"\n`, found: ['xen-efi/file-name warning at ""vmlinuz""'] },
  {
    text: `${KERNEL}video=gfx-1x2x3 \n`,
    found: ['xen-efi/video warning at "gfx-1x2x3 "'],
    fixed: `${KERNEL}video=gfx-1x2x3\n`,
  },
  { text: `\uFEFF${KERNEL}`, found: ['xen-efi/not-ascii warning at "\uFEFF"'], fixed: KERNEL },
  ...(['4.2', '4.21'] as const).map((release) => ({
    text: `${HEAD}kernel=vmlinuz`,
    release,
    found: ['xen-efi/last-line warning at "kernel=vmlinuz"'],
    says: 'No newline at end of config file, last line will be ignored.',
    fixed: `${HEAD}kernel=vmlinuz\n`,
  })),
  { text: `${HEAD}kernel=vmlinuz`, found: [] },
  // The words of Xen and of dom0 are judged as everywhere.
  {
    text: `${HEAD}options=iommu=on xen-pciback.hide=(01:00.0)\nkernel=vmlinuz dom0_mem=2G\n`,
    found: ['boot/kernel-word-on-xen-line at "xen-pciback.hide"', 'boot/xen-word-on-kernel-line at "dom0_mem"'],
    fixed: `${HEAD}options=iommu=on\nkernel=vmlinuz dom0_mem=2G xen-pciback.hide=(01:00.0)\n`,
  },
  { text: `${HEAD}kernel=vmlinuz xen-pciback.hide=(1,2)\n`, found: ['boot/hide-list at "(1,2)"'] },
]);

check(syslinuxLanguage, [
  { text: 'label a\nkernel mboot.c32\nappend xen.gz loglvl=all --- vmlinuz ro --- initrd\n', found: [] },
  { text: 'label a\nkernel vmlinuz\nappend iommu=on dom0_mem=1\n', found: [] },
  {
    text: 'label a\nkernel mboot.c32\nappend xen.gz --- vmlinuz dom0_mem=2G --- initrd\n',
    found: ['boot/xen-word-on-kernel-line at "dom0_mem"'],
    fixed: 'label a\nkernel mboot.c32\nappend xen.gz dom0_mem=2G --- vmlinuz --- initrd\n',
  },
  {
    text: 'label a\nkernel mboot.c32\nappend tboot.gz --- xen.gz loglvl=all\n',
    found: ['syslinux/no-dom0 warning at "xen.gz"'],
  },
]);
