/** What a distribution calls the commands that bring what was written into force. They are shown and never run. */
import type { BootTree } from '../choices.ts';

/** The names of a distribution and of those that it comes from, as os-release says: `ubuntu`, `debian`. */
export function distributionsOf({ files }: BootTree): readonly string[] {
  const text = files.get('/etc/os-release') ?? files.get('/usr/lib/os-release') ?? '';
  const value = (name: string) => new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(text)?.[1] ?? '';
  return `${value('ID')} ${value('ID_LIKE')}`.toLowerCase().split(/\s+/).filter(Boolean);
}

const DEBIAN = ['debian', 'ubuntu', 'raspbian', 'devuan', 'linuxmint', 'kali', 'void'];
const GRUB2 = [
  'fedora',
  'rhel',
  'centos',
  'rocky',
  'almalinux',
  'ol',
  'xenenterprise',
  'suse',
  'opensuse',
  'mageia',
  'qubes',
];
const GRUB = ['arch', 'gentoo', 'alpine', 'slackware', 'nixos'];

/**
 * The command that makes the boot menu anew.
 *
 * @param file what it is to write, `/boot/grub2/grub.cfg`; else the one that the machine has
 */
export function menuCommand(tree: BootTree, file = menuFile(tree)): string {
  const names = distributionsOf(tree);
  const is = (known: readonly string[]) =>
    names.some((name) => known.includes(name) || known.includes(name.split('-')[0] ?? ''));
  if (is(DEBIAN)) return 'update-grub';
  if (is(GRUB2)) return `grub2-mkconfig -o ${file ?? '/boot/grub2/grub.cfg'}`;
  if (is(GRUB)) return `grub-mkconfig -o ${file ?? '/boot/grub/grub.cfg'}`;
  if (file?.includes('/grub2/')) return `grub2-mkconfig -o ${file}`;
  return names.length > 0 || file === undefined ? `grub-mkconfig -o ${file ?? '/boot/grub/grub.cfg'}` : 'update-grub';
}

/** The `grub.cfg` that the boot loader reads. The one on an EFI partition may only lead to the other. */
export function menuFile({ files }: BootTree): string | undefined {
  const candidates = [...files.keys()].filter((path) => path.startsWith('/boot/') && path.endsWith('/grub.cfg'));
  return (
    candidates.find((path) => /^[ \t]*(?:menuentry|submenu|blscfg)\b/m.test(files.get(path) ?? '')) ?? candidates[0]
  );
}

/** The command that packs the initramfs anew, which holds the settings of modules that are loaded early. */
export function initramfsCommand(tree: BootTree): string {
  const names = distributionsOf(tree);
  if (names.some((name) => ['arch', 'archlinux'].includes(name)) || tree.files.has('/etc/mkinitcpio.conf'))
    return 'mkinitcpio -P';
  if (names.includes('alpine')) return 'mkinitfs';
  if (names.some((name) => name.includes('suse'))) return 'dracut -f --regenerate-all';
  if (names.some((name) => GRUB2.includes(name)) || tree.files.has('/etc/dracut.conf')) return 'dracut -f';
  return 'update-initramfs -u';
}

/** Which command brings a change of that file into force; `undefined`: none does, or a reboot is enough. */
export function commandFor(tree: BootTree, path: string): string | undefined {
  if (/^\/etc\/(?:default\/grub(?:\.d\/|$)|grub\.d\/)/.test(path)) return menuCommand(tree);
  if (/^\/etc\/(?:modprobe\.d|modules-load\.d|dracut\.conf|initramfs-tools|mkinitcpio\.conf)/.test(path))
    return initramfsCommand(tree);
  return undefined;
}
