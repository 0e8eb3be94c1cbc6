// What can be folded in each language: from the line that stays to the last one that goes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANGUAGES, type LanguageId } from '../../src/protocol/languages.ts';
import { Service } from '../../src/service.ts';
import { catalogue } from '../rules/knowledge.ts';

const service = new Service({
  catalogue,
  openHost: async () => ({ label: '', devices: [] }),
  openXenVersion: async () => undefined,
});

/** `1-3`, `1-3 comment`: lines from 1. */
function folds(language: LanguageId, text: string): string[] {
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  return service
    .open(language, text)
    .folds()
    .map(({ start, end, kind }) => `${lineOf(start)}-${lineOf(end)}${kind === 'block' ? '' : ` ${kind}`}`);
}

const CASES: readonly (readonly [language: LanguageId, text: string, folds: readonly string[]])[] = [
  [LANGUAGES.domainConfig, "name = 'a'\nmemory = 1\n", []],
  // What closes a list on a line of its own stays in sight.
  [LANGUAGES.domainConfig, "disk = [\n 'a',\n 'b',\n]\nvif = [ 'x',\n 'y' ]\n", ['1-3', '5-6']],
  [LANGUAGES.domainConfig, 'vnuma = [\n [\n  "pnode=0",\n  "size=1"\n ],\n [ "pnode=1" ]\n]\n', ['1-6', '2-4']],
  [LANGUAGES.domainConfig, '# a\n# b\nname = "x"\n# alone\n\n# c\n# d\n# e', ['1-2 comment', '6-8 comment']],
  [
    LANGUAGES.domainConfig,
    '# region Disks\n# of data\n# and more\ndisk = []\n# endregion\n',
    ['1-5 region', '2-3 comment'],
  ],
  [LANGUAGES.domainConfig, "disk = [\n 'a',\n", ['1-2']],
  [LANGUAGES.domainConfig, '# a\r\n# b\r\ndisk = [\r\n "x",\r\n]\r\n', ['1-2 comment', '3-4']],
  [LANGUAGES.cpupool, 'cpus = [ "1",\n "2",\n]\n', ['1-2']],
  [
    LANGUAGES.grubCfg,
    "submenu 'S' {\n  menuentry 'A' {\n    if true; then\n      multiboot2 /xen\n    else\n      true\n    fi\n  }\n}\n",
    ['1-8', '2-7', '3-6'],
  ],
  [LANGUAGES.grubCfg, 'function f {\n  true\n}\nfor i in 1 2; do\n  echo $i\ndone\n', ['1-2', '4-5']],
  [
    LANGUAGES.grubCfg,
    "### BEGIN /etc/grub.d/20_linux_xen ###\nmenuentry 'A' {\n true\n}\n### END /etc/grub.d/20_linux_xen ###\n",
    ['1-5 region', '2-3'],
  ],
  [LANGUAGES.grubCfg, "#!/bin/sh\nexec tail -n +3 $0\nmenuentry 'A' {\n true\n}\n", ['3-4']],
  [LANGUAGES.grubCfg, "menuentry 'A' {\n true\n", ['1-2']],
  [
    LANGUAGES.grubMenu,
    'default 0\ntitle A\nroot (hd0,0)\nkernel /xen.gz\n\n# x\n# y\ntitle B\nkernel /b\n',
    ['2-4', '6-7 comment', '8-9'],
  ],
  [
    LANGUAGES.grubDefault,
    '# a\n# b\nGRUB_CMDLINE_XEN="iommu=1 \\\nloglvl=all"\nGRUB_TIMEOUT=5\n',
    ['1-2 comment', '3-4'],
  ],
  [LANGUAGES.xenEfi, '[global]\ndefault=x\n\n[x]\noptions=a\nkernel=b\n\n# c\n', ['1-2', '4-6']],
  [
    LANGUAGES.syslinux,
    'DEFAULT a\nMENU BEGIN more\nLABEL a\n  KERNEL mboot.c32\n  APPEND xen.gz\n\nMENU END\n',
    ['2-7 region', '3-5'],
  ],
  [LANGUAGES.blsEntry, '# a\n# b\ntitle x\n', []],
  [LANGUAGES.modprobe, '# a\n# b\noptions xen-pciback \\\n hide=(01:00.0)\nblacklist x\n', ['1-2 comment', '3-4']],
  [LANGUAGES.modulesList, '# a\n# b\nxen-pciback\n', ['1-2 comment']],
  [LANGUAGES.dracut, 'force_drivers+=" a\n b "\n# x\n# y\n', ['1-2', '3-4 comment']],
  [LANGUAGES.grubenv, '# GRUB Environment Block\n# WARNING\na=1\n###', []],
];

test('folds of every language', () => {
  for (const [language, text, expected] of CASES)
    assert.deepEqual(folds(language, text), expected, `${language}: ${text}`);
});

test('ten thousand lines fold at once, and hostile ones too', () => {
  const texts: readonly (readonly [LanguageId, string])[] = [
    [LANGUAGES.domainConfig, "disk = [\n 'a',\n 'b',\n]\n# x\n# y\n".repeat(1700)],
    [LANGUAGES.grubCfg, "menuentry 'A' {\n if true; then\n true\n fi\n}\n".repeat(2000)],
    [LANGUAGES.grubCfg, "submenu 'A' {\n".repeat(10_000)],
    [LANGUAGES.domainConfig, `vnuma = ${'[\n'.repeat(10_000)}`],
    [LANGUAGES.grubMenu, '# region\n'.repeat(10_000)],
  ];
  for (const [language, text] of texts) {
    const file = service.open(language, text);
    const start = performance.now();
    const { length } = file.folds();
    assert.ok(performance.now() - start < 300, `${language}: ${Math.round(performance.now() - start)} ms`);
    assert.ok(length <= 5000);
  }
});
