/** Which files of a machine say how Xen starts, and how they are found below a root folder. */

/** One file by its path. */
export const BOOT_FILES: readonly string[] = [
  '/etc/default/grub',
  '/etc/modules',
  '/etc/initramfs-tools/modules',
  '/etc/dracut.conf',
  '/etc/mkinitcpio.conf',
  '/etc/os-release',
  '/usr/lib/os-release',
  '/etc/lsb-release',
  '/etc/system-release',
  '/etc/fstab',
  '/usr/share/grub/grub-mkconfig_lib',
  '/usr/share/grub2/grub-mkconfig_lib',
  '/boot/xen.cfg',
  // Of the running machine: what dom0's kernel got, which kernel and which Xen it is.
  '/proc/cmdline',
  '/proc/sys/kernel/osrelease',
  '/proc/xen/capabilities',
  '/sys/hypervisor/type',
  '/sys/hypervisor/uuid',
  '/sys/hypervisor/version/major',
  '/sys/hypervisor/version/minor',
  '/sys/hypervisor/version/extra',
];

/** Mostly links to files of the folders below, which are read by those names then. */
export const BOOT_LINKS: readonly string[] = ['/etc/grub.conf', '/etc/grub2.cfg', '/etc/grub2-efi.cfg'];

/** Xen's own messages, where xenconsoled is told to keep them: sysfs has no command line of Xen's (Linux' drivers/xen/sys-hypervisor.c). */
export const XEN_LOG = '/var/log/xen/console/hypervisor.log';

/** Files of a folder whose names fit. */
export interface FilesOf {
  readonly folder: string;
  readonly name: RegExp;
  /** How many levels of folders below are looked into; 0: none. */
  readonly depth: number;
  /** Whether the names of everything in it matter. */
  readonly listed?: boolean;
  /** Of each file, only the lines that fit are kept. */
  readonly lines?: RegExp;
}

const CONF = /\.conf$/;
/** What a kernel was built with, of Xen: `# CONFIG_XEN_DOM0 is not set` too. */
const XEN_CONFIG = /^(?:# )?CONFIG_XEN/;

/** In the order in which they are read: the most telling first, should there be too many. */
export const BOOT_FOLDERS: readonly FilesOf[] = [
  { folder: '/etc/default/grub.d', name: /\.cfg$/, depth: 0, listed: true },
  { folder: '/etc/grub.d', name: /^(?!README|.*(?:~|\.bak|\.rpm(?:save|new)|\.dpkg-[\w-]+)$)/, depth: 0, listed: true },
  { folder: '/boot/grub', name: /^(?:grub\.cfg|custom\.cfg|grubenv|menu\.lst|grub\.conf)$/, depth: 0, listed: true },
  { folder: '/boot/grub2', name: /^(?:grub\.cfg|custom\.cfg|grubenv|menu\.lst|grub\.conf)$/, depth: 0, listed: true },
  { folder: '/boot', name: /^config-/, depth: 1, listed: true, lines: XEN_CONFIG },
  { folder: '/boot/efi', name: /^(?:.*\.cfg|grubenv)$/i, depth: 3, listed: true },
  { folder: '/boot/EFI', name: /^(?:.*\.cfg|grubenv)$/i, depth: 2, listed: true },
  { folder: '/efi', name: /^(?:.*\.cfg|grubenv)$/i, depth: 3, listed: true },
  { folder: '/boot/loader', name: CONF, depth: 1, listed: true },
  { folder: '/boot/efi/loader', name: CONF, depth: 1, listed: true },
  { folder: '/efi/loader', name: CONF, depth: 1, listed: true },
  { folder: '/boot/extlinux', name: /\.(?:conf|cfg)$/, depth: 0, listed: true },
  { folder: '/boot/syslinux', name: /\.(?:conf|cfg)$/, depth: 0, listed: true },
  { folder: '/boot/isolinux', name: /\.(?:conf|cfg)$/, depth: 0, listed: true },
  { folder: '/etc/modprobe.d', name: CONF, depth: 0 },
  { folder: '/run/modprobe.d', name: CONF, depth: 0 },
  { folder: '/usr/local/lib/modprobe.d', name: CONF, depth: 0 },
  { folder: '/usr/lib/modprobe.d', name: CONF, depth: 0 },
  { folder: '/lib/modprobe.d', name: CONF, depth: 0 },
  { folder: '/etc/modules-load.d', name: CONF, depth: 0 },
  { folder: '/run/modules-load.d', name: CONF, depth: 0 },
  { folder: '/usr/lib/modules-load.d', name: CONF, depth: 0 },
  { folder: '/etc/dracut.conf.d', name: CONF, depth: 0 },
  { folder: '/usr/lib/dracut/dracut.conf.d', name: CONF, depth: 0 },
  { folder: '/etc/mkinitcpio.conf.d', name: CONF, depth: 0 },
  { folder: '/usr/share/initramfs-tools/modules.d', name: /./, depth: 0 },
  { folder: '/etc/kernels', name: /^kernel-config-/, depth: 0, lines: XEN_CONFIG },
  { folder: '/usr/lib/modules', name: /^config$/, depth: 1, lines: XEN_CONFIG },
  { folder: '/lib/modules', name: /^config$/, depth: 1, lines: XEN_CONFIG },
  // What the guests want of the boot line: an IOMMU.
  {
    folder: '/etc/xen',
    name: /^(?!README|x[lm]\.conf|xend|cpupool|oxenstored|.*(?:~|\.(?:bak|orig|sxp|sh))$)/,
    depth: 0,
  },
];

/** Folders of which only the names matter: Linux may lie in the root folder itself. */
export const LISTED_FOLDERS: readonly string[] = ['/'];
