/** The variables of /etc/default/grub in words. Checked against GRUB 2.06's `20_linux_xen`. */
export const VARIABLE_TEXTS: ReadonlyMap<string, { readonly summary: string; readonly text: string }> = new Map([
  [
    'GRUB_CMDLINE_XEN',
    {
      summary: "words for Xen's line, in every entry",
      text: 'What Xen gets in every entry of the boot menu, the recovery ones too. Takes effect after `update-grub` (`grub2-mkconfig -o …`).',
    },
  ],
  [
    'GRUB_CMDLINE_XEN_DEFAULT',
    {
      summary: "words for Xen's line, not in recovery entries",
      text: 'What Xen gets behind `GRUB_CMDLINE_XEN` in the normal entries; recovery entries go without. Takes effect after `update-grub`.',
    },
  ],
  [
    'GRUB_CMDLINE_LINUX',
    {
      summary: "words for the kernel's line, with and without Xen",
      text: 'What Linux gets in every entry, under Xen as dom0 and without Xen. The place of `xen-pciback.hide=`. Takes effect after `update-grub`.',
    },
  ],
  [
    'GRUB_CMDLINE_LINUX_DEFAULT',
    {
      summary: "words for the kernel's line, not in recovery entries",
      text: 'What Linux gets behind `GRUB_CMDLINE_LINUX` in the normal entries, under Xen and without. Takes effect after `update-grub`.',
    },
  ],
  [
    'GRUB_CMDLINE_LINUX_XEN_REPLACE',
    {
      summary: 'stands in for GRUB_CMDLINE_LINUX under Xen',
      text: 'Where it is not empty, the dom0 kernel gets this **instead of** `GRUB_CMDLINE_LINUX`: what stands there is lost under Xen. `"$GRUB_CMDLINE_LINUX …"` takes it up.',
    },
  ],
  [
    'GRUB_CMDLINE_LINUX_XEN_REPLACE_DEFAULT',
    {
      summary: 'stands in for GRUB_CMDLINE_LINUX_DEFAULT under Xen',
      text: 'Where it is not empty, the dom0 kernel gets this **instead of** `GRUB_CMDLINE_LINUX_DEFAULT` in the normal entries.',
    },
  ],
]);
