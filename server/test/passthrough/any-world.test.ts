/**
 * Machines that nobody thought of: made-up hosts, boot files, guests and answers of xl put together at random, whole and torn. Whatever comes
 * of it, every question about them is answered, and the answers agree. The numbers come from a seed, so that a failure comes again.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RELEASES } from '../../src/catalogue/releases.ts';
import { deviceStates } from '../../src/features/host-states.ts';
import { hostSummary } from '../../src/features/host-summary.ts';
import { prepareCommand } from '../../src/passthrough/actions.ts';
import { planToGiveBack } from '../../src/passthrough/plan/give-back.ts';
import { planToPass } from '../../src/passthrough/plan/pass.ts';
import { readinessOf } from '../../src/passthrough/readiness/readiness.ts';
import type { Evidence, Mend } from '../../src/passthrough/story/model.ts';
import { STATIONS } from '../../src/passthrough/story/model.ts';
import { statesOf } from '../../src/passthrough/story/states.ts';
import { storyOf } from '../../src/passthrough/story/story.ts';
import type { World } from '../../src/passthrough/world.ts';
import { type FileEdits, withFileEdits } from '../../src/text/file-edits.ts';
import { grubCfg, runningFiles } from '../boot/machine.ts';
import { seeded } from '../guests/random.ts';
import { DESKTOP, MULTIPATH, SERVER } from '../host/made-up-hosts.ts';
import { findingsInWorld } from '../rules/world-check.ts';
import { madeUpWorld, XEN } from './made-up-world.ts';

const WORLDS = 40;

for (let seed = 1; seed <= WORLDS; seed++) {
  test(`any world, ${seed}`, async () => {
    const chance = chanceOf(seed);
    const given = anyMachine(chance);
    const world = await madeUpWorld(given);
    judge(world, chance);
  });
}

function judge(world: World, chance: Chance): void {
  const files = textsOf(world);
  for (const { title, value, tooltip } of hostSummary(world)) for (const text of [title, value, tooltip]) isSaid(text);
  const { answers, verdict } = readinessOf(world);
  isSaid(verdict);
  for (const answer of answers) judgePoint(answer, files);
  for (const { tooltip, state } of deviceStates(world)) for (const text of [tooltip, state]) isSaid(text);

  const states = new Map(statesOf(world).map(({ address, state }) => [address, state]));
  const addresses = [
    ...chance.some([...states.keys()], 4),
    '0000:07:00.0',
    '10000:e1:00.0',
    chance.torn('0000:01:00.0'),
  ];
  for (const address of addresses) {
    for (const guest of [undefined, ...chance.some(world.guests, 1).map(({ file }) => file), '/etc/xen/gone.cfg']) {
      const story = storyOf(world, address, guest);
      assert.deepEqual(
        story.stations.map(({ name }) => name),
        STATIONS,
      );
      for (const station of story.stations) judgePoint(station, files);
      if (guest === undefined && states.has(address)) assert.deepEqual(story.state, states.get(address), address);
      for (const { because } of story.companions) isSaid(because);
    }
    for (const plan of [
      planToGiveBack(world, [address]),
      ...world.guests.map(({ file }) => planToPass(world, [address], file)),
    ]) {
      for (const text of [plan.title, ...plan.warnings, ...(plan.refused === undefined ? [] : [plan.refused])])
        isSaid(text);
      for (const { because, command } of plan.steps) for (const text of [because, ...(command ?? [])]) isSaid(text);
      for (const { title, because } of plan.edits) for (const text of [title, because]) isSaid(text);
      if (plan.edits.length > 0) canBeMade(files, plan.edits);
    }
    for (const action of ['assignable-add', 'assignable-remove', 'attach', 'detach'] as const) {
      const { words, warnings, refused } = prepareCommand(world, { action, address, guest: 'fw' });
      for (const text of [...words, ...warnings, ...(refused === undefined ? [] : [refused])]) isSaid(text);
    }
  }
  for (const path of [...world.guests.map(({ file }) => file), ...BOOT_FILES.filter((one) => files.has(one))]) {
    for (const { message, fixes, span } of findingsInWorld(world, path)) {
      isSaid(message);
      const length = files.get(path)?.length ?? 0;
      assert.ok(span.start >= 0 && span.start <= span.end && span.end <= length, `${path}: ${message}`);
      for (const { title, elsewhere = [] } of fixes?.() ?? []) {
        isSaid(title);
        canBeMade(files, elsewhere);
      }
    }
  }
}

function judgePoint(
  point: { readonly says: string; readonly evidence: readonly Evidence[]; readonly mends: readonly Mend[] },
  files: ReadonlyMap<string, string>,
): void {
  isSaid(point.says);
  for (const { says, from, span } of point.evidence) {
    isSaid(from);
    assert.doesNotMatch(says, WRONG);
    const text = files.get(from);
    if (!span) continue;
    assert.ok(text !== undefined, `${from} is no file: ${says}`);
    assert.ok(span.start >= 0 && span.start <= span.end && span.end <= text.length, `${from}: ${says}`);
  }
  for (const mend of point.mends) {
    isSaid(mend.title);
    if (mend.kind === 'edit') canBeMade(files, mend.files);
    if (mend.kind === 'command') for (const word of mend.command) isSaid(word);
  }
}

const WRONG = /undefined|NaN|\[object|null\b/;

function isSaid(text: string): void {
  assert.ok(text.trim() !== '', 'an empty text');
  assert.doesNotMatch(text, WRONG);
}

function canBeMade(files: ReadonlyMap<string, string>, edits: readonly FileEdits[]): void {
  assert.ok(withFileEdits(files, edits), `edits for other texts: ${edits.map(({ file }) => file).join(', ')}`);
  for (const { before, edits: own } of edits) {
    for (const { span } of own) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= before.length);
  }
}

function textsOf({ boot, guests }: World): Map<string, string> {
  return new Map([...(boot?.tree.files ?? []), ...guests.map(({ file, text }) => [file, text] as const)]);
}

interface Chance {
  readonly below: (most: number) => number;
  readonly oneOf: <T>(all: readonly [T, ...T[]]) => T;
  readonly some: <T>(all: readonly T[], most: number) => readonly T[];
  /** The text with a piece lost or put in, most of the time as it is. */
  readonly torn: (text: string) => string;
}

