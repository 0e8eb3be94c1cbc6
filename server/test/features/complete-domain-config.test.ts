import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import type { Completion } from '../../src/features/answers.ts';
import { domainConfigLanguage } from '../../src/features/domain-config/language.ts';
import { applyEdits } from '../../src/text/span.ts';
import { HOST, knowledge } from '../rules/knowledge.ts';
import { atCursor } from './cursor.ts';

interface Case {
  readonly at: string;
  /** All labels, in the order in which they are shown. */
  readonly labels?: readonly string[];
  readonly has?: readonly string[];
  readonly lacks?: readonly string[];
  /** The text after the completion of that label. */
  readonly choose?: readonly [label: string, after: string];
  readonly release?: Release;
}

const SLOTS = Array.from({ length: 31 }, (_, at) => (at + 1).toString(16));
const OPTIONS = ['permissive', 'msitranslate', 'seize', 'power_mgmt', 'rdm_policy'];

const CASES: readonly Case[] = [
  // Keys.
  { at: '|', has: ['name', 'memory', 'pci', 'type'], choose: ['memory', 'memory = ${1:1024}'] },
  { at: 'pc|', choose: ['pci', "pci = [ '${1:00:00.0}' ]"] },
  { at: 'name = "a"\n|\nmemory = 1\n', has: ['pci', 'vcpus'], lacks: ['name', 'memory'] },
  { at: 'name = "a"; |', has: ['pci'], lacks: ['name'] },
  { at: '  vc|', choose: ['vcpus', '  vcpus = ${1:2}'] },
  { at: 'vc| = 2\n', has: ['vcpus'], choose: ['vcpus', 'vcpus = 2\n'] },
  { at: 'vcpus| = 2\n', has: ['vcpus'], choose: ['maxvcpus', 'maxvcpus = 2\n'] },
  { at: '# vc|\n', labels: [] },
  { at: 'name = "a" # |\n', labels: [] },
  { at: 'name = "a" |\n', labels: [] },
  { at: '|', has: ['builder'], lacks: ['type', 'passthrough'], release: '4.9' },
  { at: '|', has: ['type', 'passthrough'], lacks: ['pvh'], release: '4.13' },
  { at: '|', has: ['vcpu_avail'], lacks: ['passthrough'], release: '3.4' },
  // Values.
  { at: 'type = |\n', labels: ['pvh', 'hvm', 'pv'], choose: ['hvm', 'type = "hvm"\n'] },
  { at: 'type = "|"\n', labels: ['pvh', 'hvm', 'pv'], choose: ['hvm', 'type = "hvm"\n'] },
  { at: 'type = "h|"\n', choose: ['hvm', 'type = "hvm"\n'] },
  { at: "type = 'h|\n", choose: ['hvm', "type = 'hvm\n"] },
  { at: 'type = hv|\n', choose: ['hvm', 'type = "hvm"\n'] },
  { at: 'type=|', choose: ['hvm', 'type="hvm"'] },
  { at: 'type = "hvm"|\n', labels: [] },
  { at: 'pci_permissive = |\n', labels: ['1', '0'], choose: ['1', 'pci_permissive = 1\n'] },
  { at: 'pci_permissive = 0|\n', labels: ['1', '0'], choose: ['1', 'pci_permissive = 1\n'] },
  { at: 'passthrough = "|"\n', has: ['enabled', 'disabled', 'share_pt', 'sync_pt'] },
  { at: 'memory = |\n', labels: [] },
  { at: 'nonsense = |\n', labels: [] },
  {
    at: 'disk = |\n',
    choose: ["[ '/dev/vg0/guest,raw,xvda,rw' ]", "disk = [ '${1:/dev/vg0/guest},raw,${2:xvda},rw' ]\n"],
  },
  { at: 'viridian = |\n', has: ['1', '0'], choose: ['defaults', "viridian = [ 'defaults' ]\n"] },
  { at: 'vuart = "|"\n', labels: ['sbsa_uart'] },
  // Devices.
  { at: 'pci = |\n', choose: ['03:00.0', "pci = [ '03:00.0' ]\n"] },
  { at: "pci = '|'\n", labels: [] },
  {
    at: "pci = [ '|' ]\n",
    labels: ['03:00.0', '03:00.1', '01:00.0', 'name'],
    choose: ['03:00.0', "pci = [ '03:00.0' ]\n"],
  },
  { at: "pci = [ '03|' ]\n", choose: ['03:00.0', "pci = [ '03:00.0' ]\n"] },
  { at: "pci = [ '0000:03|' ]\n", labels: ['0000:03:00.0', '0000:03:00.1', '0000:01:00.0'] },
  { at: 'pci = [ | ]\n', labels: ['03:00.0', '03:00.1', '01:00.0'], choose: ['03:00.0', "pci = [ '03:00.0' ]\n"] },
  { at: 'pci = [ 03| ]\n', choose: ['03:00.0', "pci = [ '03:00.0' ]\n"] },
  { at: 'pci = [|', choose: ['03:00.0', "pci = ['03:00.0'"] },
  { at: "pci = [ '|", choose: ['03:00.0', "pci = [ '03:00.0"] },
  { at: "pci = [ '| ]\n", choose: ['03:00.0', "pci = [ '03:00.0 ]\n"] },
  { at: "pci = [\n  '03:00.0',\n  '|'\n]\n", labels: ['03:00.1', '01:00.0', 'name'] },
  { at: "pci = [ '03:00.0' | ]\n", choose: ['01:00.0', "pci = [ '03:00.0' , '01:00.0' ]\n"] },
  { at: "pci = [ '03:00.0', | ]\n", choose: ['01:00.0', "pci = [ '03:00.0', '01:00.0' ]\n"] },
  { at: "pci = [ '03|:00.0,permissive=1' ]\n", choose: ['01:00.0', "pci = [ '01:00.0,permissive=1' ]\n"] },
  { at: "pci = [ '03:00.0' ] # |\n", labels: [] },
  // What follows an address.
  {
    at: "pci = [ '03:00.0,|' ]\n",
    has: OPTIONS,
    lacks: ['bdf', 'name'],
    choose: ['permissive', "pci = [ '03:00.0,permissive=' ]\n"],
  },
  { at: "pci = [ '03:00.0,perm|=1' ]\n", choose: ['permissive', "pci = [ '03:00.0,permissive=1' ]\n"] },
  { at: "pci = [ '03:00.0,permissive=1,|' ]\n", has: ['seize'], lacks: ['permissive'] },
  { at: "pci = [ '03:00.0,permissive=|' ]\n", labels: ['1', '0'] },
  {
    at: "pci = [ '03:00.0,rdm_policy=|' ]\n",
    has: ['strict', 'relaxed'],
    choose: ['relaxed', "pci = [ '03:00.0,rdm_policy=relaxed' ]\n"],
  },
  { at: "pci = [ '03:00.0@|' ]\n", labels: SLOTS, choose: ['1f', "pci = [ '03:00.0@1f' ]\n"] },
  { at: "pci = [ '03:00.0,|' ]\n", has: ['permissive'], lacks: ['seize', 'rdm_policy', 'name'], release: '4.4' },
  // rdm.
  {
    at: 'type = "hvm"\nrdm = "|"\n',
    labels: ['strategy', 'policy'],
    choose: ['strategy', 'type = "hvm"\nrdm = "strategy="\n'],
  },
  { at: 'rdm = "strategy=|"\n', labels: ['host'], release: '4.14' },
  { at: 'rdm = "strategy=host,|"\n', labels: ['policy'] },
];

