import { BOOT_FILES, BOOT_FOLDERS, BOOT_LINKS, type FilesOf, LISTED_FOLDERS, XEN_LOG } from './boot-files.ts';
import type { BootTree } from './model.ts';
import type { FoundFile, FoundText, TreeFiles } from './tree-files.ts';
import { treeOnDisk } from './tree-on-disk.ts';

/** In bytes. A grub.cfg of many kernels has some hundred thousand. */
const LARGEST = 4 * 1024 * 1024;
/** Of Xen's log, which grows for ever: its end. */
const END_OF_LOG = 256 * 1024;
const MOST_BYTES = 48 * 1024 * 1024;
const MOST_FILES = 2000;
const MOST_FOLDERS = 300;
/** In milliseconds, for all questions to the disk. */
const WHOLE_LIMIT = 15_000;
/** A copy of a machine's files is made in less: then their times tell nothing. */
const TIME_OF_COPYING = 60 * 60 * 1000;

/** Whose time of writing matters: settings that go into an initramfs, and the images themselves. */
const TIMED_SETTINGS = /^\/etc\//;
/** In bytes. Where only names matter (a repository of settings, a test), an empty file stands for the image, and its time tells nothing. */
const SMALLEST_IMAGE = 512 * 1024;
const INITRAMFS = /^init(?:rd|ramfs)(?:[-.]|$)/;

/**
 * Reads what says how a machine starts Xen: the one below a folder of this disk (`/` is this machine; of any other, links are followed inside
 * it and never lead out), or what is stored of one. What is not there is passed over, what cannot be read is named. Never rejects, whatever
 * lies there.
 */
export async function readBootTree(of: string | TreeFiles): Promise<BootTree> {
  const reading = new Reading(typeof of === 'string' ? treeOnDisk(of) : of);
  for (const file of BOOT_FILES) await reading.file(file);
  for (const folder of BOOT_FOLDERS) await reading.folder(folder);
  for (const file of BOOT_LINKS) await reading.file(file);
  for (const folder of LISTED_FOLDERS) await reading.names(folder, true);
  await reading.endOfFile(XEN_LOG, END_OF_LOG);
  return reading.tree();
}

class Reading {
  readonly #tree: TreeFiles;
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
  /** Whether one of the scripts of /etc/grub.d may be executed, and whether that is known of all. */
  #mayRun = false;
  #knowsRights = true;

  constructor(tree: TreeFiles) {
    this.#tree = tree;
  }

  tree(): BootTree {
    return {
      files: this.#files,
      folders: this.#folders,
      unreadable: [...this.#unreadable],
      links: this.#links,
      // A copy of a machine's files mostly lost the right to run of all of them.
      ...(this.#knowsRights && { notRun: this.#mayRun ? this.#notRun : [] }),
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
    const found = await this.#tree.names(real);
    if (found === 'none') return [];
    if (typeof found === 'string') {
      this.#unreadable.add(path);
      return [];
    }
    const entries: { name: string; isFolder: boolean }[] = [];
    for (const entry of [...found].sort((a, b) => (a.name < b.name ? -1 : 1))) {
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

  async #take(path: string, most: number, keep: (found: FoundText) => string, part: 'whole' | 'end'): Promise<void> {
    if (this.#isOver() || this.#files.size >= MOST_FILES) return;
    const real = await this.#real(path);
    if (real === undefined || this.#seen.has(real)) return;
    const found = await this.#tree.text(real, most, part);
    if (found === 'none') return;
    this.#seen.add(real);
    if (typeof found === 'string' || this.#bytes + found.bytes > MOST_BYTES) {
      this.#unreadable.add(path);
      return;
    }
    this.#bytes += found.bytes;
    if (found.written !== undefined && TIMED_SETTINGS.test(path)) this.#times.set(path, found.written);
    this.#files.set(path, keep(found));
  }

  async #noteWhetherRun(path: string): Promise<void> {
    const real = await this.#real(path);
    if (real === undefined) return;
    const may = await this.#tree.mayRun(real);
    if (may === undefined) this.#knowsRights = false;
    else if (may) this.#mayRun = true;
    else this.#notRun.push(path);
  }

  async #noteTime(path: string): Promise<void> {
    const { isFile = false, size = 0, written } = (await this.#about(path)) ?? {};
    if (isFile && size >= SMALLEST_IMAGE && written !== undefined) this.#times.set(path, written);
  }

  #tellsTimes(): boolean {
    if (this.#tree.isItself) return true;
    const all = [...this.#times.values()];
    return Math.max(...all) - Math.min(...all) >= TIME_OF_COPYING;
  }

  async #leadsToFolder(path: string): Promise<boolean> {
    return (await this.#about(path))?.isFolder ?? false;
  }

  async #about(path: string): Promise<FoundFile | undefined> {
    const real = await this.#real(path);
    return real === undefined ? undefined : this.#tree.about(real);
  }

  /** Where a path really lies; `undefined` where links go in circles or the disk does not answer. */
  async #real(path: string): Promise<string | undefined> {
    return this.#isOver() ? undefined : this.#tree.real(path);
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

function linesLike(text: string, wanted: RegExp): string {
  return text
    .split('\n')
    .filter((line) => wanted.test(line))
    .map((line) => `${line}\n`)
    .join('');
}
