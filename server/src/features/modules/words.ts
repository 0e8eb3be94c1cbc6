/** What the words of these files mean, where pciback is concerned. */

export const PCIBACK_TEXT =
  '**`xen-pciback`**: dom0’s driver that holds PCI devices for guests\n\nA device that it holds can be given to a guest. `options xen-pciback hide=(01:00.0)(03:00.0)` names those that it takes as soon as it is loaded; a device whose own driver was there first stays with that. So it has to come early: in the initramfs, and before the driver (`softdep DRIVER pre: xen-pciback`). Where the kernel has it built in, only the dom0 kernel’s boot line counts: `xen-pciback.hide=…`.';

/** The commands of modprobe.d. */
export const COMMAND_TEXTS: ReadonlyMap<string, { readonly summary: string; readonly text: string }> = new Map([
  [
    'options',
    {
      summary: 'Parameters for a module.',
      text: 'All lines for a module add up, in the order of the files’ names; the boot line’s `xen-pciback.…` comes behind them. Of a parameter that is given twice the last one counts.',
    },
  ],
  [
    'softdep',
    {
      summary: 'Modules to load before or after another.',
      text: '`softdep e1000e pre: xen-pciback` makes the driver wait, so that pciback takes the hidden devices first. It counts in the initramfs too, once that is made anew.',
    },
  ],
  [
    'install',
    {
      summary: 'A command to run in place of loading a module.',
      text: '`/bin/true` or `/bin/false` there keeps the module out for good, whoever asks for it.',
    },
  ],
  ['remove', { summary: 'A command to run in place of removing a module.', text: 'Rarely needed.' }],
  [
    'blacklist',
    {
      summary: 'Keeps a module from being loaded by itself.',
      text: 'A driver that is blacklisted takes no device at boot, not even one of dom0’s own: for all devices of that kind. Whoever asks for it by name still gets it.',
    },
  ],
  ['alias', { summary: 'Another name for a module.', text: 'Device IDs are matched to drivers by such names.' }],
]);

/** The variables of dracut and mkinitcpio that matter to pciback. */
export const VARIABLE_TEXTS: ReadonlyMap<string, { readonly summary: string; readonly text: string }> = new Map([
  [
    'force_drivers',
    {
      summary: 'Modules that the initramfs holds, and loads before udev looks for the devices.',
      text: 'The way to make `xen-pciback` the first: `force_drivers+=" xen-pciback "`, with blanks around each name. Then `dracut -f`.',
    },
  ],
  [
    'add_drivers',
    {
      summary: 'Modules that the initramfs holds as well.',
      text: 'Nothing loads them there unless something asks for them: a `softdep`, or `rd.driver.pre=xen-pciback` on the kernel’s line.',
    },
  ],
  [
    'omit_drivers',
    {
      summary: 'Modules that the initramfs leaves out.',
      text: 'A device’s own driver that is left out comes later than pciback.',
    },
  ],
  [
    'kernel_cmdline',
    {
      summary: 'Words for dracut’s own scripts in the initramfs.',
      text: 'Neither the kernel nor modprobe reads them: a hide list here hides nothing, but in a unified image (`uefi="yes"`).',
    },
  ],
  [
    'install_items',
    {
      summary: 'Files that the initramfs holds as well.',
      text: 'Such as a file of /etc/modprobe.d, where `hostonly` is off.',
    },
  ],
  [
    'hostonly',
    {
      summary: 'An initramfs for this machine only.',
      text: 'Only then does it hold the files of /etc/modprobe.d, and with them `options xen-pciback hide=…`.',
    },
  ],
  [
    'MODULES',
    {
      summary: 'Modules that the initramfs loads before it looks for devices.',
      text: '`MODULES=(xen-pciback)` makes pciback the first. Then `mkinitcpio -P`.',
    },
  ],
]);
