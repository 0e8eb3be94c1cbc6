/** What is said of a device at the edges where one condition decides: each was found by breaking that condition and seeing no test fail. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceStates } from '../../src/features/host-states.ts';
import { hostSummary } from '../../src/features/host-summary.ts';
import type { XenFacts } from '../../src/host/xen/facts.ts';
import { planToGiveBack } from '../../src/passthrough/plan/give-back.ts';
import { planToPass } from '../../src/passthrough/plan/pass.ts';
import { needsIommu } from '../../src/passthrough/readiness/guests-need.ts';
import { readinessOf } from '../../src/passthrough/readiness/readiness.ts';
import { untoldWords } from '../../src/passthrough/stake-words.ts';
import type { StationName } from '../../src/passthrough/story/model.ts';
import { storyOf } from '../../src/passthrough/story/story.ts';
import { deviceOf } from '../../src/passthrough/topology.ts';
import type { World } from '../../src/passthrough/world.ts';
import { isUnused } from '../../src/rules/hidden-unused.ts';
import { grubCfg, runningFiles } from '../boot/machine.ts';
import type { MadeUp } from '../host/made-up.ts';
import { findingsInWorld } from '../rules/world-check.ts';
import { type MadeUpWorld, madeUpWorld, XEN } from './made-up-world.ts';

const HOST: MadeUp = {
  devices: {
    '0000:00:01.0': { class: '060400', driver: 'pcieport', port: 'root port', accessControl: true },
    '0000:00:14.0': { class: '0c0330', driver: 'xhci_hcd', port: 'integrated endpoint' },
    '0000:00:1d.0': { class: '0c0320', driver: 'ehci-pci', port: 'integrated endpoint' },
    '0000:01:00.0': { behind: '0000:00:01.0', driver: 'igb', port: 'endpoint', resets: 'flr' },
  },
  files: { ...XEN, '/sys/bus/pci/drivers/pciback/slots': '', '/sys/module/xen_pciback/initstate': 'live\n' },
};

const at = (address: string) => ({ segment: 0, bus: 0, path: [[0, 0]] as const, address, isBridge: false });

/** The firmware keeps one region for both USB controllers. */
function sharedMemory(vendor: 'Intel' | 'AMD'): Partial<XenFacts> {
  const reserved = [{ start: 0x7b800000n, end: 0x7b9fffffn, devices: [at('0000:00:14.0'), at('0000:00:1d.0')] }];
  const table = { vendor, units: 1, reserved };
  return { table: { value: table, from: 'DMAR' }, reserved: { value: reserved, from: 'DMAR' } };
}

function told(world: World, address: string, name: StationName, guest?: string): string {
  const found = storyOf(world, address, guest).stations.find((one) => one.name === name);
  return `${found?.state}: ${found?.says}`;
}

interface Edge extends MadeUpWorld {
  readonly name: string;
  readonly of: (world: World) => string;
  readonly says?: RegExp;
  readonly never?: RegExp;
}

const HELD: MadeUp = {
  ...HOST,
  devices: {
    ...HOST.devices,
    '0000:01:00.0': { behind: '0000:00:01.0', driver: 'pciback', port: 'endpoint', resets: 'flr' },
  },
};

const SEIZE = { '/etc/xen/a.cfg': 'name = "a"\ntype = "hvm"\npci_seize = 1\npci = [ "01:00.0" ]\n' };
const TWO = {
  '/etc/xen/a.cfg': 'name = "a"\npci = [ "01:00.0" ]\n',
  '/etc/xen/b.cfg': 'name = "b"\npci = [ "01:00.0" ]\n',
  '/etc/xen/auto/b.cfg': '-> ../b.cfg',
};
const NO_IOMMU = { iommu: { enabled: { value: false, from: 'xl dmesg' } } } as unknown as Partial<XenFacts>;
const ofHiding = (world: World) => told(world, '01:00.0', 'hiding', '/etc/xen/a.cfg');
const ofAssignable = (world: World) => told(world, '01:00.0', 'assignable');
const ofCompanions = (world: World) =>
  storyOf(world, '00:14.0')
    .companions.map(({ address }) => address)
    .join(' ');

/** Two functions of one device, each with a reset of its own. */
const pair = (accessControl: boolean, notRoot = false): MadeUp => ({
  ...HOST,
  notRoot,
  devices: {
    '0000:00:01.0': { class: '060400', driver: 'pcieport', port: 'root port', accessControl: true },
    '0000:01:00.0': { behind: '0000:00:01.0', port: 'endpoint', resets: 'flr', accessControl },
    '0000:01:00.1': { behind: '0000:00:01.0', port: 'endpoint', resets: 'flr', accessControl },
  },
});
const ofPair = (world: World) =>
  storyOf(world, '01:00.0')
    .companions.map(({ address }) => address)
    .join(' ');

