/** What a plan refuses, and what it says before anything is changed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planToGiveBack } from '../../../src/passthrough/plan/give-back.ts';
import { planToPass } from '../../../src/passthrough/plan/pass.ts';
import { DESKTOP, SERVER } from '../../host/made-up-hosts.ts';
import { catalogue } from '../../rules/knowledge.ts';
import { type MadeUpWorld, madeUpWorld, XEN } from '../made-up-world.ts';
import { CARDS, diffOf, stepsOf } from './machines.ts';

const GUEST = '/etc/xen/win.cfg';
const HVM = 'name = "win"\ntype = "hvm"\nmemory = 1024\n';
const BUILT_IN = {
  '/boot/config-6.1.0-9-amd64': 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=y\n',
  '/etc/default/grub': 'GRUB_CMDLINE_LINUX=""\n',
};
const RUNNING = JSON.stringify([
  { domid: 3, config: { c_info: { type: 'hvm', name: 'other' }, pcidevs: [{ bus: 1 }] } },
]);

interface Case {
  readonly name: string;
  readonly world?: MadeUpWorld;
  readonly devices?: readonly string[];
  readonly guest?: string;
  /** What the guest's config says. */
  readonly config?: string;
}

async function planFor({ world = {}, devices = ['01:00.0'], guest = GUEST, config = HVM }: Case) {
  const made = await madeUpWorld({
    host: CARDS,
    root: '/',
    files: BUILT_IN,
    ...world,
    guests: { [GUEST]: config, ...world.guests },
  });
  return planToPass(made, devices, guest, { catalogue });
}

const REFUSED: readonly (Case & { readonly why: RegExp })[] = [
  { name: 'a bridge', devices: ['00:01.0'], why: /^00:01\.0 is a bridge: it stays with dom0/ },
  { name: 'the host bridge', devices: ['00:00.0'], why: /^00:00\.0 is (?:a bridge|a part of the board)/ },
  { name: 'no such device', devices: ['01:00.0', '44:00.0'], why: /^This host has no device at 44:00\.0\.$/ },
  { name: 'no address', devices: ['card'], why: /^card is not the address of a PCI device\.$/ },
  { name: 'no device', devices: [], why: /^No device was named\.$/ },
  { name: 'no such guest', guest: '/etc/xen/no.cfg', why: /^There is no guest’s config \/etc\/xen\/no\.cfg/ },
  { name: 'a syntax error', config: 'name = "win"\npci = [ \'05:00.0\'\n', why: /has a syntax error on line 2/ },
  { name: 'a single value', config: 'name = "win"\npci = "05:00.0"\n', why: /pci on line 2 is a single value/ },
  {
    name: 'a hide list that pciback refuses',
    world: { files: { ...BUILT_IN, '/etc/default/grub': 'GRUB_CMDLINE_LINUX="xen-pciback.hide=(5:0:0)"\n' } },
    why: /^pciback refuses the whole hide list in \/etc\/default\/grub because of “\(5:0:0\)”: mend that first\.$/,
  },
  { name: 'a host without devices', world: { host: { devices: {} } }, why: /\.$/ },
];

for (const one of REFUSED) {
  test(`refused: ${one.name}`, async () => {
    const plan = await planFor(one);
    assert.match(plan.refused ?? '', one.why);
    assert.deepEqual([plan.edits, plan.steps], [[], []]);
  });
}

const SAID: readonly (Case & { readonly says: readonly RegExp[]; readonly first?: boolean })[] = [
  {
    name: 'the disk with the root file system',
    devices: ['01:00.0', '06:00.0'],
    says: [/^06:00\.0 carries the root file system .*dom0 does not come up without it\./],
    first: true,
  },
  {
    name: 'the network of the default route, of both functions',
    world: { host: { ...DESKTOP, files: XEN } },
    devices: ['03:00.0'],
    says: [/default route/],
    first: true,
  },
  {
    name: 'behind one bridge to conventional PCI: the neighbour that dom0 rests on stays',
    world: { host: { ...SERVER, files: XEN } },
    devices: ['04:02.0'],
    says: [/bridge 00:1e\.0.* Yet 04:01\.0 stays where it is, as dom0 needs it\.$/],
  },
  {
    name: 'behind one bridge to conventional PCI: the neighbour goes along',
    world: { host: 'xen-vtd' },
    devices: ['0a:01.0'],
    says: [/bridge 09:00\.0: .* So 0a:02\.0 goes along\.$/],
  },
  {
    name: 'the function beside it is another guest’s',
    world: { guests: { '/etc/xen/b.cfg': "name = 'b'\npci = [ '03:00.1' ]\n" } },
    devices: ['03:00.0'],
    says: [/Yet 03:00\.1 stays where it is, as b is given it\.$/],
  },
  {
    name: 'in the config of a guest that starts with the host',
    world: { guests: { '/etc/xen/auto/b.cfg': "name = 'b'\npci = [ '01:00.0' ]\n" } },
    says: [
      /^01:00\.0 is given to b too, which the host starts by itself \(\/etc\/xen\/auto\/b\.cfg\): whichever starts second fails\.$/,
    ],
  },
  {
    name: 'in a running guest',
    world: { xen: { 'xl list -l': RUNNING } },
    says: [/^01:00\.0 is in the running guest other now: win cannot have it until other lets it go\.$/],
  },
  {
    name: 'a PVH guest',
    config: 'name = "win"\ntype = "pvh"\n',
    world: { release: '4.17' },
    says: [/^xl 4\.17 refuses win with devices: “passthrough not yet supported for x86 PVH guests”\.$/],
  },
  {
    name: 'memory that is populated on demand',
    config: `${HVM}maxmem = 2048\n`,
    world: { release: '4.17' },
    says: [
      /^xl 4\.17 refuses win with devices: “IOMMU required for device passthrough but not supported together with PoD”\.$/,
    ],
  },
  {
    name: 'no reset',
    world: {
      host: {
        ...CARDS,
        devices: { ...CARDS.devices, '0000:01:00.0': { port: 'endpoint', behind: '0000:00:01.0', resets: '' } },
      },
    },
    says: [/^01:00\.0 cannot be reset/],
  },
  { name: 'no migration any more', says: [/^win can no longer be migrated/] },
  { name: 'Xen before 4.5 does not refuse to', world: { release: '4.4' }, says: [/^win can seldom be migrated/] },
  {
    name: 'no IOMMU',
    world: {
      host: { ...CARDS, files: { ...CARDS.files, ...XEN } },
      xen: { 'xl info': 'xen_version : 4.17.7\nvirt_caps : pv hvm hap\nxen_commandline : iommu=no\n' },
    },
    says: [/^win cannot have devices as this Xen runs: it uses no IOMMU\.$/],
  },
];

