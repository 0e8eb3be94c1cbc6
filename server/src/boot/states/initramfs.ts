/** Whether the initramfs still holds older settings of pciback than the files of today. */
import type { BootChoice, BootTree } from '../choices.ts';
import { builtInto } from '../pciback/kernel.ts';
import { moduleFacts } from '../pciback/machine.ts';
import { modulesKind } from '../pciback/modules-file.ts';
import { initramfsCommand } from './distribution.ts';

export interface StaleInitramfs {
  /** The settings that were written later, sorted: `/etc/modprobe.d/xen.conf`. */
  readonly settings: readonly string[];
  /** The images that were made before, sorted: `/boot/initrd.img-6.1.0-13-amd64`. */
  readonly images: readonly string[];
  /** What makes them anew. */
  readonly command: string;
}

/** Absent: all is packed, it makes no difference, or nobody knows when what was written. */
export function staleInitramfs(tree: BootTree, choices: readonly BootChoice[]): StaleInitramfs | undefined {
  const { times } = tree;
  if (!times || !isLoadedEarly(tree)) return undefined;
  const command = initramfsCommand(tree);
  const images = [...new Set(choices.flatMap((choice) => imageOf(tree, times, choice) ?? []))];
  const oldest = Math.min(...images.map((image) => times.get(image) ?? Number.POSITIVE_INFINITY));
  const settings = [...times]
    .filter(([path, written]) => written > oldest && isPacked(tree, path, command))
    .map(([path]) => path)
    .sort();
  if (settings.length === 0) return undefined;
  const newest = Math.max(...settings.map((path) => times.get(path) ?? 0));
  return { settings, images: images.filter((image) => (times.get(image) ?? newest) < newest).sort(), command };
}

/** What is loaded from the root file system reads the settings there. */
function isLoadedEarly(tree: BootTree): boolean {
  const { loaders, waiting, added } = moduleFacts(tree);
  return loaders.some(({ when }) => when !== 'late') || waiting.length > 0 || added.length > 0;
}

/** Whether the image holds what that file says of pciback. Others are not Xen's matter. */
function isPacked({ files }: BootTree, path: string, command: string): boolean {
  if (!/pciback/.test(files.get(path) ?? '')) return false;
  const tool = command.split(' ', 1)[0] ?? '';
  if (modulesKind(path) === 'modprobe') {
    // mkinitcpio's hook `modconf` copies modprobe's settings.
    return tool !== 'mkinitcpio' || /\bmodconf\b/.test(files.get('/etc/mkinitcpio.conf') ?? '');
  }
  if (path.startsWith('/etc/initramfs-tools/')) return tool === 'update-initramfs';
  if (path.startsWith('/etc/mkinitcpio.conf')) return tool === 'mkinitcpio';
  return path.startsWith('/etc/dracut.conf') && tool === 'dracut';
}

/** The initramfs of the kernel that an entry starts, where its time is known and pciback is a module of it. */
function imageOf(tree: BootTree, times: ReadonlyMap<string, number>, { dom0Image }: BootChoice): string | undefined {
  if (dom0Image === undefined || builtInto(tree, dom0Image).built === 'in') return undefined;
  const version = /^vmlinu[xz]-(.+)$/.exec(dom0Image.slice(dom0Image.lastIndexOf('/') + 1))?.[1];
  if (version === undefined) return undefined;
  return [
    `initrd.img-${version}`,
    `initramfs-${version}.img`,
    `initrd-${version}`,
    `initrd-${version}.img`,
    `initramfs-${version}`,
  ]
    .map((name) => `/boot/${name}`)
    .find((path) => times.has(path));
}