function chanceOf(seed: number): Chance {
  const below = seeded(seed);
  return {
    below,
    oneOf: (all) => all[below(all.length)] ?? all[0],
    some: (all, most) => [...all].sort(() => below(3) - 1).slice(0, most),
    torn: (text) => {
      if (below(3) > 0) return text;
      const start = below(text.length + 1);
      return text.slice(0, start) + ['', '"', '(', '\0', '\n', ']', '£'][below(7)] + text.slice(start + below(12));
    },
  };
}

const BOOT_FILES = ['/etc/default/grub', '/boot/grub/grub.cfg', '/etc/modprobe.d/xen.conf'];

const XEN_LINES = ['', 'iommu=1', 'iommu=off', 'iommu=force,verbose dom0=pvh', 'no-iommu vtd=1'] as const;
const DOM0_LINES = [
  '',
  'xen-pciback.hide=(01:00.0)(03:00.*)',
  'pciback.hide=(0000:01:00.0),(02:00.0)',
  'xen-pciback.hide=(00:01.0)(07:00.0) quiet',
] as const;

const GUESTS = [
  'name = "fw"\ntype = "hvm"\nmemory = 512\npci = [ "01:00.0", "0000:03:00.*" ]\n',
  'name = "fw"\nkernel = "/boot/vmlinuz"\nmemory = 512\npci = [ "00:14.0,seize=1", "04:01.0@5,permissive=1" ]\n',
  'name = "pvh"\ntype = "pvh"\nkernel = "/boot/vmlinuz"\nmemory = 128\npci = [\n  "01:00.0",\n  "10000:e1:00.0",\n]\npci = [ ]\n',
  'memory = 64\npci_seize = 1\npci = [ "02:00.0", "1:0.0", "01:00" ]\n',
  '',
] as const;

