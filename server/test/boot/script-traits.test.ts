import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BootChoice } from '../../src/boot/choices.ts';
import { choicesFromSources } from '../../src/boot/sources/choices-from-sources.ts';
import { treeOf } from './machine.ts';

// What differs between the versions of 20_linux_xen was measured with the real ones of GRUB 2.00 to 2.12 and of Fedora.

const SCRIPT = '/etc/grub.d/20_linux_xen';
const UUID = '6ba7b810-9dad-11d1-80b4-00c04fd430c8';
/** A menu of before, which loads Linux with these roots. */
const before = (id: string, ...roots: string[]) => ({
  '/boot/grub/grub.cfg': `${roots.map((root) => `\tlinux\t/boot/vmlinuz-1 root=${root} ro\n`).join('')}menuentry 'L' $menuentry_id_option 'gnulinux-simple-${id}' {\n}\n`,
});
const INITRD = { '/boot/initrd.img-6.1.0-9-amd64': '' };
const BTRFS = {
  '/etc/fstab': '/dev/sda1 / btrfs subvol=@ 0 1\n',
  ...INITRD,
  '/boot/grub/grub.cfg': '\tlinux /@/boot/vmlinuz-1 root=UUID=1 ro rootflags=subvol=@ a\n',
};

interface Case {
  readonly name: string;
  readonly settings?: string;
  readonly script?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: ReadonlyMap<string, string>;
  /** Of the first entry: its dom0 line, or what else is asked. */
  readonly dom0?: string;
  /** Of the first recovery entry. */
  readonly recovery?: string;
  readonly titles?: readonly string[];
  readonly id?: string | undefined;
}

const NEW = 'GRUB_DISABLE_SUBMENU="true" GRUB_DISABLE_LINUX_PARTUUID xen_rm_opts [^[:alnum:]_] ';
const CASES: readonly Case[] = [
  // The device of "/": by its identifier where an initial RAM disk can look for that.
  { name: 'with an initrd', files: { ...before(UUID, `UUID=${UUID}`), ...INITRD }, dom0: `root=UUID=${UUID} ro` },
  { name: 'bare, and the device unknown', files: before(UUID, `UUID=${UUID}`), dom0: 'root=? ro' },
  { name: 'bare', files: before(UUID, `UUID=${UUID}`, '/dev/sda1'), dom0: 'root=/dev/sda1 ro' },
  {
    name: 'bare, by the partition',
    settings: 'GRUB_DISABLE_LINUX_PARTUUID=false',
    files: before(UUID, `UUID=${UUID}`, 'PARTUUID=1-02'),
    dom0: 'root=PARTUUID=1-02 ro',
  },
  {
    name: 'bare, of a script that knows no partitions',
    settings: 'GRUB_DISABLE_LINUX_PARTUUID=false',
    script: 'GRUB_DISABLE_SUBMENU',
    files: before(UUID, `UUID=${UUID}`, 'PARTUUID=1-02', '/dev/sda1'),
    dom0: 'root=/dev/sda1 ro',
  },
  {
    name: 'no identifiers any more',
    settings: 'GRUB_DISABLE_LINUX_UUID=true',
    files: { ...before(UUID, `UUID=${UUID}`), ...INITRD },
    dom0: 'root=? ro',
  },
  { name: 'identifiers again', files: { ...before(UUID, '/dev/sda1'), ...INITRD }, dom0: 'root=? ro' },
  {
    name: 'a logical volume',
    files: { ...before(UUID, '/dev/mapper/a-b'), ...INITRD },
    dom0: 'root=/dev/mapper/a-b ro',
  },
  { name: 'ZFS', files: { ...before('1', 'ZFS=a/b'), ...INITRD }, dom0: 'root=ZFS=a/b ro' },
  {
    name: 'the ids end with the device where no identifier is wanted',
    settings: 'GRUB_DISABLE_UUID=true',
    files: { ...before(UUID, `UUID=${UUID}`, '/dev/sda1'), ...INITRD },
    dom0: 'root=/dev/sda1 ro',
    id: 'xen-gnulinux-simple-/dev/sda1',
  },
  {
    name: 'btrfs',
    files: BTRFS,
    settings: 'GRUB_CMDLINE_LINUX=b',
    dom0: 'root=UUID=1 ro rootflags=subvol=@ b',
  },
  {
    name: 'btrfs, a recovery entry of two words',
    files: BTRFS,
    settings: 'GRUB_DISABLE_RECOVERY=\nGRUB_CMDLINE_LINUX_RECOVERY="s t"\nGRUB_CMDLINE_LINUX=b',
    recovery: 'root=UUID=1 ro s t rootflags=subvol=@ b',
  },
  {
    name: 'btrfs with SUSE’s snapshots',
    files: BTRFS,
    settings: 'SUSE_BTRFS_SNAPSHOT_BOOTING=true\nGRUB_CMDLINE_LINUX=b',
    script: `${NEW}SUSE_BTRFS_SNAPSHOT_BOOTING`,
    dom0: 'root=UUID=1 ro b',
  },
  // One menu without submenus.
  { name: 'true since 2.06', settings: 'GRUB_DISABLE_SUBMENU=true', script: NEW, titles: ['Xen 4.17-amd64'] },
  {
    name: 'true before',
    settings: 'GRUB_DISABLE_SUBMENU=true',
    script: 'GRUB_DISABLE_SUBMENU',
    titles: ['hypervisor', 'Xen 4.17-amd64'],
  },
  { name: 'y before', settings: 'GRUB_DISABLE_SUBMENU=y', script: 'GRUB_DISABLE_SUBMENU', titles: ['Xen 4.17-amd64'] },
  { name: 'y in 2.00', settings: 'GRUB_DISABLE_SUBMENU=y', script: '#', titles: ['hypervisor', 'Xen 4.17-amd64'] },
  // Which files are hypervisors.
  {
    name: 'SUSE leaves links out',
    settings: 'GRUB_DISABLE_SUBMENU=true',
    script: `${NEW}\nfor i in /boot/xen*.gz; do\n if test ! -L "$i"; then :; fi\ndone\n`,
    files: { '/boot/xen.gz': '', '/boot/xen-4.17-amd64.efi': '' },
    links: new Map([['/boot/xen.gz', 'xen-4.17-amd64.gz']]),
    titles: ['Xen 4.17-amd64'],
  },
  {
    name: 'others do not',
    settings: 'GRUB_DISABLE_SUBMENU=true',
    script: NEW,
    files: { '/boot/xen.gz': '', '/boot/xen-4.17-amd64.efi': '' },
    titles: ['Xen xen', 'Xen 4.17-amd64.efi', 'Xen 4.17-amd64'],
  },
];

