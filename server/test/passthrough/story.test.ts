/** Where devices stand on their way to a guest: on recorded hosts, and on made-up ones for what those lack. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { stateWords } from '../../src/features/story-report.ts';
import type { Mend, StationName, Story } from '../../src/passthrough/story/model.ts';
import { storyOf } from '../../src/passthrough/story/story.ts';
import type { World } from '../../src/passthrough/world.ts';
import { applyEdits } from '../../src/text/span.ts';
import { grubCfg, runningFiles } from '../boot/machine.ts';
import { catalogue } from '../catalogue/load.ts';
import type { MadeUp } from '../host/made-up.ts';
import { DESKTOP, SERVER } from '../host/made-up-hosts.ts';
import { type MadeUpWorld, madeUpWorld, XEN } from './made-up-world.ts';

const SIGNS = { met: '+', missing: '-', unknown: '?', contradicting: '!' } as const;

interface Expected {
  /** One sign a station, in the order of the way: `+` met, `-` missing, `?` unknown, `!` contradicting; then the state. */
  readonly row: string;
  /** What a station says, in part. */
  readonly says?: Readonly<Partial<Record<StationName, RegExp>>>;
  /** Its mends, in short. */
  readonly mends?: Readonly<Partial<Record<StationName, readonly string[]>>>;
  readonly guest?: string;
}

/** Devices (`01:00.0`, and ` for /etc/xen/x` behind it where a guest is named) beside what their story is to be. */
function check(name: string, given: MadeUpWorld, expected: Readonly<Record<string, string | Expected>>): void {
  test(name, async () => {
    const world = await madeUpWorld(given);
    for (const [who, wanted] of Object.entries(expected)) {
      const [address = '', guest] = who.split(' for ');
      const story = storyOf(world, address, guest, catalogue);
      const { row, says = {}, mends = {}, ...more } = typeof wanted === 'string' ? { row: wanted } : wanted;
      assert.equal(rowOf(story), row, `${who}\n${told(story)}`);
      for (const { name: station, says: words, mends: offered } of story.stations) {
        const pattern = says[station];
        if (pattern) assert.match(words, pattern, `${who}: ${station}`);
        const titles = mends[station];
        if (titles) assert.deepEqual(offered.map(short), titles, `${who}: ${station}`);
      }
      if ('guest' in more) assert.equal(story.guest, more.guest);
      editsApply(world, story);
    }
  });
}

function rowOf({ stations, state }: Story): string {
  return `${stations.map((station) => SIGNS[station.state]).join('')} ${stateWords(state)}`;
}

function told({ stations }: Story): string {
  return stations.map(({ name, state, says }) => `${name}: ${state}: ${says}`).join('\n');
}

function short(mend: Mend): string {
  switch (mend.kind) {
    case 'command':
      return `$ ${mend.command.join(' ')}`;
    case 'edit':
      return `${mend.files.map(({ file, before, edits }) => `${file}: ${applyEdits(before, edits).trim().split('\n').at(-1)}`).join('; ')}`;
    case 'by hand':
      return mend.title;
  }
}

/** What is offered was made for the texts of that world. */
function editsApply(world: World, { stations }: Story): void {
  for (const { mends } of stations) {
    for (const mend of mends) {
      for (const { file, before, isNew } of mend.kind === 'edit' ? mend.files : []) {
        const now = world.boot?.tree.files.get(file) ?? world.guests.find((guest) => guest.file === file)?.text;
        assert.equal(now, isNew ? undefined : before, file);
      }
    }
  }
}

const data = (name: string) => readFileSync(`server/test/data/xl/${name}`, 'utf8');
const NO_GUESTS = '[]';
const VTD = { 'xl info': data('info-4.17.txt'), 'xl dmesg': data('dmesg-4.17-vtd.txt'), 'xl list -l': NO_GUESTS };
const IOMMU_OFF = {
  'xl info': data('info-4.17-iommu-off.txt'),
  'xl dmesg': '(XEN) Command line: console=com1 iommu=no\n(XEN) I/O virtualisation disabled\n',
  'xl list -l': NO_GUESTS,
};
const running = (name: string, ...devices: readonly (readonly [bus: number, dev: number, func: number])[]) =>
  JSON.stringify([
    { domid: 0, config: { c_info: { type: 'pv', name: 'Domain-0' } } },
    {
      domid: 3,
      config: {
        c_info: { type: 'hvm', name },
        pcidevs: devices.map(([bus, dev, func]) => ({ bus, dev, func })),
      },
    },
  ]);
