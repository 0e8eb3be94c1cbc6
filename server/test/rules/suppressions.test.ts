/** Comments that silence findings. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANGUAGES, type LanguageId } from '../../src/protocol/languages.ts';
import { Service } from '../../src/service.ts';
import { applyEdits } from '../../src/text/span.ts';
import { seeded } from '../guests/random.ts';
import { catalogue } from './knowledge.ts';

function open(text: string, language: LanguageId = LANGUAGES.domainConfig, rules: Record<string, string> = {}) {
  const service = new Service({
    catalogue,
    openHost: async () => ({ label: 'no machine', devices: [] }),
    openXenVersion: async () => undefined,
  });
  service.configure({ release: '4.22', rules: { 'memory/*': 'off', 'guest/no-type': 'off', ...rules } });
  const file = service.open(language, text);
  return { file, found: [...file.check()].filter((finding) => finding !== undefined) };
}

interface Case {
  readonly text: string;
  /** `CODE at "WHAT IS MARKED"`. */
  readonly found: readonly string[];
  /** The text after the first fix of the last finding. */
  readonly fixed?: string;
  readonly language?: LanguageId;
}

function check(cases: readonly Case[]): void {
  for (const { text, found: wanted, fixed, language } of cases) {
    test(`${language ?? 'xlcfg'}: ${JSON.stringify(text)}`, () => {
      const { found } = open(text, language);
      assert.deepEqual(
        found.map(({ code, span }) => `${code} at "${text.slice(span.start, span.end)}"`),
        wanted,
      );
      if (fixed === undefined) return;
      const fix = found.at(-1)?.fixes?.()[0];
      assert.equal(fix && applyEdits(text, fix.edits), fixed);
    });
  }
}

const G = 'name = "g"\ntype = "hvm"\n';

