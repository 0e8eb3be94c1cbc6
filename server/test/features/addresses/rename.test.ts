// A card that was moved: what the files say then, and everything else byte for byte as it was.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inStyleOf, readNewAddress } from '../../../src/features/addresses/new-address.ts';
import { prepareRename, renameAddress } from '../../../src/features/addresses/rename.ts';
import { everyMentionOf } from '../../../src/passthrough/mentions.ts';
import type { World } from '../../../src/passthrough/world.ts';
import { parseBdf } from '../../../src/specs/bdf.ts';
import { applyEdits } from '../../../src/text/span.ts';
import { type Around, filesWorld } from './files-world.ts';
import { allMentions, DEVICES, GRUB, MACHINE, MEDIA, MENU, machineWith, textsOf, WIN } from './machine.ts';

const PCIBACK = '/etc/modprobe.d/pciback.conf';

async function renamed(file: string, marked: string, to: string, around: Parameters<typeof machineWith>[2] = {}) {
  const { world, offset } = await machineWith(file, marked, around);
  const answer = renameAddress(world, file, offset, to);
  if (!answer || 'refused' in answer)
    return { refused: answer?.refused ?? 'nothing there', texts: textsOf(world), world };
  const texts = textsOf(world);
  for (const { file: path, before, edits } of answer.files) {
    assert.equal(texts.get(path), before);
    texts.set(path, applyEdits(before, edits));
  }
  return { texts, notes: answer.notes, files: answer.files.map((each) => each.file), world, before: textsOf(world) };
}

test('rename: every file that a person writes, each place in its own spelling', async () => {
  const { texts, files, notes } = await renamed(MEDIA, "name = 'media'\npci = [ 'bdf=02:|00.0' ]\n", '(0000:05:00.0)');
  assert.deepEqual(files, [GRUB, MEDIA]);
  assert.equal(texts.get(MEDIA), "name = 'media'\npci = [ 'bdf=05:00.0' ]\n");
  assert.equal(texts.get(GRUB), MACHINE[GRUB]?.replace('0000:02:00.0', '0000:05:00.0'));
  assert.equal(texts.get(MENU), MACHINE[MENU]);
  assert.deepEqual(notes, [`Once the files are saved, run update-grub. Until then ${MENU} has the old address.`]);
});

