import type { HostFiles } from './files.ts';
import { followLinks } from './links.ts';

export const RECORDING_FORMAT = 'xen-host-recording 1';

/**
 * A host in one JSON file: what the readers of a host asked for and got. One file, because the names in sysfs have
 * colons, which git on Windows and many archives refuse. Paths are absolute, sorted, and lead through no link.
 */
export interface Recording {
  readonly format: typeof RECORDING_FORMAT;
  readonly label: string;
  readonly files: Readonly<Record<string, string>>;
  /** The target of each symbolic link, as written. */
  readonly links: Readonly<Record<string, string>>;
  /** That a folder is empty says something too: dom0 has no IOMMU groups. */
  readonly emptyFolders?: readonly string[];
}

/** A recording from its JSON, or in words why it is none. */
export function parseRecording(json: string): Recording | { readonly wrong: string } {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    return { wrong: 'it is not JSON' };
  }
  if (!isRecord(data) || typeof data.format !== 'string') return { wrong: 'it is JSON, but no recording of a host' };
  const { format, label, files, links, emptyFolders } = data;
  if (format !== RECORDING_FORMAT)
    return { wrong: `its format is “${format}”, and only “${RECORDING_FORMAT}” is known` };
  if (!isRecordOfStrings(files)) return { wrong: 'its “files” are missing or hold something else than text' };
  if (!isRecordOfStrings(links)) return { wrong: 'its “links” are missing or hold something else than text' };
  return {
    format,
    label: typeof label === 'string' ? label : 'a recorded host',
    files,
    links,
    ...(Array.isArray(emptyFolders) && { emptyFolders: emptyFolders.filter((path) => typeof path === 'string') }),
  };
}

export function recordedFiles(recording: Recording, label = recording.label): HostFiles {
  const files = new Map(Object.entries(recording.files));
  const links = new Map(Object.entries(recording.links));
  const folders = foldersOf([...files.keys(), ...links.keys()], recording.emptyFolders ?? []);
  const readLink = async (path: string) => links.get(path);
  const real = (path: string) => followLinks(path, readLink);
  return {
    label,
    async list(path) {
      const place = await real(path);
      const names = place === undefined ? undefined : folders.get(place);
      return names && [...names];
    },
    async read(path) {
      const place = await real(path);
      return place === undefined ? undefined : files.get(place);
    },
    async link(path) {
      const cut = path.lastIndexOf('/');
      const folder = await real(path.slice(0, cut) || '/');
      return folder === undefined ? undefined : links.get(`${folder === '/' ? '' : folder}/${path.slice(cut + 1)}`);
    },
  };
}

function foldersOf(paths: readonly string[], empty: readonly string[]): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>(empty.map((path) => [path, new Set()]));
  for (const path of [...paths, ...empty]) {
    for (let at = path; at !== '' && at !== '/'; ) {
      const cut = at.lastIndexOf('/');
      const parent = at.slice(0, cut) || '/';
      const name = at.slice(cut + 1);
      const names = folders.get(parent);
      if (names?.has(name)) break;
      if (names) names.add(name);
      else folders.set(parent, new Set([name]));
      at = cut < 0 ? '' : parent;
    }
  }
  return folders;
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

function isRecordOfStrings(data: unknown): data is Record<string, string> {
  return isRecord(data) && Object.values(data).every((value) => typeof value === 'string');
}
