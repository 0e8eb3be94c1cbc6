/** How the versions of GRUB's `20_linux_xen` differ, told from the script's own text. */
import type { BootTree } from '../choices.ts';
import { mkconfigLibrary, osRelease } from '../tree-files.ts';

export interface ScriptTraits {
  /** What follows the distributor's name in titles. */
  readonly suffix: string;
  /** Whether what is no letter, digit or `_` goes out of the distributor's class: since GRUB 2.02. */
  readonly cleansClass: boolean;
  /** Whether /etc/system-release names the system where GRUB_DISTRIBUTOR does not. */
  readonly systemRelease: boolean;
  /** Which image comes first: GRUB 2.12 sorts the list, the ones before look for the latest again and again (Debian with dpkg). */
  readonly order: 'sort' | 'latest' | 'latest by dpkg';
  /** Whether `GRUB_CMDLINE_LINUX_RECOVERY` stands in for `single`. */
  readonly recoveryVariable: boolean;
  /** Whether `GRUB_RECOVERY_TITLE` is asked. */
  readonly recoveryTitle: boolean;
  /**
   * Whether an entry with `flask=enforcing` follows where there is a policy. `leaking`: the script of GRUB 2.06 forgets the version's own
   * name once it has made one, and goes on with the one that says "(XSM enabled)".
   */
  readonly policies: 'none' | 'leaking' | 'whole';
  /**
   * How initial RAM disks are loaded: `each` by a command of its own, the kernel's own first (GRUB 2.12); all `together`, the early ones first
   * (since GRUB 2.04); the kernel's own `alone`.
   */
  readonly initrds: 'each' | 'together' | 'alone';
  /** Whether every entry behind the first pair says that it loads a policy, there or not: GRUB 2.06, but not Debian's. */
  readonly repeatsPolicy: boolean;
  /** Whether Xen's line ends with words for machines that no BIOS has started: since GRUB 2.02. */
  readonly platformWords: boolean;
  /** The pattern of the shell that finds hypervisors; SUSE's leaves links out, so that none is there twice. */
  readonly images: string;
  readonly passesLinksOver: boolean;
  /** The hypervisor that SUSE's takes for one to be installed next, where it finds none. */
  readonly expectedImage?: string;
  /** Which values of `GRUB_DISABLE_SUBMENU` ask for one menu: GRUB 2.00 knows none, the ones before 2.06 `y` alone. */
  readonly flatFor: readonly string[];
  /** Whether a kernel may find `/` by the identifier of its partition: since GRUB 2.04. */
  readonly partitionIds: boolean;
  /** Whether `SUSE_BTRFS_SNAPSHOT_BOOTING` puts `${extra_cmdline}` on dom0's line. */
  readonly snapshots: boolean;
  /** Whether the script has xen.efi start Xen where the machine has EFI: what it writes then is not followed. */
  readonly chains: boolean;
  /** Names below /boot that begin with `xen` and are no hypervisor, as patterns of the shell. */
  readonly noImages: readonly string[];
  /** Whether `GRUB_TOP_LEVEL_XEN` and `GRUB_TOP_LEVEL` choose the images of the first entry. */
  readonly topLevel: boolean;
}

/** What the script at `path` does. Without its text: what the one of the distribution at hand does today. */
export function traitsOf(tree: BootTree, path: string | undefined): ScriptTraits {
  const text = path === undefined ? undefined : tree.files.get(path);
  const isDebian = debianAtHand(tree);
  if (text === undefined) {
    return {
      suffix: isDebian ? ' GNU/Linux' : '',
      cleansClass: true,
      systemRelease: !isDebian,
      order: 'sort',
      recoveryVariable: true,
      recoveryTitle: isDebian,
      policies: 'whole',
      initrds: 'each',
      repeatsPolicy: false,
      platformWords: true,
      noImages: ['*/xen-syms-*', '*/xenpolicy-*', '*/*.config'],
      images: '/boot/xen*',
      passesLinksOver: false,
      flatFor: ['true', 'yes', 'y'],
      partitionIds: true,
      snapshots: false,
      chains: false,
      topLevel: true,
    };
  }
  const suffix = /^\s*OS="\$\{GRUB_DISTRIBUTOR\}([^"]*)"/m.exec(text)?.[1] ?? ' GNU/Linux';
  const latest = isDebian ? 'latest by dpkg' : 'latest';
  return {
    suffix,
    cleansClass: text.includes('[^[:alnum:]_]'),
    systemRelease: text.includes('/etc/system-release'),
    order: text.includes('reverse_sorted_xen_list') ? 'sort' : latest,
    recoveryVariable: text.includes('GRUB_CMDLINE_LINUX_RECOVERY'),
    recoveryTitle: text.includes('GRUB_RECOVERY_TITLE'),
    policies: policiesOf(text),
    initrds: initrdsOf(text),
    repeatsPolicy: /^\s*if test -n "\$\{xenpolicy\}"/m.test(text) && !/^\s*xenpolicy=$/m.test(text),
    platformWords: text.includes('xen_rm_opts'),
    noImages: [...text.matchAll(/^\s*(\*\/\S+)\)/gm)].map((match) => match[1] ?? ''),
    images: /^\s*(?:xen_list=`)?for i in (\/boot\/xen\S*);? *do/m.exec(text)?.[1]?.replace(/;$/, '') ?? '/boot/xen*',
    passesLinksOver: /test ! -L "\$i"/.test(text),
    ...(/^\s*xen_list="\/boot\/xen\.gz"$/m.test(text) ? { expectedImage: '/boot/xen.gz' } : {}),
    flatFor: flatFor(text),
    partitionIds: text.includes('GRUB_DISABLE_LINUX_PARTUUID'),
    snapshots: text.includes('SUSE_BTRFS_SNAPSHOT_BOOTING'),
    chains: /^\s*chainloader\b/m.test(text),
    topLevel: text.includes('GRUB_TOP_LEVEL_XEN'),
  };
}

function policiesOf(text: string): ScriptTraits['policies'] {
  if (!text.includes('linux_entry_xsm')) return 'none';
  return text.includes('entry_xen_version') ? 'whole' : 'leaking';
}

function initrdsOf(text: string): ScriptTraits['initrds'] {
  if (!text.includes('initrd_early')) return 'alone';
  return text.includes('initrd="${initrd_real} ${initrd_early}"') ? 'each' : 'together';
}

function flatFor(text: string): readonly string[] {
  if (!text.includes('GRUB_DISABLE_SUBMENU')) return [];
  return text.includes('GRUB_DISABLE_SUBMENU="true"') ? ['true', 'yes', 'y'] : ['y'];
}

/** Whether the system is Debian or comes of it. */
export function debianAtHand(tree: BootTree): boolean {
  const release = osRelease(tree);
  if (release !== undefined) return /^ID(?:_LIKE)?=.*\b(?:debian|ubuntu)\b/m.test(release);
  return mkconfigLibrary(tree)?.includes('dpkg --compare-versions') ?? true;
}
