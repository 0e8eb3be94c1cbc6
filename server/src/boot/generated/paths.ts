/** Paths as boot loaders write them, found again among a machine's files. */
import type { BootTree } from '../choices.ts';

/** A loader's root may be the root file system, a `/boot` of its own, or the EFI system partition. */
const ROOTS = ['', '/boot', '/boot/efi', '/efi'];

/** The path on the machine of what a boot loader calls `path`: `($root)/grub2/grub.cfg`, `/EFI/xen/xen.cfg`. */
export function findFile(tree: BootTree, path: string): string | undefined {
  const clean = normal(path);
  for (const root of ROOTS) {
    if (tree.files.has(root + clean)) return root + clean;
  }
  // A FAT file system knows no case.
  const lower = clean.toLowerCase();
  for (const name of tree.files.keys()) {
    if (name.toLowerCase().endsWith(lower) && ROOTS.some((root) => name.length === root.length + clean.length))
      return name;
  }
  return undefined;
}

/** Whether a file is there; `undefined`: nobody looked. */
export function isThere(tree: BootTree, path: string): boolean | undefined {
  if (findFile(tree, path) !== undefined) return true;
  const clean = normal(path);
  const { folder, name } = splitPath(clean);
  let looked = false;
  for (const root of ROOTS) {
    const names = tree.folders.get(root + folder);
    if (names?.includes(name)) return true;
    if (names) looked = true;
  }
  return looked ? false : undefined;
}

export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  const slash = path.lastIndexOf('/');
  return { folder: path.slice(0, Math.max(0, slash)), name: path.slice(slash + 1) };
}

/** Without a device before it, with `/` between folders. */
function normal(path: string): string {
  const bare = path.replace(/^\([^()]*\)/, '').replaceAll('\\', '/');
  return `/${bare}`.replace(/\/{2,}/g, '/');
}
