/** The files that say how modules are loaded, as their readers take them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitKernelWords } from '../../src/specs/kernel-words.ts';
import { parseInitramfsConfig } from '../../src/syntax/dracut/parse.ts';
import { parseModprobe } from '../../src/syntax/modprobe/parse.ts';
import { parseModulesList } from '../../src/syntax/modules-list/parse.ts';

// Held against the real kmod in scripts/compare-with-kmod.mjs.
const MODPROBE: readonly [text: string, lines: readonly string[]][] = [
  ['options a b=1\n', ['1 options|a|b=1']],
  ['options\ta\tb=1', ['1 options|a|b=1']],
  ['  options  a  b ', ['1 options|a| b ']],
  ['options a\n', ['1 options|a bad']],
  ['options a \n', ['1 options|a bad']],
  ['options a  \n', ['1 options|a| ']],
  ['options\n', ['1 options bad']],
  ['options a b=\\\n  c\n', ['2 options|a|b=  c']],
  ['options a b\\c \\\\d\n', ['1 options|a|bc \\d']],
  ['# a \\\nblacklist b\nblacklist c\n', ['3 blacklist|c']],
  [' # a\n', ['1 #|a bad']],
  ['blacklist a # b\n', ['1 blacklist|a|# b']],
  ['alias a\n', ['1 alias|a bad']],
  ['alias a[0-9 b\n', ['1 alias|a[0-9|b bad']],
  ['softdep a pre: b\n\ninstall c /bin/true\n', ['1 softdep|a|pre: b', '3 install|c|/bin/true']],
];

for (const [text, expected] of MODPROBE) {
  test(`modprobe: ${JSON.stringify(text)}`, () => {
    const lines = parseModprobe(text).lines.map(({ command, module, rest, bad, number }) => {
      const words = [command.text, module?.text, rest?.text].filter((word) => word !== undefined).join('|');
      return `${number} ${words}${bad ? ' bad' : ''}`;
    });
    assert.deepEqual(lines, expected);
  });
}

test('modprobe: words know where they stand', () => {
  const text = '# c\noptions \\\n xen-pciback a=\\\nb\n';
  const [line] = parseModprobe(text).lines;
  assert.ok(line?.module && line.rest);
  assert.equal(text.slice(line.module.start, line.module.end), 'xen-pciback');
  assert.equal(text.slice(line.rest.start, line.rest.end), 'a=\\\nb');
  assert.equal(line.rest.text, 'a=b');
});

const KERNEL_WORDS: readonly [text: string, words: readonly string[]][] = [
  ['a b=c', ['a', 'b=c']],
  ['"hide=(a) (b)" c', ['hide=(a) (b)', 'c']],
  ['hide="(a) (b)" c', ['hide=(a) (b)', 'c']],
  ['a="b c', ['a=b c']],
  ['a=b"c d"e', ['a=b"c d"e']],
  ['=a b=', ['=a', 'b=']],
  ['a=b=c\t"d"', ['a=b=c', 'd']],
];

for (const [text, expected] of KERNEL_WORDS) {
  test(`kernel words: ${text}`, () => {
    const words = splitKernelWords(text).map(({ name, value }) => {
      const left = text.slice(name.start, name.end);
      return value ? `${left}=${text.slice(value.start, value.end)}` : left;
    });
    assert.deepEqual(words, expected);
  });
}

test('lists of modules', () => {
  const lines = parseModulesList('# a\n;b\n\n xen-pciback  hide=(a) \r\nloop').lines;
  assert.deepEqual(
    lines.map(({ module, rest }) => [module.text, rest?.text]),
    [
      ['xen-pciback', 'hide=(a)'],
      ['loop', undefined],
    ],
  );
});

const DRACUT: readonly [text: string, words: readonly string[]][] = [
  ['a+=" b c "\nd=e', ['a += b,c', 'd = e']],
  ['a=\'b c\'\n#d=e\n  f="g" # h\n', ['a = b,c', 'f = g']],
  ['a=(b "c d" # e\n f)\ng=h', ['a = b,c,d,f', 'g = h']],
  ['a="b\nc=d"\ne=f', ['a = b,c=d', 'e = f']],
  ['a=" $b \\"c "\n', ['a = $b,"c']],
  ['if x; then\n  a+=" b "\nfi', ['a += b']],
  ['a="b', ['a = b']],
  ['a=(b', ['a = b']],
];

for (const [text, expected] of DRACUT) {
  test(`dracut: ${JSON.stringify(text)}`, () => {
    const { assignments } = parseInitramfsConfig(text);
    assert.deepEqual(
      assignments.map(
        ({ name, appends, words }) => `${name} ${appends ? '+=' : '='} ${words.map((word) => word.text)}`,
      ),
      expected,
    );
  });
}

test('dracut: words know where they stand', () => {
  const text = 'force_drivers+=" xen-pciback "\n';
  const [assignment] = parseInitramfsConfig(text).assignments;
  const [word] = assignment?.words ?? [];
  assert.equal(word && text.slice(word.start, word.end), 'xen-pciback');
  assert.equal(assignment && text.slice(assignment.value.start, assignment.value.end), ' xen-pciback ');
});
