import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { BootTree } from '../../src/boot/choices.ts';
import { choicesFromSources } from '../../src/boot/sources/choices-from-sources.ts';

/** Whole machines; what the real script makes of such is compared by scripts/compare-with-grub.mjs. */

const BOOT: Readonly<Record<string, string>> = {
  '/boot/vmlinuz-6.1.0': '',
  '/boot/initrd.img-6.1.0': '',
  '/boot/config-6.1.0': 'CONFIG_XEN_DOM0=y\n',
  '/boot/xen-4.17-amd64.gz': '',
  '/etc/os-release': 'ID=debian\nNAME="Debian GNU/Linux"\n',
};
const EARLIER =
  "menuentry 'L' $menuentry_id_option 'gnulinux-simple-1234' {\n\tlinux\t/vmlinuz-6.1.0 root=/dev/mapper/vg-root ro\n}\n";
const XEN_CFG = readFileSync('server/test/data/grub-xen.cfg', 'utf8');

function treeOf(files: Readonly<Record<string, string>>, more: Partial<BootTree> = {}): BootTree {
  const folders = new Map<string, string[]>();
  for (const path of Object.keys(files)) {
    const slash = path.lastIndexOf('/');
    const folder = path.slice(0, slash);
    folders.set(folder, [...(folders.get(folder) ?? []), path.slice(slash + 1)]);
  }
  return { files: new Map(Object.entries(files)), folders, unreadable: [], ...more };
}

/** `word@file:offset`, of what no file holds the word alone. */
function placed(files: Readonly<Record<string, string>>, line: 'xen' | 'dom0'): string[] {
  const [choice] = choicesFromSources(treeOf({ ...BOOT, ...files })).choices;
  assert.ok(choice);
  return choice[line].map(({ text, origin }) => {
    if (!origin) return text;
    const written = (files[origin.file] ?? '').slice(origin.start, origin.end);
    return `${text} = ${written} in ${origin.file.replace('/etc/default/', '')}`;
  });
}

test('an entry takes both variables, the recovery entry the ones without _DEFAULT', () => {
  const text =
    'GRUB_DISTRIBUTOR=`lsb_release -i -s 2> /dev/null || echo Debian`\nGRUB_CMDLINE_XEN="a"\nGRUB_CMDLINE_XEN_DEFAULT="b"\nGRUB_CMDLINE_LINUX="c"\nGRUB_CMDLINE_LINUX_DEFAULT="d"\n';
  const tree = treeOf({ ...BOOT, '/etc/default/grub': text, '/boot/grub/grub.cfg': EARLIER });
  const { choices, notes } = choicesFromSources(tree);
  assert.deepEqual(notes, []);
  const under = ['Advanced options for Debian GNU/Linux (with Xen hypervisor)', 'Xen hypervisor, version 4.17-amd64'];
  assert.deepEqual(
    choices.map(({ title, under, id, recovery, xen, dom0, xenImage, dom0Image }) => ({
      title,
      under,
      id,
      recovery,
      xen: xen.map((word) => word.text).join(' '),
      dom0: dom0.map((word) => word.text).join(' '),
      images: `${xenImage} ${dom0Image}`,
    })),
    [
      {
        title: 'Debian GNU/Linux, with Xen hypervisor',
        under: [],
        id: 'xen-gnulinux-simple-1234',
        recovery: false,
        xen: 'placeholder a b',
        dom0: 'placeholder root=/dev/mapper/vg-root ro c d',
        images: '/xen-4.17-amd64.gz /vmlinuz-6.1.0',
      },
      {
        title: 'Debian GNU/Linux, with Xen 4.17-amd64 and Linux 6.1.0',
        under,
        id: 'xen-gnulinux-6.1.0-advanced-1234',
        recovery: false,
        xen: 'placeholder a b',
        dom0: 'placeholder root=/dev/mapper/vg-root ro c d',
        images: '/xen-4.17-amd64.gz /vmlinuz-6.1.0',
      },
      {
        title: 'Debian GNU/Linux, with Xen 4.17-amd64 and Linux 6.1.0 (recovery mode)',
        under,
        id: 'xen-gnulinux-6.1.0-recovery-1234',
        recovery: true,
        xen: 'placeholder a',
        dom0: 'placeholder root=/dev/mapper/vg-root ro single c',
        images: '/xen-4.17-amd64.gz /vmlinuz-6.1.0',
      },
    ],
  );
});

