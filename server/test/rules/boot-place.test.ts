import { checkBoot, dom0, xen } from './boot-check.ts';

const MENU = 'title X\nkernel /xen.gz XEN\nmodule /vmlinuz-6.1 DOM0\n';
const CFG =
  'menuentry x {\n\tmultiboot2 /xen.gz placeholder XEN ${xen_rm_opts}\n\tmodule2 /vmlinuz-6.1 placeholder DOM0\n}\n';

function fill(text: string, xenWords: string, dom0Words: string): string {
  return text.replace(' XEN', xenWords && ` ${xenWords}`).replace(' DOM0', dom0Words && ` ${dom0Words}`);
}

// The kernel's words on Xen's line.
checkBoot([
  {
    kind: 'menu',
    text: fill(MENU, 'loglvl=all quiet', 'ro'),
    found: ['boot/kernel-word-on-xen-line error at "quiet"'],
    says: ['parameter "quiet" unknown!'],
    fixed: fill(MENU, 'loglvl=all', 'ro quiet'),
  },
  {
    kind: 'cfg',
    text: fill(CFG, 'xen-pciback.hide=(01:00.0)', 'root=/dev/sda1'),
    found: ['boot/kernel-word-on-xen-line error at "xen-pciback.hide"'],
    fixed: fill(CFG, '', 'root=/dev/sda1 xen-pciback.hide=(01:00.0)'),
  },
  {
    kind: 'cfg',
    text: fill(CFG, 'root=/dev/sda1', ''),
    release: '4.9',
    found: ['boot/kernel-word-on-xen-line warning at "root"'],
    fixed: fill(CFG, '', 'root=/dev/sda1'),
  },
  {
    text: `${xen('quiet iommu=1')}GRUB_CMDLINE_LINUX=""\n`,
    found: ['boot/kernel-word-on-xen-line error at "quiet"'],
    fixed: `${xen('iommu=1')}GRUB_CMDLINE_LINUX="quiet"\n`,
  },
  {
    text: xen('radeon.modeset=0'),
    found: ['boot/kernel-word-on-xen-line error at "radeon.modeset"'],
    fixed: `${xen('')}GRUB_CMDLINE_LINUX="radeon.modeset=0"\n`,
  },
  {
    text: 'GRUB_CMDLINE_XEN_DEFAULT="splash"\nGRUB_CMDLINE_LINUX_DEFAULT=quiet\n',
    found: ['boot/kernel-word-on-xen-line error at "splash"'],
    fixed: 'GRUB_CMDLINE_XEN_DEFAULT=""\nGRUB_CMDLINE_LINUX_DEFAULT="quiet splash"\n',
  },
  {
    text: `${xen('splash')}GRUB_CMDLINE_LINUX_XEN_REPLACE='quiet'\n`,
    found: ['boot/kernel-word-on-xen-line error at "splash"'],
    fixed: `${xen('')}GRUB_CMDLINE_LINUX_XEN_REPLACE='quiet splash'\n`,
  },
  {
    text: xen('intel_iommu=on'),
    found: ['boot/kernel-word-on-xen-line error at "intel_iommu"'],
    offers: ['Remove intel_iommu=on', 'Move intel_iommu=on to GRUB_CMDLINE_LINUX'],
  },
  {
    text: xen('loglevel=all'),
    found: ['boot/kernel-word-on-xen-line error at "loglevel"'],
    offers: ['Move loglevel=all to GRUB_CMDLINE_LINUX', 'Change to loglvl=all', 'Remove loglevel=all'],
  },
]);

