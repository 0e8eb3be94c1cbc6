/** The files of a machine below a folder of this disk; `/` is this machine. */
import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { access, open, opendir, readlink, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errorCode, isDenied, isMissing } from './error-code.ts';
import { followLinks } from './links.ts';
import { within } from './time-limit.ts';
import type { FoundText, NameInFolder, TreeFiles } from './tree-files.ts';

/** Names of one folder. */
const MOST_NAMES = 5000;
/** In milliseconds, for one question to the disk. */
const LIMIT = 2000;

/** Of any root but `/`, links are followed inside it and never lead out. */
export function treeOnDisk(folder: string): TreeFiles {
  const root = resolve(folder);
  const at = (path: string) => (root === '/' ? path : join(root, path));
  return {
    isItself: root === '/',
    real: (path) => within(LIMIT, root === '/' ? realpathOf(path) : followLinks(path, (part) => linkAt(at(part)))),
    link: (path) => within(LIMIT, linkAt(at(path))),
    names: async (real) => (await within(LIMIT, namesIn(at(real))).catch(() => undefined)) ?? 'late',
    text: async (real, most, part = 'whole') =>
      (await within(LIMIT, readBounded(at(real), most, part)).catch(() => undefined)) ?? 'late',
    async about(real) {
      const found = await within(LIMIT, stat(at(real))).catch(() => undefined);
      return (
        found && { isFolder: found.isDirectory(), isFile: found.isFile(), size: found.size, written: found.mtimeMs }
      );
    },
    mayRun: (real) =>
      within(
        LIMIT,
        access(at(real), constants.X_OK).then(
          () => true,
          () => false,
        ),
      ),
  };
}

/** What may not be followed is left to fail where it is read, so that it is named. */
async function realpathOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    return isDenied(error) ? path : undefined;
  }
}

async function linkAt(place: string): Promise<string | undefined> {
  try {
    return await readlink(place);
  } catch {
    return undefined;
  }
}

async function namesIn(place: string): Promise<NameInFolder[] | 'denied' | 'none'> {
  const names: NameInFolder[] = [];
  try {
    for await (const entry of await opendir(place)) {
      if (names.length >= MOST_NAMES) break;
      const link = entry.isSymbolicLink() ? await linkAt(join(place, entry.name)) : undefined;
      names.push({ name: entry.name, isFolder: entry.isDirectory(), ...(link !== undefined && { link }) });
    }
  } catch (error) {
    return isDenied(error) ? 'denied' : 'none';
  }
  return names;
}

async function readBounded(
  place: string,
  most: number,
  part: 'whole' | 'end',
): Promise<FoundText | 'none' | 'unreadable'> {
  try {
    // A pipe would be waited for until somebody writes into it.
    const kind = await stat(place);
    if (!kind.isFile()) return 'none';
    if (part === 'whole' && kind.size > most) return 'unreadable';
    const file = await open(place, 'r');
    try {
      // Files of /proc and /sys say that they hold nothing, or a page.
      const from = part === 'end' ? Math.max(0, kind.size - most) : 0;
      const buffer = Buffer.alloc(Math.min(most, Math.max(kind.size - from, 64 * 1024)) + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await file.read(buffer, length, buffer.length - length, from + length);
        length += bytesRead;
        if (bytesRead === 0 || length === buffer.length) break;
      }
      const bytes = buffer.subarray(0, length);
      return {
        text: bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1'),
        bytes: length,
        written: kind.mtimeMs,
        isCut: from > 0,
      };
    } finally {
      await file.close();
    }
  } catch (error) {
    return isNowhere(error) ? 'none' : 'unreadable';
  }
}

function isNowhere(error: unknown): boolean {
  return isMissing(error) || errorCode(error) === 'ELOOP';
}
