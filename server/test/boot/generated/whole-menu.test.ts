import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesFromGenerated } from '../../../src/boot/generated/choices-from-generated.ts';
import { WholeMenu } from '../../../src/boot/generated/whole-menu.ts';
import { treeOf } from '../machine.ts';

const FILE = '/boot/grub/grub.cfg';
const xen = (title: string) => `menuentry '${title}' --id id-${title} {\nmultiboot2 /xen.gz\nmodule2 /vmlinuz\n}\n`;
const MENU = `submenu S {\n${xen('A')}submenu T {\n${xen('B')}${xen('C')}}\n}\nsubmenu E {\n}\n${xen('D')}`;

/** What a value of `default` starts; with `first` where no entry has that name. GRUB takes what stands behind a `>` with it all the same. */
const CASES: readonly (readonly [value: string, started: string])[] = [
  ['2', 'D'],
  ['id-D', 'D'],
  ['S', 'A'],
  ['S>T', 'B'],
  ['S>1>id-C', 'C'],
  ['S>nothing', 'A first'],
  ['nothing', 'A first'],
  ['nothing>1', 'B first'],
  ['nothing>T>1', 'C first'],
  // An empty submenu.
  ['E', 'E'],
];

for (const [value, started] of CASES) {
  test(`default=${value}`, () => {
    const tree = treeOf({ [FILE]: `set default="${value}"\n${MENU}` });
    const { entry, isNamed } = new WholeMenu(tree, FILE).choice(value);
    assert.equal(`${entry?.title}${isNamed ? '' : ' first'}`, started);
    const byItself = choicesFromGenerated(tree).filter(({ isDefault }) => isDefault);
    assert.deepEqual(
      byItself.map(({ title }) => title),
      entry?.isSubmenu ? [] : [entry?.title],
    );
  });
}
