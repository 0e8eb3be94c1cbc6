/** The languages that the extension contributes, by what the editor calls them. */
export const LANGUAGES = {
  /** A guest's config, as `xl create` reads it. */
  domainConfig: 'xlcfg',
  /** /etc/xen/xl.conf: the settings of xl itself. */
  xlConf: 'xl-conf',
  /** What `xl cpupool-create` reads. */
  cpupool: 'xl-cpupool',
  /** GRUB legacy: menu.lst, grub.conf. */
  grubMenu: 'grub-menu',
  /** GRUB 2's script: grub.cfg. */
  grubCfg: 'grub-cfg',
  /** What update-grub reads: /etc/default/grub and /etc/default/grub.d/*.cfg. */
  grubDefault: 'grub-default',
  /** modprobe's own: /etc/modprobe.d/*.conf. */
  modprobe: 'modprobe',
  /** Modules to load at boot: /etc/modules-load.d/*.conf, /etc/modules, /etc/initramfs-tools/modules. */
  modulesList: 'modules-list',
  /** What goes into an initramfs: /etc/dracut.conf, /etc/dracut.conf.d/*.conf, /etc/mkinitcpio.conf. */
  dracut: 'dracut',
  /** What xen.efi reads: xen.cfg beside it. */
  xenEfi: 'xen-efi',
  /** syslinux, isolinux, pxelinux, extlinux. */
  syslinux: 'syslinux',
  /** Entries of the Boot Loader Specification: /boot/loader/entries/*.conf. */
  blsEntry: 'bls-entry',
  /** GRUB's environment block: /boot/grub/grubenv. */
  grubenv: 'grubenv',
} as const;

export type LanguageId = (typeof LANGUAGES)[keyof typeof LANGUAGES];

export function isLanguageId(text: string): text is LanguageId {
  return (Object.values(LANGUAGES) as string[]).includes(text);
}
