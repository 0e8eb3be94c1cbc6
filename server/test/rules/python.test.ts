import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyEdits } from '../../src/text/span.ts';
import { check } from './check.ts';
import { findingsOf, knowledge } from './knowledge.ts';

const PYTHON = 'python/config error at ';

/** The beginning of nearly every HVM config of the xm days. */
const ARCH = `import os, re
arch = os.uname()[4]
if re.search('64', arch):
    arch_libdir = 'lib64'
else:
    arch_libdir = 'lib'
`;

check([
  {
    text: `${ARCH}name = "guest"\nmemory = 512\ndevice_model = '/usr/' + arch_libdir + '/xen/bin/qemu-dm'\n`,
    found: [`${PYTHON}"os"`],
    but: ['key/deprecated'],
    says: [
      "config parsing error near `os': syntax error, unexpected IDENT, expecting += or '='.",
      'xl adds: Config file looks like it contains Python code.',
      '(line 1: import)',
    ],
    // xl ignores device_model, so nothing is lost.
    fixed: `# xm: import os, re
# xm: arch = os.uname()[4]
# xm: if re.search('64', arch):
#         arch_libdir = 'lib64'
#     else:
#         arch_libdir = 'lib'
name = "guest"
memory = 512
# xm: device_model = '/usr/' + arch_libdir + '/xen/bin/qemu-dm'
`,
  },
  {
    text: 'name = "web"\nhostname = name\nextra = "host=%s mem=%d" % (name, 1 << 9)\n',
    found: [`${PYTHON}"name"`],
    but: ['key/xm'],
    says: ['(line 2: the value of name)'],
    fixed: 'name = "web"\nhostname = "web"\nextra = "host=web mem=512"\n',
  },
  {
    text: 'base = "/srv/xen/"\nname = "a"\ndisk = ( "file:" + base + "a.img,xvda,w", # root\n         "phy:/dev/b,xvdb,w" )\n',
    found: [`${PYTHON}"("`],
    says: ['(line 3: a tuple)'],
    but: ['key/unknown'],
    fixed:
      '# xm: base = "/srv/xen/"\nname = "a"\ndisk = [ "file:/srv/xen/a.img,xvda,w", # root\n         "phy:/dev/b,xvdb,w" ]\n',
  },
  {
    text: 'name = "a"\ndisk = [ "a",\\\n  "b",\\\n  "c" ]\n',
    found: [`${PYTHON}"\\"`],
    but: ['create/no-kernel'],
    says: ['backslashes at the line’s end'],
    fixed: 'name = "a"\ndisk = [ "a",\n  "b",\n  "c" ]\n',
  },
  {
    text: 'name = "VM%d" % vmid\nmemory = 64\n',
    found: [`${PYTHON}"%"`],
    fixed: '# xm, not rewritten: name = "VM%d" % vmid\nmemory = 64\n',
  },
  {
    text: 'extra = """root=/dev/xvda1\nro"""\nacpi = True\nname = None\n',
    found: [`${PYTHON}""root=/dev/xvda1"`],
    fixed: 'extra = "root=/dev/xvda1\\nro"\nacpi = 1\n# xm: name = None\n',
  },
  {
    text: 'name = "a"\nif name == "a": memory = 256 * 2\nelse: memory = 1\n',
    found: [`${PYTHON}"name"`],
    fixed: 'name = "a"\nmemory = 512\n# xm: else: memory = 1\n',
  },
  {
    text: 'disk = []\ndisk.append("phy:/dev/a,xvda,w")\n',
    found: [`${PYTHON}"("phy:/dev/a,xvda,w")"`],
    fixed: 'disk = []\ndisk += [ "phy:/dev/a,xvda,w" ]\n',
  },
  // An xl that does not know += yet.
  {
    text: 'disk = []\ndisk.append("phy:/dev/a,xvda,w")\n',
    found: [`${PYTHON}"("phy:/dev/a,xvda,w")"`],
    fixed: 'disk = []\ndisk = [ "phy:/dev/a,xvda,w" ]\n',
    release: '4.12',
  },
  { text: 'import os\r\nname = "a"\r\n', found: [`${PYTHON}"os"`], fixed: '# xm: import os\nname = "a"\n' },
  // Both tools are there.
  { text: 'import os\n', found: [`${PYTHON}"os"`], says: ['xm of Xen 4.2 still runs it'], release: '4.2' },
  // Only xm is there, and to it Python is right.
  { text: 'import os\n', found: [], release: '3.4' },
  { text: ARCH, found: [], release: '3.4' },
]);