const assignable = (...addresses: readonly string[]) => ({
  'xl pci-assignable-list': addresses.map((address) => `0000:${address} \n`).join(''),
});

check(
  'a recorded host whose programs were not asked: unknown is unknown, and the driver’s link tells',
  { host: 'xen-vtd' },
  {
    '01:00.0': {
      row: '???+-? assignable',
      says: { assignable: /pciback holds 01:00\.0.*xl lists it is not known/, hiding: /files .* are not known/ },
      mends: { iommu: [], running: [] },
    },
    '04:00.0': { row: '???--? dom0’s', mends: { assignable: ['$ xl pci-assignable-add 04:00.0'] } },
    '00:02.0': { row: '??+!-? bridge', mends: { assignable: [], config: [] } },
  },
);

check(
  'a recorded host that told everything',
  { host: 'xen-vtd', xen: { ...VTD, ...assignable('01:00.0', '03:00.0', '03:00.1') } },
  {
    '01:00.0': { row: '++?+-- assignable', says: { iommu: /^Xen uses the IOMMU\.$/, assignable: /^pciback holds/ } },
    // Asked for and not held: on the real host slots named absent devices too.
    '0f:00.0': { row: '++?--- not there', says: { assignable: /There is no device at 0f:00\.0/ } },
  },
);

check(
  'slots is a list of wishes',
  {
    host: { ...DESKTOP, files: { ...XEN, '/sys/bus/pci/drivers/pciback/slots': '0000:03:00.0\n0000:0f:00.0\n' } },
    xen: { ...VTD, ...assignable() },
  },
  {
    '03:00.0': {
      row: '++?!-- unsafe',
      says: { assignable: /told to take 03:00\.0, and does not hold it \(driver igb\)/ },
      mends: { assignable: ['First move what dom0 has on 03:00.0 to another device: the default route'] },
    },
    '0f:00.0': {
      row: '++?--- not there',
      mends: { assignable: ['Look up its address: it changes when cards are added or moved'], config: [], hiding: [] },
    },
  },
);

check(
  'Xen without IOMMU, and yet devices are bound and listed',
  {
    host: 'xen-iommu-off',
    xen: { ...IOMMU_OFF, ...assignable('01:00.0', '03:00.0', '03:00.1', '08:00.0') },
    guests: {
      '/etc/xen/pv.cfg': 'name="pv"\ntype="pv"\nkernel="/k"\npci=["08:00.0"]\n',
      '/etc/xen/hvm.cfg': 'name="hvm"\ntype="hvm"\npci=["01:00.0"]\n',
    },
  },
  {
    '01:00.0': {
      row: '!!?++- in hvm’s config',
      // xl refuses it its devices: a command that is known to fail is no mend.
      mends: { running: [] },
      says: {
        iommu: /HVM guests with devices do not start without it.*firmware offers it, and iommu=no on Xen’s line/,
        'xen line': /iommu=no on Xen’s line switches the IOMMU off/,
        assignable: /pciback holds 01:00\.0.*Yet Xen uses no IOMMU/,
      },
    },
    // libxl of 4.13 and later starts no PV guest with devices either.
    '08:00.0': { row: '!!?++- in pv’s config', says: { iommu: /no guest with devices starts without it/ } },
  },
);

check(
  'a PV guest of Xen 4.12 can do without the IOMMU, at its price',
  {
    host: 'xen-iommu-off',
    release: '4.12',
    xen: { ...IOMMU_OFF, ...assignable('01:00.0') },
    guests: { '/etc/xen/pv.cfg': 'name="pv"\nkernel="/k"\npci=["01:00.0"]\n' },
  },
  {
    '01:00.0': { row: '++?++- in pv’s config', says: { iommu: /nothing keeps the guest’s device out of the memory/ } },
  },
);

check(
  'pciback is not loaded',
  { host: 'xen-pciback-not-loaded', xen: { ...VTD, ...assignable() } },
  {
    '03:00.0': {
      row: '++?--- dom0’s',
      says: { assignable: /pciback is not loaded/ },
      mends: { assignable: ['$ modprobe xen-pciback', '$ xl pci-assignable-add 03:00.0'] },
    },
  },
);

