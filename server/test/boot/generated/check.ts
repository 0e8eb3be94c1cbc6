import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BootChoice, BootTree, TracedWord } from '../../../src/boot/choices.ts';
import { choicesFromGenerated } from '../../../src/boot/generated/choices-from-generated.ts';

export function treeOf(
  files: Readonly<Record<string, string>>,
  folders: Readonly<Record<string, string[]>> = {},
): BootTree {
  return { files: new Map(Object.entries(files)), folders: new Map(Object.entries(folders)), unreadable: [] };
}

/** A word as its reader gets it; where it is written otherwise in the file, or in another one, that stands behind it in braces. */
function describeWord(tree: BootTree, choice: BootChoice, { text, origin }: TracedWord): string {
  if (!origin) return `${text}{}`;
  const written = tree.files.get(origin.file)?.slice(origin.start, origin.end) ?? 'NO SUCH FILE';
  const elsewhere = origin.file === choice.file ? '' : `@${origin.file.slice(origin.file.lastIndexOf('/') + 1)}`;
  return written === text && !elsewhere ? text : `${text}{${written === text ? '' : written}${elsewhere}}`;
}

/** `* Title (id) under › under | xen [image]: words | dom0 [image]: words ? unknown`; `*` marks the one that starts by itself. */
export function describeChoice(tree: BootTree, choice: BootChoice): string {
  const id = choice.id === undefined ? '' : ` (${choice.id})`;
  const words = (of: readonly TracedWord[]) => of.map((word) => ` ${describeWord(tree, choice, word)}`).join('');
  for (const word of choice.xen) assert.equal(word.line, 'xen');
  for (const word of choice.dom0) assert.equal(word.line, 'dom0');
  if (choice.place) assert.ok(choice.place.end <= (tree.files.get(choice.file)?.length ?? 0));
  const under = choice.under.length > 0 ? ` < ${choice.under.join(' < ')}` : '';
  return [
    `${choice.isDefault ? '* ' : ''}${choice.title}${id}${under}${choice.recovery ? ' RECOVERY' : ''}`,
    `xen [${choice.xenImage ?? ''}]:${words(choice.xen)}`,
    `dom0 [${choice.dom0Image ?? ''}]:${words(choice.dom0)}${choice.unknown.map((name) => ` ?${name}`).join('')}`,
  ].join(' | ');
}

export interface GeneratedCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly folders?: Readonly<Record<string, string[]>>;
  readonly choices: readonly string[];
}

export function checkGenerated(cases: readonly GeneratedCase[]): void {
  for (const { name, files, folders, choices } of cases) {
    test(name, () => {
      const tree = treeOf(files, folders);
      const found = choicesFromGenerated(tree);
      assert.deepEqual(
        found.map((choice) => describeChoice(tree, choice)),
        choices,
      );
    });
  }
}
