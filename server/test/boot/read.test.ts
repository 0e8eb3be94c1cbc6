import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BootFileWithText } from '../../src/boot/model.ts';
import { readGrubDefaults } from '../../src/boot/read-defaults.ts';
import { readGrubMenu } from '../../src/boot/read-menu.ts';
import { readGrubScript } from '../../src/boot/read-script.ts';

const READERS = { menu: readGrubMenu, script: readGrubScript, defaults: readGrubDefaults };

/** One line a boot line: `xen [/boot/xen.gz]: word word`; a word that stands otherwise in the file has that behind it. */
function describe(file: BootFileWithText): string[] {
  return file.entries.flatMap((entry) =>
    entry.lines.map((line) => {
      const words = line.words.map((word) => {
        const written = file.text.slice(word.start, word.end);
        if (word.plain) assert.equal(written, word.text);
        if (word.valueSpan && word.plain)
          assert.equal(file.text.slice(word.valueSpan.start, word.valueSpan.end), word.value);
        return `${word.text}${written === word.text ? '' : ` {${written}}`}${word.dynamic ? '?' : ''}`;
      });
      const image = line.image ? ` [${line.image.text}]` : '';
      return `${line.reader}${line.behindDashes ? ' --' : ''}${line.variable ? ` ${line.variable}` : ''}${image}: ${words.join(' ')}`;
    }),
  );
}