check(
  'a device in a running guest leaves the list of assignable ones',
  {
    host: 'xen-vtd',
    xen: { ...VTD, ...assignable('03:00.0', '03:00.1'), 'xl list -l': running('win10', [1, 0, 0]) },
    guests: {
      '/etc/xen/win10.cfg': 'name="win10"\ntype="hvm"\npci=["01:00.0"]\n',
      '/etc/xen/other.cfg': 'name="other"\ntype="hvm"\npci=["01:00.0"]\n',
    },
  },
  {
    '01:00.0 for /etc/xen/win10.cfg': {
      row: '++?+++ in running guest win10',
      says: { assignable: /in the running guest win10/, config: /other names it too/ },
    },
    '01:00.0 for /etc/xen/other.cfg': {
      row: '++?++! in running guest win10',
      mends: { running: ['$ xl pci-detach win10 01:00.0'] },
    },
  },
);

check(
  'held, and not on the list: some guest that is gone',
  { host: 'xen-vtd', xen: { ...VTD, ...assignable('03:00.0') } },
  {
    '01:00.0': { row: '++?!-- assignable', says: { assignable: /xl does not list it/ } },
  },
);

check(
  'a guest that runs without the device',
  {
    host: 'xen-vtd',
    xen: { ...VTD, ...assignable('01:00.0', '03:00.0', '03:00.1'), 'xl list -l': running('win10', [3, 0, 0]) },
    guests: { '/etc/xen/win10.cfg': 'name="win10"\ntype="hvm"\npci=["01:00.0"]\n' },
  },
  {
    '01:00.0': { row: '++?++- in win10’s config', mends: { running: ['$ xl pci-attach win10 01:00.0'] } },
    '03:00.0 for /etc/xen/win10.cfg': {
      row: '++?+-! in running guest win10',
      says: { running: /its config does not name/ },
    },
    '03:00.0 for /etc/xen/none.cfg': {
      row: '++?+?+ in running guest win10',
      says: { config: /is no config of a guest of this machine/ },
      guest: '/etc/xen/none.cfg',
    },
  },
);

check('a Linux that runs without Xen', { host: 'plain-linux-vtd' }, { '01:00.0': '-??--- dom0’s' });

const card: MadeUp = {
  ...DESKTOP,
  files: { ...XEN, ...runningFiles('ro quiet') },
};
const chain = (xen: string, dom0 = 'quiet', more: Readonly<Record<string, string>> = {}) => ({
  '/etc/default/grub': `GRUB_CMDLINE_LINUX="${dom0}"\nGRUB_CMDLINE_XEN="${xen}"\n`,
  '/boot/grub/grub.cfg': grubCfg(xen, dom0),
  '/etc/initramfs-tools/initramfs.conf': 'MODULES=most\n',
  ...runningFiles('ro quiet'),
  ...more,
});
const WIN10 = { '/etc/xen/win10.cfg': 'name = "win10"\ntype = "hvm"\npci = ["01:00.0"]\n' };

check(
  'Xen’s line: off in the files',
  { host: card, files: chain('iommu=verbose,no'), guests: WIN10, xen: VTD },
  {
    '01:00.0': {
      row: '+!--+- in win10’s config',
      mends: {
        'xen line': ['/etc/default/grub: GRUB_CMDLINE_XEN="iommu=verbose"', '$ update-grub', 'Reboot the machine'],
      },
    },
  },
);

check(
  'Xen’s line: off as a whole',
  { host: card, files: chain('loglvl=all no-iommu'), xen: VTD },
  {
    '01:00.0': {
      row: '+!---- dom0’s',
      mends: {
        'xen line': ['/etc/default/grub: GRUB_CMDLINE_XEN="loglvl=all"', '$ update-grub', 'Reboot the machine'],
      },
    },
  },
);

check(
  'Xen’s line: the boot menu is older',
  { host: card, files: { ...chain(''), '/boot/grub/grub.cfg': grubCfg('iommu=no', 'quiet') }, xen: VTD },
  {
    '01:00.0': { row: '+----- dom0’s', mends: { 'xen line': ['$ update-grub', 'Reboot the machine'] } },
  },
);

check(
  'Xen’s line: the next start is right',
  { host: card, files: chain(''), xen: IOMMU_OFF },
  {
    '01:00.0': { row: '------ dom0’s', mends: { 'xen line': ['Reboot the machine'] } },
  },
);

