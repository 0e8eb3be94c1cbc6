import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { domainConfigLanguage } from '../../src/features/domain-config/language.ts';
import { slice } from '../../src/text/span.ts';
import { HOST, knowledge } from '../rules/knowledge.ts';
import { atCursor } from './cursor.ts';

/** The text with the cursor, what is marked, and words that the hover holds; no mark: no hover. */
const CASES: readonly (readonly [at: string, marked?: string, says?: readonly string[], release?: Release])[] = [
  ['p|ci = []\n', 'pci', ['**`pci`**', 'PCI devices', '```xlcfg', '](https://']],
  ['|pci = []\n', 'pci'],
  ['pci| = []\n', 'pci'],
  ['memory | = 1\n'],
  ['memory = 5|12\n'],
  ['# p|ci\n'],
  ['\n|\n'],
  ['vc|pu = 1\n', 'vcpu', ['No release of Xen knows `vcpu`', 'Did you mean `vcpus`?', '**`vcpus`**']],
  ['fr|obnicate = 1\n', 'frobnicate', ['xl ignores it']],
  ['host|dev = [ "01:00.0" ]\n', 'hostdev', ['is libvirt’s; xl ignores it', 'pci']],
  ['passth|rough = "enabled"\n', 'passthrough', ['since 4.13']],
  ['passth|rough = "enabled"\n', 'passthrough', ['read by Xen 4.13 and newer', 'Xen 4.12 ignores it'], '4.12'],
  ['auto|balloon = "off"\n', 'autoballoon', ['/etc/xen/xl.conf']],
  ['vcpu_av|ail = 1\n', 'vcpu_avail', ['xm']],
  ['buil|der = "hvm"\n', 'builder', ['Deprecated since Xen 4.10', 'Use `type`']],
  ['type = "h|vm"\n', 'hvm', ['**`hvm`**', 'a value of `type`']],
  ['passthrough = "Ena|bled"\n', 'Enabled', ['**`enabled`**']],
  ['type = "no|nsense"\n'],
  // Inside the strings of pci.
  [
    "pci = [ '03:|00.0@5,permissive=1' ]\n",
    '03:00.0',
    ['**03:00.0** NVIDIA Corporation GA104 [10de:2484]', 'held by pciback'],
  ],
  ["pci = [ '03:00.|*' ]\n", '03:00.*', ['GA104', '**03:00.1**']],
  ["pci = [ '09:00|.0' ]\n", '09:00.0', ['no device at 09:00.0 in this machine']],
  ["pci = [ '03:00.0@|5' ]\n", '5', ['Slot 5 in the guest']],
  ["pci = [ '03:00.0@1|0' ]\n", '10', ['Slot 16 in the guest']],
  ["pci = [ '03:00.0,perm|issive=1' ]\n", 'permissive=1', ['**`permissive`**']],
  ["pci = [ '03:00.0,rdm_policy=rel|axed' ]\n", 'relaxed', ['a value of `rdm_policy`']],
  ["pci = [ '03:00.0,se|ize=1' ]\n", 'seize=1', ['knows no option `seize`'], '4.4'],
  // Half typed.
  ["pci = [ '03:|00.0\n", '03:00.0', ['GA104']],
  // rdm
  ['rdm = "str|ategy=host"\n', 'strategy=host', ['**`strategy`**']],
  ['rdm = "strategy=ho|st"\n', 'host', ['a value of `strategy`']],
];

for (const [at, marked, says = [], release] of CASES) {
  test(`${release ?? 'newest'}: ${at.replaceAll('\n', '⏎')}`, async () => {
    const { text, offset } = atCursor(at);
    const hover = await domainConfigLanguage.hover(domainConfigLanguage.parse(text), offset, knowledge(release, HOST));
    assert.equal(hover && slice(text, hover.span), marked);
    for (const words of says)
      assert.ok(hover?.markdown.includes(words), `"${words}" is missing in:\n${hover?.markdown}`);
  });
}