check([
  { text: `${G}frobnicate = 1 # xen-config: ignore key/unknown\n`, found: [] },
  { text: `${G}frobnicate = 1 #xen-config:ignore key/unknown -- ours, for the backup\n`, found: [] },
  { text: `${G}# xen-config: ignore key/unknown\n\n# more\nfrobnicate = 1\n`, found: [] },
  { text: `${G}frobnicate = 1\n# xen-config: ignore-file key/unknown\nquux_quux = 1\n`, found: [] },
  { text: `${G}frobnicate = 1 # xen-config: ignore key/*\n`, found: [] },
  { text: `${G}frobnicate = 1 # xen-config: ignore key/unknown\r\n`, found: [] },
  // The next line is another one.
  {
    text: `${G}vcpus = 2 # xen-config: ignore key/unknown\nfrobnicate = 1\n`,
    found: ['key/unknown at "frobnicate"', 'suppression/unneeded at "key/unknown"'],
    fixed: `${G}vcpus = 2\nfrobnicate = 1\n`,
  },
  {
    text: `${G}# xen-config: ignore key/unknown\nvcpus = 2\n`,
    found: ['suppression/unneeded at "key/unknown"'],
    fixed: `${G}vcpus = 2\n`,
  },
  {
    text: `${G}frobnicate = 1 # xen-config: ignore key/xm, key/unknown\n`,
    found: ['suppression/unneeded at "key/xm"'],
    fixed: `${G}frobnicate = 1 # xen-config: ignore key/unknown\n`,
  },
  {
    text: `${G}frobnicate = 1 # xen-config: ignore key/unknown, key/xm\n`,
    found: ['suppression/unneeded at "key/xm"'],
    fixed: `${G}frobnicate = 1 # xen-config: ignore key/unknown\n`,
  },
  {
    text: `${G}frobnicate = 1 # xen-config: ignore key/unknwon\n`,
    found: ['key/unknown at "frobnicate"', 'suppression/unknown-code at "key/unknwon"'],
    fixed: `${G}frobnicate = 1 # xen-config: ignore key/unknown\n`,
  },
  {
    text: `${G}frobnicate = 1 # xen-config: ignore\n`,
    found: ['key/unknown at "frobnicate"', 'suppression/unclear at "# xen-config: ignore"'],
  },
  { text: `${G}# xen-config: off\n`, found: ['suppression/unclear at "# xen-config: off"'] },
  { text: `${G}# xen-config: ignore-line a/b\n`, found: ['suppression/unclear at "# xen-config: ignore-line a/b"'] },
  // In a list, and a whole statement.
  { text: `${G}pci = [\n  '03:00', # xen-config: ignore pci/no-function\n  '04:00.0',\n]\n`, found: [] },
  { text: `${G}pci = [\n  # xen-config: ignore pci/no-function\n  '03:00',\n]\n`, found: [] },
  { text: `${G}pci = [ # xen-config: ignore pci/no-function\n  '03:00',\n  '04:00',\n]\n`, found: [] },
  { text: `${G}# xen-config: ignore pci/no-function\npci = [\n  '03:00',\n  '04:00',\n]\n`, found: [] },
  // Words in a string are no comment, nor is what another comment says.
  {
    text: `${G}frobnicate = "a # xen-config: ignore key/unknown"\n`,
    found: ['key/unknown at "frobnicate"'],
  },
  { text: `${G}frobnicate = 1 # as in: # xen-config: ignore key/unknown\n`, found: ['key/unknown at "frobnicate"'] },
  // What depends on the machine is never unneeded.
  { text: `${G}pci = [ '03:00.0' ] # xen-config: ignore host/no-such-device\n`, found: [] },
  // An error can be silenced; what is said of comments cannot.
  { text: `${G}memory = 512M # xen-config: ignore syntax/lexical\n`, found: [] },
  {
    text: `${G}# xen-config: ignore-file suppression/unneeded\n`,
    found: ['suppression/unneeded at "suppression/unneeded"'],
  },
  // Other languages.
  { language: LANGUAGES.xlConf, text: 'memory = 1 # xen-config: ignore key/guest\n', found: [] },
  {
    language: LANGUAGES.grubDefault,
    text: 'GRUB_CMDLINE_XEN="foo=1" # xen-config: ignore boot/unknown-xen-word\n',
    found: [],
  },
  {
    language: LANGUAGES.grubDefault,
    text: '# xen-config: ignore boot/unknown-xen-word\nGRUB_CMDLINE_XEN="iommu=1 \\\n foo=1"\n',
    found: [],
  },
  {
    language: LANGUAGES.grubDefault,
    text: 'GRUB_CMDLINE_XEN="foo=1\n# xen-config: ignore-file boot/unknown-xen-word"\n',
    found: ['boot/unknown-xen-word at "foo"'],
  },
  {
    language: LANGUAGES.grubMenu,
    text: 'title X\n# xen-config: ignore boot/unknown-xen-word\nkernel /xen.gz foo=1\nmodule /vmlinuz-6.1\n',
    found: [],
  },
  {
    language: LANGUAGES.grubMenu,
    text: 'title X\nkernel /xen.gz foo=1 # xen-config: ignore-file boot/*\nmodule /vmlinuz-6.1\n',
    found: [
      'boot/unknown-xen-word at "foo"',
      'boot/unknown-xen-word at "#"',
      'boot/unknown-xen-word at "xen-config:"',
      'boot/unknown-xen-word at "ignore-file"',
      'boot/unknown-xen-word at "boot/*"',
    ],
  },
  {
    language: LANGUAGES.grubCfg,
    text: "menuentry 'it''s # xen-config: ignore-file boot/*' {\n multiboot2 /xen.gz foo=1 # xen-config: ignore boot/unknown-xen-word\n module2 /vmlinuz-6.1\n}\n",
    found: [],
  },
]);

test('a comment counts from the change on that makes it one, and up to the one that ends it', () => {
  const before = 'name = "g"\nkernel = "/k"\nnmae = 1 ';
  const comment = '# xen-config: ignore key/unknown';
  const { file } = open(before);
  const codes = () => [...file.check()].flatMap((finding) => (finding ? [finding.code] : []));
  const change = (start: number, end: number, newText: string) => {
    const text = file.text().slice(0, start) + newText + file.text().slice(end);
    file.change(text, { start, end, newText });
    assert.deepEqual(
      codes(),
      open(text).found.map(({ code }) => code),
      text,
    );
  };
  for (let at = 0; at < comment.length; at++) change(before.length + at, before.length + at, comment.charAt(at));
  assert.ok(!codes().includes('key/unknown'));
  const at = before.length + comment.indexOf('-');
  change(at, at + 1, '--');
  assert.ok(codes().includes('key/unknown'));
  // Taken away again, what stands on both sides makes the word.
  change(at, at + 1, '');
  assert.ok(!codes().includes('key/unknown'));
  change(0, file.text().length, before);
  assert.ok(codes().includes('key/unknown'));
});

test('a comment is needed whatever the settings: they come behind', () => {
  const text = `${G}frobnicate = 1 # xen-config: ignore key/unknown\n`;
  assert.deepEqual(open(text, LANGUAGES.domainConfig, { 'key/unknown': 'off' }).found, []);
});