check(
  'Xen’s line: 3.4 uses the IOMMU only when it is asked to',
  { host: card, files: chain('loglvl=all'), release: '3.4', xen: VTD },
  {
    '01:00.0': { row: '+----- dom0’s', says: { 'xen line': /Xen 3\.4 uses the IOMMU only when its line asks for it/ } },
  },
);

check(
  'Xen’s line: the devices of a PVH dom0',
  { host: card, files: chain('dom0=pvh'), xen: VTD },
  {
    '01:00.0': { row: '+!---- dom0’s', says: { 'xen line': /PVH domain, and Xen 4\.17 gives no device/ } },
  },
);
check(
  'since 4.21 they go to HVM guests',
  { host: card, files: chain('dom0=pvh'), release: '4.21', xen: VTD },
  {
    '01:00.0': '++---- dom0’s',
  },
);

const HIDE = 'options xen-pciback hide=(01:00.0)(01:00.1)\n';
check(
  'hidden by a module that comes late',
  { host: card, files: chain('', 'quiet', { '/etc/modprobe.d/x.conf': HIDE }), xen: VTD },
  {
    '01:00.0': {
      row: '++---- hidden',
      says: { hiding: /driver nouveau comes before pciback, which no file loads early/ },
    },
    '02:00.0': {
      row: '++---- unsafe',
      mends: {
        hiding: [
          'First move what dom0 has on 02:00.0 to another device: the root file system, the boot file system and the swap space /dev/dm-2',
        ],
      },
    },
  },
);

check(
  'hidden in time, from the next start on',
  {
    host: card,
    files: chain('', 'quiet', {
      '/etc/modprobe.d/x.conf': `${HIDE}softdep nouveau pre: xen-pciback\n`,
      '/etc/initramfs-tools/modules': 'xen-pciback\n',
    }),
    xen: VTD,
  },
  {
    '01:00.0': {
      row: '++---- hidden',
      says: { hiding: /from the next boot on; until then nouveau has it/ },
      mends: { hiding: ['Reboot the machine'] },
    },
  },
);

check(
  'hidden in the files, and the boot menu is older',
  {
    host: card,
    files: {
      ...chain('', 'xen-pciback.hide=(01:00.0)', {
        '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=y\n',
      }),
      '/boot/grub/grub.cfg': grubCfg('', 'quiet'),
    },
    xen: VTD,
  },
  { '01:00.0': { row: '++---- hidden', mends: { hiding: ['$ update-grub', 'Reboot the machine'] } } },
);

check(
  'one bad entry, and none is hidden',
  {
    host: card,
    files: chain('', 'quiet', { '/etc/modprobe.d/x.conf': 'options xen-pciback hide=(01:00.0),(0b::00.1)\n' }),
    xen: VTD,
  },
  {
    '01:00.0': {
      row: '++!--- dom0’s',
      says: { hiding: /refuses the whole hide list because of “,”.*01:00\.0 included/ },
    },
  },
);

check(
  'a list for a module, and pciback is built in',
  {
    host: card,
    files: chain('', 'quiet', {
      '/etc/modprobe.d/x.conf': HIDE,
      '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=y\n',
    }),
    xen: VTD,
  },
  { '01:00.0': { row: '++!--- dom0’s', says: { hiding: /counts for nothing: pciback is built into the kernel/ } } },
);

check(
  'a kernel without pciback',
  {
    host: card,
    files: chain('', 'quiet', {
      '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_DOM0=y\n# CONFIG_XEN_PCIDEV_BACKEND is not set\n',
    }),
    xen: VTD,
  },
  { '01:00.0': '++!--- dom0’s' },
);

check(
  'kept out by a line',
  {
    host: card,
    files: chain('', 'quiet', { '/etc/modprobe.d/x.conf': `${HIDE}install xen-pciback /bin/true\n` }),
    xen: VTD,
  },
  { '01:00.0': { row: '++!--- hidden', says: { hiding: /a line keeps xen-pciback from being loaded/ } } },
);

check(
  'two lists, and nobody can tell which counts',
  {
    host: card,
    files: chain('', 'xen-pciback.hide=(01:00.1)', {
      '/etc/modprobe.d/x.conf': HIDE,
      '/boot/config-6.1.0-9-amd64': '',
    }),
    xen: VTD,
  },
  { '01:00.0': '++!--- dom0’s', '01:00.1': '++?--- dom0’s' },
);

