/** The files of a whole machine that can be checked, each in its place below a root folder. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { readBootTree } from '../host/boot-tree.ts';
import type { LanguageId } from '../protocol/languages.ts';
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
/** Of /etc/xen, what says nothing of the boot and is therefore not in the boot tree. */
const XEN_FOLDERS = ['/etc/xen', '/etc/xen/auto'];
const LARGEST = 1024 * 1024;

/** Why a folder cannot be a machine's root; `undefined`: it can. */
export function whyNoRoot(root: string): string | undefined {
  try {
    return statSync(root).isDirectory() ? undefined : 'it is no folder';
  } catch (error) {
    return reasonOf(error, 'read');
  }
}

/** Boot files, guests, and xl's own. Links are followed inside the root only, and no file is told twice. Never rejects. */
export async function machineFiles(root: string): Promise<MachineFiles> {
  const tree = await readBootTree(root);
  const files = new Map<string, MachineFile>();
  const unreadable = tree.unreadable.map((path) => join(root, path));
  const take = (path: string, text: string) => {
    const language = OWN.test(path) ? recogniseLanguage(path, text) : undefined;
    const place = join(root, path);
    const real = language && insideOf(root, place);
    if (language && !files.has(real ?? place)) files.set(real ?? place, { place, language, text });
  };
  for (const [path, text] of tree.files) take(path, text);
  for (const folder of XEN_FOLDERS) {
    for (const name of namesIn(join(root, folder))) {
      const path = `${folder}/${name}`;
      const real = insideOf(root, join(root, path));
      if (tree.files.has(path) || real === undefined || files.has(real) || !recogniseLanguage(path, '')) continue;
      const text = textOf(real);
      if (text === undefined) unreadable.push(join(root, path));
      else if (text !== false) take(path, text);
    }
  }
  const sorted = [...files.values()].sort((a, b) => (a.place < b.place ? -1 : 1));
  return { files: sorted, unreadable: [...new Set(unreadable)] };
}

/** The real place of a file; `undefined` where it is none, or a link leads out of the root. */
function insideOf(root: string, place: string): string | undefined {
  try {
    const real = realpathSync(place);
    const top = realpathSync(root);
    return top === '/' || real.startsWith(top + sep) ? real : undefined;
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** False: it is no file, or too large for one of these. `undefined`: it cannot be read. */
function textOf(place: string): string | false | undefined {
  try {
    const found = statSync(place);
    if (!found.isFile() || found.size > LARGEST) return false;
    return readFileSync(place, 'utf8');
  } catch {
    return undefined;
  }
}