const INFO = [
  'virt_caps : pv hvm hvm_directio pv_directio hap\ntotal_memory : 64000\nfree_memory : 100\nxen_version : 4.18.3\nxen_commandline : placeholder iommu=1\n',
  'virt_caps :\nxen_commandline : placeholder iommu=off\nxen_version : 4.1.4\n',
  '',
] as const;
const MESSAGES = [
  '(XEN) Command line: placeholder iommu=1\n(XEN) Intel VT-d Interrupt Remapping not enabled.\n(XEN) I/O virtualisation enabled\n(XEN)  - Dom0 mode: Relaxed\n',
  '(XEN) [    1.2] AMD-Vi: IOMMU not found!\n(XEN) I/O virtualisation disabled\n',
  '',
] as const;
const LISTS = [
  JSON.stringify([
    { domid: 0, config: {} },
    { domid: 3, config: { c_info: { name: 'fw', type: 'hvm' }, pcidevs: [{ bus: 1 }, { bus: 3, func: 1 }] } },
    { domid: 4, config: { c_info: { name: 'fw-dm', type: 'pv' }, pcidevs: [{ bus: 1 }] } },
  ]),
  '[]',
  '(domain (domid 1))',
] as const;

function anyMachine(chance: Chance) {
  const { oneOf, torn, below } = chance;
  const host = oneOf([DESKTOP, SERVER, MULTIPATH]);
  const devices = Object.fromEntries(
    Object.entries(host.devices).map(([address, device]) => [
      address,
      below(5) === 0 ? { ...device, driver: 'pciback' } : below(9) === 0 ? { ...device, resets: 'bus' } : device,
    ]),
  );
  const xenLine = oneOf(XEN_LINES);
  const dom0Line = oneOf(DOM0_LINES);
  const pciback = '/sys/bus/pci/drivers/pciback';
  const slots = { [`${pciback}/slots`]: '0000:01:00.0\n0000:09:00.0\n', '/sys/module/xen_pciback/initstate': 'live\n' };
  return {
    host: {
      ...host,
      devices,
      files: { ...(below(4) > 0 && XEN), ...(below(2) > 0 && slots) },
      notRoot: below(4) === 0,
    },
    ...(below(5) > 0 && {
      files: {
        '/etc/default/grub': torn(`GRUB_CMDLINE_XEN="${xenLine}"\nGRUB_CMDLINE_LINUX="${dom0Line}"\n`),
        ...(below(4) > 0 && { '/boot/grub/grub.cfg': torn(grubCfg(oneOf(XEN_LINES), oneOf(DOM0_LINES))) }),
        ...(below(2) > 0 && {
          '/etc/modprobe.d/xen.conf': torn('options xen-pciback hide=(01:00.0)\nsoftdep igb pre: xen-pciback\n'),
        }),
        ...(below(2) > 0 && runningFiles(`root=UUID=1-2 ro ${oneOf(DOM0_LINES)}`)),
      },
    }),
    guests: {
      '/etc/xen/fw.cfg': torn(oneOf(GUESTS)),
      '/etc/xen/other.cfg': torn(oneOf(GUESTS)),
      ...(below(2) > 0 && { '/etc/xen/auto/fw.cfg': '-> ../fw.cfg' }),
    },
    xen: {
      'xl info': torn(oneOf(INFO)),
      'xl dmesg': torn(oneOf(MESSAGES)),
      'xl list -l': torn(oneOf(LISTS)),
      'xl pci-assignable-list': torn('0000:01:00.0 \n0000:04:01.0 \n'),
    },
    release: oneOf(RELEASES),
    root: below(3) > 0 ? '/' : undefined,
  };
}
