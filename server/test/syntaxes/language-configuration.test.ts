// The language configurations hold regular expressions in JSON, which nothing else looks at before VS Code does.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

interface Configuration {
  readonly comments: { readonly lineComment: string };
  readonly wordPattern: string;
  readonly indentationRules: { readonly increaseIndentPattern: string; readonly decreaseIndentPattern: string };
  readonly onEnterRules?: readonly { readonly beforeText: string; readonly afterText?: string }[];
}

const read = (id: string) =>
  JSON.parse(readFileSync(`syntaxes/${id}.language-configuration.json`, 'utf8')) as Configuration;
const xlcfg = read('xlcfg');
const grub = read('grub');

/** The word under the cursor, which is what a completion replaces and a double click marks. */
function word(configuration: Configuration, marked: string): string {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  for (const match of text.matchAll(new RegExp(configuration.wordPattern, 'g'))) {
    if (match.index <= cursor && cursor <= match.index + match[0].length) return match[0];
  }
  return '';
}

test('words of a domain config', () => {
  for (const [marked, expected] of [
    ['pci_perm|', 'pci_perm'],
    ['vif2| = [ ]', 'vif2'],
    ["pci = [ '01|' ]", '01'],
    ["pci = [ '01:|' ]", '01:'],
    ["pci = [ '01:00.|' ]", '01:00.'],
    ["pci = [ '0000:03:0|0.1,permissive=1' ]", '0000:03:00.1'],
    ["pci = [ '03:00.*|@5' ]", '03:00.*'],
    ["pci = [ '03:00.1,permi|=1' ]", 'permi'],
    ["vif = [ 'mac=00:16:3e:aa:bb:|cc' ]", '00:16:3e:aa:bb:cc'],
    ['memory = 10|24', '1024'],
    ['memory = 0x|10', '0x10'],
    ['name| =', 'name'],
    ['name =|', ''],
  ] as const) {
    assert.equal(word(xlcfg, marked), expected, marked);
  }
});

test('words of boot lines', () => {
  for (const [marked, expected] of [
    ['iommu=no-int|', 'no-int'],
    ['iommu=no-|', 'no-'],
    ['dom0-io|mmu=strict', 'dom0-iommu'],
    ['xen-pciback.hi|de=(01:00.0)', 'xen-pciback.hide'],
    ['xen-pciback.hide=(01:00.0)(03:|', '03:'],
    ['dom0_mem=4G|,max:4G', '4G'],
    ['GRUB_CMDLINE_XEN|="iommu=1"', 'GRUB_CMDLINE_XEN'],
    ['com1=115200,8n1|', '8n1'],
    ['iommu=force,|', ''],
  ] as const) {
    assert.equal(word(grub, marked), expected, marked);
  }
});

test('indentation of lists and blocks', () => {
  const increases = ({ indentationRules }: Configuration, line: string) =>
    new RegExp(indentationRules.increaseIndentPattern).test(line);
  assert.ok(increases(xlcfg, 'pci = ['));
  assert.ok(increases(xlcfg, 'pci = [ # devices'));
  assert.ok(!increases(xlcfg, "pci = [ '01:00.0' ]"));
  assert.ok(!increases(xlcfg, '# pci = ['));
  assert.ok(new RegExp(xlcfg.indentationRules.decreaseIndentPattern).test('  ]'));
  assert.ok(increases(grub, "menuentry 'Xen' --class xen {"));
  assert.ok(increases(grub, 'if [ -s $prefix/grubenv ]; then'));
  assert.ok(!increases(grub, '}'));
  assert.ok(new RegExp(grub.indentationRules.decreaseIndentPattern).test('}'));
});

test('every regular expression compiles, matches no empty word and bears a long line', () => {
  const long = `${'[ '.repeat(20_000)}${'0a:'.repeat(20_000)}${"x-' ".repeat(20_000)}`;
  for (const configuration of [xlcfg, grub]) {
    assert.equal(''.match(new RegExp(configuration.wordPattern)), null);
    const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;
    const enter = (configuration.onEnterRules ?? []).flatMap((rule) => [rule.beforeText, rule.afterText ?? '']);
    for (const pattern of [increaseIndentPattern, decreaseIndentPattern, ...enter]) new RegExp(pattern).test(long);
    for (const _ of long.matchAll(new RegExp(configuration.wordPattern, 'g')));
    assert.equal(configuration.comments.lineComment, '#');
  }
});