// Xen's words on the kernel's line.
checkBoot([
  {
    kind: 'menu',
    text: fill(MENU, 'loglvl=all', 'ro dom0_mem=2G'),
    found: ['boot/xen-word-on-kernel-line warning at "dom0_mem"'],
    fixed: fill(MENU, 'loglvl=all dom0_mem=2G', 'ro'),
  },
  {
    kind: 'cfg',
    text: fill(CFG, 'loglvl=$b', 'dom0_mem=1G ro'),
    found: ['boot/xen-word-on-kernel-line warning at "dom0_mem"'],
    fixed: fill(CFG, 'loglvl=$b', 'ro').replace(' ${xen_rm_opts}', ' ${xen_rm_opts} dom0_mem=1G'),
  },
  {
    text: dom0('dom0_mem=2G quiet'),
    found: ['boot/xen-word-on-kernel-line warning at "dom0_mem"'],
    fixed: 'GRUB_CMDLINE_XEN="dom0_mem=2G"\nGRUB_CMDLINE_LINUX="quiet"\n',
  },
  {
    text: 'GRUB_CMDLINE_XEN=iommu=1\nGRUB_CMDLINE_LINUX=dom0_mem=2G\n',
    found: ['boot/xen-word-on-kernel-line warning at "dom0_mem"'],
    fixed: 'GRUB_CMDLINE_XEN="iommu=1 dom0_mem=2G"\nGRUB_CMDLINE_LINUX=\n',
  },
  {
    text: dom0('iommu=verbose'),
    found: ['boot/xen-word-on-kernel-line warning at "iommu=verbose"'],
    fixed: 'GRUB_CMDLINE_XEN="iommu=verbose"\nGRUB_CMDLINE_LINUX=""\n',
  },
  // What both read, and what only Linux does.
  {
    text: dom0(
      'console=hvc0 apic=debug acpi=off noapic nosmp maxcpus=1 mem=4G iommu=soft tsx=on edd=off vga=791 crashkernel=256M',
    ),
    found: [],
  },
  // Without a word on Xen in the file it may be any Linux.
  { text: 'GRUB_CMDLINE_LINUX="dom0_mem=2G intel_iommu=on"\n', found: [] },
  {
    kind: 'menu',
    text: 'title L\nkernel /vmlinuz-6.1 root=/dev/sda1 dom0_mem=2G pciback.hide=x\ninitrd /initrd\n',
    found: [],
  },
  { kind: 'cfg', text: 'menuentry l {\n linux /vmlinuz-6.1 dom0_mem=2G\n}\n', found: [] },
]);

// The IOMMU is Xen's.
checkBoot([
  {
    text: dom0('intel_iommu=on iommu=pt'),
    found: ['boot/kernel-iommu hint at "intel_iommu=on"', 'boot/kernel-iommu hint at "iommu=pt"'],
    fixed: null,
  },
  {
    kind: 'menu',
    text: fill(MENU, 'iommu=1', 'ro intel_iommu=on'),
    found: ['boot/kernel-iommu information at "intel_iommu=on"'],
    fixed: fill(MENU, 'iommu=1', 'ro'),
  },
]);

// What stands behind ` -- ` is dom0's.
checkBoot([
  {
    kind: 'menu',
    text: fill(MENU, 'iommu=1 -- quiet loglvl=all', 'ro'),
    found: ['boot/xen-word-on-kernel-line warning at "loglvl"'],
    fixed: fill(MENU, 'iommu=1 loglvl=all -- quiet', 'ro'),
  },
]);

// The first word of the line, and a file that is written anew.
checkBoot([
  {
    kind: 'cfg',
    text: 'menuentry x {\n multiboot /xen.gz iommu=1\n}\n',
    release: '4.0',
    found: ['boot/first-word-lost warning at "iommu=1"'],
    fixed: 'menuentry x {\n multiboot /xen.gz placeholder iommu=1\n}\n',
  },
  { kind: 'cfg', text: 'menuentry x {\n multiboot /xen.gz iommu=1\n}\n', release: '4.1', found: [] },
  { kind: 'cfg', text: 'menuentry x {\n multiboot /xen.gz placeholder iommu=1\n}\n', release: '4.0', found: [] },
  { kind: 'menu', text: 'title X\nkernel /xen.gz iommu=1\n', release: '4.0', found: [] },
  {
    kind: 'cfg',
    text: '#\n# DO NOT EDIT THIS FILE\n#\nmenuentry x {\n multiboot2 /xen.gz\n}\n',
    found: ['boot/generated-file hint at "# DO NOT EDIT THIS FILE"'],
  },
  { kind: 'cfg', text: '#\n# DO NOT EDIT THIS FILE\n#\nmenuentry x {\n linux /vmlinuz\n}\n', found: [] },
  {
    kind: 'cfg',
    text: 'menuentry x {\n multiboot2 /xen.gz "a\n}\n',
    found: ['boot/unknown-xen-word error at ""a"', 'syntax/unclosed-quote error at ""a"'],
  },
  {
    kind: 'cfg',
    text: 'menuentry x {\n}\n',
    found: ['syntax/grub-script error at "}"'],
    says: ['Syntax error at line 2'],
  },
]);
