import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locate } from '../../../src/syntax/xl-config/locate.ts';
import { parseConfig } from '../../../src/syntax/xl-config/parse.ts';

/** `|` is the cursor. The place: key of the statement, then the kinds of values around; `start` or `comment` last. */
function shown(marked: string): string {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { statement, path, inComment, atStart } = locate(parseConfig(text), text, offset);
  return [
    statement === undefined ? '' : (statement.key?.name ?? '-'),
    ...path.map(({ kind }) => kind),
    ...(inComment ? ['comment'] : []),
    ...(atStart ? ['start'] : []),
  ]
    .join(' ')
    .trim();
}

const PLACES: readonly (readonly [string, string])[] = [
  ['|', 'start'],
  ['  |', 'start'],
  ['vc|', 'vc'],
  ['|vcpus = 2', 'vcpus start'],
  ['vcpus =|', 'vcpus'],
  ['vcpus = |', 'vcpus'],
  ['vcpus = |\nmemory = 1', 'vcpus'],
  ['vcpus =\n|', 'start'],
  ['vcpus = 2|', 'vcpus number'],
  ['vcpus = 2 |', ''],
  ['vcpus = 2\n|', 'start'],
  ['vcpus = 2; |', 'start'],
  ['vcpus = 2 # |', 'comment'],
  ['vcpus = 2 # c\n # |', 'comment'],
  ['# |', 'comment'],
  ['name = "# |"', 'name string'],
  ['name = "|', 'name string'],
  ['pci = [|]', 'pci list'],
  ['pci = [ |', 'pci list'],
  ["pci = [ '|' ]", 'pci list string'],
  ["pci = [ '01:00.0', |", 'pci list'],
  ["pci = [ '01:00.0',\n  |\n", 'pci list'],
  ["pci = [ '01:00.0',\n  |\nvcpus = 2\n", 'pci list'],
  ["pci = [ '01:00.0', # |\n]", 'pci list comment'],
  ["pci = [ '01:00.0' ]|", 'pci'],
  ["pci = [ [ '|' ] ]", 'pci list list string'],
  ["a = 1\npci = [ 'a', 'b|' ]\nc = 2", 'pci list string'],
];

for (const [marked, place] of PLACES) {
  test(`at ${JSON.stringify(marked)}`, () => assert.equal(shown(marked), place));
}