test('rename: comments beside the address move with it', async () => {
  const { texts, files, notes } = await renamed(WIN, MACHINE[WIN]?.replace('01:00.0', '01:00|.0') ?? '', '07:00.0');
  assert.deepEqual(files, [GRUB, PCIBACK, WIN]);
  assert.match(
    notes?.[0] ?? '',
    /^Once the files are saved, run update-grub, then update-initramfs -u -k all\. Until then/,
  );
  assert.match(texts.get(GRUB) ?? '', /^# 07:00\.0 is the card/m);
  assert.match(texts.get(GRUB) ?? '', /hide=\(07:00\.0\)\(01:00\.1\)\(0000:02:00\.0\)/);
  assert.match(texts.get(WIN) ?? '', /'07:00\.0', # 07:00\.0 NVIDIA\n +'0000:01:00\.1@5/);
});

test('rename: a new address without a function moves the whole card', async () => {
  for (const typed of ['07:00', '07:00.*', '0000:07:00.*']) {
    const { texts } = await renamed(WIN, MACHINE[WIN]?.replace('01:00.0', '01:00|.0') ?? '', typed);
    assert.match(texts.get(WIN) ?? '', /'07:00\.0', # 07:00\.0 NVIDIA\n +'0000:07:00\.1@5/);
    assert.match(texts.get(GRUB) ?? '', /hide=\(07:00\.0\)\(07:00\.1\)/);
  }
  const whole = await renamed(WIN, "pci = [ '01:00|.*@5' ]\n", '0a:00');
  assert.equal(whole.texts.get(WIN), "pci = [ '0a:00.*@5' ]\n");
  assert.match(whole.texts.get(GRUB) ?? '', /hide=\(0a:00\.0\)\(0a:00\.1\)/);
});

const REFUSALS: readonly (readonly [
  string,
  string,
  string,
  RegExp,
  (Around & { readonly files?: Readonly<Record<string, string>> })?,
])[] = [
  [WIN, "pci = [ '01:00|.0' ]\n", 'the other one', /^“the other one” is no address/],
  [WIN, "pci = [ '01:00|.0' ]\n", '05:20.0', /is no address/],
  [WIN, "pci = [ '01:00|.0' ]\n", '05:00.0@3', /is no address/],
  [WIN, "pci = [ '01:00|.0', '03:00.0' ]\n", '03:00.0', /^03:00\.0 is named in \/etc\/xen\/win10\.cfg already/],
  [WIN, "pci = [ '03:00|.0' ]\n", '02:00.0', /^02:00\.0 is named in \/etc\/default\/grub already/],
  [WIN, "pci = [ '01:00|.*@5' ]\n", '05:00.0', /every function of the device: type .* 05:00\.\*\.$/],
  [
    GRUB,
    (MACHINE[GRUB] ?? '').replace('(01:00.0)(01:00.1)', '(01:00.0|)(01:00.1)'),
    '05:00.0',
    /^01:00\.\* in .* type 05:00\.\*/,
    { files: { [WIN]: "pci = [ '01:00.*@5' ]\n" } },
  ],
  [
    WIN,
    "pci = [ '01:00|.0' ]\n",
    '05:00.0',
    /^01:\*\.\* in .* everything on its bus/,
    { files: { [PCIBACK]: 'options xen-pciback hide=(01:*.*)\n' } },
  ],
  [PCIBACK, 'options xen-pciback hide=(01:|*.*)\n', '05:00.0', /^01:\*\.\* means everything on a bus/],
  [
    MENU,
    (MACHINE[MENU] ?? '').replace('(01:00.0)', '(01:|00.0)'),
    '05:00.0',
    /^\/boot\/grub\/grub\.cfg is made by update-grub/,
  ],
];
for (const [file, marked, to, words, around] of REFUSALS) {
  test(`rename refused in ${file}: ${marked.split('\n').find((line) => line.includes('|'))} to ${to}`, async () => {
    const { refused, texts, world } = await renamed(file, marked, to, around);
    assert.match(refused ?? '', words);
    assert.deepEqual(texts, textsOf(world));
  });
}

test('rename refused: the files of a recording', async () => {
  const { world, offset } = await machineWith(WIN, "pci = [ '01:00|.0' ]\n");
  const { root: _, ...others } = world;
  const recorded = { ...others, kind: 'recording', label: 'host.json' } as const;
  assert.deepEqual(prepareRename(recorded, WIN, offset), {
    refused: 'host.json is a recorded host: its files cannot be edited from here.',
  });
});

test('prepare: the address alone, and nothing where there is none', async () => {
  const { world, text, offset } = await machineWith(WIN, "pci = [ '01:00.0@|5' ]\n");
  assert.equal(prepareRename(world, WIN, offset), undefined);
  const at = text.indexOf('01');
  assert.deepEqual(prepareRename(world, WIN, at), { span: { start: at, end: at + 7 }, placeholder: '01:00.0' });
});

test('rename: after it the files name the new address where they named the old, and back again they are as they were', async () => {
  const spellings: readonly (readonly [string, string])[] = [
    [WIN, "pci = [ '01:00.0', '0000:01:00.1' ]\n# pci = [ '01:00.0' ]\n"],
    [WIN, 'pci = [ "0000:01:00.0@5,permissive=1" ]\npci += [ \'permissive=1,bdf=01:00.1\' ]\n'],
    [WIN, "# 01:00.0 and 0000:01:00.0\npci = [ '01:00.0' ] # not 02:00.0\n"],
    [GRUB, 'GRUB_CMDLINE_LINUX="xen-pciback.hide=\\"(01:00.0)(0000:01:00.1)\\" pci=resource_alignment=20@01:00.0"\n'],
    [
      '/etc/default/grub.d/x.cfg',
      'CARD="xen-pciback.hide=(01:00.0)"\nGRUB_CMDLINE_LINUX="$CARD"\nGRUB_CMDLINE_XEN="pci-phantom=04:00,1"\n',
    ],
    [
      '/boot/efi/EFI/xen/xen.cfg',
      '[global]\ndefault=x\n[x]\noptions=com1=115200,8n1,pci,01:00.0\nkernel=vmlinuz xen-pciback.hide=(01:00.0)\n',
    ],
    [
      '/boot/grub/menu.lst',
      'title x\nkernel /boot/xen.gz\nmodule /boot/vmlinuz-2.6.18-xen pciback.hide=(01:00.0)(03:00.0)\n',
    ],
    ['/etc/initramfs-tools/modules', 'xen-pciback hide=(01:00.0)(01:00.1)\n'],
  ];
  const others = { ...MACHINE, [MEDIA]: "pci = [ '02:00.0' ]\n", [PCIBACK]: '' };
  for (const [file, text] of spellings) {
    for (const to of ['05:00.0', '0000:0a:1f.7', '01:00.2']) {
      const world = await filesWorld({ ...others, [WIN]: "pci = [ '01:00.0' ]\n", [file]: text }, { devices: DEVICES });
      const away = renameAddress(world, WIN, placeOf(world, '0000:01:00.0'), to);
      if (!away || 'refused' in away) assert.fail(`${file} ${to}: ${away?.refused}`);
      const before = textsOf(world);
      const after = new Map(before);
      for (const each of away.files) after.set(each.file, applyEdits(each.before, each.edits));
      const moved = await filesWorld(Object.fromEntries(after), { devices: DEVICES });
      const from = '0000:01:00.0';
      const target = `0000:${to.replace('0000:', '')}`;
      const old = allMentions(world);
      const now = allMentions(moved);
      assert.equal(now.length, old.length);
      for (const [at, line] of old.entries()) {
        const isOld = line.endsWith(` = ${from}`) && !line.startsWith(MENU);
        assert.equal(now[at]?.split(' = ')[1], isOld ? target : line.split(' = ')[1], line);
      }
      for (const [path, was] of before)
        if (!away.files.some((each) => each.file === path)) assert.equal(after.get(path), was);
      const back = renameAddress(moved, WIN, placeOf(moved, target), from);
      if (!back || 'refused' in back) assert.fail(`${file} back from ${to}: ${back?.refused}`);
      for (const each of back.files) after.set(each.file, applyEdits(each.before, each.edits));
      assert.deepEqual(after, before);
    }
  }
});

/** Where a guest's config names a device. */
function placeOf(world: World, address: string): number {
  const mention = everyMentionOf(world).find(({ file, addresses }) => file === WIN && addresses[0] === address);
  return mention?.span.start ?? assert.fail(address);
}

test('a new address in any spelling, written in that of the place', () => {
  const rows: readonly (readonly [typed: string, written: string, becomes: string | undefined])[] = [
    ['05:00.0', '01:00.0', '05:00.0'],
    ['0000:05:00.0', '01:00.0', '05:00.0'],
    ['5:0.0', '0000:01:00.0', '0000:05:00.0'],
    ['(05:00.0)', '01:00.0', '05:00.0'],
    ['pci_0000_05_00_0', '01:00.0', '05:00.0'],
    [' 05:00.0 ', '1:0.0', '5:0.0'],
    ['0001:05:00.0', '01:00.0', '0001:05:00.0'],
    ['0b:1c.0', '0A:00.0', '0B:1C.0'],
    ['05:00', '01:00', '05:00'],
    ['05:00.*', '01:00.*', '05:00.*'],
    ['', '01:00.0', undefined],
    ['05:00.8', '01:00.0', undefined],
    ['05:00.0:1', '01:00.0', undefined],
    [`0${'0'.repeat(100)}5:00.0`, '01:00.0', undefined],
  ];
  for (const [typed, written, becomes] of rows) {
    const read = readNewAddress(typed);
    assert.equal(read && inStyleOf(written, read.bdf), becomes, typed);
  }
  assert.equal(inStyleOf('03: 00.0', parseBdf('05:00.1') ?? assert.fail()), '05:00.1');
});