for (const one of SAID) {
  test(`said: ${one.name}`, async () => {
    const plan = await planFor(one);
    assert.equal(plan.refused, undefined);
    for (const words of one.says) {
      const at = plan.warnings.findIndex((warning) => words.test(warning));
      assert.ok(one.first ? at === 0 : at >= 0, `${words} at ${at} of\n${plan.warnings.join('\n')}`);
    }
  });
}

test('the gravest stake comes first, each once', async () => {
  const plan = await planFor({ name: '', devices: ['06:00.0', '01:00.0'] });
  assert.equal(plan.stakes[0]?.what, 'root file system');
  assert.equal(new Set(plan.stakes.map((stake) => JSON.stringify(stake))).size, plan.stakes.length);
});

test('a graphics card takes its sound along, behind it in the list', async () => {
  const plan = await planFor({ name: '', devices: ['03:00.0', '01:00.0'] });
  assert.deepEqual(plan.addresses, ['0000:03:00.0', '0000:03:00.1', '0000:01:00.0']);
  assert.match(diffOf(plan), /\+pci = \[ '03:00\.0', '03:00\.1', '01:00\.0' \]/);
});

test('a machine without an entry that starts Xen: the list is told in words', async () => {
  const plan = await planFor({
    name: '',
    world: { files: { '/etc/default/grub': '', '/boot/xen-4.17-amd64.gz': '' } },
  });
  const empty = await planFor({ name: '', world: { files: {} } });
  assert.ok(plan.edits.length > 1);
  assert.match(stepsOf(empty)[0] ?? '', /no entry of the boot menu that starts Xen/);
});

test('seize=1 in the guest’s config: nothing is hidden at boot', async () => {
  const plan = await planFor({ name: '', config: `${HVM}pci_seize = 1\n`, world: { release: '4.17' } });
  assert.deepEqual(
    plan.edits.map(({ file }) => file),
    [GUEST],
  );
  assert.match(plan.warnings.join('\n'), /seize=1/);
});

test('the firmware’s switch, where Xen looked for an IOMMU and found none', async () => {
  const xen = {
    iommu: { ...(await madeUpWorld()).xen.iommu, enabled: { value: false, from: 'xl dmesg' } },
    commandLine: { value: 'loglvl=all', from: 'xl info' },
    isDom0: { value: true, from: '/proc/xen' },
  };
  const steps = stepsOf(await planFor({ name: '', world: { xen } }));
  assert.match(steps[0] ?? '', /Switch VT-d on in the firmware’s setup/);
  assert.ok(!steps.some((step) => step.includes('pci-assignable-add')), 'no device is given away without an IOMMU');
});

test('a guest that runs gets its devices by pci-attach, and gives them back by pci-detach', async () => {
  const runs = JSON.stringify([{ domid: 3, config: { c_info: { name: 'win' }, pcidevs: [{ bus: 5 }] } }]);
  const world = await madeUpWorld({
    host: CARDS,
    root: '/',
    files: BUILT_IN,
    guests: { [GUEST]: `${HVM}pci = [ '05:00.0' ]\n` },
    xen: { 'xl list -l': runs },
  });
  const steps = stepsOf(planToPass(world, ['01:00.0'], GUEST));
  assert.ok(steps.includes('xl pci-attach win 01:00.0'), steps.join('\n'));
  const back = stepsOf(planToGiveBack(world, ['05:00.0']));
  assert.deepEqual(back, ['xl pci-detach win 05:00.0', 'xl pci-assignable-remove -r 05:00.0']);
});

test('giving back what nobody has says so', async () => {
  const world = await madeUpWorld({ host: CARDS, root: '/', files: BUILT_IN, guests: {} });
  const plan = planToGiveBack(world, ['01:00.0']);
  assert.deepEqual([plan.refused, plan.edits, plan.steps], [undefined, [], []]);
  assert.match(planToGiveBack(world, ['nothing']).refused ?? '', /not the address/);
});

test('whatever the words: no plan throws', async () => {
  const world = await madeUpWorld({
    host: CARDS,
    root: '/',
    files: { '/etc/default/grub': '\u0000"$(' },
    guests: { [GUEST]: '\\' },
  });
  for (const addresses of [[], [''], ['01:00.0'], ['01:00.0', '01:00.0'], ['zz'], ['10000:01:00.0']]) {
    for (const guest of [GUEST, '', '/']) planToPass(world, addresses, guest);
    planToGiveBack(world, addresses);
  }
});
