import { watch as watchPath } from 'node:fs';
import { opendir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { within } from './time-limit.ts';

/** More files than this are no folder of guests. */
const MOST_FILES = 500;
const MOST_ENTRIES = 5000;
/** In bytes. A guest's config has some hundreds. */
const LARGEST = 256 * 1024;
/** How long one question to the disk may take, in milliseconds: a network that hangs must not hold anything up. */
const LIMIT = 2000;

/** Names that nobody starts a guest from: hidden files, and what editors and packagers keep of older texts. */
const LEFTOVER =
  /^[.#]|~$|\.(?:bak|backup|orig|old|rej|save|saved|tmp|swp|swo|disabled|rpmsave|rpmnew|rpmorig|ucf-\w+|dpkg-[\w-]+)$/i;

/** Whether a name is one that nobody starts a guest from. */
export function isLeftover(name: string): boolean {
  return LEFTOVER.test(name);
}

/** A regular file of a folder. */
export interface FolderFile {
  readonly path: string;
  /** The same for two names of one file, whether link or symbolic link. */
  readonly id: string;
  /** Another one when the file was written. */
  readonly version: string;
  /** In bytes. */
  readonly size: number;
}

/** The files around one, on this machine's disk. No call rejects or takes long. */
export interface Folders {
  /** Its small regular files, without backups and hidden ones; `undefined` where the folder does not answer in time. */
  list(folder: string): Promise<readonly FolderFile[] | undefined>;
  read(path: string): Promise<string | undefined>;
  id(path: string): Promise<string | undefined>;
  /** Calls back when something in the folder may have changed, until what is returned is called. `undefined`: it cannot be watched. */
  watch(folder: string, changed: () => void): (() => void) | undefined;
}

export const diskFolders: Folders = {
  async list(folder) {
    const names = await within(LIMIT, namesIn(folder));
    if (names === undefined) return undefined;
    const files: FolderFile[] = [];
    for (const name of names) {
      const path = join(folder, name);
      const file = await within(LIMIT, fileAt(path));
      if (file === undefined) return undefined;
      if (file !== 'none') files.push(file);
      if (files.length === MOST_FILES) break;
    }
    return files;
  },
  async read(path) {
    try {
      return await within(LIMIT, readFile(path, 'utf8'));
    } catch {
      return undefined;
    }
  },
  async id(path) {
    const file = await within(LIMIT, fileAt(path));
    return typeof file === 'object' ? file.id : undefined;
  },
  watch(folder, changed) {
    try {
      const watcher = watchPath(folder, { persistent: false }, (_event, name) => {
        if (name === null || !LEFTOVER.test(name)) changed();
      });
      watcher.on('error', () => watcher.close());
      return () => watcher.close();
    } catch {
      return undefined;
    }
  },
};

/** Sorted, so that of too many files the same ones are read every time. */
async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    let entries = 0;
    for await (const entry of await opendir(folder)) {
      if (++entries > MOST_ENTRIES) break;
      if (!entry.isDirectory() && !LEFTOVER.test(entry.name)) names.push(entry.name);
    }
  } catch {
    // No such folder, or none of ours to read.
  }
  return names.sort();
}

async function fileAt(path: string): Promise<FolderFile | 'none'> {
  try {
    const found = await stat(path, { bigint: true });
    if (!found.isFile() || found.size > LARGEST) return 'none';
    return {
      path,
      id: `${found.dev}:${found.ino}`,
      version: `${found.mtimeNs}:${found.size}`,
      size: Number(found.size),
    };
  } catch {
    return 'none';
  }
}
