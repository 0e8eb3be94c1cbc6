import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesFromSources } from '../../src/boot/sources/choices-from-sources.ts';
import { chosenItem } from '../../src/boot/sources/default-entry.ts';
import { treeOf } from './machine.ts';

// What GRUB itself boots of such menus is compared by scripts/compare-with-grub.mjs.

const XEN = (title: string, id = '') =>
  `menuentry '${title}'${id && ` --id ${id}`} {\n\tmultiboot2 /boot/xen.gz a\n\tmodule2 /boot/vmlinuz-1 b\n}\n`;
const LINUX = "menuentry 'L' {\n\tlinux /boot/vmlinuz-1\n}\n";
const tail = (text: string) => `#!/bin/sh\nexec tail -n +3 $0\n${text}`;
const SCRIPTS = { '/etc/grub.d/00_header': 'next_entry', '/etc/grub.d/10_linux': '', '/etc/grub.d/20_linux_xen': '' };

function of(files: Readonly<Record<string, string>>, notRun: readonly string[] = []) {
  const tree = treeOf({ '/etc/default/grub': '', ...SCRIPTS, ...files });
  // Somebody looked into the folders.
  const folders = new Map([...tree.folders, ['/boot/grub', Object.keys(files).flatMap((path) => inGrub(path))]]);
  return choicesFromSources({ ...tree, folders, notRun });
}

function inGrub(path: string): string[] {
  return path.startsWith('/boot/grub/') ? [path.slice('/boot/grub/'.length)] : [];
}

const defaults = (wanted: string) => ({ '/etc/default/grub': `GRUB_DISTRIBUTOR=Debian\nGRUB_DEFAULT=${wanted}\n` });
const SIMPLE = 'Debian GNU/Linux, with Xen hypervisor';

/** `GRUB_DEFAULT`, more files, and the title of the entry of Xen's that boots by itself; `unsure` where a note says that nobody knows. */
const CASES: readonly (readonly [
  wanted: string,
  files: Readonly<Record<string, string>>,
  title: string | undefined,
])[] = [
  // The entries of Linux count: one, and a submenu.
  ['2', {}, SIMPLE],
  ['0', {}, undefined],
  // So do those of one's own, before and behind.
  ['3', { '/etc/grub.d/06_mine': tail(LINUX) }, SIMPLE],
  ['0', { '/etc/grub.d/06_mine': tail(XEN('Mine')) }, 'Mine'],
  ['4', { '/etc/grub.d/40_custom': tail(XEN('Mine')) }, 'Mine'],
  ['mine', { '/etc/grub.d/40_custom': tail(LINUX + XEN('Mine', 'mine')) }, 'Mine'],
  ['"S>1"', { '/etc/grub.d/40_custom': tail(`submenu S {\n${LINUX}${XEN('Deep')}}\n`) }, 'Deep'],
  ['S', { '/etc/grub.d/40_custom': tail(`submenu S {\n${XEN('Deep')}${LINUX}}\n`) }, 'Deep'],
  // A title stands for the first that has it.
  [`"${SIMPLE}"`, { '/etc/grub.d/06_mine': tail(XEN(SIMPLE)) }, SIMPLE],
  // What nothing is called stands for the first of all.
  ['nothing', { '/etc/grub.d/06_mine': tail(XEN('Mine')) }, 'Mine'],
  // A number in front of a title is a number for GRUB.
  ['"2 of them"', {}, SIMPLE],
  // Scripts that are not followed: names still are.
  ['3', { '/etc/grub.d/06_mine': '#!/bin/sh\nfor k in /boot/*; do echo "menuentry $k {"; echo "}"; done\n' }, 'unsure'],
  [`"${SIMPLE}"`, { '/etc/grub.d/06_mine': '#!/bin/sh\nmake-entries\n' }, SIMPLE],
  ['2', { '/etc/grub.d/30_os-prober': '#!/bin/sh\n' }, SIMPLE],
  ['4', { '/etc/grub.d/30_uefi-firmware': '#!/bin/sh\n', '/etc/grub.d/40_custom': tail(XEN('Mine')) }, 'unsure'],
  ['2', { '/etc/grub.d/06_mine': tail(`if cpuid -l; then\n${XEN('Maybe')}fi\n`) }, 'unsure'],
  ['Maybe', { '/etc/grub.d/06_mine': tail(`if cpuid -l; then\n${XEN('Maybe')}fi\n`) }, 'Maybe'],
  // custom.cfg is read when GRUB starts.
  ['C', { '/boot/grub/custom.cfg': "menuentry 'C' {\n}\n", '/etc/grub.d/41_custom': CUSTOM() }, undefined],
  ['4', { '/etc/grub.d/41_custom': CUSTOM(), '/etc/grub.d/42_mine': tail(XEN('Mine')) }, 'Mine'],
  // Names that grub-mkconfig passes over.
  ['2', { '/etc/grub.d/06_mine~': tail(LINUX), '/etc/grub.d/README': 'x' }, SIMPLE],
  // What was saved.
  ['saved', { '/boot/grub/grubenv': '# GRUB Environment Block\nsaved_entry=2\n' }, SIMPLE],
  ['0', { '/boot/grub/grubenv': '# GRUB Environment Block\nnext_entry=2\n' }, SIMPLE],
  ['0', { '/boot/grub/grubenv': '# GRUB Environment Block\nnext_entry=2\n', '/etc/grub.d/00_header': '' }, undefined],
];

