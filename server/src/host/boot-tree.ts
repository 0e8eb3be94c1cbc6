import { isUtf8 } from 'node:buffer';
import { constants, type Stats } from 'node:fs';
import { access, open, opendir, readlink, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BOOT_FILES, BOOT_FOLDERS, BOOT_LINKS, type FilesOf, LISTED_FOLDERS, XEN_LOG } from './boot-files.ts';
import { errorCode, isDenied, isMissing } from './error-code.ts';
import { followLinks } from './links.ts';
import type { BootTree } from './model.ts';
import { within } from './time-limit.ts';

/** In bytes. A grub.cfg of many kernels has some hundred thousand. */
const LARGEST = 4 * 1024 * 1024;
/** Of Xen's log, which grows for ever: its end. */
const END_OF_LOG = 256 * 1024;
const MOST_BYTES = 48 * 1024 * 1024;
const MOST_FILES = 2000;
/** Names of one folder, and folders altogether. */
const MOST_NAMES = 5000;
const MOST_FOLDERS = 300;
/** In milliseconds: for one question to the disk, and for all of them. */
const LIMIT = 2000;
const WHOLE_LIMIT = 15_000;
/** A copy of a machine's files is made in less: then their times tell nothing. */
const TIME_OF_COPYING = 60 * 60 * 1000;

/** Whose time of writing matters: settings that go into an initramfs, and the images themselves. */
const TIMED_SETTINGS = /^\/etc\//;
/** In bytes. Where only names matter (a repository of settings, a test), an empty file stands for the image, and its time tells nothing. */
const SMALLEST_IMAGE = 512 * 1024;
const INITRAMFS = /^init(?:rd|ramfs)(?:[-.]|$)/;

/**
 * Reads what says how the machine below `root` starts Xen; `/` is this machine. Of any other root, links are followed inside it and
 * never lead out. What is not there is passed over, what cannot be read is named. Never rejects, whatever lies there.
 */
export async function readBootTree(root: string): Promise<BootTree> {
  const reading = new Reading(resolve(root));
  for (const file of BOOT_FILES) await reading.file(file);
  for (const folder of BOOT_FOLDERS) await reading.folder(folder);
  for (const file of BOOT_LINKS) await reading.file(file);
  for (const folder of LISTED_FOLDERS) await reading.names(folder, true);
  await reading.endOfFile(XEN_LOG, END_OF_LOG);
  return reading.tree();
}

class Reading {
  readonly #root: string;
  readonly #files = new Map<string, string>();
  readonly #folders = new Map<string, readonly string[]>();
  readonly #unreadable = new Set<string>();
  readonly #links = new Map<string, string>();
  readonly #notRun: string[] = [];
  readonly #times = new Map<string, number>();
  /** Real paths that were read: /boot/grub2 may be a link to /boot/grub. */
  readonly #seen = new Set<string>();
  readonly #until = Date.now() + WHOLE_LIMIT;
  #bytes = 0;
  /** Whether one of the scripts of /etc/grub.d may be executed. */
  #mayRun = false;

  constructor(root: string) {
    this.#root = root;
  }

