/** What a recording holds of a machine's boot files and of its guests: what their readers ask for, and no more. */
import { NAMES_IN_ROOT } from './boot-files.ts';
import { readBootTree } from './boot-tree.ts';
import { readGuestTexts } from './guest-files.ts';
import { followLinks } from './links.ts';
import { GUEST_FOLDER } from './model.ts';
import type { TreeFiles } from './tree-files.ts';

/** Characters that no text has. */
const NO_TEXT = /[^\P{Cc}\t\n\f\r]/u;

export interface RecordedTree {
  /** Paths lead through no link. */
  readonly files: ReadonlyMap<string, string>;
  readonly links: ReadonlyMap<string, string>;
  readonly folders: ReadonlyMap<string, readonly string[]>;
  /** What is there and cannot be read. */
  readonly denied: readonly string[];
}

/** Never rejects. */
export async function recordTree(of: TreeFiles): Promise<RecordedTree> {
  const links = new Map<string, string>();
  const link = async (path: string): Promise<string | undefined> => {
    // Links of /proc lead to whoever reads them.
    if (path.startsWith('/proc/')) return undefined;
    const target = links.get(path) ?? (await of.link(path));
    if (target !== undefined) links.set(path, target);
    return target;
  };
  const real = (path: string) => followLinks(path, link);
  const tree: TreeFiles = { ...of, real, link };
  const boot = await readBootTree(tree);
  const guests = await readGuestTexts(tree);

  const files = new Map<string, string>();
  // Keys lie beside the guests' configs, and what else people keep there.
  const ofBoot = [...boot.files].filter(([path]) => !path.startsWith(`${GUEST_FOLDER}/`));
  const configs = [...guests.files].filter(([, text]) => !NO_TEXT.test(text));
  for (const [path, text] of [...ofBoot, ...configs]) files.set((await real(path)) ?? path, text);
  const folders = new Map<string, readonly string[]>();
  for (const [path, names] of boot.folders) {
    const folder = (await real(path)) ?? path;
    const kept = path === '/' ? names.filter((name) => NAMES_IN_ROOT.test(name)) : names;
    folders.set(folder, kept);
    for (const name of kept) await link(`${folder === '/' ? '' : folder}/${name}`);
  }
  const denied = await Promise.all(
    [...boot.unreadable, ...guests.unreadable].map(async (path) => (await real(path)) ?? path),
  );
  return { files, links, folders, denied };
}