test('a word keeps its place when a later file takes the variable up', () => {
  const files = {
    '/etc/default/grub': 'GRUB_CMDLINE_XEN="iommu=1 dom0_mem=2G"\n',
    '/etc/default/grub.d/b.cfg': 'GRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN com1=115200"\n',
    '/etc/default/grub.d/a.cfg': 'GRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN"\' \'loglvl=all\n',
    '/etc/default/grub.d/c.conf': 'GRUB_CMDLINE_XEN=not-read\n',
  };
  assert.deepEqual(placed(files, 'xen'), [
    'placeholder',
    'iommu=1 = iommu=1 in grub',
    'dom0_mem=2G = dom0_mem=2G in grub',
    'loglvl=all = loglvl=all in grub.d/a.cfg',
    'com1=115200 = com1=115200 in grub.d/b.cfg',
  ]);
});

test('a word that is glued together has the place of its first piece', () => {
  const files = {
    '/etc/default/grub': 'SIZE=4G\nGRUB_CMDLINE_XEN="dom0_mem=$SIZE,max:$SIZE"\nGRUB_CMDLINE_LINUX="${SIZE}x"\n',
  };
  assert.deepEqual(placed(files, 'xen').slice(1), ['dom0_mem=4G,max:4G = dom0_mem= in grub']);
  assert.deepEqual(placed(files, 'dom0').slice(3), ['4Gx = 4G in grub']);
});

test('quotes and escapes', () => {
  const files = { '/etc/default/grub': 'GRUB_CMDLINE_LINUX="a \\"b c\\" d\\\\\\$e"\n' };
  assert.deepEqual(placed(files, 'dom0').slice(3), [
    'a = a in grub',
    'b c = "b c\\" in grub',
    'd$e = d\\\\\\$e in grub',
  ]);
});

test('what stands behind two dashes on the line of Xen goes to dom0', () => {
  const files = { '/etc/default/grub': 'GRUB_CMDLINE_XEN="a -- b"\nGRUB_CMDLINE_LINUX=c\n' };
  assert.deepEqual(placed(files, 'xen'), ['placeholder', 'a = a in grub']);
  assert.deepEqual(placed(files, 'dom0').slice(3), ['c = c in grub', 'b = b in grub']);
});

/** Settings, and the words of dom0's line behind `ro`. */
const SHELL: readonly (readonly [text: string, words: string])[] = [
  ['GRUB_CMDLINE_LINUX="a"\nGRUB_CMDLINE_LINUX_XEN_REPLACE="b"\n', 'b'],
  ['GRUB_CMDLINE_LINUX="a"\nGRUB_CMDLINE_LINUX_XEN_REPLACE="$GRUB_CMDLINE_LINUX b"\n', 'a b'],
  ['export GRUB_CMDLINE_LINUX="${NONE:-a} ${NONE-b} ${NONE:+c} ${NONE:=d} $NONE"\n', 'a b d d'],
  ['X=a,b.c\nGRUB_CMDLINE_LINUX="${X#*,} ${X%%.*} ${#X}"\n', 'b.c a,b 5'],
  ['if [ "$X" = "" ]; then\n  GRUB_CMDLINE_LINUX=a\nelse\n  GRUB_CMDLINE_LINUX=b\nfi\n', 'a'],
  ['[ -n "$X" ] && GRUB_CMDLINE_LINUX=a\nGRUB_CMDLINE_LINUX_DEFAULT=b\n', 'b'],
  ['case a,b in a*) GRUB_CMDLINE_LINUX=a ;; *) GRUB_CMDLINE_LINUX=b ;; esac\n', 'a'],
  ['for w in a "b c"; do GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX $w"; done\n', 'a b c'],
  ['f() { GRUB_CMDLINE_LINUX="a"; }\ng() { GRUB_CMDLINE_LINUX="b"; }\nf\n', 'a'],
  ['( GRUB_CMDLINE_LINUX=a )\nX=1 true\nGRUB_CMDLINE_LINUX_DEFAULT="b$X"\n', 'b'],
  ['GRUB_CMDLINE_LINUX="$(echo a; echo b >&2) `printf "%s-%s" c d`"\n', 'a c-d'],
  ['. /etc/os-release\nGRUB_CMDLINE_LINUX="$ID"\n', 'debian'],
  ['GRUB_CMDLINE_LINUX="a # b" # c\n', 'a'],
  ['GRUB_CMDLINE_LINUX="a; b"\n', 'a'],
  ['A="$A$A$A$A"\n'.repeat(40), ''],
];

