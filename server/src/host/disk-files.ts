import * as fs from 'node:fs';
import { readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eachOnce } from './each-once.ts';
import { isDenied } from './error-code.ts';
import type { HostFiles } from './files.ts';
import { followLinks, placeOfLink } from './links.ts';

/** No file that a host's reader asks for comes near this; pci.ids has 1.5 MB. */
const MAX_BYTES = 32 * 1024 * 1024;
/** A table of the firmware has some hundred bytes, seldom thousands. */
const MOST_BINARY = 1024 * 1024;
/** Twice as fast on sysfs as the one of `fs/promises`, and a host is many small files. */
const readFile = promisify(fs.readFile);
const open = promisify(fs.open);
const pread = promisify(fs.read);
const close = promisify(fs.close);

/**
 * The files below a folder of this machine. With `/` it is the machine itself; any other root is a recorded host, whose
 * links are followed inside it and never lead out.
 */
export function diskFiles(root: string, label: string): HostFiles {
  const isThisMachine = root === '/';
  const real = isThisMachine ? async (path: string) => path : insideOf(root);
  return {
    label,
    async list(path) {
      const place = await real(path);
      if (place === undefined) return undefined;
      try {
        return await readdir(place);
      } catch (error) {
        return isDenied(error) ? 'denied' : undefined;
      }
    },
    async read(path) {
      const place = await real(path);
      return place === undefined ? undefined : readText(place, isThisMachine);
    },
    async link(path) {
      const place = await placeOfLink(path, real);
      return place === undefined ? undefined : readlinkOf(place);
    },
    async bytes(path, from, length) {
      const place = await real(path);
      if (place === undefined) return undefined;
      return from === undefined || length === undefined
        ? readBytes(place)
        : readPiece(place, from, length, isThisMachine);
    },
  };
}

/** Where a path of the recorded host lies on this machine. */
function insideOf(root: string): (path: string) => Promise<string | undefined> {
  const readLink = eachOnce((path: string) => readlinkOf(join(root, path)));
  return async (path) => {
    const inside = await followLinks(path, readLink);
    return inside === undefined ? undefined : join(root, inside);
  };
}

async function readlinkOf(place: string): Promise<string | undefined> {
  try {
    return await readlink(place);
  } catch {
    return undefined;
  }
}

/** In a recorded folder anything may lie, such as a pipe that would be read for ever; the machine's own paths are known. */
async function readText(place: string, known: boolean): Promise<string | undefined> {
  try {
    const found = known ? undefined : await stat(place);
    if (found && (!found.isFile() || found.size > MAX_BYTES)) return undefined;
    return await readFile(place, 'utf8');
  } catch {
    return undefined;
  }
}

async function readBytes(place: string): Promise<Uint8Array | 'denied' | undefined> {
  try {
    const found = await stat(place);
    return found.isFile() && found.size <= MOST_BINARY ? await readFile(place) : undefined;
  } catch (error) {
    return isDenied(error) ? 'denied' : undefined;
  }
}

/** One `pread`, so that nothing before or behind it is asked of the hardware. */
async function readPiece(
  place: string,
  from: number,
  length: number,
  known: boolean,
): Promise<Uint8Array | 'denied' | undefined> {
  try {
    if (length > MOST_BINARY || !(known || (await stat(place)).isFile())) return undefined;
    const file = await open(place, 'r');
    try {
      const { bytesRead, buffer } = await pread(file, new Uint8Array(length), 0, length, from);
      return buffer.subarray(0, bytesRead);
    } finally {
      await close(file);
    }
  } catch (error) {
    return isDenied(error) ? 'denied' : undefined;
  }
}
