/** Machines by how their hide lists come to pciback, each with what passing 01:00.0 edits and what remains. */
import type { Release } from '../../../src/catalogue/releases.ts';
import type { Texts } from './machines.ts';

export interface BootCase {
  readonly name: string;
  readonly files: Texts;
  readonly release?: Release;
  /** Lines that go and come, below the name of each file but the guest's. */
  readonly diff: readonly string[];
  readonly steps: readonly string[];
}

const MODULE = 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=m\n';
const BUILT_IN = 'CONFIG_XEN_DOM0=y\nCONFIG_XEN_PCIDEV_BACKEND=y\n';

export const BOOT_CASES: readonly BootCase[] = [
  {
    name: 'Debian bookworm: the module, initramfs-tools, nothing set up yet',
    files: {
      '/etc/default/grub': 'GRUB_DEFAULT=0\nGRUB_CMDLINE_LINUX="quiet"\n',
      '/etc/initramfs-tools/modules': '# one module a line\n',
    },
    diff: [
      '/etc/modprobe.d/xen-pciback.conf',
      '+options xen-pciback hide=(01:00.0)',
      '+softdep e1000e pre: xen-pciback',
      '/etc/initramfs-tools/modules',
      '+xen-pciback',
    ],
    steps: ['update-initramfs -u -k all', 'reboot', 'xl pci-assignable-add 01:00.0', 'xl create /etc/xen/win.cfg'],
  },
  {
    name: 'Debian trixie: a list among the options and one on the line, alike',
    files: {
      '/boot/vmlinuz-6.12.48+deb13-amd64': '',
      '/boot/config-6.12.48+deb13-amd64': MODULE,
      '/etc/default/grub': 'GRUB_CMDLINE_LINUX="quiet"\n',
      '/etc/default/grub.d/xen.cfg': 'GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT="quiet xen-pciback.hide=(05:00.0)"\n',
      '/etc/modprobe.d/xen.conf': 'options xen-pciback hide=(05:00.0)\nsoftdep e1000e pre: xen-pciback\n',
      '/etc/initramfs-tools/modules': 'xen-pciback\n',
    },
    diff: [
      '/etc/default/grub.d/xen.cfg',
      '-GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT="quiet xen-pciback.hide=(05:00.0)"',
      '+GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT="quiet xen-pciback.hide=(05:00.0)(01:00.0)"',
      '/etc/modprobe.d/xen.conf',
      '-options xen-pciback hide=(05:00.0)',
      '+options xen-pciback hide=(05:00.0)(01:00.0)',
    ],
    steps: [
      'update-initramfs -u -k all',
      'update-grub',
      'reboot',
      'xl pci-assignable-add 01:00.0',
      'xl create /etc/xen/win.cfg',
    ],
  },
  {
    name: 'built in: the boot line alone counts',
    files: {
      '/boot/config-6.1.0-9-amd64': BUILT_IN,
      '/etc/default/grub': 'GRUB_CMDLINE_LINUX="quiet"\nGRUB_CMDLINE_XEN="iommu=verbose"\n',
      '/etc/initramfs-tools/modules': '',
    },
    diff: [
      '/etc/default/grub',
      '-GRUB_CMDLINE_LINUX="quiet"',
      '+GRUB_CMDLINE_LINUX="quiet xen-pciback.hide=(01:00.0)"',
    ],
    steps: ['update-grub', 'reboot', 'xl pci-assignable-add 01:00.0', 'xl create /etc/xen/win.cfg'],
  },
  {
    name: 'built in, with a line for Xen alone',
    files: {
      '/boot/config-6.1.0-9-amd64': BUILT_IN,
      '/etc/default/grub': "GRUB_CMDLINE_LINUX=quiet\nGRUB_CMDLINE_LINUX_XEN_REPLACE='console=hvc0'\n",
    },
    diff: [
      '/etc/default/grub',
      "-GRUB_CMDLINE_LINUX_XEN_REPLACE='console=hvc0'",
      "+GRUB_CMDLINE_LINUX_XEN_REPLACE='console=hvc0 xen-pciback.hide=(01:00.0)'",
    ],
    steps: ['update-grub', 'reboot', 'xl pci-assignable-add 01:00.0', 'xl create /etc/xen/win.cfg'],
  },
  {
    name: 'the IOMMU is switched off on Xen’s line',
    files: {
      '/boot/config-6.1.0-9-amd64': BUILT_IN,
      '/etc/default/grub':
        'GRUB_CMDLINE_LINUX="xen-pciback.hide=(0000:05:00.0)(0000:06:00.0)"\nGRUB_CMDLINE_XEN="iommu=off loglvl=all"\n',
    },
    diff: [
      '/etc/default/grub',
      '-GRUB_CMDLINE_LINUX="xen-pciback.hide=(0000:05:00.0)(0000:06:00.0)"',
      '+GRUB_CMDLINE_LINUX="xen-pciback.hide=(0000:05:00.0)(0000:06:00.0)(0000:01:00.0)"',
      '-GRUB_CMDLINE_XEN="iommu=off loglvl=all"',
      '+GRUB_CMDLINE_XEN="loglvl=all"',
    ],
    steps: ['update-grub', 'reboot', 'xl create /etc/xen/win.cfg'],
  },
  {
    name: 'Fedora: dracut, no folder of settings',
    files: {
      '/etc/os-release': 'ID=fedora\n',
      '/etc/default/grub': 'GRUB_CMDLINE_LINUX="rhgb quiet"\nGRUB_ENABLE_BLSCFG=true\n',
      '/etc/dracut.conf': '# see dracut.conf.d\n',
      '/boot/grub2/grub.cfg': '# made\n',
      '/boot/loader/entries/1-6.1.0.conf': 'title Fedora\nlinux /vmlinuz-6.1.0-9-amd64\noptions ro\n',
    },
    diff: [
      '/etc/modprobe.d/xen-pciback.conf',
      '+options xen-pciback hide=(01:00.0)',
      '/etc/dracut.conf.d/xen-pciback.conf',
      '+force_drivers+=" xen-pciback "',
    ],
    steps: ['dracut -f --regenerate-all', 'reboot', 'xl pci-assignable-add 01:00.0', 'xl create /etc/xen/win.cfg'],
  },
  {
    name: 'Arch: mkinitcpio',
    files: {
      '/etc/os-release': 'ID=arch\n',
      '/boot/vmlinuz-linux': '',
      '/etc/default/grub': 'GRUB_CMDLINE_LINUX_DEFAULT="loglevel=3"\n',
      '/etc/mkinitcpio.conf': 'MODULES=(ext4)\nHOOKS=(base udev modconf block filesystems)\n',
    },
    diff: [
      '/etc/modprobe.d/xen-pciback.conf',
      '+options xen-pciback hide=(01:00.0)',
      '/etc/mkinitcpio.conf',
      '-MODULES=(ext4)',
      '+MODULES=(xen-pciback ext4)',
    ],
    steps: ['mkinitcpio -P', 'reboot', 'xl pci-assignable-add 01:00.0', 'xl create /etc/xen/win.cfg'],
  },
  {
    name: 'XCP-ng: its own program edits the line',
    files: {
      '/etc/os-release': 'ID="xenenterprise"\nID_LIKE="centos rhel fedora"\n',
      '/etc/default/grub': 'GRUB_CMDLINE_LINUX=""\n',
      '/boot/config-6.1.0-9-amd64': BUILT_IN,
      '/boot/grub/grub.cfg':
        "menuentry 'XCP-ng' {\n\tmultiboot2 /boot/xen.gz dom0_mem=2G\n\tmodule2 /boot/vmlinuz-6.1.0-9-amd64 root=LABEL=r ro xen-pciback.hide=(05:00.0)\n}\n",
    },
    diff: [],
    steps: [
      '/opt/xensource/libexec/xen-cmdline --set-dom0 xen-pciback.hide=(05:00.0)(01:00.0)',
      'reboot',
      'xl pci-assignable-add 01:00.0',
      'xl create /etc/xen/win.cfg',
    ],
  },
  {
    name: 'GRUB legacy of 2008: Xen 3.2 wants vtd=1, the old kernel’s driver is called pciback',
    files: {
      '/boot/grub/menu.lst':
        'default 0\n\ntitle Xen 3.2\nroot (hd0,0)\nkernel /boot/xen-3.2.gz com1=115200,8n1 console=com1\nmodule /boot/vmlinuz-2.6.18.8-xen root=LABEL=/ ro\nmodule /boot/initrd-2.6.18.8-xen.img\n',
    },
    release: '3.2',
    diff: [
      '/boot/grub/menu.lst',
      '-kernel /boot/xen-3.2.gz com1=115200,8n1 console=com1',
      '+kernel /boot/xen-3.2.gz com1=115200,8n1 console=com1 vtd=1',
      '-module /boot/vmlinuz-2.6.18.8-xen root=LABEL=/ ro',
      '+module /boot/vmlinuz-2.6.18.8-xen root=LABEL=/ ro pciback.hide=(01:00.0)',
    ],
    steps: ['reboot', 'xm create /etc/xen/win.cfg'],
  },
  {
    name: 'xen.efi by itself',
    files: {
      '/boot/config-6.1.0-9-amd64': BUILT_IN,
      '/boot/efi/EFI/xen/xen.cfg':
        '[global]\ndefault=xen\n\n[xen]\noptions=console=vga iommu=no\nkernel=vmlinuz-6.1.0-9-amd64 root=/dev/sda1 ro\nramdisk=initrd.img\n',
    },
    diff: [
      '/boot/efi/EFI/xen/xen.cfg',
      '-options=console=vga iommu=no',
      '+options=console=vga',
      '-kernel=vmlinuz-6.1.0-9-amd64 root=/dev/sda1 ro',
      '+kernel=vmlinuz-6.1.0-9-amd64 root=/dev/sda1 ro xen-pciback.hide=(01:00.0)',
    ],
    steps: ['reboot', 'xl create /etc/xen/win.cfg'],
  },
  {
    name: 'extlinux',
    files: {
      '/boot/config-6.1.0-9-amd64': BUILT_IN,
      '/boot/extlinux/extlinux.conf':
        'DEFAULT xen\nLABEL xen\n  KERNEL mboot.c32\n  APPEND /xen-4.17-amd64.gz iommu=verbose --- /vmlinuz-6.1.0-9-amd64 root=/dev/sda1 ro --- /initrd.img\n',
    },
    diff: [
      '/boot/extlinux/extlinux.conf',
      '-  APPEND /xen-4.17-amd64.gz iommu=verbose --- /vmlinuz-6.1.0-9-amd64 root=/dev/sda1 ro --- /initrd.img',
      '+  APPEND /xen-4.17-amd64.gz iommu=verbose --- /vmlinuz-6.1.0-9-amd64 root=/dev/sda1 ro xen-pciback.hide=(01:00.0) --- /initrd.img',
    ],
    steps: ['reboot', 'xl pci-assignable-add 01:00.0', 'xl create /etc/xen/win.cfg'],
  },
  {
    name: 'all is done already',
    files: {
      '/etc/default/grub': 'GRUB_CMDLINE_LINUX="quiet xen-pciback.hide=(01:00.*)"\n',
      '/etc/modprobe.d/xen.conf': 'softdep e1000e pre: xen-pciback\n',
      '/etc/initramfs-tools/modules': 'xen-pciback\n',
    },
    diff: [],
    steps: ['reboot', 'xl pci-assignable-add 01:00.0', 'xl create /etc/xen/win.cfg'],
  },
  {
    name: 'nothing is known that packs the initramfs',
    files: { '/etc/os-release': 'ID=lfs\n', '/etc/default/grub': 'GRUB_CMDLINE_LINUX="quiet"\n' },
    diff: [
      '/etc/modprobe.d/xen-pciback.conf',
      '+options xen-pciback hide=(01:00.0)',
      '+softdep e1000e pre: xen-pciback',
    ],
    steps: [
      '(Have the initramfs load xen-pciback before the drivers of the devices: how, the tool that makes it says.)',
      '(Pack the initramfs anew by the tool that makes it (on Debian update-initramfs -u -k all): it holds a copy of these settings, which is older than they are.)',
      'reboot',
      'xl pci-assignable-add 01:00.0',
      'xl create /etc/xen/win.cfg',
    ],
  },
  {
    name: 'a modprobe line keeps the module out',
    files: {
      '/etc/default/grub': 'GRUB_CMDLINE_LINUX="quiet"\n',
      '/etc/modprobe.d/no.conf': 'install xen-pciback /bin/true\n',
    },
    diff: ['/etc/modprobe.d/no.conf', '+options xen-pciback hide=(01:00.0)'],
    steps: [
      '(/etc/modprobe.d/no.conf keeps xen-pciback from being loaded: take that line out, or nothing is hidden.)',
      '(Pack the initramfs anew by the tool that makes it (on Debian update-initramfs -u -k all): it holds a copy of these settings, which is older than they are.)',
      'reboot',
      'xl pci-assignable-add 01:00.0',
      'xl create /etc/xen/win.cfg',
    ],
  },
  {
    name: 'an entry of one’s own in 40_custom',
    files: {
      '/boot/config-6.1.0-9-amd64': BUILT_IN,
      '/etc/default/grub': 'GRUB_CMDLINE_LINUX="quiet"\n',
      '/etc/grub.d/40_custom':
        "#!/bin/sh\nexec tail -n +3 $0\nmenuentry 'My Xen' {\n multiboot2 /boot/xen-4.17-amd64.gz iommu=off\n module2 /boot/vmlinuz-6.1.0-9-amd64 ro\n}\n",
    },
    diff: [
      '/etc/grub.d/40_custom',
      '- multiboot2 /boot/xen-4.17-amd64.gz iommu=off',
      '+ multiboot2 /boot/xen-4.17-amd64.gz',
      '- module2 /boot/vmlinuz-6.1.0-9-amd64 ro',
      '+ module2 /boot/vmlinuz-6.1.0-9-amd64 ro xen-pciback.hide=(01:00.0)',
    ],
    steps: ['update-grub', 'reboot', 'xl create /etc/xen/win.cfg'],
  },
];
