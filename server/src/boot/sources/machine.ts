/** What update-grub asks the machine and no source says; a grub.cfg of an earlier run tells it. */
import type { BootTree } from '../choices.ts';
import { mkconfigLibrary } from '../tree-files.ts';

export interface Machine {
  /** What stands behind `root=` of each kind: `/dev/sda1`, `UUID=…`, `PARTUUID=…`, `ZFS=…`. */
  readonly roots: readonly string[];
  /** What the ids of the entries ended with. */
  readonly device: string | undefined;
  /** Whether `GRUB_DISABLE_UUID` has them end with the device's name. */
  readonly heedsDisabledUuid: boolean;
  /** The folder of the images as GRUB sees it: empty where /boot is a file system of its own. */
  readonly boot: string;
  readonly loader: string;
  readonly module: string;
  /** Where update-grub writes. */
  readonly output: string;
  /** `rootflags=subvol=…`, which the script puts before dom0's words on btrfs. */
  readonly rootFlags: string | undefined;
}

/** A line that loads Linux: the folder of the image, and what it gets as `root=`. */
const KERNEL =
  /^[ \t]*(?:linux(?:efi|16)?|module2?|xen_module|multiboot2?)[ \t]+(\S*\/)(?:vmlinu[xz]|kernel)-\S+[ \t]+(?:placeholder[ \t]+)?root=(\S+)/gm;
const MOST_KERNELS = 200;

const OUTPUTS = ['/boot/grub/grub.cfg', '/boot/grub2/grub.cfg'];

export function machineOf(tree: BootTree): Machine {
  const output = OUTPUTS.find((path) => tree.files.has(path));
  const text = output === undefined ? '' : (tree.files.get(output) ?? '');
  const folders: string[] = [];
  const roots = new Map<string, string>();
  for (const [, folder = '', root = ''] of text.matchAll(KERNEL)) {
    folders.push(folder);
    const kind = /^\w+=/.exec(root)?.[0] ?? '';
    if (!roots.has(kind)) roots.set(kind, root);
    if (folders.length >= MOST_KERNELS) break;
  }
  const xen = /^[ \t]*(multiboot2?|xen_hypervisor)[ \t]+\S*\/xen/m.exec(text)?.[1] ?? 'multiboot2';
  const modules: Readonly<Record<string, string>> = { multiboot: 'module', multiboot2: 'module2' };
  return {
    roots: [...roots.values()],
    heedsDisabledUuid: mkconfigLibrary(tree)?.includes('GRUB_DISABLE_UUID') ?? true,
    device: /'gnulinux-(?:simple|advanced)-([^'\s]+)'/.exec(text)?.[1],
    boot: (folders[0] ?? '/boot/').slice(0, -1),
    loader: xen,
    module: modules[xen] ?? 'xen_module',
    output: output ?? (tree.folders.has('/boot/grub2') ? '/boot/grub2/grub.cfg' : '/boot/grub/grub.cfg'),
    rootFlags: /^[ \t]*(?:module2?|linux)[ \t].*\sro (rootflags=subvol=\S+)/m.exec(text)?.[1],
  };
}

/** The kind of the root file system, by /etc/fstab: `btrfs`. */
export function rootFileSystem(tree: BootTree): string | undefined {
  return /^[^#\s]\S*[ \t]+\/[ \t]+(\S+)/m.exec(tree.files.get('/etc/fstab') ?? '')?.[1];
}
