/** Lines of grub.cfg that a variable goes on: what is not written there may be in it. */
import { checkBoot } from './boot-check.ts';

const entry = (xen: string, dom0: string) => `menuentry "a" {
  multiboot2 /boot/xen.gz ${xen}
  module2 /boot/vmlinuz ${dom0}
}
`;

checkBoot([
  {
    kind: 'cfg',
    text: entry('com1=115200,8n1 console=com1', 'ro'),
    found: ['boot/serial-one-side hint at "console=com1"'],
  },
  { kind: 'cfg', text: entry('com1=115200,8n1 console=com1', '$LINUX_COMMON_CMD ro'), found: [] },
  // This one holds two words, and no console.
  {
    kind: 'cfg',
    text: entry('com1=115200,8n1 console=com1 ${xen_rm_opts}', 'ro'),
    found: ['boot/serial-one-side hint at "console=com1"'],
  },
  { kind: 'cfg', text: entry('com1=115200,8n1 $more', 'ro'), found: [] },
  { kind: 'cfg', text: entry('dom0_mem=1G', 'ro'), found: ['boot/dom0-mem-no-max hint at "dom0_mem=1G"'] },
  { kind: 'cfg', text: entry('dom0_mem=1G $more', 'ro'), found: [] },
]);
