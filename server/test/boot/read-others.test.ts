/** The readers of what other boot loaders than GRUB take, and the places in a chain of images that are easily off by one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BootFileWithText } from '../../src/boot/model.ts';
import { readBlsEntry } from '../../src/boot/read-bls.ts';
import { readGrubMenu } from '../../src/boot/read-menu.ts';
import { readGrubScript } from '../../src/boot/read-script.ts';
import { readSyslinux } from '../../src/boot/read-syslinux.ts';
import { findItem, readXenEfi } from '../../src/boot/read-xen-efi.ts';
import { configNames, readXenEfiArguments } from '../../src/boot/xen-efi-arguments.ts';

/** One line a boot line: `xen [IMAGE]: words`. */
function linesOf({ entries }: BootFileWithText): string[] {
  return entries.flatMap(({ lines }) =>
    lines.map(({ reader, behindDashes, image, words }) => {
      const head = `${reader}${behindDashes ? ' --' : ''}${image ? ` [${image.text}]` : ''}`;
      return `${head}: ${words.map(({ text }) => text).join(' ')}`;
    }),
  );
}

const script = (xen: string, dom0 = 'module2 /vmlinuz') => `menuentry x {\n${xen}\n${dom0}\n}\n`;
const label = (...lines: readonly string[]) => `LABEL x\nKERNEL mboot.c32\n${lines.join('\n')}\n`;

const CASES: readonly (readonly [name: string, file: BootFileWithText, lines: readonly string[]])[] = [
  ['Linux that loads Linux is no Xen', readGrubScript(script('multiboot2 /vmlinuz-6.1 a')), []],
  [
    'dashes at the end part nothing',
    readGrubScript(script('multiboot2 /xen.gz a --')),
    ['xen [/xen.gz]: a --', 'dom0 [/vmlinuz]: '],
  ],
  [
    'only the first word is for loaders that lose it',
    readGrubScript(script('multiboot2 /xen.gz placeholder a placeholder')),
    ['xen [/xen.gz]: a placeholder', 'dom0 [/vmlinuz]: '],
  ],
  [
    'a quote that nobody closes joins nothing',
    readGrubMenu('title X\nkernel /xen.gz\nmodule /vmlinuz a "b c\n'),
    ['xen [/xen.gz]: ', 'dom0 [/vmlinuz]: a "b c'],
  ],
  [
    'APPEND before all labels is for those that have none',
    readSyslinux(`APPEND xen.gz a --- vmlinuz b\n${label()}`),
    ['xen [xen.gz]: a', 'dom0 [vmlinuz]: b'],
  ],
  ['but not for one that has', readSyslinux(`APPEND xen.gz a --- vmlinuz b\n${label('APPEND -')}`), []],
  [
    'words for mboot.c32 itself',
    readSyslinux(label('APPEND -aout xen.gz a --- vmlinuz b')),
    ['xen [xen.gz]: a', 'dom0 [vmlinuz]: b'],
  ],
  [
    'the last efi of an entry counts',
    readBlsEntry('efi /EFI/other.efi\nefi /EFI/xen/xen.efi\noptions a -- b\n'),
    ['xen: b'],
  ],
  ['not the first', readBlsEntry('efi /EFI/xen/xen.efi\nefi /EFI/other.efi\noptions a -- b\n'), []],
  ['nor one before a kernel', readBlsEntry('efi /EFI/xen/xen.efi\nlinux /vmlinuz\noptions a -- b\n'), []],
];

for (const [name, file, lines] of CASES) test(name, () => assert.deepEqual(linesOf(file), lines));

test('a further word goes right behind the last one, whatever follows the dashes', () => {
  const text = label('APPEND xen.gz a   --- vmlinuz b  --- --- initrd');
  const at = readSyslinux(text).entries.flatMap(({ lines }) => lines.map(({ insertAt }) => text.slice(0, insertAt)));
  assert.deepEqual(
    at.map((before) => before.slice(-3)),
    ['z a', 'z b'],
  );
  const ends = readSyslinux(text).entries.flatMap(({ lines }) => lines.map(({ end }) => text.slice(end).split(' ')[1]));
  assert.deepEqual(ends, ['---', '---']);
});

test('what xen.efi makes of its words', () => {
  assert.deepEqual(readXenEfiArguments(['a', '/basevideo']), { section: 'a', behindDashes: [] });
  assert.deepEqual(readXenEfiArguments(['-cfg', 'x.cfg', 'a', '--', 'b']), {
    section: 'a',
    config: 'x.cfg',
    dashes: 3,
    behindDashes: ['b'],
  });
  assert.deepEqual(readXenEfiArguments(['/cfg=x.cfg', '--']), { config: 'x.cfg', dashes: 1, behindDashes: [] });
});

test('the configs that xen.efi looks for', () => {
  assert.deepEqual(configNames('xen-4.17.efi'), ['xen-4.17.cfg', 'xen-4.cfg', 'xen.cfg']);
  assert.deepEqual(configNames('xen_old.efi'), ['xen_old.cfg', 'xen.cfg']);
  assert.deepEqual(configNames('xen'), []);
});

test('of two sections of one name xen.efi reads the first alone', () => {
  const { config } = readXenEfi('[a]\noptions=x\n[a]\nkernel=v\n');
  assert.equal(findItem(config, 'a', 'kernel'), undefined);
  assert.equal(findItem(config, '', 'kernel')?.item.name, 'kernel');
});

test('a first word goes behind the image', () => {
  const text = '[a]\noptions=\nkernel=vmlinuz\n';
  const [, dom0] = readXenEfi(text).entries[0]?.lines ?? [];
  assert.equal(text.slice(0, dom0?.insertAt).split('=').at(-1), 'vmlinuz');
});

test('of several options= of an entry a further word goes behind the last', () => {
  const text = 'efi /EFI/xen/xen.efi\noptions s -- a\noptions b\ntitle t\n';
  const [line] = readBlsEntry(text).entries[0]?.lines ?? [];
  assert.equal(text.slice(line?.insertAt), '\ntitle t\n');
});