check(
  'made assignable by hand',
  {
    host: {
      ...card,
      devices: {
        ...card.devices,
        '0000:03:00.0': { class: '020000', driver: 'pciback', behind: '0000:00:1c.0', port: 'endpoint', resets: 'flr' },
      },
    },
    files: chain('', 'quiet', { '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=m\n' }),
    xen: { ...VTD, ...assignable('03:00.0') },
  },
  {
    '03:00.0': { row: '++-+-- assignable', says: { hiding: /it was made assignable by hand/ } },
  },
);

check(
  'seize=1 needs neither hiding nor making assignable',
  {
    host: { ...card, files: { ...card.files, '/sys/bus/pci/drivers/pciback/slots': '\n' } },
    files: chain(''),
    guests: { '/etc/xen/a.cfg': 'name="a"\ntype="hvm"\npci=["01:00.1,seize=1"]\n' },
    xen: { ...VTD, ...assignable() },
  },
  { '01:00.1': { row: '+++++- in a’s config', says: { hiding: /^Not needed: seize=1/ } } },
);

const config = (text: string, release?: '4.13' | '4.17') =>
  ({
    host: 'xen-vtd',
    xen: { ...VTD, ...assignable('01:00.0', '03:00.0', '03:00.1') },
    guests: { '/etc/xen/a.cfg': `name="a"\nmemory=512\n${text}\n` },
    ...(release && { release }),
  }) satisfies MadeUpWorld;

check('a PVH guest gets none', config('type="pvh"\nkernel="/k"\npci=["01:00.0"]'), {
  '01:00.0': { row: '++?+!- in a’s config', says: { config: /passthrough not yet supported for x86 PVH guests/ } },
});
check('memory populated on demand', config('type="hvm"\nmaxmem=1024\npci=["01:00.0"]'), {
  '01:00.0': { row: '++?+!- in a’s config', says: { config: /not supported together with PoD/ } },
});
check('passthrough=disabled', config('type="hvm"\npassthrough="disabled"\npci=["01:00.0"]'), {
  '01:00.0': { row: '++?+!- in a’s config', says: { config: /passthrough disabled but devices are specified/ } },
});
check('an entry that xl refuses', config('type="hvm"\npci=["01:00.0,romfile=x"]'), {
  '01:00.0 for /etc/xen/a.cfg': { row: '++?+!- assignable', says: { config: /^xl 4\.17 refuses the entry/ } },
});
check('a whole device by one entry', config('type="hvm"\npci=["03:00.*@5"]'), { '03:00.1': '++?++- in a’s config' });
check('a config that does not name it', config('type="hvm"'), {
  '01:00.0 for /etc/xen/a.cfg': {
    row: '++?+-- assignable',
    mends: { config: ["/etc/xen/a.cfg: pci=[ '01:00.0' ]"] },
  },
});

check(
  'two guests that both start with the host',
  {
    ...config('type="hvm"\npci=["01:00.0"]'),
    guests: {
      '/etc/xen/a.cfg': 'name="a"\ntype="hvm"\nmemory=1\npci=["01:00.0"]\n',
      '/etc/xen/b.cfg': 'name="b"\ntype="hvm"\nmemory=1\npci=["01:00.0"]\n',
      '/etc/xen/auto/a.cfg': '-> ../a.cfg',
      '/etc/xen/auto/b.cfg': '-> ../b.cfg',
    },
  },
  {
    '01:00.0': { row: '++?+!- in a’s config', says: { config: /^a and b both start with the host and want 01:00\.0/ } },
  },
);

check(
  'what dom0 needs is called unsafe, unless pciback has it already',
  {
    host: { ...SERVER, files: XEN },
    xen: VTD,
  },
  {
    '01:00.0': '++?--- unsafe',
    '03:00.0': '++?--- unsafe',
    // Through the bridge to conventional PCI it cannot be told from the console's card.
    '04:02.0': '++?--- unsafe',
    '00:14.0': '++?--- dom0’s',
  },
);
check(
  'a held device behind the same bridge as one that dom0 needs',
  {
    host: {
      ...SERVER,
      devices: { ...SERVER.devices, '0000:04:02.0': { class: '020000', driver: 'pciback', behind: '0000:00:1e.0' } },
      files: XEN,
    },
    xen: { ...VTD, ...assignable('04:02.0') },
  },
  {
    '04:02.0': {
      row: '++?+-- assignable',
      says: { assignable: /holds 04:02\.0, but not 04:01\.0.*one device.* xl does not mind/ },
    },
  },
);