/** Root on a btrfs that may lie on more disks than the one that is known; a card on the same bus, which only a reset of the bus resets. */
const BTRFS: MadeUp = {
  devices: {
    '0000:00:01.0': { class: '060400', driver: 'pcieport', port: 'root port', accessControl: true },
    '0000:01:00.0': {
      class: '010802',
      driver: 'nvme',
      port: 'endpoint',
      behind: '0000:00:01.0',
      disks: ['nvme0n1'],
      resets: 'flr',
    },
    '0000:01:01.0': { driver: 'igb', port: 'endpoint', behind: '0000:00:01.0', resets: 'bus' },
    '0000:00:17.0': { class: '010601', driver: 'ahci', port: 'integrated endpoint', disks: ['sda'] },
  },
  mounts: { '/': 'btrfs /dev/nvme0n1' },
  files: XEN,
};
/** A card with two virtual functions, of which a running guest has one. */
const FUNCTIONS: MadeUp = {
  ...HOST,
  devices: {
    ...HOST.devices,
    '0000:01:00.0': {
      behind: '0000:00:01.0',
      driver: 'igb',
      port: 'endpoint',
      resets: 'flr',
      virtualFunctions: ['0000:01:10.0', '0000:01:10.1'],
    },
    '0000:01:10.0': { behind: '0000:00:01.0', driver: 'pciback', port: 'endpoint', resets: 'flr' },
    '0000:01:10.1': { behind: '0000:00:01.0', driver: 'igbvf', port: 'endpoint', resets: 'flr' },
  },
};
const RUNNING = {
  'xl list -l': JSON.stringify([
    { domid: 2, config: { c_info: { name: 'a', type: 'hvm' }, pcidevs: [{ bus: 1, dev: 16 }] } },
  ]),
};
const GUEST = { '/etc/xen/a.cfg': 'name = "a"\ntype = "hvm"\npci = [ "01:10.0" ]\n' };
const WHOLE = { '/etc/xen/a.cfg': 'name = "a"\ntype = "hvm"\npci = [ "01:00.*" ]\n' };
const ofPass =
  (...addresses: readonly string[]) =>
  (world: World) => {
    const { steps, warnings } = planToPass(world, addresses, '/etc/xen/a.cfg');
    return [...warnings, ...steps.map(({ command }) => command?.join(' '))].join('\n');
  };
const ofAnswer = (question: string) => (world: World) =>
  readinessOf(world).answers.find((one) => one.question === question)?.says ?? '';

const ofUntold = (address: string) => (world: World) => untoldWords(world.host, address).join(' ');

const isUnusedAt = (address: string) => (world: World) => {
  const device = deviceOf(world.host, address);
  return String(device && isUnused(world, [device]));
};
const OTHER = { '/etc/xen/a.cfg': 'name = "a"\npci = [ "00:14.0" ]\n' };
const hiddenBy = (words: string) => ({
  '/etc/default/grub': `GRUB_CMDLINE_LINUX="${words}"\n`,
  '/boot/grub/grub.cfg': grubCfg('', words),
});
const BOOT = hiddenBy('');
const NAMED = { '/etc/xen/a.cfg': 'name = "a"\ntype = "hvm"\npci = [ "01:00.0" ]\n' };
const HIDE = 'xen-pciback.hide=(01:00.0)';
const ofPending = (world: World) => hostSummary(world).find(({ name }) => name === 'pending')?.value ?? '';
const codesOf = (world: World) =>
  findingsInWorld(world, '/etc/xen/a.cfg')
    .map(({ code }) => code)
    .join(' ');