  tree(): BootTree {
    return {
      files: this.#files,
      folders: this.#folders,
      unreadable: [...this.#unreadable],
      links: this.#links,
      // A copy of a machine's files mostly lost the right to run of all of them.
      notRun: this.#mayRun ? this.#notRun : [],
      ...(this.#tellsTimes() && { times: this.#times }),
    };
  }

  async folder({ folder, name, depth, listed = false, lines }: FilesOf): Promise<void> {
    const waiting = [{ path: folder, left: depth }];
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { path, left } = next;
      const real = await this.#real(path);
      if (real === undefined || !this.#isNews(`${real}/${name.source}`)) continue;
      const entries = await this.names(path, listed);
      for (const entry of entries) {
        const below = `${path}/${entry.name}`;
        if (entry.isFolder) {
          if (left > 0) waiting.push({ path: below, left: left - 1 });
        } else if (INITRAMFS.test(entry.name) && path.startsWith('/boot')) {
          await this.#noteTime(below);
        } else if (name.test(entry.name)) {
          await this.file(below, lines);
          if (path === '/etc/grub.d') await this.#noteWhetherRun(below);
        }
      }
    }
  }

  /** What is in a folder, sorted by name; `listed`: the names are part of the tree. Links to nowhere are there as well. */
  async names(
    path: string,
    listed: boolean,
  ): Promise<readonly { readonly name: string; readonly isFolder: boolean }[]> {
    const real = await this.#real(path);
    if (real === undefined || this.#isOver() || this.#folders.size >= MOST_FOLDERS) return [];
    const found = await within(LIMIT, namesIn(real)).catch(() => undefined);
    if (found === 'none') return [];
    if (found === undefined || found === 'denied') {
      this.#unreadable.add(path);
      return [];
    }
    const entries: { name: string; isFolder: boolean }[] = [];
    for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const below = path === '/' ? `/${entry.name}` : `${path}/${entry.name}`;
      if (entry.link !== undefined && listed) this.#links.set(below, entry.link);
      entries.push({
        name: entry.name,
        isFolder: entry.isFolder || (entry.link !== undefined && (await this.#leadsToFolder(below))),
      });
    }
    if (listed)
      this.#folders.set(
        path,
        entries.map(({ name }) => name),
      );
    return entries;
  }

  async file(path: string, lines?: RegExp): Promise<void> {
    await this.#take(path, LARGEST, (found) => (lines ? linesLike(found.text, lines) : found.text), 'whole');
  }

  /** Only the end of it, from the start of a line on. */
  async endOfFile(path: string, most: number): Promise<void> {
    await this.#take(path, most, ({ text, isCut }) => (isCut ? text.slice(text.indexOf('\n') + 1) : text), 'end');
  }

  async #take(path: string, most: number, keep: (found: Found) => string, part: 'whole' | 'end'): Promise<void> {
    if (this.#isOver() || this.#files.size >= MOST_FILES) return;
    const real = await this.#real(path);
    if (real === undefined || this.#seen.has(real)) return;
    const found = await within(LIMIT, readBounded(real, most, part)).catch(() => undefined);
    if (found === 'none') return;
    this.#seen.add(real);
    if (found === undefined || found === 'unreadable' || this.#bytes + found.bytes > MOST_BYTES) {
      this.#unreadable.add(path);
      return;
    }
    this.#bytes += found.bytes;
    if (TIMED_SETTINGS.test(path)) this.#times.set(path, found.written);
    this.#files.set(path, keep(found));
  }

  async #noteWhetherRun(path: string): Promise<void> {
    const real = await this.#real(path);
    if (real === undefined) return;
    const may = await within(
      LIMIT,
      access(real, constants.X_OK).then(
        () => true,
        () => false,
      ),
    );
    if (may === false) this.#notRun.push(path);
    else if (may) this.#mayRun = true;
  }

  async #noteTime(path: string): Promise<void> {
    const found = await this.#stat(path);
    if (found?.isFile() && found.size >= SMALLEST_IMAGE) this.#times.set(path, found.mtimeMs);
  }

  #tellsTimes(): boolean {
    if (this.#root === '/') return true;
    const all = [...this.#times.values()];
    return Math.max(...all) - Math.min(...all) >= TIME_OF_COPYING;
  }

  async #leadsToFolder(path: string): Promise<boolean> {
    return (await this.#stat(path))?.isDirectory() ?? false;
  }

  async #stat(path: string): Promise<Stats | undefined> {
    const real = await this.#real(path);
    return real === undefined ? undefined : within(LIMIT, stat(real)).catch(() => undefined);
  }

  /** Where a path of that machine lies on this one; `undefined` where links go in circles or the disk does not answer. */
  async #real(path: string): Promise<string | undefined> {
    if (this.#isOver()) return undefined;
    if (this.#root === '/') return within(LIMIT, realpathOf(path));
    const inside = await within(
      LIMIT,
      followLinks(path, (part) => linkAt(join(this.#root, part))),
    );
    return inside === undefined ? undefined : join(this.#root, inside);
  }

  #isNews(real: string): boolean {
    if (this.#seen.has(real)) return false;
    this.#seen.add(real);
    return true;
  }

  #isOver(): boolean {
    return Date.now() > this.#until;
  }
}

interface Found {
  readonly text: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly written: number;
  /** Whether something before it was left out. */
  readonly isCut: boolean;
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

async function namesIn(place: string) {
  const names: { name: string; isFolder: boolean; link?: string }[] = [];
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

/** A regular file's text; one that is no UTF-8 is read byte by byte, each of them a character. `none`: nothing of the kind is there. */
async function readBounded(place: string, most: number, part: 'whole' | 'end'): Promise<Found | 'none' | 'unreadable'> {
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

function linesLike(text: string, wanted: RegExp): string {
  return text
    .split('\n')
    .filter((line) => wanted.test(line))
    .map((line) => `${line}\n`)
    .join('');
}
