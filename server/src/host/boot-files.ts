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
  /** The same as patterns of a shell, for a host that is asked by one: they may fit more. Absent: `*`. */
  readonly patterns?: readonly string[];
  /** How many levels of folders below are looked into; 0: none. */
  readonly depth: number;
  /** Whether the names of everything in it matter. */
  readonly listed?: boolean;
  /** Of each file, only the lines that fit are kept. */
  readonly lines?: RegExp;
}

const CONF = { name: /\.conf$/, patterns: ['*.conf'] };
const GRUB = {
  name: /^(?:grub\.cfg|custom\.cfg|grubenv|menu\.lst|grub\.conf)$/,
  patterns: ['grub.cfg', 'custom.cfg', 'grubenv', 'menu.lst', 'grub.conf'],
};
const EFI = { name: /^(?:.*\.cfg|grubenv)$/i, patterns: ['*.[cC][fF][gG]', '[gG][rR][uU][bB][eE][nN][vV]'] };
const SYSLINUX = { name: /\.(?:conf|cfg)$/, patterns: ['*.conf', '*.cfg'] };
/** What a kernel was built with, of Xen: `# CONFIG_XEN_DOM0 is not set` too. */
const XEN_CONFIG = /^(?:# )?CONFIG_XEN/;
/** The same for `sed`. */
export const XEN_CONFIG_OF_SED = '^\\(# \\)\\{0,1\\}CONFIG_XEN';

/** In the order in which they are read: the most telling first, should there be too many. */
export const BOOT_FOLDERS: readonly FilesOf[] = [
  { folder: '/etc/default/grub.d', name: /\.cfg$/, patterns: ['*.cfg'], depth: 0, listed: true },
  { folder: '/etc/grub.d', name: /^(?!README|.*(?:~|\.bak|\.rpm(?:save|new)|\.dpkg-[\w-]+)$)/, depth: 0, listed: true },
  { folder: '/boot/grub', ...GRUB, depth: 0, listed: true },
  { folder: '/boot/grub2', ...GRUB, depth: 0, listed: true },
  { folder: '/boot', name: /^config-/, patterns: ['config-*'], depth: 1, listed: true, lines: XEN_CONFIG },
  { folder: '/boot/efi', ...EFI, depth: 3, listed: true },
  { folder: '/boot/EFI', ...EFI, depth: 2, listed: true },
  { folder: '/efi', ...EFI, depth: 3, listed: true },
  { folder: '/boot/loader', ...CONF, depth: 1, listed: true },
  { folder: '/boot/efi/loader', ...CONF, depth: 1, listed: true },
  { folder: '/efi/loader', ...CONF, depth: 1, listed: true },
  { folder: '/boot/extlinux', ...SYSLINUX, depth: 0, listed: true },
  { folder: '/boot/syslinux', ...SYSLINUX, depth: 0, listed: true },
  { folder: '/boot/isolinux', ...SYSLINUX, depth: 0, listed: true },
  { folder: '/etc/modprobe.d', ...CONF, depth: 0 },
  { folder: '/run/modprobe.d', ...CONF, depth: 0 },
  { folder: '/usr/local/lib/modprobe.d', ...CONF, depth: 0 },
  { folder: '/usr/lib/modprobe.d', ...CONF, depth: 0 },
  { folder: '/lib/modprobe.d', ...CONF, depth: 0 },
  { folder: '/etc/modules-load.d', ...CONF, depth: 0 },
  { folder: '/run/modules-load.d', ...CONF, depth: 0 },
  { folder: '/usr/lib/modules-load.d', ...CONF, depth: 0 },
  { folder: '/etc/dracut.conf.d', ...CONF, depth: 0 },
  { folder: '/usr/lib/dracut/dracut.conf.d', ...CONF, depth: 0 },
  { folder: '/etc/mkinitcpio.conf.d', ...CONF, depth: 0 },
  { folder: '/usr/share/initramfs-tools/modules.d', name: /./, depth: 0 },
  { folder: '/etc/kernels', name: /^kernel-config-/, patterns: ['kernel-config-*'], depth: 0, lines: XEN_CONFIG },
  { folder: '/usr/lib/modules', name: /^config$/, patterns: ['config'], depth: 1, lines: XEN_CONFIG },
  { folder: '/lib/modules', name: /^config$/, patterns: ['config'], depth: 1, lines: XEN_CONFIG },
  // What the guests want of the boot line: an IOMMU.
  {
    folder: '/etc/xen',
    name: /^(?!README|x[lm]\.conf|xend|cpupool|oxenstored|.*(?:~|\.(?:bak|orig|sxp|sh))$)/,
    depth: 0,
  },
];

/** The names of the root folder that matter. */
export const NAMES_IN_ROOT = /^(?:vmlinu[xz]|bzImage|kernel|linux|initr|xen|boot$|efi$)/;

/** Folders of which only the names matter: Linux may lie in the root folder itself. */
export const LISTED_FOLDERS: readonly string[] = ['/'];