for (const [text, words] of SHELL) {
  test(JSON.stringify(text.slice(0, 90)), () => {
    const { choices } = choicesFromSources(treeOf({ ...BOOT, '/etc/default/grub': text }));
    assert.equal(
      choices[0]?.dom0
        .slice(3)
        .map((word) => word.text)
        .join(' '),
      words,
    );
  });
}

const BLOCK = '# GRUB Environment Block\n';
/** Settings, grubenv, and the entry that boots by itself. */
const DEFAULTS: readonly (readonly [text: string, environment: string | undefined, title: string | undefined])[] = [
  ['', undefined, undefined],
  ['GRUB_DEFAULT=2', undefined, 'GNU/Linux, with Xen hypervisor'],
  ['GRUB_DEFAULT="3>0>1"', undefined, 'GNU/Linux, with Xen 4.17-amd64 and Linux 6.1.0 (recovery mode)'],
  ['GRUB_DISABLE_SUBMENU=y\nGRUB_DEFAULT=2', undefined, 'GNU/Linux, with Xen 4.17-amd64 and Linux 6.1.0'],
  ['GRUB_DEFAULT="GNU/Linux, with Xen hypervisor"', undefined, 'GNU/Linux, with Xen hypervisor'],
  ['GRUB_DEFAULT=xen-gnulinux-simple-1234-5678', undefined, 'GNU/Linux, with Xen hypervisor'],
  [
    'GRUB_DEFAULT="Advanced options for GNU/Linux (with Xen hypervisor)>xen-hypervisor-4.17-amd64-1234>xen-gnulinux-6.1.0-recovery-1234"',
    undefined,
    'GNU/Linux, with Xen 4.17-amd64 and Linux 6.1.0 (recovery mode)',
  ],
  // The submenu of 10_linux has the same id, and stands first.
  ['GRUB_DEFAULT="gnulinux-advanced-1234>xen-hypervisor-4.17-amd64-1234"', undefined, undefined],
  ['GRUB_DEFAULT="GNU/Linux"', undefined, undefined],
  ['GRUB_DEFAULT=saved', `${BLOCK}saved_entry=2\n`, 'GNU/Linux, with Xen hypervisor'],
  ['GRUB_DEFAULT=saved', `${BLOCK}saved_entry=0\nnext_entry=2\n`, 'GNU/Linux, with Xen hypervisor'],
  // Without its first line GRUB reads nothing of it.
  ['GRUB_DEFAULT=saved', 'saved_entry=2\n', undefined],
  ['GRUB_DEFAULT=saved', '', undefined],
];

for (const [text, environment, title] of DEFAULTS) {
  test(`the default of ${text} ${environment ?? ''}`, () => {
    const files = {
      ...BOOT,
      '/etc/default/grub': `${text}\n`,
      ...(environment === undefined ? {} : { '/boot/grub/grubenv': environment }),
    };
    const chosen = choicesFromSources(treeOf(files)).choices.filter(({ isDefault }) => isDefault);
    assert.deepEqual(
      chosen.map((choice) => choice.title),
      title === undefined ? [] : [title],
    );
  });
}

