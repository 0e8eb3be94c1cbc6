import type { HostFiles } from './files.ts';
import { followLinks } from './links.ts';
import { findPciNames, isPciIds, writePciIds } from './pci-ids.ts';
import { RECORDING_FORMAT, type Recording } from './recording.ts';
import { readHost } from './sysfs.ts';

/**
 * Records a host: lets the readers read it, and keeps what they asked for and got, so that a recording always holds what
 * they need and nothing else. Of pci.ids only the names of this host's devices are kept.
 */
export async function recordHost(files: HostFiles, label: string): Promise<Recording> {
  const recorder = new Recorder(files);
  const { devices } = await readHost(recorder);
  const wanted = new Map<number, Set<number>>();
  for (const { vendor, device } of devices) wanted.set(vendor, (wanted.get(vendor) ?? new Set()).add(device));
  const names = { devices: wanted, classes: devices.map(({ classCode }) => classCode) };
  for (const [path, text] of recorder.files) {
    if (isPciIds(path)) recorder.files.set(path, writePciIds(findPciNames(text, names)));
  }
  return {
    format: RECORDING_FORMAT,
    label,
    files: sortedObject(recorder.files),
    links: sortedObject(recorder.links),
    ...(recorder.emptyFolders.size > 0 && { emptyFolders: [...recorder.emptyFolders].sort() }),
  };
}

/** Passes every question on, and notes the answers under the paths that lead through no link. */
class Recorder implements HostFiles {
  readonly label: string;
  readonly files = new Map<string, string>();
  readonly links = new Map<string, string>();
  readonly emptyFolders = new Set<string>();
  readonly #of: HostFiles;

  constructor(of: HostFiles) {
    this.#of = of;
    this.label = of.label;
  }

  async list(path: string) {
    const names = await this.#of.list(path);
    if (names?.length === 0) {
      const place = await this.#real(path);
      if (place !== undefined) this.emptyFolders.add(place);
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
    const cut = path.lastIndexOf('/');
    const folder = target === undefined ? undefined : await this.#real(path.slice(0, cut) || '/');
    if (target !== undefined && folder !== undefined) {
      this.links.set(`${folder === '/' ? '' : folder}/${path.slice(cut + 1)}`, target);
    }
    return target;
  }

  #real(path: string): Promise<string | undefined> {
    return followLinks(path, async (part) => {
      const target = this.links.get(part) ?? (await this.#of.link(part));
      if (target !== undefined) this.links.set(part, target);
      return target;
    });
  }
}

function sortedObject(map: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
