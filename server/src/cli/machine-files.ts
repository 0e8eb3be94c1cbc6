/** The files of a whole machine that can be checked, each in its place below a root folder. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BootTree, GUEST_FOLDER, type GuestTexts } from '../host/model.ts';
import { treeOnDisk } from '../host/tree-on-disk.ts';
import { LANGUAGES, type LanguageId } from '../protocol/languages.ts';
import { recogniseLanguage } from '../protocol/recognise.ts';
import { reasonOf } from './content.ts';

export interface MachineFile {
  /** On this disk, below the root. */
  readonly place: string;
  readonly language: LanguageId;
  readonly text: string;
}

export interface MachineFiles {
  /** Sorted by place. */
  readonly files: readonly MachineFile[];
  /** What is there and cannot be read. */
  readonly unreadable: readonly string[];
}

/** What people write. What packages bring below /usr is theirs. */
const OWN = /^\/(?:etc|boot|efi)\//;
/** Of /etc/xen, what is neither a guest nor a part of the boot chain. */
const XEN_FILES = /^(?:xl\.conf|cpupool.*)$/;
const LARGEST = 1024 * 1024;

/** Why a folder cannot be a machine's root; `undefined`: it can. */
export function whyNoRoot(root: string): string | undefined {
  try {
    return statSync(root).isDirectory() ? undefined : 'it is no folder';
  } catch (error) {
    return reasonOf(error, 'read');
  }
}

/** How a machine's files are read. */
export interface MachineReaders {
  readBootTree(root: string): Promise<BootTree>;
  readGuests(root: string): Promise<GuestTexts>;
}

/** Boot files, guests, and xl's own. Links are followed inside the root only, and no file is told twice. Never rejects. */
export async function machineFiles(root: string, readers: MachineReaders): Promise<MachineFiles> {
  const tree = treeOnDisk(root);
  const place = resolve(root);
  const [boot, guests] = await Promise.all([readers.readBootTree(place), readers.readGuests(place)]);
  const files = new Map<string, MachineFile>();
  const take = async (path: string, text: string, language = recogniseLanguage(path, text)) => {
    const real = await tree.real(path);
    if (!language || real === undefined || files.has(real)) return;
    files.set(real, { place: join(root, path), language, text });
  };
  for (const [path, text] of boot.files)
    if (OWN.test(path) && !path.startsWith(`${GUEST_FOLDER}/`)) await take(path, text);
  for (const [path, text] of guests.files) await take(path, text, LANGUAGES.domainConfig);
  const names = await tree.names((await tree.real(GUEST_FOLDER)) ?? GUEST_FOLDER);
  const unreadable = [...boot.unreadable, ...guests.unreadable];
  for (const { name } of typeof names === 'string' ? [] : names) {
    if (!XEN_FILES.test(name)) continue;
    const path = `${GUEST_FOLDER}/${name}`;
    const found = await tree.text((await tree.real(path)) ?? path, LARGEST);
    if (typeof found === 'object') await take(path, found.text);
    else if (found !== 'none') unreadable.push(path);
  }
  return {
    files: [...files.values()].sort((a, b) => (a.place < b.place ? -1 : 1)),
    unreadable: [...new Set(unreadable)].map((path) => join(root, path)),
  };
}
