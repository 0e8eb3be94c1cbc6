/** The guests' configs of a machine: what lies in /etc/xen, and what the host starts by itself from /etc/xen/auto. */
import { LANGUAGES } from '../protocol/languages.ts';
import { recogniseLanguage } from '../protocol/recognise.ts';
import { isLeftover } from './folder.ts';
import { AUTO_FOLDER, GUEST_FOLDER, type GuestTexts } from './model.ts';
import type { TreeFiles } from './tree-files.ts';
import { treeOnDisk } from './tree-on-disk.ts';

/** In bytes. A guest's config has some hundreds; what is larger by far is none. */
const LARGEST = 1024 * 1024;
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_FILES = 2000;
/** In milliseconds, for all of it. */
const LIMIT = 10_000;

/** Reads them. Links are followed inside the root, and no file is told twice. Never rejects. */
export async function readGuestTexts(tree: TreeFiles): Promise<GuestTexts> {
  const found = new Map<string, string>();
  const startWithHost = new Set<string>();
  const otherNames = new Map<string, string>();
  const unreadable: string[] = [];
  /** By the place where the file really lies, the path that stands for it. */
  const paths = new Map<string, string>();
  const until = Date.now() + LIMIT;
  let bytes = 0;

  const take = async (path: string): Promise<void> => {
    const real = await tree.real(path);
    if (real === undefined) return;
    const known = paths.get(real);
    if (known !== undefined) {
      otherNames.set(path, known);
      if (isStarted(path)) startWithHost.add(known);
      return;
    }
    const text = await tree.text(real, LARGEST);
    if (text === 'none') return;
    if (typeof text !== 'object') {
      // What is larger than any config is somebody's disk image.
      if (((await tree.about(real))?.size ?? 0) <= LARGEST) unreadable.push(path);
      return;
    }
    if (!isStarted(path) && recogniseLanguage(path, text.text) !== LANGUAGES.domainConfig) return;
    bytes += text.bytes;
    if (bytes > MOST_BYTES) {
      unreadable.push(path);
      return;
    }
    paths.set(real, path);
    found.set(path, text.text);
    if (isStarted(path)) startWithHost.add(path);
    if (real !== path) otherNames.set(real, path);
  };

  for (const folder of [GUEST_FOLDER, AUTO_FOLDER]) {
    const real = await tree.real(folder);
    if (real === undefined) continue;
    const names = await tree.names(real);
    if (names === 'none') continue;
    if (typeof names === 'string') {
      unreadable.push(folder);
      continue;
    }
    for (const { name, isFolder } of [...names].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = `${folder}/${name}`;
      if (isFolder || !mayBeGuest(path, name)) continue;
      if (found.size >= MOST_FILES || Date.now() > until) {
        unreadable.push(folder);
        break;
      }
      await take(path);
    }
  }
  return {
    files: new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1))),
    startWithHost,
    otherNames,
    unreadable: [...new Set(unreadable)].sort(),
  };
}

/** Below a folder of this disk; `/` is this machine. Never rejects. */
export function readGuestsBelow(root: string): Promise<GuestTexts> {
  return readGuestTexts(treeOnDisk(root));
}

/** Whether the host starts what stands at that path: xendomains takes every name in its folder, whatever it is called, but hidden ones. */
function isStarted(path: string): boolean {
  return path.startsWith(`${AUTO_FOLDER}/`);
}

function mayBeGuest(path: string, name: string): boolean {
  if (isStarted(path)) return !/^\.|^README/.test(name);
  return !isLeftover(name) && recogniseLanguage(path, '') === LANGUAGES.domainConfig;
}