const OFFERED: readonly [string, string, string, LanguageId?][] = [
  [
    `${G}  frobnicate = 1`,
    `${G}  # xen-config: ignore key/unknown\n  frobnicate = 1`,
    `# xen-config: ignore-file key/unknown\n${G}  frobnicate = 1`,
  ],
  [
    `# xen-config: ignore-file key/xm\n${G}vcpu_avail = 1\n# xen-config: ignore key/deprecated\nfrobnicate = 1\n`,
    `# xen-config: ignore-file key/xm\n${G}vcpu_avail = 1\n# xen-config: ignore key/deprecated, key/unknown\nfrobnicate = 1\n`,
    `# xen-config: ignore-file key/xm, key/unknown\n${G}vcpu_avail = 1\n# xen-config: ignore key/deprecated\nfrobnicate = 1\n`,
  ],
  [
    `${G}pci = [\n  '04:00.0',\n  '03:00' ]\n`,
    `${G}pci = [\n  '04:00.0',\n  # xen-config: ignore pci/no-function\n  '03:00' ]\n`,
    `# xen-config: ignore-file pci/no-function\n${G}pci = [\n  '04:00.0',\n  '03:00' ]\n`,
  ],
  [
    `${G}# the end`,
    `${G}# xen-config: ignore syntax/lexical\n# the end`,
    `# xen-config: ignore-file syntax/lexical\n${G}# the end`,
  ],
  [
    'GRUB_CMDLINE_XEN="iommu=1 \\\n  foo=1"\n',
    '# xen-config: ignore boot/unknown-xen-word\nGRUB_CMDLINE_XEN="iommu=1 \\\n  foo=1"\n',
    '# xen-config: ignore-file boot/unknown-xen-word\nGRUB_CMDLINE_XEN="iommu=1 \\\n  foo=1"\n',
    LANGUAGES.grubDefault,
  ],
];

for (const [text, line, whole, language] of OFFERED) {
  test(`ignoring is offered, and does it: ${JSON.stringify(text)}`, () => {
    const { file, found } = open(text, language);
    const finding = found[0];
    assert.ok(finding);
    const fixes = file.ignoreFixes(finding);
    assert.deepEqual(
      fixes.map(({ title, edits }) => [title, applyEdits(text, edits)]),
      [
        [`Ignore ${finding.code} on this line`, line],
        [`Ignore ${finding.code} in this file`, whole],
      ],
    );
    for (const fixed of [line, whole]) {
      const left: readonly { readonly code: string }[] = open(fixed, language).found.filter(
        ({ code }) => code === finding.code,
      );
      assert.deepEqual(left, []);
    }
  });
}

const PIECES = [
  'name = "a"\n',
  'frobnicate = 1',
  ' # xen-config: ignore key/unknown\n',
  '# xen-config: ignore pci/*, key/unknown -- why\n',
  '# xen-config: ignore-file value/not-a-number\n',
  "pci = [ '03:00',\n",
  " '04:00.0' ]\n",
  'vcpus = "two"\n',
  'GRUB_CMDLINE_XEN="foo=1 \\\n',
  ' bar"\n',
  'kernel /xen.gz foo=1\n',
  'title X\n',
  "menuentry 'x' {\n",
  ' multiboot2 /xen.gz foo\n',
  '}\n',
  '\r\n',
  '\n',
  '#',
  '"',
  "'",
  'xen-config:',
  '\\',
];

test('whatever the text, nothing throws, every edit fits, and what is offered does what it says', () => {
  const random = seeded(41);
  for (let run = 0; run < 120; run++) {
    const text = Array.from({ length: random(12) }, () => PIECES[random(PIECES.length)]).join('');
    const languages = Object.values(LANGUAGES);
    const language = languages[random(languages.length)] ?? LANGUAGES.domainConfig;
    const { file, found } = open(text, language);
    for (const finding of found) {
      for (const fix of file.ignoreFixes(finding)) {
        const about = `${language} ${finding.code}, ${fix.title}: ${JSON.stringify(text)}`;
        for (const { span } of fix.edits) assert.ok(0 <= span.start && span.end <= text.length, about);
        const fixed = applyEdits(text, fix.edits);
        const moved = finding.span.start + fixed.length - text.length;
        const left = open(fixed, language).found.filter(
          ({ code, span }) => code === finding.code && span.start === moved,
        );
        assert.deepEqual(left, [], `${about}\n${JSON.stringify(fixed)}`);
      }
    }
    const { text: mended, edits } = file.fixAll();
    assert.equal(applyEdits(text, edits), mended);
  }
});