function CUSTOM(): string {
  return '#!/bin/sh\ncat <<EOF\nif [ -f  \\${config_directory}/custom.cfg ]; then\n  source \\${config_directory}/custom.cfg\nfi\nEOF\n';
}

for (const [wanted, files, title] of CASES) {
  test(`GRUB_DEFAULT=${wanted} with ${Object.keys(files).join(', ')}`, () => {
    const { choices, notes } = of({ ...defaults(wanted), ...files });
    const chosen = choices.filter(({ isDefault }) => isDefault).map((choice) => choice.title);
    const isUnsure = notes.some(({ kind }) => kind === 'default');
    assert.deepEqual(isUnsure ? ['unsure'] : chosen, title === undefined ? [] : [title]);
  });
}

test("the entries of one's own stand where their script stands", () => {
  const files = { '/etc/grub.d/06_mine': tail(XEN('First')), '/etc/grub.d/40_custom': tail(XEN('Last')) };
  const titles = of({ ...defaults('0\nGRUB_DISABLE_RECOVERY=true'), ...files }).choices.map(({ title }) => title);
  assert.deepEqual(titles, ['First', SIMPLE, 'Debian GNU/Linux, with Xen 4.17-amd64 and Linux 6.1.0-9-amd64', 'Last']);
});

test('what a script of one’s own does besides is said of its entries', () => {
  const files = { '/etc/grub.d/40_custom': `#!/bin/sh\nif true; then\ncat <<'E'\n${XEN('Mine')}E\nfi\n` };
  const mine = of(files).choices.find(({ title }) => title === 'Mine');
  assert.match(mine?.unknown.join() ?? '', /whether \/etc\/grub\.d\/40_custom prints it/);
});

/** Files, and why update-grub throws its grub.cfg away. */
const BROKEN: readonly (readonly [files: Readonly<Record<string, string>>, why: RegExp | undefined])[] = [
  [
    { '/etc/grub.d/40_custom': tail('menuentry x {\n') },
    /cannot read what \/etc\/grub\.d\/40_custom prints\. .*line 3/,
  ],
  [{ '/etc/grub.d/40_custom': '#!/bin/sh\nif x; then\ncat <<E\nmenuentry x {\nE\nfi\necho }\n' }, undefined],
  [
    { '/etc/default/grub': 'GRUB_CMDLINE_LINUX="|"\nGRUB_CMDLINE_LINUX_XEN_REPLACE=a\n' },
    /breaks the entries of Linux/,
  ],
  [{ '/etc/default/grub': "GRUB_DEFAULT='a\"b'\n" }, /GRUB_DEFAULT breaks it/],
];

for (const [files, why] of BROKEN) {
  test(`thrown away: ${why}`, () => {
    const { choices, notes } = of(files);
    assert.equal(choices.length > 0, why === undefined);
    if (why) assert.match(notes[0]?.message ?? '', why);
    assert.equal(notes[0]?.kind === 'stops', why !== undefined);
  });
}

test('the item of a menu that a value means, as GRUB reads it', () => {
  const menu = ['A', 'B > C', '3x'].map((title) => ({ kind: 'menuentry', title, id: `id-${title}` }) as const);
  const title = (wanted: string, of: readonly ((typeof menu)[number] | undefined)[] = menu) => {
    const chosen = chosenItem(of, wanted);
    return typeof chosen === 'object' ? chosen.item.title : chosen;
  };
  assert.deepEqual(
    ['', '0', '1', '0x1', '01', ' 1', '9', 'B >> C', 'id-A', '3x', 'none', 'A>x'].map((w) => title(w)),
    ['A', 'A', 'B > C', 'B > C', 'B > C', 'B > C', 'A', 'B > C', 'A', 'A', 'A', 'A'],
  );
  const [a, b] = menu;
  assert.deepEqual(
    ['0', '1', '2', 'B >> C', 'x', ''].map((w) => title(w, [a, undefined, b])),
    ['A', 'unsure', 'unsure', 'B > C', 'unsure', 'A'],
  );
});
