/** What a file holds at this moment: asked right before somebody edits it. */
import { isUtf8 } from 'node:buffer';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { within } from './time-limit.ts';

/** In bytes: no file that is edited comes near this. */
const LARGEST = 4 * 1024 * 1024;
/** In milliseconds. */
const LIMIT = 2000;

/** `nowhere`: there is no such file. `unfit`: it cannot be read, is no text, or lies outside of where it should. */
export type FileNow = { readonly text: string } | 'nowhere' | 'unfit';

/**
 * Never rejects.
 *
 * @param path absolute
 * @param folder the file must lie in there when every link is followed; absent: anywhere
 */
export async function fileNow(path: string, folder?: string): Promise<FileNow> {
  return (await within(LIMIT, look(path, folder)).catch(() => undefined)) ?? 'unfit';
}

async function look(path: string, folder: string | undefined): Promise<FileNow> {
  const real = await realpathOf(path);
  // Of a file that is yet to be, its folder counts, where there is one.
  const place = real ?? (await realpathOf(dirname(path)));
  const root = folder === undefined ? undefined : await realpathOf(folder);
  if (folder !== undefined && place !== undefined && !(root !== undefined && isInside(place, root))) return 'unfit';
  if (real === undefined) return 'nowhere';
  const { size } = await stat(real).then((found) => (found.isFile() ? found : { size: Number.POSITIVE_INFINITY }));
  if (size > LARGEST) return 'unfit';
  const bytes = await readFile(real);
  return isUtf8(bytes) ? { text: bytes.toString('utf8') } : 'unfit';
}

async function realpathOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isInside(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}
