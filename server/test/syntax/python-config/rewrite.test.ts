/** Rewritten configs against the real Python: it runs the original, and our text must say the same of every key. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { DomainConfig } from '../../../src/guests/domain-config.ts';
import { type RewriteFor, rewriteAsXl } from '../../../src/syntax/python-config/rewrite.ts';
import type { Statement, Value } from '../../../src/syntax/xl-config/tree.ts';
import { applyEdits } from '../../../src/text/span.ts';
import { Programs, randomFrom } from './programs.ts';

const KEYS = new Set('name extra root memory vcpus kernel disk vif pci device_model hostname'.split(' '));
const NEWEST: RewriteFor = {
  isKey: (name) => KEYS.has(name),
  isIgnored: (name) => name === 'device_model',
  plus: true,
  nested: true,
};
const OLD: RewriteFor = { ...NEWEST, plus: false, nested: false };

/** Runs each text and gives its names' values, `null` where Python refuses it; as xl says them: all is text or a list of it. */
const RUNNER = `
import json, sys, warnings
warnings.simplefilter('ignore')
def plain(value):
    if isinstance(value, bool): return str(int(value))
    if isinstance(value, int): return str(value)
    if isinstance(value, (list, tuple)): return [plain(each) for each in value]
    return value
answers = []
for text in json.load(sys.stdin):
    names = {}
    try:
        exec(text, names)
        answers.append({name: plain(value) for name, value in names.items() if isinstance(value, (str, int, list, tuple))})
    except Exception as error:
        answers.append(None)
json.dump(answers, sys.stdout)
`;

type Said = string | readonly Said[];

function runPython(texts: readonly string[]): (Record<string, Said> | null)[] | undefined {
  const { stdout, status } = spawnSync('python3', ['-c', RUNNER], { input: JSON.stringify(texts), encoding: 'utf8' });
  return status === 0 ? JSON.parse(stdout) : undefined;
}

/** What xl takes a rewritten text to say. */
function said(text: string): Record<string, Said> {
  const config = DomainConfig.parse(text);
  const names = new Set(config.tree.statements.flatMap(({ key }) => (key ? [key.name] : [])));
  return Object.fromEntries([...names].map((name) => [name, ofKey(config, name)]));
}

function ofKey(config: DomainConfig, name: string): Said {
  const list = config.list(name);
  if (list) return list.map(({ statement, value }) => ofValue(config, statement, value));
  return number(config.string(name) ?? '?');
}

function ofValue(config: DomainConfig, statement: Statement, value: Value): Said {
  if (value.kind === 'list') return value.items.map((item) => ofValue(config, statement, item));
  return number(config.atom(statement, value) ?? '?', value.kind === 'number');
}

/** Python says every number the same way. */
function number(text: string, isNumber = true): string {
  return isNumber && /^0x[0-9a-f]+$/.test(text) ? String(Number(text)) : text;
}

function compare(text: string, given: RewriteFor, python: Record<string, Said> | null): 'left' | 'same' {
  const rewrite = rewriteAsXl(text, given);
  assert.ok(rewrite, `not rewritten:\n${text}`);
  const result = applyEdits(text, rewrite.edits);
  const ours = said(result);
  assert.ok(python, `Python refuses it:\n${text}`);
  if (rewrite.left > 0) return 'left';
  for (const [name, value] of Object.entries(ours)) {
    assert.deepEqual(value, python[name] ?? `no ${name}`, `${name} of\n${text}\nbecomes\n${result}`);
  }
  for (const name of Object.keys(python))
    if (KEYS.has(name)) assert.ok(name in ours, `${name} of\n${text}\nis lost in\n${result}`);
  return 'same';
}

test('random configs say the same to Python before and to xl after', (context) => {
  const seed = Number(process.env.PYTHON_SEED ?? 20);
  const programs = new Programs(randomFrom(seed));
  const texts = Array.from({ length: Number(process.env.PYTHON_TEXTS ?? 400) }, () => programs.next());
  const answers = runPython(texts);
  if (!answers) {
    console.error('ATTENTION: there is no python3 here: rewritten configs were not compared with the real Python.');
    context.skip('there is no python3 here');
    return;
  }
  let same = 0;
  let ran = 0;
  for (const [at, text] of texts.entries()) {
    const python = answers[at] ?? null;
    // Some of them add a text to a number: Python refuses these itself.
    if (python === null) continue;
    ran++;
    if (compare(text, NEWEST, python) === 'same') same++;
    compare(text, OLD, python);
  }
  assert.ok(ran > texts.length / 2, `only ${ran} of ${texts.length} are Python`);
  assert.ok(same > ran * 0.8, `only ${same} of ${ran} are rewritten whole`);
});