test("Debian's xen.cfg makes Xen the default, unless it is told not to", () => {
  const check = (more: string, title: string | undefined) => {
    const files = {
      ...BOOT,
      '/etc/default/grub': `GRUB_DEFAULT=0\nGRUB_DISTRIBUTOR=Debian\n${more}`,
      '/etc/default/grub.d/xen.cfg': XEN_CFG,
    };
    const { choices } = choicesFromSources(treeOf(files));
    assert.equal(choices.find(({ isDefault }) => isDefault)?.title, title);
  };
  check('', 'Debian GNU/Linux, with Xen hypervisor');
  check('XEN_OVERRIDE_GRUB_DEFAULT=1\n', 'Debian GNU/Linux, with Xen hypervisor');
  check('XEN_OVERRIDE_GRUB_DEFAULT=0\n', undefined);
});

test('the order of images, a policy, and no kernel that cannot be dom0', () => {
  const files = {
    ...BOOT,
    '/boot/xen-4.9-amd64.gz': '',
    '/boot/xen-4.20-amd64.gz': '',
    '/boot/xen-4.20-amd64.config': '',
    '/boot/xen-syms-4.20': '',
    '/boot/xenpolicy-4.20-amd64': '',
    '/boot/vmlinuz-6.12.0': '',
    '/boot/config-6.12.0': '# CONFIG_XEN_DOM0 is not set\n',
    '/etc/default/grub': 'GRUB_DISABLE_SUBMENU=true\nGRUB_DISABLE_RECOVERY=true\nGRUB_DISTRIBUTOR=D\n',
  };
  const { choices } = choicesFromSources(treeOf(files));
  assert.deepEqual(
    choices.map(({ title, xen }) => `${title}: ${xen.map(({ text }) => text).join(' ')}`),
    [
      'D GNU/Linux, with Xen 4.20-amd64 and Linux 6.1.0: placeholder',
      'D GNU/Linux, with Xen 4.20-amd64 (XSM enabled) and Linux 6.1.0: placeholder flask=enforcing',
      'D GNU/Linux, with Xen 4.17-amd64 and Linux 6.1.0: placeholder',
      'D GNU/Linux, with Xen 4.9-amd64 and Linux 6.1.0: placeholder',
    ],
  );
});

/** Files besides /boot, what else the tree tells, the kind of the first note, a part of its words, and what its place holds. */
const NOTES: readonly (readonly [
  files: Readonly<Record<string, string>>,
  kind: string,
  message: RegExp,
  place?: string,
])[] = [
  [{ '/etc/default/grub': 'GRUB_CMDLINE_XEN="a\n' }, 'stops', /Unterminated quoted string/, 'GRUB_CMDLINE_XEN="a'],
  [{ '/etc/default/grub': 'GRUB_CMDLINE_XEN = "a"\n' }, 'stops', /fails/, 'GRUB_CMDLINE_XEN = "a"'],
  [{ '/etc/default/grub': 'GRUB_CMDLINE_XEN+="a"\n' }, 'stops', /\+=/, 'GRUB_CMDLINE_XEN+="a"'],
  [{ '/etc/default/grub': 'X=1\n[ -n "$Y" ] && X=2\n' }, 'stops', /last command/],
  [{ '/etc/default/grub': 'GRUB_TERMINAL="console vga"\n' }, 'stops', /Invalid output terminal/, 'vga'],
  [{ '/etc/default/grub': 'GRUB_CMDLINE_XEN="}"\n' }, 'stops', /throws its grub.cfg away/],
  [{ '/boot/config-6.1.0': '' }, 'no-entries', /CONFIG_XEN_DOM0/],
  [{ '/etc/grub.d/10_linux': '' }, 'no-entries', /no 20_linux_xen/],
  [
    { '/etc/default/grub': 'GRUB_CMDLINE_XEN_REPLACE="a"\n', '/boot/grub/grub.cfg': EARLIER },
    'unread',
    /Nothing reads GRUB_CMDLINE_XEN_REPLACE/,
    'GRUB_CMDLINE_XEN_REPLACE="a"',
  ],
  [
    {
      '/etc/default/grub': 'GRUB_CMDLINE_LINUX="quiet rd.luks=1"\n',
      '/etc/default/grub.d/x.cfg': 'GRUB_CMDLINE_LINUX_XEN_REPLACE="xen-pciback.hide=(01:00.0) quiet"\n',
    },
    'replaced',
    /does not get "rd\.luks=1"\.$/,
    'GRUB_CMDLINE_LINUX_XEN_REPLACE="xen-pciback.hide=(01:00.0) quiet"',
  ],
  [
    {
      '/etc/default/grub': 'GRUB_CMDLINE_XEN="iommu=1 a"\n',
      '/etc/default/grub.d/x.cfg': 'GRUB_CMDLINE_XEN="b"\n',
    },
    'overwritten',
    /in \/etc\/default\/grub\.d\/x\.cfg drops "iommu=1", "a"/,
    'GRUB_CMDLINE_XEN="iommu=1 a"',
  ],
  [{ '/etc/default/grub': 'if grep -q x /proc/cmdline; then GRUB_CMDLINE_XEN=a; fi\n' }, 'unknown', /grep/],
  [{ '/etc/default/grub': '' }, 'unknown', /device of "\/"/],
];

