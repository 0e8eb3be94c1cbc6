/** What a machine's files and folders tell by being there, and the two of them that more than one reader asks. */
import type { BootTree } from './choices.ts';

/** Whether a name is there in a folder, as far as the tree tells. */
export function isThere(tree: BootTree, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return tree.files.has(path) || (tree.folders.get(folderOf(path))?.includes(name) ?? false);
}

/** Whether a path is there; `undefined`: nobody looked. */
export function existsIn(tree: BootTree, path: string): boolean | undefined {
  if (isThere(tree, path) || tree.folders.has(path) || tree.unreadable.includes(path)) return true;
  return isListed(tree, path) ? false : undefined;
}

/** Whether somebody looked into the folder of a path. */
export function isListed(tree: BootTree, path: string): boolean {
  return tree.folders.has(folderOf(path));
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/**
 * The paths right in a folder, sorted.
 *
 * @param unlisted the names that are taken to be there where nobody looked
 */
export function pathsIn({ folders, files }: BootTree, folder: string, unlisted: readonly string[] = []): string[] {
  const prefix = folder === '/' ? '/' : `${folder}/`;
  const paths = new Set((folders.get(folder) ?? unlisted).map((name) => `${prefix}${name}`));
  // A tree that was written down by hand may name files only.
  for (const path of files.keys()) if (path.startsWith(prefix) && !path.includes('/', prefix.length)) paths.add(path);
  return [...paths].sort(byBytes);
}

/** What the system says of itself. */
export function osRelease({ files }: BootTree): string | undefined {
  return files.get('/etc/os-release') ?? files.get('/usr/lib/os-release');
}

/** The shell functions of this system's grub-mkconfig: they tell which GRUB it is. */
export function mkconfigLibrary({ files }: BootTree): string | undefined {
  return files.get('/usr/share/grub/grub-mkconfig_lib') ?? files.get('/usr/share/grub2/grub-mkconfig_lib');
}

/** As `LC_ALL=C` sorts names. */
export function byBytes(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
