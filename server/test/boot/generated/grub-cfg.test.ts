import { checkGenerated } from './check.ts';

const GRUB = '/boot/grub/grub.cfg';
const entry = (title: string, body: string) => `menuentry '${title}' {\n${body}}\n`;
const XEN = 'multiboot2 /boot/xen.gz a\nmodule2 /boot/vmlinuz-6.1 b\n';
const one = (text: string, ...choices: string[]) => ({
  name: text.slice(0, 100).replaceAll('\n', '⏎'),
  files: { [GRUB]: text },
  choices,
});
const PLATFORM = `if [ "$grub_platform" = "pc" -o "$grub_platform" = "" ]; then
  xen_rm_opts=
else
  xen_rm_opts="no-real-mode edd=off"
fi
multiboot2 /boot/xen.gz placeholder iommu=1 \${xen_rm_opts}
module2 /boot/vmlinuz-6.1 placeholder root=UUID=1 ro  quiet
module2 --nounzip /boot/initrd.img-6.1
`;

checkGenerated([
  one(entry('Xen', XEN), '* Xen | xen [/boot/xen.gz]: a | dom0 [/boot/vmlinuz-6.1]: b'),
  one(entry('Linux', 'linux /vmlinuz a\ninitrd /initrd\n')),
  // The loader that comes last counts.
  one(entry('L', `${XEN}linux /vmlinuz\n`)),
  one(entry('X', `linux /vmlinuz c\n${XEN}`), '* X | xen [/boot/xen.gz]: a | dom0 [/boot/vmlinuz-6.1]: b'),
  // What GRUB's own script writes.
  one(
    entry('Xen', PLATFORM),
    '* Xen | xen [/boot/xen.gz]: placeholder iommu=1 | dom0 [/boot/vmlinuz-6.1]: placeholder root=UUID=1 ro quiet ?${xen_rm_opts}: nothing where GRUB was started by a BIOS, no-real-mode edd=off elsewhere',
  ),
  // The words of a recovery entry are the administrator's to choose, as its title is: its id tells.
  one(
    "menuentry 'Safe' --id xen-gnulinux-6.1-recovery-1 {\nmultiboot2 /xen.gz a\nmodule2 /vmlinuz s\n}\n",
    '* Safe (xen-gnulinux-6.1-recovery-1) RECOVERY | xen [/xen.gz]: a | dom0 [/vmlinuz]: s',
  ),
  // Variables: quoted they stay one word, bare they are cut; the place is where the text was written.
  one(
    `set opts="c d"\nset one=e\n${entry('X', 'multiboot2 /xen.gz $opts x"$one"y "$opts" $none\nmodule2 /vmlinuz "f g" h=$unset\n')}`,
    '* X | xen [/xen.gz]: c d xey{x"$one"y} "c{c} d"{d} | dom0 [/vmlinuz]: f g h=',
  ),
  one(
    `search --set=root --file /x\nprobe --set=id -u $root\n${entry('X', 'multiboot2 /xen.gz a=$id\nmodule2 ($root)/vmlinuz root=UUID=${id}\n')}`,
    '* X | xen [/xen.gz]: a=$id | dom0 [($root)/vmlinuz]: root=UUID=${id} ?${id}, which GRUB fills in when the machine boots',
  ),
  // Functions, loops, sourced files, conditions.
  one(
    `function load { multiboot2 /xen.gz $1 c=$2\n module2 /vmlinuz x\n}\n${entry('X', 'load one two\n')}`,
    '* X | xen [/xen.gz]: one c=two{c=$2} | dom0 [/vmlinuz]: x',
  ),
  one(
    `for k in 1 2; do\nmenuentry "X $k" { multiboot2 /xen-$k.gz $k; module2 /vmlinuz; }\ndone\n`,
    '* X 1 | xen [/xen-2.gz]: 2 | dom0 [/vmlinuz]:',
    'X 2 | xen [/xen-2.gz]: 2 | dom0 [/vmlinuz]:',
  ),
  {
    name: 'custom.cfg beside it',
    files: {
      [GRUB]: `set v=1\nif [ -f  \${config_directory}/custom.cfg ]; then\nsource \${config_directory}/custom.cfg\nelif [ -z "\${config_directory}" -a -f  $prefix/custom.cfg ]; then\nsource $prefix/custom.cfg\nfi\n`,
      '/boot/grub/custom.cfg': 'menuentry "C" { multiboot2 /xen.gz v=$v\n module2 /vmlinuz\n }\n',
    },
    choices: ['* C | xen [/xen.gz]: v=1{v=$v} | dom0 [/vmlinuz]:'],
  },
  // Which one starts by itself: by number, title, id, through submenus.
  ...[
    ['set default=1', 'B'],
    ['set default="B"', 'B'],
    ['default=idb', 'B'],
    ['set default="S>0"', 'C'],
    ['set default="2>idd"', 'D'],
    ['set default=2', 'C'],
    ['set default=nothing', 'A'],
    ['set default="${saved_entry}"', 'D'],
    ['if [ "${next_entry}" ] ; then set default="${next_entry}"; else set default="1"; fi', 'B'],
  ].map(([line, title]) => ({
    name: `${line} starts ${title}`,
    files: {
      [GRUB]: `if [ -s $prefix/grubenv ]; then\n  load_env\nfi\n${line}\nexport menuentry_id_option\nmenuentry_id_option="--id"\n${entry('A', XEN)}menuentry B --class x $menuentry_id_option 'idb' {\n${XEN}}\nsubmenu S {\n${entry('C', XEN)}menuentry D --id=idd {\n${XEN}}\n}\n`,
      '/boot/grub/grubenv': '# GRUB Environment Block\nsaved_entry=S>D\n########',
    },
    choices: [
      ['A', '', ''],
      ['B', ' (idb)', ''],
      ['C', '', ' < S'],
      ['D', ' (idd)', ' < S'],
    ].map(
      ([name, id, under]) =>
        `${name === title ? '* ' : ''}${name}${id}${under} | xen [/boot/xen.gz]: a | dom0 [/boot/vmlinuz-6.1]: b`,
    ),
  })),
  {
    name: 'words of grubenv; a submenu sees exported variables only',
    files: {
      [GRUB]: `load_env\n${entry('A', 'multiboot2 /xen.gz $x\nmodule2 /vmlinuz $y\n')}export x\nsubmenu S {\n${entry('B', 'multiboot2 /xen.gz $x\nmodule2 /vmlinuz $y\n')}}\n`,
      '/boot/grub/grubenv': '# GRUB Environment Block\nx=a b\ny=c\\\\d\n####',
    },
    choices: [
      '* A | xen [/xen.gz]: a{@grubenv} b{@grubenv} | dom0 [/vmlinuz]: c\\d{}',
      'B < S | xen [/xen.gz]: a{@grubenv} b{@grubenv} | dom0 [/vmlinuz]:',
    ],
  },
  {
    name: 'a stub on the EFI partition leads to the main config, which is told once',
    files: {
      '/boot/efi/EFI/fedora/grub.cfg':
        'search --no-floppy --fs-uuid --set=dev 1-2\nset prefix=($dev)/grub2\nexport $prefix\nconfigfile $prefix/grub.cfg\n',
      '/boot/grub2/grub.cfg': entry('X', XEN),
    },
    choices: ['* X | xen [/boot/xen.gz]: a | dom0 [/boot/vmlinuz-6.1]: b'],
  },
  {
    name: 'a stub that leads to a file of another name',
    files: {
      '/boot/efi/EFI/q/grub.cfg': 'configfile ($root)/qubes/menu.cfg\n',
      '/boot/qubes/menu.cfg': entry('X', XEN),
    },
    choices: ['* X | xen [/boot/xen.gz]: a | dom0 [/boot/vmlinuz-6.1]: b'],
  },
  {
    name: 'a chainloader of xen.efi: the lines of its config, and what stands behind the dashes',
    files: {
      [GRUB]:
        entry('E', 'chainloader /EFI/xen/xen.efi other -- loglvl=all\n') +
        entry('F', 'chainloader ($root)/EFI/gone/xen.efi\n') +
        entry('W', 'chainloader /EFI/Microsoft/Boot/bootmgfw.efi\n'),
      '/boot/efi/EFI/xen/xen.cfg':
        '[global]\ndefault=a\n[a]\nkernel=vmlinuz x\n[other]\noptions=o p\nkernel=vmlinuz y\n',
    },
    choices: [
      '* E | xen [/EFI/xen/xen.efi]: o{@xen.cfg} p{@xen.cfg} loglvl=all | dom0 [vmlinuz]: y{@xen.cfg}',
      'F | xen [($root)/EFI/gone/xen.efi]: | dom0 []: ?the config of ($root)/EFI/gone/xen.efi',
      '* a (a) | xen []: | dom0 [vmlinuz]: x',
      'other (other) | xen []: o p | dom0 [vmlinuz]: y',
    ],
  },
  one(
    entry('X, with Xen (recovery mode)', 'multiboot2 /xen.gz a -- b\nmodule2 /vmlinuz single\n'),
    '* X, with Xen (recovery mode) RECOVERY | xen [/xen.gz]: a | dom0 [/vmlinuz]: single b',
  ),
  one(
    entry('T', 'multiboot2 /tboot.gz l\nmodule2 /xen.gz a\nmodule2 /vmlinuz b\nmodule2 /sinit\n'),
    '* T | xen [/xen.gz]: a | dom0 [/vmlinuz]: b',
  ),
  one(
    entry(
      'X',
      'if cpuid -l; then\nmultiboot /xen64.gz a\nmodule /vmlinuz c\nelse\nmultiboot /xen32.gz b\nmodule /vmlinuz d\nfi\n',
    ),
    '* X | xen [/xen64.gz]: a | dom0 [/vmlinuz]: c',
  ),
  // Only GRUB knows which one it boots.
  one(`probe --set=default -u $root\n${entry('A', XEN)}`, 'A | xen [/boot/xen.gz]: a | dom0 [/boot/vmlinuz-6.1]: b'),
  // A number in front of a title is a number for GRUB.
  one(
    `set default="1 of them"\n${entry('1 of them', XEN)}${entry('B', XEN)}`,
    '1 of them | xen [/boot/xen.gz]: a | dom0 [/boot/vmlinuz-6.1]: b',
    '* B | xen [/boot/xen.gz]: a | dom0 [/boot/vmlinuz-6.1]: b',
  ),
  // Nothing of this must hang or throw.
  one('while true; do\nset x="$x$x"\ndone\n'),
  one('function f { f; }\nf\n'),
  one(`${'if true; then\n'.repeat(3000)}${'{'.repeat(3000)}`),
]);
