// Where the files of a machine name devices: each address that is found is shown in «…» in its text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Release } from '../../src/catalogue/releases.ts';
import { DomainConfig } from '../../src/guests/domain-config.ts';
import { everyMentionOf, mentionsOf, type WrittenMention } from '../../src/passthrough/mentions.ts';
import { addressesInFile } from '../../src/passthrough/mentions-in-files.ts';
import { addressesInGuest } from '../../src/passthrough/mentions-in-guests.ts';
import { type Files, filesWorld } from '../features/addresses/files-world.ts';

const MENU = `menuentry 'Xen' {\n\tmultiboot2 /boot/xen.gz com1=115200,8n1,pci,00:16.3 placeholder\n\tmodule2 /boot/vmlinuz-6.1.0-9-amd64 ro xen-pciback.hide=(01:00.0)\n}\n`;

interface Case {
  readonly file: string;
  /** The text with every address in «…»; `«!…»` where no tool comes to read it. */
  readonly text: string;
  /** Role, then what each address means, in order; without the unread. */
  readonly means: readonly string[];
  readonly others?: Files;
  readonly release?: Release;
}

const CASES: readonly Case[] = [
  {
    file: '/etc/xen/win10.cfg',
    text: `name = "win10"\npci = [ '«01:00.0»', "«0000:01:00.1»@5,permissive=1", '«02:00.*»@6' ]\n`,
    means: ['guest 0000:01:00.0', 'guest 0000:01:00.1', 'guest 0000:02:00.0 0000:02:00.2'],
  },
  {
    file: '/etc/xen/keys.cfg',
    text: `pci = [ 'permissive=1,bdf=«03:00.0»' ]\npci += [ "«04:00.*»@1" ]\n`,
    means: ['guest 0000:03:00.0', `guest ${[0, 1, 2, 3, 4, 5, 6, 7].map((each) => `0000:04:00.${each}`).join(' ')}`],
  },
  {
    file: '/etc/xen/escaped.cfg',
    text: `pci = [ '\\«01:00.0»', 'nothing', '«03: 00.0»' ]\n`.replace('\\«', '«'),
    means: ['guest 0000:01:00.0', 'guest 0000:03:00.0'],
  },
  {
    file: '/etc/xen/replaced.cfg',
    text: `pci = [ '«!05:00.0»' ]\npci = [ '«01:00.0»' ]\n# pci = [ '02:00.0' ]\n`,
    means: ['guest 0000:01:00.0'],
  },
  { file: '/etc/xen/none.cfg', text: 'name = "none"\nmemory = 512\n', means: [] },
  {
    file: '/etc/xen/old.cfg',
    text: `pci = [ '«01:00.0»,msitranslate=1' ]\n`,
    means: ['guest 0000:01:00.0'],
    release: '4.4',
  },
  {
    file: '/etc/default/grub',
    text: `GRUB_CMDLINE_LINUX="quiet xen-pciback.hide=(«01:00.0»)(«0000:02:00.*»)"\n# xen-pciback.hide=(03:00.0)\nGRUB_CMDLINE_XEN="com1=115200,8n1,pci,«00:16.3» loglvl=all"\n`,
    means: ['hide list 0000:01:00.0', 'hide list 0000:02:00.0 0000:02:00.2', 'other 0000:00:16.3'],
  },
  {
    file: '/etc/default/grub.d/xen.cfg',
    text: `GRUB_CMDLINE_LINUX_XEN_REPLACE="$GRUB_CMDLINE_LINUX xen-pciback.hide=\\"(«01:00.0»)(«01:00.1»)\\""\n`,
    means: ['hide list 0000:01:00.0', 'hide list 0000:01:00.1'],
  },
  {
    file: '/etc/default/grub.d/lists.cfg',
    text: 'CARD="xen-pciback.hide=(«01:00.0»)"\nGRUB_CMDLINE_XEN_DEFAULT="loglvl=all"\nGRUB_CMDLINE_LINUX="quiet $CARD"\n',
    means: ['hide list 0000:01:00.0'],
  },
  {
    file: '/etc/default/grub',
    text: 'LIST="(«01:00.0»)(«02:00.2»)"\nOTHER=01:00.0\nCARD=«02:00.0» # 01:00.0\nGRUB_CMDLINE_LINUX="xen-pciback.hide=$LIST(${CARD})"\n',
    means: ['hide list 0000:01:00.0', 'hide list 0000:02:00.2', 'hide list 0000:02:00.0'],
  },
  {
    file: '/boot/grub/grub.cfg',
    text: `set list='(«02:00.0»)'\n${MENU.replace('00:16.3', '«00:16.3»')}`.replace('(01:00.0)', '$list'),
    means: ['hide list 0000:02:00.0', 'other 0000:00:16.3'],
  },
  {
    file: '/etc/default/grub',
    text: 'GRUB_CMDLINE_LINUX="xen-pciback.hide=(«01:00.0»),(«!02:00.0»)"\n',
    means: ['hide list 0000:01:00.0'],
  },
  {
    file: '/etc/default/grub',
    text: 'GRUB_CMDLINE_XEN="pci-phantom=«03:00»,1 rmrr=0x100-0x101=«0:1f.2» xen-pciback.hide=(«!01:00.0»)"\nGRUB_CMDLINE_LINUX="pci=resource_alignment=20@«05:00.0»"\n',
    means: [
      `other ${[0, 1, 2, 3, 4, 5, 6, 7].map((each) => `0000:03:00.${each}`).join(' ')}`,
      'other 0000:00:1f.2',
      'other 0000:05:00.0',
    ],
  },
  {
    file: '/etc/modprobe.d/pciback.conf',
    text: 'softdep e1000e pre: xen-pciback\noptions xen-pciback permissive=1 hide=(«01:00.0»)(«02:*.*»)\n#options xen-pciback hide=(03:00.0)\noptions vfio-pci ids=8086:10d3\n',
    means: ['hide list 0000:01:00.0', 'hide list 0000:02:00.0 0000:02:00.2 0000:02:01.0'],
  },
  {
    file: '/etc/initramfs-tools/modules',
    text: '# modules\nxen-pciback hide=(«01:00.0»)\n',
    means: ['hide list 0000:01:00.0'],
  },
  { file: '/etc/modules-load.d/xen.conf', text: 'xen-pciback hide=(01:00.0)\n', means: [] },
  {
    file: '/boot/grub/menu.lst',
    text: 'title Xen\n\tkernel /boot/xen.gz\n\tmodule /boot/vmlinuz-2.6.18-xen ro pciback.hide=(«01:00.0»)(«02:00.0»)\n\tmodule /boot/initrd\n',
    means: ['hide list 0000:01:00.0', 'hide list 0000:02:00.0'],
  },
  {
    file: '/boot/efi/EFI/xen/xen.cfg',
    text: '[global]\ndefault=xen\n\n[xen]\noptions=console=vga\nkernel=vmlinuz ro xen-pciback.hide=(«01:00.0»)\n',
    means: ['hide list 0000:01:00.0'],
  },
  {
    file: '/boot/syslinux/syslinux.cfg',
    text: 'LABEL xen\n  KERNEL mboot.c32\n  APPEND /xen.gz --- /vmlinuz ro xen-pciback.hide=(«01:00.0») --- /initrd\n',
    means: ['hide list 0000:01:00.0'],
  },
  {
    file: '/boot/grub/grub.cfg',
    text: `# DO NOT EDIT THIS FILE\n${MENU}`.replace('01:00.0', '«01:00.0»').replace('00:16.3', '«00:16.3»'),
    means: ['other 0000:00:16.3', 'made 0000:01:00.0'],
  },
  {
    file: '/boot/grub/grub.cfg',
    text: `set card="xen-pciback.hide=(«02:00.0»)"\n${MENU.replace('01:00.0', '«01:00.0»').replace('00:16.3', '«00:16.3»')}`.replace(
      'xen-pciback.hide=(«01',
      '$card xen-pciback.hide=(«01',
    ),
    means: ['hide list 0000:02:00.0', 'other 0000:00:16.3', 'hide list 0000:01:00.0'],
  },
  {
    file: '/etc/grub.d/40_custom',
    text: `#!/bin/sh\nexec tail -n +3 $0\n${MENU}`.replace('01:00.0', '«01:00.0»').replace('00:16.3', '«00:16.3»'),
    means: ['other 0000:00:16.3', 'hide list 0000:01:00.0'],
  },
];

