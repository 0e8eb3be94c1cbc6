import { checkGenerated } from './check.ts';

const EFI = '/boot/efi/EFI/xen/xen.cfg';
const efi = (name: string, text: string, ...choices: string[]) => ({ name, files: { [EFI]: text }, choices });

checkGenerated([
  // xen.efi.
  efi(
    'a section for each kernel, and the one that `default=` names',
    '[global]\ndefault=b\n[a]\noptions=x y # no\nkernel=vmlinuz-a root=/dev/sda1\n[b]\nkernel= vmlinuz-b\n[none]\noptions=z\n',
    'a (a) | xen []: x y | dom0 [vmlinuz-a]: root=/dev/sda1',
    '* b (b) | xen []: | dom0 [vmlinuz-b]:',
  ),
  efi(
    'without `default=` the first of every item counts',
    '[a]\nkernel=vmlinuz-a q\n[b]\noptions=x -- y\nkernel=vmlinuz-b\n',
    '* a (a) | xen []: x | dom0 [vmlinuz-a]: q y',
    'b (b) | xen []: x | dom0 [vmlinuz-b]: y',
  ),
  efi(
    'a blank behind the default belongs to its name',
    '[global]\ndefault=a \n[a]\nkernel=vmlinuz\n',
    'a (a) | xen []: | dom0 [vmlinuz]:',
  ),
  efi('a tab ends a line', '[global]\ndefault=a\n[a]\nkernel=vmlinuz\troot=x\n', '* a (a) | xen []: | dom0 [vmlinuz]:'),
  {
    name: 'a chained config',
    files: {
      [EFI]: '[global]\ndefault=a\nchain=more.cfg\n',
      '/boot/efi/EFI/xen/more.cfg': '[a]\noptions=o\nkernel=vmlinuz p\n',
    },
    choices: ['* a (a) | xen []: o | dom0 [vmlinuz]: p'],
  },
  // GRUB legacy.
  {
    name: 'menu.lst: the default counts all titles',
    files: {
      '/boot/grub/menu.lst':
        'default 1\ntitle Linux\nkernel /vmlinuz ro\ntitle Xen\nkernel /xen.gz a -- c\nmodule /vmlinuz b\ntitle Old\nkernel /xen-3.gz\nmodule /vmlinuz-2\n',
    },
    choices: ['* Xen | xen [/xen.gz]: a | dom0 [/vmlinuz]: b c', 'Old | xen [/xen-3.gz]: | dom0 [/vmlinuz-2]:'],
  },
  // syslinux.
  {
    name: 'syslinux: keywords in any case, words on both lines, the last APPEND',
    files: {
      '/boot/syslinux/syslinux.cfg':
        'DEFAULT two\nAPPEND none\nLABEL one\n  kernel mboot.c32 xen.gz a\n  append - \nlabel two\n MENU LABEL ^Xen two\n KERNEL /boot/mboot.c32\n APPEND no\n APPEND xen.gz a b --- vmlinuz c "d e" --- initrd.img\nlabel three\nkernel vmlinuz\nappend initrd=x\n',
    },
    choices: [
      'one (one) | xen [xen.gz]: a | dom0 []:',
      '* Xen two (two) | xen [xen.gz]: a b | dom0 [vmlinuz]: c "d e"',
    ],
  },
  {
    name: 'extlinux: tboot, submenus, text, an included file',
    files: {
      '/boot/extlinux/extlinux.conf':
        'menu begin deep\nmenu title Deep\nlabel t\ntext help\nlabel not\nendtext\ncom32 mboot.c32\nappend tboot.gz l=1 --- xen.gz a --- vmlinuz b --- initrd --- sinit\nmenu end\ninclude more.conf\n',
      '/boot/extlinux/more.conf': 'label m\nkernel mboot.c32\nappend -solaris xen.gz --- vmlinuz\nmenu default\n',
    },
    choices: ['* t (t) < Deep | xen [xen.gz]: a | dom0 [vmlinuz]: b', '* m (m) | xen [xen.gz]: | dom0 [vmlinuz]:'],
  },
  // Boot Loader Specification.
  {
    name: 'systemd-boot starts xen.efi',
    files: {
      '/boot/efi/loader/entries/xen.conf':
        'title Xen\nversion 1\nefi /EFI/xen/xen-4.17.efi\noptions -basevideo s\noptions -- loglvl=all\n',
      '/boot/efi/loader/entries/linux.conf': 'title Linux\nlinux /vmlinuz\noptions ro\n',
      '/boot/efi/loader/loader.conf': 'timeout 3\ndefault x*\n',
      '/boot/efi/EFI/xen/xen-4.cfg': '[s]\noptions=o\nkernel=vmlinuz p\n',
    },
    choices: [
      '* s (s) | xen []: o | dom0 [vmlinuz]: p',
      '* Xen (xen) | xen [/EFI/xen/xen-4.17.efi]: o{@xen-4.cfg} loglvl=all | dom0 [vmlinuz]: p{@xen-4.cfg}',
    ],
  },
  { name: 'nothing at all', files: {}, choices: [] },
]);
