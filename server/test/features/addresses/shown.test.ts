// What an editor shows beside addresses: names of devices, lenses above lists, symbols of the workspace.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressHints } from '../../../src/features/addresses/hints.ts';
import { addressLenses } from '../../../src/features/addresses/lenses.ts';
import { worldSymbols } from '../../../src/features/addresses/symbols.ts';
import { CLIENT_COMMANDS, clientCommandsOf } from '../../../src/protocol/commands.ts';
import { type Around, filesWorld } from './files-world.ts';
import { DEVICES, GRUB, MACHINE, MEDIA, MENU, machineWith, WIN } from './machine.ts';

const ALL = clientCommandsOf(Object.values(CLIENT_COMMANDS));

async function hints(file: string, text: string, within = { start: 0, end: text.length }) {
  const { world } = await machineWith(file, text);
  let shown = '';
  let at = 0;
  for (const { offset, label } of addressHints(world, file, within)) {
    shown += `${text.slice(at, offset)}<${label}>`;
    at = offset;
  }
  return shown + text.slice(at);
}

test('hints: the name of each device that the host has, short', async () => {
  const rows: readonly (readonly [string, string])[] = [
    [WIN, "pci = [ '02:00.0<Intel 82574L Gigabit Network…>@5', '0000:03:00.0<Intel 82574L Gigabit Network…>' ]\n"],
    // No name is known: the numbers say more than nothing.
    [WIN, "pci = [ '01:00.*<10de:2206 +1>@5' ]\n"],
    [WIN, "pci = [ '09:00.0' ]\n"],
    [
      GRUB,
      'GRUB_CMDLINE_LINUX="xen-pciback.hide=(01:00.1<10de:1aef>)(09:00.0)"\nGRUB_CMDLINE_XEN="com1=115200,8n1,pci,00:16.3"\n',
    ],
    ['/etc/modprobe.d/pciback.conf', 'options xen-pciback hide=(01:00.1<10de:1aef>)\n'],
  ];
  for (const [file, shown] of rows) assert.equal(await hints(file, shown.replace(/<[^>]*>/g, '')), shown);
});

test('hints: of the asked stretch only, none while no host is known, with the whole story of the device', async () => {
  const text = "pci = [ '01:00.0',\n '01:00.1' ]\n";
  assert.equal(
    await hints(WIN, text, { start: 20, end: text.length }),
    "pci = [ '01:00.0',\n '01:00.1<10de:1aef>' ]\n",
  );
  const { world } = await machineWith(WIN, text);
  assert.deepEqual(addressHints({ ...world, host: { label: '', devices: [] } }, WIN, { start: 0, end: 99 }), []);
  assert.match(addressHints(world, WIN, { start: 0, end: 19 })[0]?.tooltip() ?? '', /01:00\.0.*held by pciback/s);
});

async function lenses(file: string, text: string, around: Parameters<typeof machineWith>[2] = {}, commands = ALL) {
  const { world } = await machineWith(file, text, around);
  return addressLenses(world, file, commands).map(({ span, title, action }) => {
    const line = text.slice(0, span.start).split('\n').length;
    const does = !action
      ? ''
      : 'address' in action
        ? ` → ${action.command} ${action.address}`
        : ` → ${action.places.map((place) => place.file)}`;
    return `${line} ${title}${does}`;
  });
}

const STORY = CLIENT_COMMANDS.story;
const MAKE = CLIENT_COMMANDS.makeAssignable;
const RUNNING = {
  'xl list -l': JSON.stringify([
    { domid: 3, config: { c_info: { name: 'win10', type: 'hvm' }, pcidevs: [{ bus: 1, dev: 0, func: 0 }] } },
  ]),
};

const LENSES: readonly (readonly [
  string,
  string,
  readonly string[],
  (Around & { readonly files?: Readonly<Record<string, string>> })?,
])[] = [
  [WIN, "name = 'a'\npci = [ '01:00.0' ]\n", ['2 Assignable', `2 Story → ${STORY} 0000:01:00.0`]],
  [
    WIN,
    "pci = [ '03:00.0' ]\n",
    [`1 Not assignable: make assignable → ${MAKE} 0000:03:00.0`, `1 Story → ${STORY} 0000:03:00.0`],
  ],
  [
    WIN,
    "pci = [ '01:00.0',\n  '01:00.1',\n  '03:00.0' ]\n",
    [
      '1 1 of 3 assignable',
      `1 01:00.1 not assignable: make assignable → ${MAKE} 0000:01:00.1`,
      `1 03:00.0 not assignable: make assignable → ${MAKE} 0000:03:00.0`,
      `1 Story of 01:00.0 → ${STORY} 0000:01:00.0`,
    ],
  ],
  // xl takes it by itself.
  [WIN, "pci = [ '03:00.0,seize=1' ]\n", ['1 Seized when the guest starts', `1 Story → ${STORY} 0000:03:00.0`]],
  [WIN, "pci = [ '01:00.0' ]\n", ['1 In running guest win10', `1 Story → ${STORY} 0000:01:00.0`], { xen: RUNNING }],
  [WIN, "pci = [ '00:01.0' ]\n", ['1 Is a bridge', `1 Story → ${STORY} 0000:00:01.0`]],
  [WIN, "pci = [ '09:00.0' ]\n", [`1 Story → ${STORY} 0000:09:00.0`]],
  [WIN, "name = 'none'\n", []],
  // A list that a later one replaces has none.
  [WIN, "pci = [ '03:00.0' ]\npci = [ '02:00.0' ]\n", ['2 Assignable', `2 Story → ${STORY} 0000:02:00.0`]],
  [
    GRUB,
    'GRUB_DISTRIBUTOR=x\nGRUB_CMDLINE_LINUX="xen-pciback.hide=(01:00.0)(02:00.0)"\n',
    [`2 Used by win10, media → ${WIN},${MEDIA}`, `2 Story of 01:00.0 → ${STORY} 0000:01:00.0`],
    { files: { [WIN]: "name = 'win10'\npci = [ '01:00.0' ]\n" } },
  ],
  [
    '/etc/modprobe.d/x.conf',
    'options xen-pciback hide=(03:00.0)\n',
    ['1 Used by no guest', `1 Story → ${STORY} 0000:03:00.0`],
  ],
  [MENU, MACHINE[MENU] ?? '', []],
];
for (const [file, text, expected, around] of LENSES) {
  test(`lenses of ${file}: ${text.slice(0, 60)}`, async () => {
    assert.deepEqual((await lenses(file, text, around)).sort(), [...expected].sort());
  });
}