function dom0Line(choice: BootChoice | undefined): string | undefined {
  return choice?.dom0
    .slice(1)
    .map(({ text }) => text)
    .join(' ');
}

for (const { name, settings = '', script, files = {}, links, dom0, recovery, titles, id } of CASES) {
  test(name, () => {
    const tree = treeOf({
      '/etc/default/grub': `GRUB_DISTRIBUTOR=D\nGRUB_DISABLE_RECOVERY=true\n${settings}\n`,
      ...(script === undefined ? {} : { [SCRIPT]: script }),
      ...files,
    });
    const { choices } = choicesFromSources(links ? { ...tree, links } : tree);
    const [first] = choices;
    if (dom0 !== undefined) assert.equal(dom0Line(first), dom0);
    const second = choices.find((choice) => choice.recovery);
    if (recovery !== undefined) assert.equal(dom0Line(second), recovery);
    if (id !== undefined) assert.equal(first?.id, id);
    if (titles)
      assert.deepEqual(
        choices
          .map((choice) =>
            choice.title
              .replace(/^.* with (?=Xen \S)/, '')
              .replace(/^Xen hypervisor| and Linux .*/g, (part) => (part.startsWith('Xen') ? 'hypervisor' : '')),
          )
          .sort(),
        [...titles].sort(),
      );
  });
}

test('a script that has xen.efi start Xen is not followed there, and a note says so', () => {
  const { notes } = choicesFromSources(treeOf({ '/etc/default/grub': '', [SCRIPT]: `${NEW}\n  chainloader x\n` }));
  assert.ok(notes.some(({ kind, message }) => kind === 'unknown' && message.includes('xen.efi')));
});

test('a value that no title could hold: the class of the distributor', () => {
  const of = (script: string) =>
    choicesFromSources(treeOf({ '/etc/default/grub': 'GRUB_DISTRIBUTOR="it\'s"\n', [SCRIPT]: script })).notes[0]?.kind;
  assert.notEqual(of(NEW), 'stops');
  assert.equal(of('#'), 'stops');
});