/** What Python 2 alone knew, where comments go, and what is left: text, result, statements left. */
const CASES: readonly (readonly [string, string, number])[] = [
  ['', '', 0],
  // The same in both languages.
  ['memory = 0512\nvcpus = 2;\n', 'memory = 0512\nvcpus = 2;\n', 0],
  ['memory = 512L\nvcpus = 7 / 2\n', 'memory = 512\nvcpus = 3\n', 0],
  ['vcpus = 0XFF\nmemory = -1\n', 'vcpus = 255\nmemory = "-1"\n', 0],
  // A name that is no key and that nothing uses may be a slip of the pen: it stays to be told so.
  ['vcpu = 1 + 1\n', 'vcpu = 2\n', 0],
  ['n = 2\nvcpus = n\n', '# xm: n = 2\nvcpus = 2\n', 0],
  ['Vm = "a"\nname = "b"\n', '# xm: Vm = "a"\nname = "b"\n', 0],
  // None takes back what was set.
  ['extra = "a"\nextra = None\n', '# xm: extra = "a"\n# xm: extra = None\n', 0],
  // Two names for one list.
  ['disk = []\nvif = disk\nvif.append("a")\n', 'disk = []\nvif = [ ]\ndisk = [ "a" ]; vif = [ "a" ]\n', 0],
  // What shadows a function of Python, and what is not worked out at all.
  ['str = "a"\nname = str(1)\n', '# xm: str = "a"\n# xm, not rewritten: name = str(1)\n', 1],
  ['name = "\\xe9"\n', '# xm, not rewritten: name = "\\xe9"\n', 1],
  ['name = 1.5\n', '# xm, not rewritten: name = 1.5\n', 1],
  ['name = coriolanus\nvcpus = 1 + 1\n', '# xm, not rewritten: name = coriolanus\nvcpus = 2\n', 1],
  // A loop may change what it touches, and nothing else.
  [
    'disk = []\nname = "a" + "b"\nfor x in range(2):\n  disk.append("%d" % x)\n\n  # why\n  y = x\nvif = disk\nextra = name\n',
    'disk = []\nname = "ab"\n# xm, not rewritten: for x in range(2):\n#                      disk.append("%d" % x)\n\n  # why\n#                      y = x\n# xm, not rewritten: vif = disk\nextra = "ab"\n',
    2,
  ],
  // A function may change names whenever it is called.
  [
    'def f():\n  global name\n  name = "b"\nname = "a"\nf()\nextra = name\n',
    '# xm, not rewritten: def f():\n#                      global name\n#                      name = "b"\nname = "a"\n# xm, not rewritten: f()\n# xm, not rewritten: extra = name\n',
    3,
  ],
  [
    'name = "a"\nexecfile("b")\nextra = name\n',
    'name = "a"\n# xm, not rewritten: execfile("b")\n# xm, not rewritten: extra = name\n',
    2,
  ],
  // A comment takes the rest of its line.
  [
    '  import os; name = "a"; f(); vcpus = 1\n',
    '  # xm: import os\n  name = "a"; # xm, not rewritten: f()\n  vcpus = 1\n',
    1,
  ],
  // Nothing needs what only makes device_model.
  [
    'import os\narch = os.uname()[4]\ndevice_model = arch',
    '# xm: import os\n# xm: arch = os.uname()[4]\n# xm: device_model = arch\n',
    0,
  ],
  ['extra = ("a" # one\n  "b") # two\n', '# one\nextra = "ab" # two\n', 0],
  ['\ufeffname = "a" + "b" \\\n\nvcpus = 1', 'name = "ab" \n\nvcpus = 1', 0],
];

for (const [text, wanted, left] of CASES) {
  test(`rewritten: ${text.replaceAll('\n', '⏎').slice(0, 80)}`, () => {
    const rewrite = rewriteAsXl(text, NEWEST);
    assert.ok(rewrite);
    const result = applyEdits(text, rewrite.edits);
    assert.deepEqual([result, rewrite.left], [wanted, left]);
  });
}

test('no text is too strange', () => {
  const random = randomFrom(3);
  const pieces =
    'import |if |:\n|\n|  |"|\'|"""|(|)|[|]|{|}|+|%|=|+=|a|disk|.append(|\\\n|#|1|0x|\r\n|;|,|for x in |def f():\n|None|lambda x: |not |r"|\t|é|\0'.split(
      '|',
    );
  for (let count = 2000; count > 0; count--) {
    let text = '';
    for (let left = 1 + random() * 30; left > 0; left--) text += pieces[Math.floor(random() * pieces.length)];
    const rewrite = rewriteAsXl(text, count % 2 === 0 ? NEWEST : OLD);
    for (const { statements } of rewrite ? [DomainConfig.parse(applyEdits(text, rewrite.edits)).tree] : []) {
      assert.ok(
        statements.every(({ faults }) => faults.length === 0),
        JSON.stringify(text),
      );
    }
  }
});
