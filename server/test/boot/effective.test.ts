import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectiveLines } from '../../src/boot/effective.ts';
import { readGrubDefaults } from '../../src/boot/read-defaults.ts';

/** Variables, and the words of: a normal entry's Xen and dom0 line, a recovery entry's. Held against 20_linux_xen by scripts/compare-with-grub.mjs. */
const CASES: readonly (readonly [
  text: string,
  xen: string,
  dom0: string,
  recoveryXen: string,
  recoveryDom0: string,
])[] = [
  ['', '', '', '', 'single'],
  [
    'GRUB_CMDLINE_XEN="a b"\nGRUB_CMDLINE_XEN_DEFAULT="c"\nGRUB_CMDLINE_LINUX="d"\nGRUB_CMDLINE_LINUX_DEFAULT="e"\n',
    'a b c',
    'd e',
    'a b',
    'single d',
  ],
  ['GRUB_CMDLINE_LINUX="a"\nGRUB_CMDLINE_LINUX_XEN_REPLACE="b"\n', '', 'b', '', 'single b'],
  ['GRUB_CMDLINE_LINUX="a"\nGRUB_CMDLINE_LINUX_XEN_REPLACE=""\n', '', 'a', '', 'single a'],
  ['GRUB_CMDLINE_LINUX_DEFAULT="a"\nGRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT="b"\n', '', 'b', '', 'single'],
  ['GRUB_CMDLINE_XEN="a"\nGRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN b"\n', 'a b', '', 'a b', 'single'],
  ['GRUB_CMDLINE_XEN="a"\nGRUB_CMDLINE_XEN="b"\n', 'b', '', 'b', 'single'],
  ['X="y z"\nGRUB_CMDLINE_XEN="$NOBODY_KNOWS a $X"\n', 'a y z', '', 'a y z', 'single'],
  ['GRUB_CMDLINE_XEN="a \\"b c\\""\n', 'a "b c"', '', 'a "b c"', 'single'],
  ['GRUB_CMDLINE_LINUX="a \\"b c\\""\n', '', 'a b c', '', 'single a b c'],
  ['A="$A$A$A"\n'.repeat(60), '', '', '', 'single'],
];

for (const [text, xen, dom0, recoveryXen, recoveryDom0] of CASES) {
  test(JSON.stringify(text.slice(0, 80)), () => {
    const { normal, recovery } = effectiveLines(readGrubDefaults(text));
    const words = [normal.xen, normal.dom0, recovery.xen, recovery.dom0].map((line) => line.words.join(' '));
    assert.deepEqual(words, [xen, dom0, recoveryXen, recoveryDom0]);
  });
}