test('lenses: only for commands that the client has; nothing is given away on another machine', async () => {
  const text = "pci = [ '03:00.0' ]\n";
  assert.deepEqual(await lenses(WIN, text, {}, clientCommandsOf(undefined)), []);
  assert.deepEqual(await lenses(WIN, text, {}, clientCommandsOf([STORY, 'rm', 7])), [
    `1 Story → ${STORY} 0000:03:00.0`,
  ]);
  const { world } = await machineWith(WIN, text);
  assert.deepEqual(
    addressLenses({ ...world, kind: 'remote' }, WIN, ALL).map(({ title, action }) => [title, action?.command]),
    [
      ['Not assignable', undefined],
      ['Story', STORY],
    ],
  );
});

test('lenses: where no device of the host is known, only who uses a hide list', async () => {
  const text = 'GRUB_CMDLINE_LINUX="xen-pciback.hide=(02:00.0)"\n';
  const { world } = await machineWith(GRUB, text);
  const unread = { ...world, host: { label: '', devices: [] } };
  assert.deepEqual(
    addressLenses(unread, GRUB, ALL).map(({ title }) => title),
    ['Used by media'],
  );
  assert.deepEqual(addressLenses(unread, MEDIA, ALL), []);
});

test('symbols: guests by name, devices by address and name with the files that name them', async () => {
  const world = await filesWorld(MACHINE, { devices: DEVICES });
  const found = (query: string) =>
    worldSymbols(world, query).map(({ kind, name, inside, file }) => `${kind} ${name} in ${inside} (${file})`);
  assert.deepEqual(found('win10'), [`guest win10 in guest (${WIN})`]);
  assert.deepEqual(found('0200 82574'), [
    `device 02:00.0 Intel 82574L Gigabit Network Connection in hide list (${GRUB})`,
    `device 02:00.0 Intel 82574L Gigabit Network Connection in media (${MEDIA})`,
  ]);
  assert.equal(found('').length, 2 + 4 + 1 + 2 + 1);
  assert.deepEqual(found('zzz'), []);
  const [guest] = worldSymbols(world, 'win10');
  assert.equal(MACHINE[WIN]?.slice(guest?.span.start, guest?.span.end), "name = 'win10'");
});

test('200 guests and 500 functions: each answer in a few milliseconds once the world is read', async () => {
  const address = (at: number) =>
    `${(at >> 5).toString(16).padStart(2, '0')}:${(at & 31).toString(16).padStart(2, '0')}.0`;
  const guests = Object.fromEntries(
    Array.from({ length: 200 }, (_, at) => [
      `/etc/xen/g${at}.cfg`,
      `name = 'g${at}'\npci = [ '${address(at)}', '${address(at + 200)}' ]\n`,
    ]),
  );
  const list = Array.from({ length: 60 }, (_, at) => `(${address(at)})`).join('');
  const world = await filesWorld(
    { ...guests, [GRUB]: `GRUB_CMDLINE_LINUX="xen-pciback.hide=${list}"\n` },
    { devices: Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`0000:${address(at)}`, {}])) },
  );
  const timed = (ask: () => unknown) => {
    const start = performance.now();
    ask();
    return performance.now() - start;
  };
  worldSymbols(world, '');
  addressLenses(world, GRUB, ALL);
  const answers = [
    timed(() => addressHints(world, GRUB, { start: 0, end: 10_000 })),
    timed(() => addressLenses(world, GRUB, ALL)),
    timed(() => worldSymbols(world, 'g1')),
    // At a key one guest is another: the rest is as it was.
    timed(() => addressLenses({ ...world }, '/etc/xen/g7.cfg', ALL)),
  ];
  for (const took of answers) assert.ok(took < 100, `${answers.map((each) => each.toFixed(1))} ms`);
});