for (const [files, kind, message, place] of NOTES) {
  test(`note ${kind}: ${message}`, () => {
    const all: Readonly<Record<string, string>> = { ...BOOT, ...files };
    const [note] = choicesFromSources(treeOf(all)).notes;
    assert.equal(note?.kind, kind);
    assert.match(note?.message ?? '', message);
    const origin = note?.origin;
    if (place !== undefined) assert.equal(origin && all[origin.file]?.slice(origin.start, origin.end), place);
  });
}

test('no hypervisor, and a script that may not run', () => {
  const { '/boot/xen-4.17-amd64.gz': _xen, ...rest } = BOOT;
  assert.match(choicesFromSources(treeOf(rest)).notes[0]?.message ?? '', /no hypervisor in \/boot/);
  const script = '/etc/grub.d/20_linux_xen';
  const { choices, notes } = choicesFromSources(treeOf({ ...BOOT, [script]: '' }, { notRun: [script] }));
  assert.deepEqual(choices, []);
  assert.match(notes[0]?.message ?? '', /may not be executed/);
});

test('the number of the process is another one every time', () => {
  const [choice] = choicesFromSources(treeOf({ ...BOOT, '/etc/default/grub': 'GRUB_CMDLINE_XEN="a$$"\n' })).choices;
  assert.ok(choice?.unknown.includes('what $$ comes to'));
});

test('what is set only under a condition is said to be unknown', () => {
  const text = 'GRUB_CMDLINE_XEN=a\nif [ -d /sys/firmware/efi ]; then GRUB_CMDLINE_XEN="$GRUB_CMDLINE_XEN b"; fi\n';
  const [choice] = choicesFromSources(treeOf({ ...BOOT, '/etc/default/grub': text })).choices;
  assert.deepEqual(
    choice?.xen.map((word) => word.text),
    ['placeholder', 'a', 'b'],
  );
  assert.ok(choice?.unknown.includes('GRUB_CMDLINE_XEN is set only under a condition'));
});

test('nothing makes it throw or take long', () => {
  const bases = [XEN_CFG, ...SHELL.map(([text]) => text), '$('.repeat(3000), '${a:-'.repeat(3000), '{ '.repeat(3000)];
  const pieces = ['$(', '`', '"', "'", '${', '}', 'if ', 'fi\n', '(', ')', '\\', ';;', 'case a in ', '\n', '<<E\n'];
  let state = 7;
  const below = (limit: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % limit;
  };
  for (let i = 0; i < 400; i++) {
    let text = bases[i % bases.length] ?? '';
    for (let bites = i < bases.length ? 0 : 3; bites > 0; bites--) {
      const at = below(text.length + 1);
      text = text.slice(0, at) + pieces[below(pieces.length)] + text.slice(at + below(4));
    }
    const files = { ...BOOT, '/etc/default/grub': text };
    for (const { xen, dom0 } of choicesFromSources(treeOf(files)).choices)
      for (const { origin } of [...xen, ...dom0]) if (origin) assert.ok(origin.start < origin.end);
  }
});
