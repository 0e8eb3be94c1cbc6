/** What a distribution calls the commands that bring what was written into force. They are shown and never run. */
import type { BootTree } from '../choices.ts';
import { osRelease } from '../tree-files.ts';

/** The names of a distribution and of those that it comes from, as os-release says: `ubuntu`, `debian`. */
function distributionsOf(tree: BootTree): readonly string[] {
  const text = osRelease(tree) ?? '';
  const value = (name: string) => new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(text)?.[1] ?? '';
  return `${value('ID')} ${value('ID_LIKE')}`.toLowerCase().split(/\s+/).filter(Boolean);
}

const DEBIAN = ['debian', 'ubuntu', 'raspbian', 'devuan', 'linuxmint', 'kali'];
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

/** What changes a word of a boot line on XenServer and XCP-ng, whose `grub.cfg` no script makes. */
const XEN_CMDLINE = '/opt/xensource/libexec/xen-cmdline';

function isOneOf(tree: BootTree, known: readonly string[]): boolean {
  return distributionsOf(tree).some((name) => known.includes(name) || known.includes(name.split('-')[0] ?? ''));
}

/** XenServer and XCP-ng: their installer writes `grub.cfg`, and `xen-cmdline` edits it. GRUB's own scripts would lose what they made. */
export function isXenServer(tree: BootTree): boolean {
  return distributionsOf(tree).some((name) => name === 'xenenterprise' || name === 'xcp-ng');
}

/** Its initramfs gives all network cards, and what `rd.qubes.` words of dom0’s line name, to pciback (dracut’s module 90qubes-pciback). */
export function isQubes(tree: BootTree): boolean {
  return distributionsOf(tree).includes('qubes');
}

/**
 * The command that makes the boot menu anew.
 *
 * @param file what it is to write, `/boot/grub2/grub.cfg`; else the one that the machine has
 */
export function menuCommand(tree: BootTree, file = menuFile(tree)): string {
  if (isXenServer(tree)) return `${XEN_CMDLINE} --set-xen `;
  if (isOneOf(tree, [...DEBIAN, 'void'])) return 'update-grub';
  if (isOneOf(tree, GRUB2)) return `grub2-mkconfig -o ${file ?? '/boot/grub2/grub.cfg'}`;
  if (isOneOf(tree, GRUB)) return `grub-mkconfig -o ${file ?? '/boot/grub/grub.cfg'}`;
  if (file?.includes('/grub2/')) return `grub2-mkconfig -o ${file}`;
  return distributionsOf(tree).length > 0 || file === undefined
    ? `grub-mkconfig -o ${file ?? '/boot/grub/grub.cfg'}`
    : 'update-grub';
}

/** The one for a word of dom0's line, where that is another. */
export function dom0LineCommand(tree: BootTree): string | undefined {
  return isXenServer(tree) ? `${XEN_CMDLINE} --set-dom0 ` : undefined;
}

/**
 * The `grub.cfg` that the boot loader reads. The one on an EFI partition may only lead to the other; where it holds the menu itself, as
 * RHEL 7 and 8 have it, firmware starts the GRUB beside it, which reads that one.
 */
export function menuFile(tree: BootTree): string | undefined {
  const { files } = tree;
  const candidates = [...files.keys()].filter((path) => path.startsWith('/boot/') && path.endsWith('/grub.cfg'));
  const full = candidates.filter((path) => /^[ \t]*(?:menuentry|submenu|blscfg)\b/m.test(files.get(path) ?? ''));
  const names = [...distributionsOf(tree), 'redhat', 'xenserver'];
  const own = full.find((path) =>
    names.includes(/^\/boot\/efi\/EFI\/([^/]+)\/grub\.cfg$/i.exec(path)?.[1]?.toLowerCase() ?? ''),
  );
  return (isOneOf(tree, GRUB2) ? own : undefined) ?? full[0] ?? candidates[0];
}

/** The command that packs the initramfs anew, which holds the settings of modules that are loaded early; of all kernels, as any may boot. */
export function initramfsCommand(tree: BootTree): string {
  if (isOneOf(tree, ['arch', 'archlinux'])) return 'mkinitcpio -P';
  if (isOneOf(tree, DEBIAN)) return 'update-initramfs -u -k all';
  if (tree.files.has('/etc/mkinitcpio.conf')) return 'mkinitcpio -P';
  if (isOneOf(tree, ['alpine'])) return 'mkinitfs';
  if (isOneOf(tree, [...GRUB2, 'void']) || tree.files.has('/etc/dracut.conf')) return 'dracut -f --regenerate-all';
  return 'update-initramfs -u -k all';
}

/** Which command brings a change of that file into force; `undefined`: none does, or a reboot is enough. */
export function commandFor(tree: BootTree, path: string): string | undefined {
  if (/^\/etc\/(?:default\/grub(?:\.d\/|$)|grub\.d\/)/.test(path)) return menuCommand(tree);
  if (/^\/etc\/(?:modprobe\.d|modules-load\.d|dracut\.conf|initramfs-tools|mkinitcpio\.conf)/.test(path))
    return initramfsCommand(tree);
  return undefined;
}

/**
 * Fedora’s `grubby` puts words of dom0’s line also into the entries that start the same Linux without Xen, which grub2-mkconfig leaves alone
 * (`/boot/loader/entries`); `undefined` where there are none, or nothing is to change.
 */
export function blsCommand(
  tree: BootTree,
  changes: readonly { readonly what: string; readonly line: string; readonly text: string }[],
): string | undefined {
  const entries = tree.folders.get('/boot/loader/entries') ?? [];
  if (!isOneOf(tree, GRUB2) || isXenServer(tree) || !entries.some((name) => name.endsWith('.conf'))) return undefined;
  const words = (what: string) => [
    ...new Set(changes.flatMap((change) => (change.what === what && change.line === 'dom0' ? [change.text] : []))),
  ];
  const option = (name: string, texts: readonly string[]) =>
    texts.length > 0 ? [`--${name}='${texts.join(' ').replaceAll("'", `'\\''`)}'`] : [];
  const given = [...option('remove-args', words('removed')), ...option('args', words('added'))];
  return given.length > 0 ? `grubby --update-kernel=ALL ${given.join(' ')}` : undefined;
}