for (const { at, labels, has = [], lacks = [], choose, release } of CASES) {
  test(`${release ?? 'newest'}: ${at.replaceAll('\n', '⏎')}`, async () => {
    const { text, offset } = atCursor(at);
    const file = domainConfigLanguage.parse(text);
    const given = await domainConfigLanguage.complete(file, offset, knowledge(release, HOST));
    const shown = [...given].sort((a, b) => (a.sortText < b.sortText ? -1 : 1)).map(({ label }) => label);
    if (labels) assert.deepEqual(shown, labels);
    for (const label of has) assert.ok(shown.includes(label), `${label} is missing in ${shown.join(' ')}`);
    for (const label of lacks) assert.ok(!shown.includes(label), `${label} should not be there`);
    if (choose) {
      const [label, after] = choose;
      const chosen = given.find((completion) => completion.label === label);
      assert.ok(chosen, `${label} is missing in ${shown.join(' ')}`);
      assert.equal(applyEdits(text, [chosen.edit]), after);
    }
  });
}

test('what does not fit the guest or is out of date comes last', async () => {
  const file = domainConfigLanguage.parse('type = "pv"\n');
  const given = await domainConfigLanguage.complete(file, 12, knowledge());
  const place = (label: string) => sorted(given).findIndex((one) => one.label === label);
  assert.ok(place('vga') > place('pci_seize'));
  assert.ok(place('builder') > place('vga'));
  assert.equal(given.find(({ label }) => label === 'builder')?.deprecated, true);
});

test('a device is found by its name and says who has it', async () => {
  const { text, offset } = atCursor("pci = [ '|' ]");
  const given = await domainConfigLanguage.complete(domainConfigLanguage.parse(text), offset, knowledge('4.22', HOST));
  const card = given.find(({ label }) => label === '03:00.0');
  assert.equal(card?.detail, 'held by pciback · NVIDIA GA104');
  assert.equal(card?.filterText, '03:00.0 NVIDIA Corporation GA104');
  assert.match(String(card?.documentation), /VGA compatible controller/);
});

function sorted(given: readonly Completion[]): Completion[] {
  return [...given].sort((a, b) => (a.sortText < b.sortText ? -1 : 1));
}
