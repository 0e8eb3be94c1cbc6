import type { HostFiles } from './files.ts';
import { followLinks, placeOfLink } from './links.ts';
import { mask } from './masks.ts';
import { findPciNames, isPciIds, namesFor, writePciIds } from './pci-ids.ts';
import { recordTree } from './record-tree.ts';
import { RECORDING_FORMAT, type Recording } from './recording.ts';
import { ALL_QUESTIONS, type HostSource, type Question, type Said } from './source.ts';
import { readHostWhole } from './sysfs.ts';
import { storedTree } from './tree-files.ts';
import { treeOnDisk } from './tree-on-disk.ts';
import { readXenFacts } from './xen/read-facts.ts';

/**
 * Records a host: lets the readers read it, and keeps what they asked for and got, so that a recording always holds what
 * they need and nothing else; likewise its boot files and its guests’ configs. Of pci.ids only the names of this host's devices are kept. What is private is masked (masks.ts).
 */
export async function recordSource(source: HostSource, label: string): Promise<Recording> {
  const recorder = new Recorder(source.files);
  const [{ devices }] = await Promise.all([readHostWhole(recorder), readXenFacts({ ...source, files: recorder })]);
  const names = namesFor(devices);
  for (const [path, text] of recorder.files) {
    if (isPciIds(path)) recorder.files.set(path, writePciIds(findPciNames(text, names)));
  }
  const own = await recordTree(source.root === undefined ? storedTree(source.files) : treeOnDisk(source.root));
  for (const path of own.denied) recorder.denied.add(path);
  const answers: Partial<Record<Question, Said>> = {};
  for (const question of ALL_QUESTIONS) {
    const said = await source.ask(question);
    // That nobody was asked says nothing of the host.
    if (said.kind !== 'unasked') answers[question] = said;
  }
  return mask({
    format: RECORDING_FORMAT,
    label,
    files: sortedObject(new Map([...own.files, ...recorder.files])),
    links: sortedObject(new Map([...own.links, ...recorder.links])),
    ...(own.folders.size > 0 && { folders: sortedObject(own.folders) }),
    ...(recorder.emptyFolders.size > 0 && { emptyFolders: [...recorder.emptyFolders].sort() }),
    ...(recorder.binary.size > 0 && { binary: sortedObject(recorder.binary) }),
    ...(recorder.denied.size > 0 && { denied: [...recorder.denied].sort() }),
    ...(Object.keys(answers).length > 0 && { answers }),
  });
}

/** The same of files alone. */
export function recordHost(files: HostFiles, label: string): Promise<Recording> {
  const ask = async (): Promise<Said> => ({ kind: 'unasked', why: '' });
  return recordSource({ label, kind: 'machine', files, ask }, label);
}

/** Passes every question on, and notes the answers under the paths that lead through no link. */
class Recorder implements HostFiles {
  readonly label: string;
  readonly files = new Map<string, string>();
  readonly links = new Map<string, string>();
  readonly binary = new Map<string, Record<string, string>>();
  readonly emptyFolders = new Set<string>();
  readonly denied = new Set<string>();
  readonly #of: HostFiles;

  constructor(of: HostFiles) {
    this.#of = of;
    this.label = of.label;
  }

  async list(path: string) {
    const names = await this.#of.list(path);
    if (names === 'denied' || names?.length === 0) {
      const place = await this.#real(path);
      if (place !== undefined) (names === 'denied' ? this.denied : this.emptyFolders).add(place);
    }
    return names;
  }

  async read(path: string) {
    const text = await this.#of.read(path);
    const place = text === undefined ? undefined : await this.#real(path);
    if (text !== undefined && place !== undefined) this.files.set(place, text);
    return text;
  }

  async link(path: string) {
    const target = await this.#of.link(path);
    const place = target === undefined ? undefined : await placeOfLink(path, (folder) => this.#real(folder));
    if (target !== undefined && place !== undefined) this.links.set(place, target);
    return target;
  }

  async bytes(path: string, from = 0, length?: number) {
    const found = await (length === undefined ? this.#of.bytes?.(path) : this.#of.bytes?.(path, from, length));
    const place = found === undefined ? undefined : await this.#real(path);
    if (found === 'denied' && place !== undefined) this.denied.add(place);
    else if (typeof found === 'object' && place !== undefined) {
      const pieces = this.binary.get(place) ?? {};
      pieces[from] = Buffer.from(found).toString('base64');
      this.binary.set(place, pieces);
    }
    return found;
  }

  #real(path: string): Promise<string | undefined> {
    return followLinks(path, async (part) => {
      // Links of /proc lead to whoever reads them: /proc/self/mountinfo is to be found by this name.
      if (part.startsWith('/proc/')) return undefined;
      const target = this.links.get(part) ?? (await this.#of.link(part));
      if (target !== undefined) this.links.set(part, target);
      return target;
    });
  }
}

function sortedObject<T>(map: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
