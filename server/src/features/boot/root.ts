/** A file of the boot chain as a part of a machine: the folder that holds that machine's files, and the path that it has there. */
export interface PlaceInMachine {
  /** `/` is this machine. */
  readonly root: string;
  /** `/etc/default/grub` */
  readonly path: string;
}

const PLACES = new RegExp(
  `^(.*)(/(?:${[
    'etc/default/grub(?:\\.d/[^/]+)?',
    'etc/grub\\.d/[^/]+',
    'etc/(?:modprobe\\.d|modules-load\\.d|dracut\\.conf\\.d|mkinitcpio\\.conf\\.d)/[^/]+',
    'etc/(?:modules|initramfs-tools/modules|dracut\\.conf|mkinitcpio\\.conf|grub\\.conf|grub2\\.cfg)',
    '(?:usr/)?lib/(?:modprobe\\.d|modules-load\\.d)/[^/]+',
    'boot/(?:grub2?|efi|EFI|loader|extlinux|syslinux|isolinux)/.+',
    'boot/xen\\.cfg',
  ].join('|')}))$`,
);

/** Which machine's file that is, from its path alone: a copy of a dom0's tree lies anywhere. `undefined`: it lies as no boot file does. */
export function placeInMachine(path: string): PlaceInMachine | undefined {
  const [, root, inside] = PLACES.exec(path.replaceAll('\\', '/')) ?? [];
  return root === undefined || inside === undefined ? undefined : { root: root === '' ? '/' : root, path: inside };
}

/** Whether update-grub reads its variables. */
export function isDefaults(path: string): boolean {
  return path === '/etc/default/grub' || path.startsWith('/etc/default/grub.d/');
}

/** The same path back on this machine. */
export function pathOnDisk(root: string, path: string): string {
  return root === '/' ? path : `${root}${path}`;
}