/** Slips in an xl config, which keep their own words: not one of them is Python. */
const SLIPS = [
  'name = coriolanus\n',
  'name = web-01\n',
  'name = "a\nvcpus = 2\n',
  'kernel = /boot/vmlinuz-5.10\n',
  'memory = 512M\n',
  'disk = [ "a" "b" ]\n',
  "disk = [ 'a',\\\n 'b' ]\n",
  'acpi = True\nvnc = True\n',
  'extra = root=/dev/xvda1 ro\n',
  'extra = ro=1\n',
  'vif = [,,]\n',
  'vif = [ mac=00:16:3e:00:00:01 ]\n',
  '# -*- mode: python -*-\nname = web\n',
  '#!/usr/bin/python\nname = web\n',
  'vnclisten = 0.0.0.0\n',
  'name = "x" + \n',
  'import the old image\n',
  'if you want this: set it\n',
  'else\n',
  'for each guest:\n  name = "a"\n',
  'vnc = 1\nvga = vnc\n',
  'llc-colors = "9-13"\n',
  'disk = [ phy:/dev/a,xvda,w ]\n',
  'name = foo(1)\n',
  'name = foo.bar\n',
  'cpus = 1,2,3\n',
  'cpus = "0,1" , "2"\n',
  'vcpus = 2 memory = 5\n',
  'name = "a"\r\nvcpus = 2\r\n',
  'name = "a"\n# end',
];
test('a slip is no Python', () => {
  for (const text of SLIPS) {
    const codes = findingsOf(text).map(({ code, severity }) => `${severity} ${code}`);
    assert.ok(!codes.some((code) => code.includes('python')), `${text}: ${codes.join(', ')}`);
    assert.ok(
      codes.some((code) => code.startsWith('error syntax/')),
      `${text}: ${codes.join(', ')}`,
    );
  }
});

/** Each is Python by one sign alone. */
const SIGNS: readonly (readonly [string, string])[] = [
  ['import os\n', 'import'],
  ['from socket import gethostname\n', 'import'],
  ['def f(x):\n  return 1\n', 'def'],
  ['if 1:\n  memory = 1\n', 'if'],
  ['for i in range(3):\n  disk.append("x")\n', 'for'],
  ['try:\n  import x\nexcept:\n  pass\n', 'try'],
  ["name = 'a' + 'b'\n", '“+”'],
  ['memory = 512 * 2\n', '“*”'],
  ['name = "VM%d" % vmid\n', '“%”'],
  ['vif = [ "mac=" + mac ]\n', '“+”'],
  ['disk = ( "a", "b" )\n', 'a tuple'],
  ['extra = """a\nb"""\n', 'a triple quote'],
  ['name = u"x"\n', 'a prefix before a quote'],
  ['name = "x"\nhostname = name\n', 'the value of name'],
  ['name = os.environ["X"]\n', 'os.environ'],
  ['xm_vars.check()\n', 'a call of xm_vars.check'],
  ['name = str(5)\n', 'a call of str'],
  ['extra = "a" \\\n "b"\n', 'a backslash at the line’s end'],
  ['print "hello"\n', 'print'],
  ['a, b = 1, 2\n', 'several names at once'],
];
test('one sign is enough', () => {
  for (const [text, what] of SIGNS) {
    const found = findingsOf(text).filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      found.map(({ code }) => code),
      ['python/config'],
      text,
    );
    assert.ok(found[0]?.message.includes(`: ${what})`), `${text}: ${found[0]?.message}`);
  }
});

test('the fix says what it leaves, and is the one to take where it leaves nothing', () => {
  const fixOf = (text: string) =>
    findingsOf(text)
      .find(({ code }) => code === 'python/config')
      ?.fixes?.()[0];
  const whole = fixOf(ARCH);
  assert.equal(whole?.title, 'Rewrite as an xl config');
  assert.equal(whole?.preferred, true);
  const one = fixOf('name = "VM%d" % vmid\n');
  assert.equal(one?.title, 'Rewrite as an xl config, one statement left as a comment');
  assert.equal(one?.preferred, undefined);
  assert.equal(
    fixOf('def f():\n  pass\nname = f()\nroot = f()\n')?.title,
    'Rewrite as an xl config, 3 statements left as comments',
  );
});

test('a rewritten file is Python no more, and what is the same in both stays untouched', () => {
  const same = "# why\nvcpus = 2 # two\nvif = [ \"bridge=xenbr0\",\n\t'' ]; on_crash='destroy'\n";
  const text = `${ARCH}${same}name = 'a' + arch\n`;
  const fix = findingsOf(text)
    .find(({ code }) => code === 'python/config')
    ?.fixes?.()[0];
  const after = applyEdits(text, fix?.edits ?? []);
  assert.ok(after.includes(same), after);
  assert.deepEqual(
    findingsOf(after).filter(({ code }) => /^(?:python|syntax)\//.test(code)),
    [],
  );
});

const XML = "<?xml version='1.0'?>\n<!-- mine -->\n<domain type='xen' id='3'>\n  <name>web</name>\n</domain>\n";
const SXP = '(domain\n    (on_crash restart)\n    (uuid 00000000-0000-0000-0000-000000000001)\n    (name web)\n)\n';
for (const [name, text, code, words] of [
  ['XML of libvirt', XML, 'syntax/libvirt-xml', 'virsh domxml-to-native xen-xl FILE'],
  ['SXP', SXP, 'syntax/sxp', 'as name, memory, disk and vif of an xl config'],
] as const) {
  test(`${name} is called by its name, once`, () => {
    const found = findingsOf(text);
    assert.deepEqual(
      found.map(({ code, severity, source }) => `${severity} ${code} ${source}`),
      [`error ${code} xl`],
    );
    assert.ok(found[0]?.message.includes('config parsing error near'), found[0]?.message);
    assert.ok(found[0]?.message.includes(words), found[0]?.message);
    assert.deepEqual(
      findingsOf(text, knowledge('3.4')).map(({ code, severity }) => `${severity} ${code}`),
      [`information ${code}`],
    );
  });
}
