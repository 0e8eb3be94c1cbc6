// From an address to the other places that name the device: a `|` in a file of a machine beside what it leads to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addressDefinitions,
  addressHighlights,
  addressReferences,
} from '../../../src/features/addresses/references.ts';
import { GRUB, MACHINE, MEDIA, MENU, machineWith, shownPlace, WIN } from './machine.ts';

type Found = readonly string[] | undefined;

async function check(
  ask: typeof addressReferences,
  file: string,
  marked: string,
  expected: Found,
  files: Readonly<Record<string, string>> = {},
) {
  const { world, offset } = await machineWith(file, marked, { files });
  const answer = ask(world, file, offset);
  assert.deepEqual(
    answer?.places.map((place) => shownPlace(world, place)),
    expected,
  );
}

const LIST = MACHINE[GRUB] ?? '';
const inList = (address: string) => LIST.replace(`(${address}`, `(|${address}`);
const NO_LISTS = {
  [GRUB]: 'GRUB_CMDLINE_LINUX="quiet"\n',
  [MENU]: '',
  '/etc/modprobe.d/pciback.conf': 'options xen-pciback permissive=1\n',
};

const DEFINITIONS: readonly (readonly [string, string, Found, Readonly<Record<string, string>>?])[] = [
  // pciback is a module there: the kernel's line comes to it behind what modprobe.d says, and counts.
  [WIN, "pci = [ '01:00|.0' ]\n", [`${GRUB}:4 01:00.0`]],
  // Nobody knows what update-grub makes: the menu counts, and what it was made of is shown.
  [WIN, "pci = [ '01:00|.0' ]\n", [`${GRUB}:4 01:00.0`], { '/etc/grub.d/20_linux_xen': '' }],
  [WIN, "pci = [ '01:00.*|@5' ]\n", [`${GRUB}:4 01:00.0`, `${GRUB}:4 01:00.1`]],
  [MEDIA, "pci = [ 'permissive=1,bdf=|02:00.0' ]\n", [`${GRUB}:4 0000:02:00.0`]],
  [WIN, "pci = [ '03:00|.0' ]\n", [`${WIN}:1 03:00.0`]],
  [WIN, "pci = [ '01:00.0', '03:00.0' ] |\n", undefined],
  [WIN, "pci = [ '01:00|.0' ]\n", [`${WIN}:1 01:00.0`], NO_LISTS],
  [
    WIN,
    "pci = [ '02:00|.0' ]\n",
    ['/etc/modprobe.d/pciback.conf:1 02:00.0'],
    { ...NO_LISTS, '/etc/modprobe.d/pciback.conf': 'options xen-pciback hide=(02:00.0)\n' },
  ],
  // Only the generated menu has it: the first of its entries stands for all.
  [WIN, "pci = [ '02:00|.0' ]\n", [`${MENU}:4 0000:02:00.0`], { ...NO_LISTS, [MENU]: MACHINE[MENU] ?? '' }],
  [MENU, (MACHINE[MENU] ?? '').replace('(01:00.1', '(|01:00.1'), [`${GRUB}:4 01:00.1`]],
  [
    MENU,
    (MACHINE[MENU] ?? '').replace('(01:00.1', '(|01:00.1'),
    [`${WIN}:3 0000:01:00.1`],
    { [GRUB]: 'GRUB_CMDLINE_LINUX="quiet"\n' },
  ],
  [GRUB, inList('01:00.1'), [`${WIN}:3 0000:01:00.1`]],
  [GRUB, inList('0000:02:00.0'), [`${MEDIA}:2 02:00.0`]],
  [GRUB, LIST.replace('(01:00.0)', '(03:0|0.0)'), [`${GRUB}:4 03:00.0`]],
  [GRUB, LIST.replace('00:16.3', '00:|16.3'), [`${GRUB}:5 00:16.3`]],
  [GRUB, LIST.replace('# 01:00.0', '# 01:|00.0'), undefined],
];
for (const [file, marked, expected, files] of DEFINITIONS) {
  test(`definition in ${file}: ${marked}`, () => check(addressDefinitions, file, marked, expected, files));
}

const EVERY_CARD = [
  `${MENU}:4 01:00.0`,
  `${MENU}:10 01:00.0`,
  `${GRUB}:4 01:00.0`,
  '/etc/modprobe.d/pciback.conf:1 01:00.0',
];
const REFERENCES: readonly (readonly [string, string, Found])[] = [
  [WIN, "pci = [ '01:00.0|' ]\n", [...EVERY_CARD, `${WIN}:1 01:00.0`]],
  [GRUB, inList('01:00.0'), [...EVERY_CARD, `${WIN}:2 01:00.0`]],
  [GRUB, LIST.replace('00:16.3', '00:|16.3'), [`${MENU}:3 00:16.3`, `${MENU}:9 00:16.3`, `${GRUB}:5 00:16.3`]],
  // A list that a later one replaces is found as well.
  [
    MEDIA,
    "pci = [ '02:00.0' ]\npci = [ '02:00|.0' ]\n",
    [
      `${MENU}:4 0000:02:00.0`,
      `${MENU}:10 0000:02:00.0`,
      `${GRUB}:4 0000:02:00.0`,
      `${MEDIA}:1 02:00.0`,
      `${MEDIA}:2 02:00.0`,
    ],
  ],
];
for (const [file, marked, expected] of REFERENCES) {
  test(`references in ${file}: ${marked}`, () => check(addressReferences, file, marked, expected));
}

test('references: a whole device meets each of its functions', async () => {
  const { world, offset } = await machineWith(WIN, "pci = [ '01:|00.*@4' ]\n");
  const places = addressReferences(world, WIN, offset)?.places ?? [];
  assert.deepEqual([...new Set(places.map(({ file }) => file))], [MENU, GRUB, '/etc/modprobe.d/pciback.conf', WIN]);
  assert.equal(places.length, 8);
});

test('highlights: the same device in the same file', async () => {
  const { world, text, offset } = await machineWith(
    WIN,
    "pci = [ '01:0|0.0', '0000:01:00.0', '02:00.0', '01:00.*@4' ]\n",
  );
  const spans = addressHighlights(world, WIN, offset);
  assert.deepEqual(
    spans.map(({ start, end }) => text.slice(start, end)),
    ['01:00.0', '0000:01:00.0', '01:00.*'],
  );
});