test('companions, each with its reason', async () => {
  const companions = async (given: MadeUpWorld, address: string) =>
    storyOf(await madeUpWorld(given), address).companions.map((one) => one.address.slice(5));
  assert.deepEqual(await companions({ host: 'xen-vtd' }, '03:00.0'), ['03:00.1']);
  assert.deepEqual(await companions({ host: 'xen-vtd' }, '0a:01.0'), ['0a:02.0']);
  assert.deepEqual(await companions({ host: 'xen-vtd' }, '00:04.0'), ['03:00.0', '03:00.1']);
  assert.deepEqual(await companions({ host: 'xen-vtd' }, '01:00.0'), []);
  // The other port of the card resets alone and is kept apart.
  const ports = { class: '020000', driver: 'igb', port: 'endpoint', accessControl: true, resets: 'flr bus' } as const;
  const twoPorts = { devices: { '0000:03:00.0': ports, '0000:03:00.1': ports } };
  assert.deepEqual(await companions({ host: twoPorts }, '03:00.0'), []);
  const shared = {
    reserved: {
      from: 'DMAR',
      value: [{ start: 0n, end: 4095n, devices: ['1', '2'].map((bus) => scoped(Number(bus))) }],
    },
  };
  assert.deepEqual(await companions({ host: DESKTOP, xen: shared, release: '4.17' }, '02:00.0'), ['01:00.0']);
});

function scoped(bus: number) {
  return { segment: 0, bus, path: [[0, 0]] as const, address: `0000:0${bus}:00.0`, isBridge: false };
}

test('no address makes it throw', async () => {
  const empty = await madeUpWorld();
  const whole = await madeUpWorld({ host: card, files: chain('iommu=no'), guests: WIN10 });
  for (const world of [empty, whole]) {
    for (const address of ['', 'x', '10000:00:00.0', '01:00.0', '0000:01:00.0', 'ff:1f.7']) {
      assert.equal(storyOf(world, address).stations.length, 6);
      assert.equal(storyOf(world, address, '/etc/xen/none').stations.length, 6);
    }
  }
});

check(
  'who is not root still sees who has a device',
  {
    host: { ...card, files: { ...XEN, '/sys/bus/pci/drivers/pciback/bind': '' } },
    xen: {
      pciback: { why: 'The files of pciback cannot be read by this user.', denied: true },
      guests: { why: 'xl wants root.', denied: true },
    },
    root: '/',
  },
  {
    '01:00.1': {
      row: '???--? dom0’s',
      says: { assignable: /^01:00\.1 is dom0’s \(driver snd_hda_intel\)\.$/ },
      mends: { running: ['$ sudo xl list -l'], assignable: ['$ xl pci-assignable-add 01:00.1'] },
    },
  },
);

check(
  'a physical function takes its virtual ones along',
  { host: { ...SERVER, files: { ...XEN, '/sys/bus/pci/drivers/pciback/slots': '\n' } }, xen: VTD },
  {
    '03:00.0': {
      row: '++?--- unsafe',
      says: { assignable: /Its virtual function \(03:00\.1\) is gone once pciback has 03:00\.0/ },
    },
  },
);

check(
  'a bridge in a hide list',
  {
    host: card,
    files: chain('', 'quiet', { '/etc/modprobe.d/x.conf': 'options xen-pciback hide=(00:01.0)\n' }),
    xen: VTD,
  },
  {
    '00:01.0': { row: '++!!-- bridge', says: { hiding: /what is behind it is hidden too/ } },
  },
);

check(
  'before 4.2 no command makes a device assignable; before 4.0 the tool is xm',
  {
    host: 'xen-pciback-not-loaded',
    xen: VTD,
    release: '3.4',
    guests: { '/etc/xen/a.cfg': 'name="a"\nbuilder="hvm"\nkernel="/k"\npci=["01:00.0"]\n' },
  },
  {
    '01:00.0': { row: '++?-+- in a’s config', mends: { running: ['$ xm create /etc/xen/a.cfg'] } },
  },
);

check(
  'a hide list that takes what dom0 needs',
  {
    host: card,
    files: chain('', 'quiet', { '/etc/modprobe.d/x.conf': 'options xen-pciback hide=(02:00.0)\n' }),
    xen: VTD,
  },
  { '02:00.0': { row: '++---- unsafe', mends: { hiding: ['Take 02:00.0 out of the hide list: dom0 needs it'] } } },
);
