/** A word into the files that update-grub reads, whatever their style; and nothing where that would do more. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { putWord, takeWord, wordsFromSources } from '../../src/boot/put-word.ts';
import { withFileEdits } from '../../src/text/file-edits.ts';
import { treeOf } from './machine.ts';

const GRUB = '/etc/default/grub';
const SECOND = '/etc/default/grub.d/b.cfg';

interface Case {
  readonly text: string;
  readonly more?: string;
  readonly reader?: 'xen' | 'dom0';
  readonly word?: string;
  readonly isDefault?: boolean;
  /** The changed text of the first file, or of `more` where that is given; `null`: there is no sure way. */
  readonly after: string | null;
}

const CASES: readonly Case[] = [
  { text: 'GRUB_CMDLINE_XEN="a"\n', after: 'GRUB_CMDLINE_XEN="a x=1"\n' },
  { text: "GRUB_CMDLINE_XEN='a b'", after: "GRUB_CMDLINE_XEN='a b x=1'" },
  { text: 'GRUB_CMDLINE_XEN=a\n', after: 'GRUB_CMDLINE_XEN="a x=1"\n' },
  { text: 'GRUB_CMDLINE_XEN=\n', after: 'GRUB_CMDLINE_XEN="x=1"\n' },
  { text: 'GRUB_CMDLINE_XEN=""\n', after: 'GRUB_CMDLINE_XEN="x=1"\n' },
  { text: 'GRUB_CMDLINE_XEN="a \\\n  b \\\n"\n', after: 'GRUB_CMDLINE_XEN="a \\\n  b x=1 \\\n"\n' },
  {
    text: 'GRUB_CMDLINE_XEN="a"\nGRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN b" # c\n',
    after: 'GRUB_CMDLINE_XEN="a"\nGRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN b x=1" # c\n',
  },
  { text: 'GRUB_CMDLINE_XEN="a -- ro"\n', after: 'GRUB_CMDLINE_XEN="a x=1 -- ro"\n' },
  {
    text: 'export GRUB_CMDLINE_XEN="a"; GRUB_TIMEOUT=1\n',
    after: 'export GRUB_CMDLINE_XEN="a x=1"; GRUB_TIMEOUT=1\n',
  },
  { text: '# nothing\nGRUB_TIMEOUT=1', after: '# nothing\nGRUB_TIMEOUT=1\nGRUB_CMDLINE_XEN="x=1"\n' },
  {
    text: 'GRUB_CMDLINE_XEN="a"\nGRUB_TIMEOUT=1\n',
    isDefault: true,
    after: 'GRUB_CMDLINE_XEN="a"\nGRUB_CMDLINE_XEN_DEFAULT="x=1"\nGRUB_TIMEOUT=1\n',
  },
  {
    text: 'GRUB_CMDLINE_LINUX="a"\n',
    more: 'GRUB_CMDLINE_LINUX=b\n',
    reader: 'dom0',
    after: 'GRUB_CMDLINE_LINUX="b x=1"\n',
  },
  {
    text: 'GRUB_CMDLINE_LINUX="a"\nGRUB_CMDLINE_LINUX_XEN_REPLACE="b"\n',
    reader: 'dom0',
    after: 'GRUB_CMDLINE_LINUX="a"\nGRUB_CMDLINE_LINUX_XEN_REPLACE="b x=1"\n',
  },
  { text: 'GRUB_CMDLINE_XEN="a"\n', word: 'x=1 y', after: 'GRUB_CMDLINE_XEN="a x=1 y"\n' },
  // The first file's value goes nowhere else: the word is put where the last one is made.
  {
    text: 'GRUB_CMDLINE_XEN="a"\nif true; then GRUB_CMDLINE_XEN="b"; fi\n',
    after: 'GRUB_CMDLINE_XEN="a"\nif true; then GRUB_CMDLINE_XEN="b x=1"; fi\n',
  },
  // Two variables that take up one: the word would come twice.
  {
    text: 'GRUB_CMDLINE_XEN="a"\nGRUB_CMDLINE_LINUX="$GRUB_CMDLINE_XEN"\n',
    after: 'GRUB_CMDLINE_XEN="a"\nGRUB_CMDLINE_LINUX="$GRUB_CMDLINE_XEN"\nGRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN x=1"\n',
  },
  { text: 'GRUB_CMDLINE_XEN="a"\n', word: 'x="1 2"', after: null },
  { text: 'GRUB_CMDLINE_XEN="a"\n', word: 'x=$y', after: null },
  { text: 'GRUB_CMDLINE_XEN = "a"\n', after: null },
];

for (const { text, more, reader = 'xen', word = 'x=1', isDefault, after } of CASES) {
  test(`${word} into ${text.replaceAll('\n', '⏎')}${more ?? ''}`, () => {
    const tree = treeOf({ [GRUB]: text, ...(more !== undefined && { [SECOND]: more }) });
    const placed = putWord(tree, { reader, text: word }, { isDefault: isDefault === true });
    const files = placed && withFileEdits(tree.files, placed.edits);
    assert.equal(files?.get(more === undefined ? GRUB : SECOND) ?? null, after);
    if (!files) return;
    assert.deepEqual(
      wordsFromSources({ ...tree, files }, reader).filter((each) => word.split(' ').includes(each)),
      word.split(' '),
    );
  });
}

for (const [text, word, after] of [
  ['GRUB_CMDLINE_LINUX="a x b"\n', 'x', 'GRUB_CMDLINE_LINUX="a b"\n'],
  ["GRUB_CMDLINE_LINUX='x b'\n", 'x', "GRUB_CMDLINE_LINUX='b'\n"],
  ['GRUB_CMDLINE_LINUX="a \\\n  x"\n', 'x', 'GRUB_CMDLINE_LINUX="a \\\n"\n'],
  // Empty, it would no longer stand in for the other one.
  ['GRUB_CMDLINE_LINUX_XEN_REPLACE="x"\n', 'x', 'GRUB_CMDLINE_LINUX_XEN_REPLACE=" "\n'],
  ['GRUB_CMDLINE_LINUX_XEN_REPLACE=x\n', 'x', 'GRUB_CMDLINE_LINUX_XEN_REPLACE=" "\n'],
] as const) {
  test(`${word} out of ${text.replaceAll('\n', '⏎')}`, () => {
    const tree = treeOf({ [GRUB]: text });
    const start = text.search(/\bx\b/);
    const edits = takeWord(tree, { file: GRUB, start, end: start + word.length });
    assert.equal(edits && withFileEdits(tree.files, [edits])?.get(GRUB), after);
  });
}

test('edits for another text are not made', () => {
  const edits = [{ span: { start: 0, end: 1 }, newText: '' }];
  assert.equal(withFileEdits(new Map([['/a', 'x']]), [{ file: '/a', before: 'y', edits }]), undefined);
  assert.equal(withFileEdits(new Map([['/a', 'x']]), [{ file: '/a', before: '', edits: [], isNew: true }]), undefined);
});
