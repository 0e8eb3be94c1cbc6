/** What update-grub asks the machine and no source says; a grub.cfg of an earlier run tells it. */
import type { BootTree } from '../choices.ts';

export interface Machine {
  /** What stands behind `root=`. */
  readonly root: string | undefined;
  /** What the ids of the entries end with. */
  readonly device: string | undefined;
  /** The folder of the images as GRUB sees it: empty where /boot is a file system of its own. */
  readonly boot: string;
  readonly loader: string;
  readonly module: string;
  /** Where update-grub writes. */
  readonly output: string;
  /** `rootflags=subvol=…`, which the script puts before dom0's words on btrfs. */
  readonly rootFlags: string | undefined;
}

const OUTPUTS = ['/boot/grub/grub.cfg', '/boot/grub2/grub.cfg'];

export function machineOf(tree: BootTree): Machine {
  const output = OUTPUTS.find((path) => tree.files.has(path));
  const text = output === undefined ? '' : (tree.files.get(output) ?? '');
  const kernel =
    /^[ \t]*(?:linux(?:efi|16)?|module2?|xen_module|multiboot2?)[ \t]+(\S*\/)(?:vmlinu[xz]|kernel)-\S+[ \t]+(?:placeholder[ \t]+)?root=(\S+)/m.exec(
      text,
    );
  const xen = /^[ \t]*(multiboot2?|xen_hypervisor)[ \t]+\S*\/xen/m.exec(text)?.[1] ?? 'multiboot2';
  const modules: Readonly<Record<string, string>> = { multiboot: 'module', multiboot2: 'module2' };
  return {
    root: kernel?.[2],
    device: /'gnulinux-(?:simple|advanced)-([^'\s]+)'/.exec(text)?.[1],
    boot: (kernel?.[1] ?? '/boot/').slice(0, -1),
    loader: xen,
    module: modules[xen] ?? 'xen_module',
    output: output ?? (tree.folders.has('/boot/grub2') ? '/boot/grub2/grub.cfg' : '/boot/grub/grub.cfg'),
    rootFlags: /^[ \t]*(?:module2?|linux)[ \t].*\sro (rootflags=subvol=\S+)/m.exec(text)?.[1],
  };
}

/** Whether the root file system is btrfs, by /etc/fstab. */
export function isOnBtrfs(tree: BootTree): boolean {
  return /^[^#\s]\S*[ \t]+\/[ \t]+btrfs\b/m.test(tree.files.get('/etc/fstab') ?? '');
}
