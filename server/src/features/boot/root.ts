/** A boot file or a guest's config as a part of a machine: the folder that holds that machine's files, and the path that it has there. */
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
    'etc/xen/.+',
  ].join('|')}))$`,
);

/** Which machine's file that is, from its path alone: a copy of a dom0's tree lies anywhere. `undefined`: it lies as none of these does. */
export function placeInMachine(path: string): PlaceInMachine | undefined {
  const [, root, inside] = PLACES.exec(path.replaceAll('\\', '/')) ?? [];
  return root === undefined || inside === undefined ? undefined : { root: root === '' ? '/' : root, path: inside };
}

/** What a folder has that holds a machine's files. */
const SIGNS = ['etc/default/grub', 'boot/grub', 'boot/grub2', 'boot/efi', 'boot/extlinux', 'boot/xen.cfg', 'etc/xen'];

/**
 * The first of these folders that holds a machine's files, or lies among them as `…/etc/xen` does; `undefined`: none does.
 *
 * @param exists whether there is something at an absolute path; never rejects
 */
export async function machineIn(
  folders: readonly string[],
  exists: (path: string) => Promise<boolean | undefined>,
): Promise<string | undefined> {
  for (const folder of folders) {
    const root = folder.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '');
    const above = placeInMachine(`${root}/.`)?.root;
    if (above !== undefined) return above;
    for (const sign of SIGNS) if (await exists(`${root === '/' ? '' : root}/${sign}`)) return root;
  }
  return undefined;
}

/** Whether update-grub reads its variables. */
export function isDefaults(path: string): boolean {
  return path === '/etc/default/grub' || path.startsWith('/etc/default/grub.d/');
}
