import { checkBoot, dom0 } from './boot-check.ts';

const hide = (list: string) => dom0(`xen-pciback.hide=${list}`);
const entry = (image: string, words: string) => `title X\nkernel /xen.gz\nmodule /${image} ${words}\n`;

// The lists that real xen-pciback modules were given: facts, "Hiding and assigning devices".
checkBoot([
  { text: hide('(01:00.0)(0000:03:00.*)'), found: [] },
  {
    text: hide('(1:0:1:0:)'),
    found: ['boot/hide-list error at "(1:0:1:0:)"'],
    says: ['xen_pciback: Error parsing pci_devs_to_hide at "(1:0:1:0:)"', 'nothing is hidden'],
    fixed: null,
  },
  {
    text: hide('(0b:00.0)(0b::00.1)'),
    found: ['boot/hide-list error at "(0b::00.1)"'],
    says: ['none of the 2 devices is hidden'],
    fixed: hide('(0b:00.0)(0b:00.1)'),
  },
  {
    text: hide('(0000.02:00.3)'),
    found: ['boot/hide-list error at "(0000.02:00.3)"'],
    fixed: hide('(0000:02:00.3)'),
  },
  {
    text: hide('(01:00.0)(0000:82.0.0)'),
    found: ['boot/hide-list error at "(0000:82.0.0)"'],
    fixed: hide('(01:00.0)(0000:82:00.0)'),
  },
  { text: hide('(01:00.0@5)'), found: ['boot/hide-list error at "(01:00.0@5)"'], fixed: null },
  { text: hide('(00:15.0),(00:15.1)'), found: ['boot/hide-list error at ","'], fixed: hide('(00:15.0)(00:15.1)') },
  {
    text: hide('(00:15.0,00:16.0)'),
    found: ['boot/hide-list error at "(00:15.0,00:16.0)"'],
    fixed: hide('(00:15.0)(00:16.0)'),
  },
  { text: hide('01:00.0'), found: ['boot/hide-list error at "01:00.0"'], fixed: hide('(01:00.0)') },
  {
    text: hide('(01:00)'),
    found: ['boot/hide-list error at "(01:00)"'],
    says: ['The function is missing'],
    fixed: null,
  },
  { text: hide('(01:00.8)'), found: ['boot/hide-list error at "(01:00.8)"'], says: ['functions up to 7'] },
  {
    text: hide('(01:00.0) (03:00.0)'),
    found: ['boot/hide-list-cut warning at "(03:00.0)"'],
    fixed: hide('(01:00.0)(03:00.0)'),
  },
  {
    text: hide('(01:00.0)(0000:01:00.0)'),
    found: ['boot/hide-same-device hint at "(0000:01:00.0)"'],
    fixed: hide('(01:00.0)'),
  },
  { text: hide('(00:00.0)'), found: ['boot/hide-host-bridge warning at "(00:00.0)"'] },
  { text: hide('(01:00.0)').replace('xen-', 'xen_'), found: [] },
  {
    text: dom0('xen-pciback.hide=(01:00.0) quiet xen-pciback.hide=(01:00.0)(03:00.0)'),
    found: ['boot/hide-list-twice warning at "xen-pciback.hide=(01:00.0)"'],
    fixed: dom0('quiet xen-pciback.hide=(01:00.0)(03:00.0)'),
  },
  {
    text: 'GRUB_CMDLINE_LINUX="xen-pciback.hide=(01:00.0)"\nGRUB_CMDLINE_LINUX_DEFAULT="xen-pciback.hide=(03:00.0)"\n',
    found: ['boot/hide-list-twice warning at "xen-pciback.hide=(01:00.0)"'],
    fixed: 'GRUB_CMDLINE_LINUX=""\nGRUB_CMDLINE_LINUX_DEFAULT="xen-pciback.hide=(01:00.0)(03:00.0)"\n',
  },
  {
    kind: 'cfg',
    text: 'menuentry x {\nif a; then\nmultiboot2 /xen.gz\nmodule2 /vmlinuz xen-pciback.hide=(01:00.0)\nelse\nmultiboot /xen.gz\nmodule /vmlinuz xen-pciback.hide=(03:00.0)\nfi\n}\n',
    found: [],
  },
]);

// Which of the two names is read.
checkBoot([
  {
    text: dom0('pciback.hide=(01:00.0)'),
    found: ['boot/pciback-name warning at "pciback."'],
    fixed: hide('(01:00.0)'),
  },
  { text: dom0('pciback.hide=(01:00.0)'), release: '4.2', found: ['boot/pciback-name warning at "pciback."'] },
  { text: dom0('pciback.hide=(01:00.0)'), release: '4.1', found: [] },
  { text: dom0('pciback.hide=(01:00.0)'), release: '3.4', found: [] },
  {
    text: hide('(01:00.0)'),
    release: '3.4',
    found: ['boot/pciback-name warning at "xen-pciback."'],
    fixed: dom0('pciback.hide=(01:00.0)'),
  },
  { kind: 'menu', text: entry('vmlinuz-2.6.18.8-xen', 'pciback.hide=(01:00.0)'), release: '4.1', found: [] },
  {
    kind: 'menu',
    text: entry('vmlinuz-2.6.18.8-xen', 'pciback.hide=(01:00.0)'),
    found: ['boot/pciback-name information at "pciback."'],
    fixed: entry('vmlinuz-2.6.18.8-xen', 'xen-pciback.hide=(01:00.0)'),
  },
  {
    kind: 'menu',
    text: entry('vmlinuz-2.6.18.8-xen', 'xen-pciback.hide=(01:00.0)'),
    release: '4.1',
    found: ['boot/pciback-name warning at "xen-pciback."'],
  },
  {
    kind: 'menu',
    text: entry('vmlinuz-6.1.0', 'pciback.hide=(01:00.0)'),
    release: '4.1',
    found: ['boot/pciback-name warning at "pciback."'],
  },
  { kind: 'menu', text: entry('vmlinuz-2.6.32-5-xen-amd64', 'pciback.hide=(01:00.0)'), release: '4.0', found: [] },
  {
    text: dom0('pciback.hide=(01:00.0) xen-pciback.hide=(01:00.0)'),
    found: ['boot/pciback-name hint at "pciback."'],
    fixed: null,
  },
  // In a file that says nothing of Xen too: nobody else reads such words.
  { text: 'GRUB_CMDLINE_LINUX="pciback.hide=(01:00.0)"\n', found: ['boot/pciback-name warning at "pciback."'] },
]);

// Its other parameters.
checkBoot([
  { text: dom0('xen-pciback.permissive xen-pciback.passthrough=1 xen-pciback.verbose_request=1'), found: [] },
  {
    text: dom0('xen-pciback.permissive=true'),
    found: ['boot/pciback-value error at "true"'],
    says: ["`true' invalid for parameter `permissive'"],
    fixed: dom0('xen-pciback.permissive=1'),
  },
  {
    text: dom0('xen-pciback.hiden=(01:00.0)'),
    found: ['boot/pciback-parameter warning at "hiden"'],
    fixed: hide('(01:00.0)'),
  },
]);