const DEVICES = { '0000:01:00.0': {}, '0000:02:00.0': {}, '0000:02:00.2': {}, '0000:02:01.0': {} };

function marked(text: string, mentions: readonly WrittenMention[]): string {
  let result = '';
  let at = 0;
  for (const { span, unread } of mentions) {
    result += `${text.slice(at, span.start)}«${unread ? '!' : ''}${text.slice(span.start, span.end)}»`;
    at = span.end;
  }
  return result + text.slice(at);
}

for (const { file, text, means, others, release } of CASES) {
  test(`mentions in ${file}: ${means.join(', ') || 'none'}`, async () => {
    const plain = text.replace(/«!?|»/g, '');
    const world = await filesWorld({ ...others, [file]: plain }, { devices: DEVICES, ...(release && { release }) });
    assert.equal(
      marked(
        plain,
        everyMentionOf(world).filter((each) => each.file === file),
      ),
      text,
    );
    const read = mentionsOf(world).filter((each) => each.file === file);
    assert.deepEqual(
      read.map(({ role, addresses }) => `${role} ${addresses.join(' ')}`),
      means,
    );
  });
}

test('mentions: by file and place, each place once, with the guest that names the device', async () => {
  const world = await filesWorld({
    '/etc/xen/b.cfg': "pci = [ '02:00.0', '01:00.0' ]\n",
    '/etc/xen/a.cfg': "name = 'alpha'\npci = [ '01:00.0' ]\n",
    '/etc/default/grub': 'GRUB_CMDLINE_LINUX="xen-pciback.hide=(01:00.0)"\n',
    '/etc/grub.d/20_linux_xen': '#!/bin/sh\n',
  });
  assert.deepEqual(
    mentionsOf(world).map(({ file, role, guest, addresses }) => `${file} ${guest ?? role} ${addresses}`),
    [
      '/etc/default/grub hide list 0000:01:00.0',
      '/etc/xen/a.cfg alpha 0000:01:00.0',
      '/etc/xen/b.cfg b.cfg 0000:02:00.0',
      '/etc/xen/b.cfg b.cfg 0000:01:00.0',
    ],
  );
  assert.equal(mentionsOf(world), mentionsOf(world));
});

test('mentions: whatever stands in a file, nothing throws, and every span holds an address', () => {
  const texts: readonly (readonly [string, string])[] = CASES.map(({ file, text }) => [
    file,
    text.replace(/«!?|»/g, ''),
  ]);
  const junk = '\'"\\()[]{}$*:.@,=#\n \t0aF\0\ufeff-';
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return seed % below;
  };
  for (let run = 0; run < 500; run++) {
    const [file = '', whole = ''] = texts[run % texts.length] ?? [];
    let text = whole;
    for (let left = 1 + random(4); left > 0; left--) {
      const at = random(text.length + 1);
      text = text.slice(0, at) + junk.charAt(random(junk.length)) + text.slice(at + random(3));
    }
    const isGuest = file.startsWith('/etc/xen/');
    const found = isGuest ? addressesInGuest(DomainConfig.parse(text), '4.17') : addressesInFile(file, text);
    for (const { start, end } of found) assert.match(text.slice(start, end), /^[\da-fA-F+\-x: .*\\]+$/, text);
  }
});