const CASES: readonly (readonly [
  name: string,
  reader: keyof typeof READERS,
  text: string,
  lines: readonly string[],
])[] = [
  [
    "the article's entry",
    'menu',
    'title Xen\n  kernel /boot/xen.gz com1=115200,8n1 console=com1 vtd=1\n  module /boot/vmlinuz-2.6.18.8-xen root=LABEL=/ ro pciback.hide=(01:00.0)(03:00.0)\n  module /boot/initrd.img\n',
    [
      'xen [/boot/xen.gz]: com1=115200,8n1 console=com1 vtd=1',
      'dom0 [/boot/vmlinuz-2.6.18.8-xen]: root=LABEL=/ ro pciback.hide=(01:00.0)(03:00.0)',
    ],
  ],
  ['a plain Linux entry', 'menu', 'title L\nkernel /vmlinuz-2.6.18-xen root=/dev/sda1\ninitrd /initrd\n', []],
  [
    'a backslash joins lines with a blank, in comments too',
    'menu',
    '# a \\\ntitle no\ntitle=Xen\nkernel=(hd0,0)/xen-3.4.gz a\\\nb \\\r\n  c\r\nmodule --x /vmlinuz d "e f"\n',
    ['xen [(hd0,0)/xen-3.4.gz]: a b c', 'dom0 [/vmlinuz]: d "e f"'],
  ],
  ['quotes mean nothing to GRUB legacy', 'menu', 'title X\nkernel /xen.gz "a b"\n', ['xen [/xen.gz]: "a b"']],
  [
    'tboot loads Xen as its first module',
    'menu',
    'title T\nkernel /tboot.gz logging=serial\nmodule /xen.gz iommu=required\nmodule /vmlinuz ro\nmodule /initrd\nmodule /sinit.bin\n',
    ['xen [/xen.gz]: iommu=required', 'dom0 [/vmlinuz]: ro'],
  ],
  [
    'what stands behind dashes is for dom0',
    'menu',
    'title X\nkernel /xen.gz a -- b no-c\nmodule /vmlinuz d\n',
    ['xen [/xen.gz]: a', 'dom0 --: b no-c', 'dom0 [/vmlinuz]: d'],
  ],
  [
    'grub.cfg as update-grub writes it',
    'script',
    "submenu 'Advanced' {\n\tmenuentry 'Xen' --class xen {\n\t\tif [ x = y ]; then\n\t\t\txen_rm_opts=\n\t\tfi\n\t\tmultiboot2\t/boot/xen-4.17-amd64.gz placeholder dom0_mem=2G ${xen_rm_opts}\n\t\tmodule2\t/boot/vmlinuz-6.1.0 placeholder root=UUID=x ro quiet # no word\n\t\tmodule2\t--nounzip   /boot/initrd.img\n\t}\n}\n",
    ['xen [/boot/xen-4.17-amd64.gz]: dom0_mem=2G', 'dom0 [/boot/vmlinuz-6.1.0]: root=UUID=x ro quiet'],
  ],
  [
    'quotes, escapes and variables of a script',
    'script',
    'menuentry x {\n multiboot /xen.gz \'a\' b"c" d\\e "f g" h=$i \\\n j\n module /vmlinuz "k l" m=${n}\n}\n',
    ['xen [/xen.gz]: a {\'a\'} bc {b"c"} de {d\\e} "f g" h=$i? j', 'dom0 [/vmlinuz]: k l {"k l"} m=${n}?'],
  ],
  [
    'GRUB escapes anew what it hands to Xen',
    'script',
    "menuentry x {\n multiboot /xen.gz 'a\"b'\n}\n",
    ['xen [/xen.gz]: a\\"b {\'a"b\'}'],
  ],
  [
    'Arm',
    'script',
    'menuentry x {\n xen_hypervisor /xen a\n xen_module /vmlinuz b\n}\n',
    ['xen [/xen]: a', 'dom0 [/vmlinuz]: b'],
  ],
  [
    'Xen under another name',
    'script',
    'menuentry x {\n multiboot2 /hv.gz a\n module2 /vmlinuz b\n}\n',
    ['xen [/hv.gz]: a', 'dom0 [/vmlinuz]: b'],
  ],
  [
    'a chain of its own in each branch',
    'script',
    'menuentry x {\nif a; then\nmultiboot2 /xen.gz a\nmodule2 /vmlinuz b\nelse\nmultiboot /xen.gz c\nmodule /vmlinuz d\nfi\n}\n',
    ['xen [/xen.gz]: a', 'dom0 [/vmlinuz]: b', 'xen [/xen.gz]: c', 'dom0 [/vmlinuz]: d'],
  ],
  [
    'another multiboot kernel',
    'script',
    'menuentry x {\n multiboot /gnumach.gz a\n module /ext2fs b\n}\nmenuentry y {\n linux /vmlinuz c\n chainloader /xen.efi d\n}\n',
    [],
  ],
  [
    'half a line, and an open brace',
    'script',
    'menuentry x {\n multiboot2 /xen.gz iommu=\n',
    ['xen [/xen.gz]: iommu='],
  ],
  [
    'an open quote does not take the next entry',
    'script',
    'menuentry x {\n multiboot2 /xen.gz "a b\n}\nmenuentry y {\n multiboot2 /xen.gz c\n}\n',
    ['xen [/xen.gz]: "a b" {b}', 'xen [/xen.gz]: c'],
  ],
  [
    'commands outside of an entry',
    'script',
    'multiboot2 /xen.gz a\nmodule2 /vmlinuz b\nboot\n',
    ['xen [/xen.gz]: a', 'dom0 [/vmlinuz]: b'],
  ],
  [
    'variables of /etc/default/grub',
    'defaults',
    '#GRUB_CMDLINE_XEN="no"\nGRUB_CMDLINE_XEN="dom0_mem=1G iommu=verbose"\nexport GRUB_CMDLINE_LINUX=\'quiet ro\'\nGRUB_CMDLINE_LINUX_DEFAULT=splash\nOTHER="x"\n',
    [
      'xen GRUB_CMDLINE_XEN: dom0_mem=1G iommu=verbose',
      'dom0 GRUB_CMDLINE_LINUX: quiet ro',
      'dom0 GRUB_CMDLINE_LINUX_DEFAULT: splash',
    ],
  ],
  [
    'what a variable brings in is no word of the line',
    'defaults',
    'A=1\nGRUB_CMDLINE_XEN="a"\nGRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN b x=$A y${A}z $B `date`"\n',
    ['xen GRUB_CMDLINE_XEN: a', 'xen GRUB_CMDLINE_XEN: b x=1 {x=$A}? y1z {y${A}z}?'],
  ],
  [
    'quotes inside of quotes',
    'defaults',
    'GRUB_CMDLINE_LINUX="a \\"b c\\" d"\nGRUB_CMDLINE_XEN=\'"e f"\'\nGRUB_CMDLINE_XEN_DEFAULT="g\'h\'i"j\'k l\'\n',
    [
      'dom0 GRUB_CMDLINE_LINUX: a b c {"b c\\"} d',
      'xen GRUB_CMDLINE_XEN: "e f"',
      "xen GRUB_CMDLINE_XEN_DEFAULT: ghijk {g'h'i\"j'k} l",
    ],
  ],
  [
    'a line that goes on',
    'defaults',
    'GRUB_CMDLINE_XEN="a \\\n b c\\\nd"\n',
    ['xen GRUB_CMDLINE_XEN: a b cd {c\\\nd}'],
  ],
  [
    'GRUB would take ; for the end of the command',
    'defaults',
    'GRUB_CMDLINE_XEN="a; b"\n',
    ['xen GRUB_CMDLINE_XEN: a'],
  ],
  [
    'an open quote',
    'defaults',
    'GRUB_CMDLINE_XEN="a b\nGRUB_CMDLINE_LINUX=c\n',
    ['xen GRUB_CMDLINE_XEN: a b', 'dom0 GRUB_CMDLINE_LINUX: c'],
  ],
];

for (const [name, reader, text, lines] of CASES) {
  test(`${reader}: ${name}`, () => {
    assert.deepEqual(describe(READERS[reader](text)), lines);
  });
}

test('titles, and the submenus above them', () => {
  const text =
    'menuentry --hotkey=i \'A "b"\' {\n true\n}\nsubmenu S --class x {\n submenu \'T U\' {\n menuentry --class y "B" --unrestricted {\n true\n}\n}\n}\n';
  const entries = readGrubScript(text).entries.map(({ title, under }) => [title, ...under]);
  assert.deepEqual(entries, [['A "b"'], ['B', 'S', 'T U']]);
});

test('ten megabytes are read in well under a second', () => {
  const entry =
    "menuentry 'Xen' {\n\tmultiboot2 /boot/xen.gz placeholder dom0_mem=2G iommu=verbose ${x}\n\tmodule2 /vmlinuz placeholder root=/dev/sda1 ro\n}\n";
  const text = entry.repeat(Math.ceil(10e6 / entry.length));
  const start = performance.now();
  const file = readGrubScript(text);
  const took = performance.now() - start;
  assert.ok(file.entries.length > 50_000);
  // Four times what it takes, for machines that do other things as well.
  assert.ok(took < 1500, `${took} ms`);
});
