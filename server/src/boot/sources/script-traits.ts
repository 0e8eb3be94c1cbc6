/** How the versions of GRUB's `20_linux_xen` differ, told from the script's own text. */
import type { BootTree } from '../choices.ts';

export interface ScriptTraits {
  /** What follows the distributor's name in titles. */
  readonly suffix: string;
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
      systemRelease: !isDebian,
      order: 'sort',
      recoveryVariable: true,
      recoveryTitle: isDebian,
      policies: 'whole',
      noImages: ['*/xen-syms-*', '*/xenpolicy-*', '*/*.config'],
      topLevel: true,
    };
  }
  const suffix = /^\s*OS="\$\{GRUB_DISTRIBUTOR\}([^"]*)"/m.exec(text)?.[1] ?? ' GNU/Linux';
  const latest = isDebian ? 'latest by dpkg' : 'latest';
  return {
    suffix,
    systemRelease: text.includes('/etc/system-release'),
    order: text.includes('reverse_sorted_xen_list') ? 'sort' : latest,
    recoveryVariable: text.includes('GRUB_CMDLINE_LINUX_RECOVERY'),
    recoveryTitle: text.includes('GRUB_RECOVERY_TITLE'),
    policies: policiesOf(text),
    noImages: [...text.matchAll(/^\s*(\*\/\S+)\)/gm)].map((match) => match[1] ?? ''),
    topLevel: text.includes('GRUB_TOP_LEVEL_XEN'),
  };
}

function policiesOf(text: string): ScriptTraits['policies'] {
  if (!text.includes('linux_entry_xsm')) return 'none';
  return text.includes('entry_xen_version') ? 'whole' : 'leaking';
}

function debianAtHand(tree: BootTree): boolean {
  const release = tree.files.get('/etc/os-release') ?? tree.files.get('/usr/lib/os-release');
  if (release !== undefined) return /^ID(?:_LIKE)?=.*\b(?:debian|ubuntu)\b/m.test(release);
  const library =
    tree.files.get('/usr/share/grub/grub-mkconfig_lib') ?? tree.files.get('/usr/share/grub2/grub-mkconfig_lib');
  return library === undefined || library.includes('dpkg --compare-versions');
}
