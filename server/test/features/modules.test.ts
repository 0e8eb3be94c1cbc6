import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dracutLanguage, modprobeLanguage, modulesListLanguage } from '../../src/features/modules/language.ts';
import { applyEdits } from '../../src/text/span.ts';
import { HOST, knowledge } from '../rules/knowledge.ts';
import { atCursor } from './cursor.ts';

const LANGUAGES = {
  modprobe: modprobeLanguage,
  initramfs: modulesListLanguage('/etc/initramfs-tools/modules'),
  load: modulesListLanguage('/etc/modules-load.d/xen.conf'),
  dracut: dracutLanguage,
};
type Kind = keyof typeof LANGUAGES;

interface Case {
  readonly kind: Kind;
  readonly at: string;
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  readonly none?: true;
  /** The text after choosing a label. */
  readonly chosen?: readonly [label: string, text: string];
}

const COMPLETIONS: readonly Case[] = [
  { kind: 'modprobe', at: '|', has: ['options', 'softdep'], chosen: ['options', 'options '] },
  { kind: 'modprobe', at: 'opt|', chosen: ['options', 'options '] },
  { kind: 'modprobe', at: 'options |', has: ['xen-pciback'], chosen: ['xen-pciback', 'options xen-pciback '] },
  { kind: 'modprobe', at: 'options xen|\n', chosen: ['xen-pciback', 'options xen-pciback\n'] },
  { kind: 'modprobe', at: 'softdep |', has: ['e1000e', 'xen-pciback'], chosen: ['e1000e', 'softdep e1000e'] },
  { kind: 'modprobe', at: 'blacklist e|', has: ['e1000e'] },
  { kind: 'modprobe', at: 'softdep e1000e p|', has: ['pre:'], chosen: ['pre:', 'softdep e1000e pre: '] },
  { kind: 'modprobe', at: 'softdep e1000e pre: |', has: ['xen-pciback'] },
  { kind: 'modprobe', at: 'options xen-pciback |', has: ['hide', 'permissive'], lacks: ['quiet', 'xen-pciback.hide'] },
  { kind: 'modprobe', at: 'options xen-pciback hide=(01:00.0) p|', has: ['permissive'], lacks: ['hide'] },
  { kind: 'modprobe', at: 'options xen-pciback hi|', chosen: ['hide', 'options xen-pciback hide='] },
  {
    kind: 'modprobe',
    at: 'options xen-pciback hide=|',
    has: ['01:00.0', '03:00.0'],
    chosen: ['01:00.0', 'options xen-pciback hide=(01:00.0)'],
  },
  {
    kind: 'modprobe',
    at: 'options xen-pciback hide=(01:00.0)(03|\n',
    lacks: ['01:00.0'],
    chosen: ['03:00.1', 'options xen-pciback hide=(01:00.0)(03:00.1)\n'],
  },
  {
    kind: 'modprobe',
    at: 'options xen-pciback "hide=(01:00.0) |"',
    lacks: ['01:00.0'],
    chosen: ['03:00.0', 'options xen-pciback "hide=(01:00.0) (03:00.0)"'],
  },
  { kind: 'modprobe', at: 'options xen-pciback permissive=|', has: ['0', '1'] },
  { kind: 'modprobe', at: 'options kvm |', none: true },
  { kind: 'modprobe', at: '# opt|', none: true },
  { kind: 'load', at: 'xen-evtchn\n|', chosen: ['xen-pciback', 'xen-evtchn\nxen-pciback'] },
  { kind: 'load', at: 'xen-pciback |', none: true },
  { kind: 'initramfs', at: 'xen-pciback |', has: ['hide'] },
  { kind: 'initramfs', at: '# |', none: true },
  { kind: 'dracut', at: 'force_drivers+=" | "', chosen: ['xen-pciback', 'force_drivers+=" xen-pciback "'] },
  { kind: 'dracut', at: 'for|', has: ['force_drivers'] },
  { kind: 'dracut', at: 'compress="|"', none: true },
];

for (const one of COMPLETIONS) {
  test(`completion, ${one.kind}: ${one.at.replaceAll('\n', '⏎')}`, async () => {
    const { text, offset } = atCursor(one.at);
    const language = LANGUAGES[one.kind];
    const items = await language.complete(language.parse(text), offset, knowledge(undefined, HOST));
    const labels = items.map(({ label }) => label);
    for (const label of one.has ?? []) assert.ok(labels.includes(label), `${label} is not in ${labels}`);
    for (const label of one.lacks ?? []) assert.ok(!labels.includes(label), `${label} is in ${labels}`);
    if (one.none) assert.deepEqual(labels, []);
    if (one.chosen) {
      const item = items.find(({ label }) => label === one.chosen?.[0]);
      assert.equal(item && applyEdits(text, [item.edit]), one.chosen[1]);
    }
  });
}

const HOVERS: readonly [kind: Kind, at: string, says: string | undefined][] = [
  ['modprobe', 'opt|ions xen-pciback hide=(01:00.0)', 'add up'],
  ['modprobe', 'opt|ions kvm nested=1', undefined],
  ['modprobe', 'options xen-pci|back hide=(01:00.0)', 'holds PCI devices for guests'],
  ['modprobe', 'options xen-pciback hi|de=(01:00.0)', 'The PCI devices that pciback takes'],
  ['modprobe', 'options xen-pciback hide=(01:0|0.0)', '82574L'],
  ['modprobe', 'options xen-pciback "hide=(03:00.0) (01:0|0.0)"', '82574L'],
  ['modprobe', 'softdep e10|00e pre: xen-pciback', '01:00.0'],
  ['modprobe', 'softdep e1000e pre: xen-pci|back', 'holds PCI devices'],
  ['modprobe', 'softdep e10|00e pre: ptp', undefined],
  ['load', 'xen-pci|back', 'root file system'],
  ['initramfs', 'xen-pci|back', 'update-initramfs'],
  ['initramfs', 'xen-pciback hide=(03:00|.0)', 'GA104'],
  ['dracut', 'force_|drivers+=" a "', 'before udev'],
  ['dracut', 'force_drivers+=" xen-|pciback "', 'holds PCI devices'],
  ['dracut', 'compr|ess=x', undefined],
];

for (const [kind, at, says] of HOVERS) {
  test(`hover, ${kind}: ${at}`, async () => {
    const { text, offset } = atCursor(at);
    const hover = await LANGUAGES[kind].hover(LANGUAGES[kind].parse(text), offset, knowledge(undefined, HOST));
    if (says === undefined) assert.equal(hover, undefined);
    else assert.ok(hover?.markdown.includes(says), hover?.markdown);
  });
}

test('outline', () => {
  const names = (kind: Kind, text: string) =>
    LANGUAGES[kind].outline(LANGUAGES[kind].parse(text)).map(({ name, detail }) => [name, detail]);
  assert.deepEqual(names('modprobe', 'options xen-pciback hide=(a)\nblacklist b\n'), [
    ['options xen-pciback', 'hide=(a)'],
    ['blacklist b', undefined],
  ]);
  assert.deepEqual(names('load', 'a\n# b\nc d\n'), [
    ['a', undefined],
    ['c', 'd'],
  ]);
  assert.deepEqual(names('dracut', 'a+=" b  c "\n'), [['a', 'b c']]);
});
