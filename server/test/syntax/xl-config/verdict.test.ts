import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { faultReport, PYTHON_WARNING } from '../../../src/syntax/xl-config/messages.ts';
import { type ParseOptions, parseConfig } from '../../../src/syntax/xl-config/parse.ts';
import { storedSettings } from '../../../src/syntax/xl-config/stored.ts';

/** What real xl says to each text, which is bytes; `npm test` holds them against the real libxlutil. */
interface Case {
  readonly name: string;
  readonly text: string;
  readonly outcome: 'taken' | 'refused' | 'aborted';
  readonly report: readonly string[];
  /** Line and value by name. */
  readonly settings: Readonly<Record<string, readonly [number, unknown]>>;
}

const CASES: readonly Case[] = JSON.parse(readFileSync('server/test/data/xl-language-cases.json', 'utf8'));

function reports(text: string, options?: ParseOptions): string[] {
  const tree = parseConfig(text, options);
  const lines = tree.statements.flatMap((statement) =>
    statement.faults
      .filter((fault) => fault.code !== 'syntax/nul')
      .map((fault) => faultReport('x.cfg', statement, fault)),
  );
  return tree.looksLikePython ? [...lines, ...PYTHON_WARNING] : lines;
}

for (const { name, text, outcome, report, settings } of CASES) {
  test(`as real xl: ${name}`, () => {
    const tree = parseConfig(text, { units: 'bytes' });
    const faults = tree.statements.flatMap((statement) => statement.faults);
    const aborts = faults.some((fault) => fault.code === 'syntax/nul');
    assert.equal(aborts ? 'aborted' : faults.length > 0 ? 'refused' : 'taken', outcome);
    assert.deepEqual(reports(text, { units: 'bytes' }), report);
    if (aborts) return;
    const stored = [...storedSettings(tree, text).values()].map(({ name, line, value }) => [name, [line, value]]);
    assert.deepEqual(Object.fromEntries(stored), settings);
  });
}

/** What stands before, and what may not follow there, in the words of the message. */
const STATES: readonly (readonly [string, string, string])[] = [
  ['', "'x' 1 , [ ] = +=", "$end or IDENT or NEWLINE or ';'"],
  ['k', "k 'x' 1 NEWLINE , [ ] ; END", "+= or '='"],
  ['k =', 'k NEWLINE , ] = += ; END', "STRING or NUMBER or '['"],
  ["k = 'x'", "k 'x' 1 , [ ] = +=", '$end'],
  ['k = [', 'k , = += ; END', "']'"],
  ["k = [ 'x'", "k 'x' 1 [ = += ; END", "']'"],
  ["k = [ 'x' ,", 'k , = += ; END', "']'"],
  ['k = [ [', 'k , = += ; END', "']'"],
  ["k = [ [ 'x'", "k 'x' 1 [ = += ; END", "']'"],
];
const TOKENS: Readonly<Record<string, readonly [string, string]>> = {
  k: ['k', 'IDENT'],
  "'x'": ["'x'", 'STRING'],
  '1': ['1', 'NUMBER'],
  NEWLINE: ['\n', 'NEWLINE'],
  END: ['', '$end'],
  '+=': ['+=', '+='],
};

for (const [before, tokens, expected] of STATES) {
  for (const token of tokens.split(' ')) {
    test(`after ${before || 'nothing'}: ${token}`, () => {
      const [written, name] = TOKENS[token] ?? [token, `'${token}'`];
      const line = token === 'NEWLINE' ? 0 : 1;
      const near = token === 'NEWLINE' ? '<newline>' : `\`${written}'`;
      assert.deepEqual(reports(`${before} ${written}`), [
        `x.cfg:${line}: config parsing error near ${near}: syntax error, unexpected ${name}, expecting ${expected}`,
      ]);
    });
  }
}

const LEXICAL = 'lexical error';

/** Where recovery, suppression and limits show. */
const REPORTS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'a second value on a line ends the reading',
    'a=1 b=2\n@\n',
    ["1 `b': syntax error, unexpected IDENT, expecting $end"],
  ],
  [
    'an error hides syntax errors for three tokens',
    'a b\nc d\n',
    ["1 `b': syntax error, unexpected IDENT, expecting += or '='"],
  ],
  ['a lexical error hides the syntax errors of its line', 'a @ b\nc=1\n', ["1 `@': lexical error"]],
  ['a bad byte before the newline hides those of the next line', 'a=1@\nb c\nd=1\n', ["1 `@': lexical error"]],
  [
    'only the first bad escape is reported',
    'a="\\q"\nb="\\q"\n',
    ['1 `"\\q"\': invalid character after backlash in quoted string'],
  ],
  ['a bad byte at the very end is overlooked', 'a=1@', []],
  ['a list added to a string', 'a="x"\na+=["y"]\n', ['2 `]\': can\'t add [list] to "string" or vice versa']],
  [
    'a comment that comes too early',
    'a= # x \t\n',
    ["0 `# x': syntax error, unexpected NEWLINE, expecting STRING or NUMBER or '['"],
  ],
  [
    'the end of the text has the line of the last token',
    'a=[\n\n\n',
    ["3 `': syntax error, unexpected $end, expecting ']'"],
  ],
];

for (const [name, text, lines] of REPORTS) {
  test(name, () => {
    assert.deepEqual(
      reports(text),
      lines.map((line) => line.replace(/^(\d+) /, 'x.cfg:$1: config parsing error near ')),
    );
  });
}

test('a character of several bytes is not alone before the end of its line', () => {
  assert.deepEqual(
    reports('a=1ä\nb c\n').map((line) => line.includes(LEXICAL)),
    [true, false],
  );
  assert.deepEqual(reports('a=1ä').length, 1);
});

test('lists as deep as the real stack allows, and one deeper', () => {
  const nested = (depth: number) => `a=${'['.repeat(depth)}${']'.repeat(depth)}\n`;
  assert.deepEqual(reports(nested(4996)), []);
  assert.match(reports(nested(4997)).join('\n'), /^x\.cfg:1: config parsing error near `[[\]]': memory exhausted$/);
  assert.equal(parseConfig(nested(100_000)).stopped, true);
});

test('a NUL in a string: xl aborts, and nothing behind is judged', () => {
  const tree = parseConfig('a = "x\0y"\nb c\n', { units: 'bytes' });
  const codes = tree.statements.flatMap(({ faults }) => faults.map(({ code }) => code));
  assert.deepEqual([codes, tree.stopped], [['syntax/nul'], true]);
});

test('faults beyond the limit are not kept', () => {
  const tree = parseConfig('@\n'.repeat(100), { maxFaults: 10 });
  assert.equal(tree.statements.flatMap(({ faults }) => faults).length, 10);
});