const EDGES: readonly Edge[] = [
  { name: 'hidden for nobody', guests: OTHER, of: isUnusedAt('0000:01:00.0'), says: /true/ },
  { name: 'a bridge in a hide list is another mistake', guests: OTHER, of: isUnusedAt('0000:00:01.0'), says: /false/ },
  {
    name: 'a config that nobody could read may name it',
    guests: OTHER,
    of: (world) => isUnusedAt('0000:01:00.0')({ ...world, unreadable: ['/etc/xen/b.cfg'] }),
    says: /false/,
  },
  { name: 'held and in no hide list', host: HELD, files: BOOT, guests: NAMED, of: codesOf, says: /host\/not-hidden/ },
  {
    name: 'held, and the list that dom0 was booted with has it',
    host: HELD,
    files: { ...hiddenBy(HIDE), ...runningFiles(`root=UUID=1-2 ro ${HIDE}`) },
    of: (world) => told(world, '01:00.0', 'hiding'),
    says: /^met: 01:00\.0 is hidden from dom0 at boot/,
  },
  {
    name: 'what runs lacks a word',
    files: { ...hiddenBy(HIDE), ...runningFiles('root=UUID=1-2 ro') },
    of: ofPending,
    says: /reboot/,
  },
  {
    name: 'what runs has it',
    files: { ...hiddenBy(HIDE), ...runningFiles(`root=UUID=1-2 ro ${HIDE}`) },
    of: ofPending,
    never: /reboot/,
  },
  {
    name: 'of a virtual function that is not said',
    host: FUNCTIONS,
    files: BOOT,
    guests: GUEST,
    of: codesOf,
    never: /not-hidden/,
  },
  {
    name: 'two guests with one device: somebody has to look',
    guests: TWO,
    of: (world) =>
      deviceStates(world)
        .map(({ address, badge }) => `${address}${badge ?? ''}`)
        .join(' '),
    says: /01:00\.0!/,
    never: /00:14\.0!/,
  },
  {
    name: 'a plan for a card says whose virtual functions go',
    host: FUNCTIONS,
    guests: GUEST,
    xen: RUNNING,
    of: ofPass('01:00.0'),
    says: /2 virtual functions, of which guests .* 01:10\.0/,
  },
  {
    name: 'a plan for a virtual function says who makes it',
    host: FUNCTIONS,
    guests: GUEST,
    xen: RUNNING,
    of: ofPass('01:10.1'),
    says: /sriov_numvfs of 01:00\.0/,
  },
  {
    name: 'a running guest gets what it lacks, and no more',
    host: FUNCTIONS,
    guests: GUEST,
    xen: RUNNING,
    of: ofPass('01:10.0', '01:10.1'),
    says: /pci-attach a 01:10\.1/,
    never: /pci-attach a 01:10\.0/,
  },
  {
    name: 'one function of a device that a guest has whole leaves the others to the guest',
    host: pair(true),
    guests: WHOLE,
    root: '/',
    of: (world) => JSON.stringify(planToGiveBack(world, ['01:00.0'])),
    says: /"edits":\[\].*write the ones that stay in its place/,
  },
  { name: 'PVH guests too need an IOMMU', of: () => String(needsIommu('pvh', '4.12')), says: /true/ },
  {
    name: 'a Xen without HVM',
    xen: { 'xl info': 'virt_caps : pv\n' },
    of: ofAnswer('Devices for HVM guests'),
    says: /runs no HVM guests here/,
  },
  {
    name: 'a Xen with HVM, without an IOMMU',
    xen: { 'xl info': 'virt_caps : pv hvm\n' },
    of: ofAnswer('Devices for HVM guests'),
    says: /no devices without an IOMMU/,
  },
  { name: 'what is known to rest on a disk is no question', host: BTRFS, of: ofUntold('0000:01:00.0'), says: /^$/ },
  { name: 'what may rest on another disk is one', host: BTRFS, of: ofUntold('0000:00:17.0'), says: /cannot be told/ },
  {
    name: 'a reset that is shared with the root disk does not make a card unsafe',
    host: BTRFS,
    of: (world) =>
      `${storyOf(world, '01:01.0').state.word} ${storyOf(world, '01:01.0').stakes.map(({ because }) => because)}`,
    says: /^dom0’s same reset$/,
  },
  { name: 'functions that the IOMMU keeps apart need not go together', host: pair(true), of: ofPair, says: /^$/ },
  { name: 'functions that it does not keep apart', host: pair(false), of: ofPair, says: /^0000:01:00\.1$/ },
  { name: 'functions of which nobody could read it', host: pair(true, true), of: ofPair, says: /^0000:01:00\.1$/ },
  { name: 'pci_seize counts', release: '4.14', guests: SEIZE, of: ofHiding, says: /^met: Not needed/ },
  {
    name: 'pci_seize comes too late for the xl of 4.13',
    release: '4.13',
    guests: SEIZE,
    of: ofHiding,
    says: /^unknown/,
  },
  {
    name: 'a guest that somebody starts by hand is no rival at boot',
    guests: TWO,
    of: (world) => told(world, '01:00.0', 'config', '/etc/xen/a.cfg'),
    says: /^met: .*b names it too/,
  },
  { name: 'shared reserved memory, refused', xen: sharedMemory('Intel'), of: ofCompanions, says: /^0000:00:1d\.0$/ },
  { name: 'shared reserved memory that AMD’s Xen passes over', xen: sharedMemory('AMD'), of: ofCompanions, says: /^$/ },
  {
    name: 'pci-assignable-add without an IOMMU fails',
    release: '4.17',
    xen: NO_IOMMU,
    of: ofAssignable,
    says: /reports a failure/,
  },
  { name: 'and did not before 4.11', release: '4.10', xen: NO_IOMMU, of: ofAssignable, never: /reports a failure/ },
];

for (const { name, of, says, never, ...given } of EDGES) {
  test(name, async () => {
    const all = await madeUpWorld({ host: HOST, ...given });
    const { iommu } = (given.xen ?? {}) as Partial<XenFacts>;
    // What is not given of the IOMMU stays unknown.
    const plain = iommu ? await madeUpWorld({ host: HOST }) : undefined;
    const world = plain ? { ...all, xen: { ...all.xen, iommu: { ...plain.xen.iommu, ...iommu } } } : all;
    const words = of(world);
    if (says) assert.match(words, says);
    if (never) assert.doesNotMatch(words, never);
  });
}
