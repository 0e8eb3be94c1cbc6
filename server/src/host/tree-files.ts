/**
 * Files that people wrote, below one machine's root: of any size and kind, with links and loops. A disk offers them (tree-on-disk.ts), and so does
 * whatever is stored of a host (below). Paths are absolute on that machine. No call rejects, or takes long.
 */
import type { HostFiles } from './files.ts';
import { followLinks } from './links.ts';

export interface NameInFolder {
  readonly name: string;
  readonly isFolder: boolean;
  /** Its target as written, of a symbolic link. */
  readonly link?: string;
}

export interface FoundText {
  readonly text: string;
  readonly bytes: number;
  /** Whether something before it was left out. */
  readonly isCut: boolean;
  /** When it was last written, in milliseconds since 1970; absent: nobody knows. */
  readonly written?: number;
}

export interface FoundFile {
  readonly isFolder: boolean;
  readonly isFile: boolean;
  /** In bytes. */
  readonly size?: number;
  /** In milliseconds since 1970. */
  readonly written?: number;
}

/** `none`: there is nothing of the kind. `late`: the disk did not answer in time. */
export interface TreeFiles {
  /** The path with every link on its way followed, inside the root; `undefined` where links go in circles or the disk does not answer. */
  real(path: string): Promise<string | undefined>;
  /** The target of a link as written, at a path whose folder leads through no link. */
  link(path: string): Promise<string | undefined>;
  /** The names in a folder, in any order. These and all below take a path that leads through no link. */
  names(real: string): Promise<readonly NameInFolder[] | 'none' | 'denied' | 'late'>;
  /** A regular file's text, of no more than `most` bytes: the whole one, or its end. One that is no UTF-8 is read byte by byte, each of them a character. */
  text(real: string, most: number, part?: 'whole' | 'end'): Promise<FoundText | 'none' | 'unreadable' | 'late'>;
  about(real: string): Promise<FoundFile | undefined>;
  /** Whether a file may be executed; `undefined`: nobody knows. */
  mayRun(real: string): Promise<boolean | undefined>;
  /** Whether this is the machine itself, whose files were written when they say so, and no copy of it. */
  readonly isItself: boolean;
}

/** The same of what is stored of a host: neither times nor rights are known of it. */
export function storedTree(files: HostFiles): TreeFiles {
  const readLink = (path: string) => files.link(path);
  const isFolder = async (path: string) => Array.isArray(await files.list(path));
  return {
    isItself: false,
    real: (path) => followLinks(path, readLink),
    link: readLink,
    async names(real) {
      const listed = await files.list(real);
      if (!Array.isArray(listed)) return listed ?? 'none';
      return Promise.all(
        listed.map(async (name) => {
          const path = `${real === '/' ? '' : real}/${name}`;
          const link = await files.link(path);
          return { name, isFolder: link === undefined && (await isFolder(path)), ...(link !== undefined && { link }) };
        }),
      );
    },
    async text(real, most, part = 'whole') {
      const text = await files.read(real);
      if (text === undefined) return (await files.bytes?.(real, 0, 0)) === 'denied' ? 'unreadable' : 'none';
      const bytes = Buffer.byteLength(text);
      if (bytes <= most) return { text, bytes, isCut: false };
      return part === 'whole' ? 'unreadable' : { text: text.slice(-most), bytes: most, isCut: true };
    },
    async about(real) {
      if (await isFolder(real)) return { isFolder: true, isFile: false };
      return (await files.read(real)) === undefined ? undefined : { isFolder: false, isFile: true };
    },
    mayRun: async () => undefined,
  };
}
