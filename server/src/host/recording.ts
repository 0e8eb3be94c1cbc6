import type { HostFiles } from './files.ts';
import { followLinks, placeOfLink } from './links.ts';
import { isQuestion, type Question, type Said } from './source.ts';

/** What is written. The first format, which had neither answers nor texts by lines, is still read. */
export const RECORDING_FORMAT = 'xen-host-recording 2';
const FIRST_FORMAT = 'xen-host-recording 1';

/**
 * A host in one JSON file (docs/host-recording.schema.json): what the readers of a host asked for and got. One file, because the names in
 * sysfs have colons, which git on Windows and many archives refuse. Paths are absolute, sorted, and lead through no link.
 */
export interface Recording {
  readonly format: typeof RECORDING_FORMAT | typeof FIRST_FORMAT;
  readonly label: string;
  readonly files: Readonly<Record<string, string>>;
  /** The target of each symbolic link, as written. */
  readonly links: Readonly<Record<string, string>>;
  /** That a folder is empty says something too: dom0 has no IOMMU groups. */
  readonly emptyFolders?: readonly string[];
  /** The names in a folder where they matter, whatever stands behind them: the kernels in /boot. What is recorded of it is there in any case. */
  readonly folders?: Readonly<Record<string, readonly string[]>>;
  /** Pieces of files that are no text, in base 64, by their offset. */
  readonly binary?: Readonly<Record<string, Pieces>>;
  /** Files and folders that were there and could not be read. */
  readonly denied?: readonly string[];
  readonly answers?: Readonly<Partial<Record<Question, Said>>>;
}

export type Pieces = Readonly<Record<string, string>>;

/** Its JSON, for a file: sorted, a text of several lines as the list of them, so that two recordings can be compared line by line. */
export function writeRecording({
  label,
  files,
  links,
  emptyFolders = [],
  folders = {},
  binary = {},
  denied = [],
  answers = {},
}: Recording): string {
  const answered = Object.entries(answers).map(([question, said]) => [
    question,
    said.kind === 'said'
      ? { status: said.status, stdout: linesOf(said.stdout), stderr: linesOf(said.stderr) }
      : { unknown: said.kind, why: said.why },
  ]);
  const data = {
    format: RECORDING_FORMAT,
    label,
    files: Object.fromEntries(sorted(files).map(([path, text]) => [path, linesOf(text)])),
    links: Object.fromEntries(sorted(links)),
    ...(emptyFolders.length > 0 && { emptyFolders: [...emptyFolders].sort() }),
    ...(Object.keys(folders).length > 0 && { folders: Object.fromEntries(sorted(folders)) }),
    ...(Object.keys(binary).length > 0 && { binary: Object.fromEntries(sorted(binary)) }),
    ...(denied.length > 0 && { denied: [...denied].sort() }),
    ...(answered.length > 0 && {
      answers: Object.fromEntries(answered.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))),
    }),
  };
  return `${JSON.stringify(data, undefined, 1)}\n`;
}

function sorted<T>(entries: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A text of one line stays a string. */
function linesOf(text: string): string | string[] {
  const end = text.indexOf('\n');
  return end < 0 || end === text.length - 1 ? text : text.split('\n');
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
  const { format, label, emptyFolders, denied, answers } = data;
  if (format !== RECORDING_FORMAT && format !== FIRST_FORMAT)
    return { wrong: `its format is “${format}”, and only “${RECORDING_FORMAT}” and “${FIRST_FORMAT}” are known` };
  const files = textsIn(data.files);
  const links = textsIn(data.links);
  const binary = binaryIn(data.binary ?? {});
  if (!files) return { wrong: 'its “files” are missing or hold something else than text' };
  if (!links) return { wrong: 'its “links” are missing or hold something else than text' };
  if (!binary) return { wrong: 'its “binary” holds something else than text' };
  const folders = namesIn(data.folders ?? {});
  if (!folders) return { wrong: 'its “folders” hold something else than names' };
  const said = answersIn(answers ?? {});
  if (!said) return { wrong: 'its “answers” hold something else than what programs say' };
  return {
    format,
    label: typeof label === 'string' ? label : 'a recorded host',
    files,
    links,
    ...(Array.isArray(emptyFolders) && { emptyFolders: emptyFolders.filter((path) => typeof path === 'string') }),
    ...(data.folders !== undefined && { folders }),
    ...(data.binary !== undefined && { binary }),
    ...(Array.isArray(denied) && { denied: denied.filter((path) => typeof path === 'string') }),
    ...(answers !== undefined && { answers: said }),
  };
}

export function recordedFiles(recording: Recording, label = recording.label): HostFiles {
  const files = new Map(Object.entries(recording.files));
  const links = new Map(Object.entries(recording.links));
  const binary = new Map(Object.entries(recording.binary ?? {}));
  const denied = new Set(recording.denied);
  const named = Object.entries(recording.folders ?? {});
  const folders = foldersOf(
    [...files.keys(), ...binary.keys(), ...links.keys(), ...named.flatMap(([folder, names]) => pathsIn(folder, names))],
    [...(recording.emptyFolders ?? []), ...named.map(([folder]) => folder)],
  );
  const readLink = async (path: string) => links.get(path);
  const real = (path: string) => followLinks(path, readLink);
  return {
    label,
    async list(path) {
      const place = await real(path);
      const names = place === undefined ? undefined : folders.get(place);
      if (!names && place !== undefined && denied.has(place)) return 'denied';
      return names && [...names];
    },
    async read(path) {
      const place = await real(path);
      return place === undefined ? undefined : files.get(place);
    },
    async link(path) {
      const place = await placeOfLink(path, real);
      return place === undefined ? undefined : links.get(place);
    },
    async bytes(path, from = 0, length = Number.MAX_SAFE_INTEGER) {
      const place = await real(path);
      if (place === undefined) return undefined;
      const pieces = binary.get(place);
      return pieces ? pieceOf(pieces, from, length) : denied.has(place) ? 'denied' : undefined;
    },
  };
}

function pathsIn(folder: string, names: readonly string[]): string[] {
  return names.map((name) => `${folder === '/' ? '' : folder}/${name}`);
}

/** So much of it as was recorded; `undefined` where nothing was from there on. */
function pieceOf(pieces: Pieces, from: number, length: number): Uint8Array | undefined {
  for (const [offset, text] of Object.entries(pieces)) {
    const start = Number(offset);
    if (start > from) continue;
    const bytes = Buffer.from(text, 'base64').subarray(from - start);
    if (bytes.length > 0) return bytes.subarray(0, length);
  }
  return undefined;
}

/** Linux’ PATH_MAX. */
const LONGEST_PATH = 4096;

function foldersOf(paths: readonly string[], empty: readonly string[]): Map<string, Set<string>> {
  const folders = new Map<string, Set<string>>(empty.map((path) => [path, new Set()]));
  for (const path of [...paths, ...empty]) {
    if (path.length > LONGEST_PATH) continue;
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

/** Texts, those of several lines put together again. */
function textsIn(data: unknown): Record<string, string> | undefined {
  if (!isRecord(data)) return undefined;
  const texts = Object.entries(data).map(([path, value]) => [path, textOf(value)] as const);
  return texts.every((entry): entry is [string, string] => entry[1] !== undefined)
    ? Object.fromEntries(texts)
    : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((line) => typeof line === 'string') ? value.join('\n') : undefined;
}

function namesIn(data: unknown): Record<string, readonly string[]> | undefined {
  if (!isRecord(data)) return undefined;
  const isNames = (value: unknown): value is string[] =>
    Array.isArray(value) && value.every((name) => typeof name === 'string');
  const entries = Object.entries(data);
  return entries.every((entry): entry is [string, string[]] => isNames(entry[1]))
    ? Object.fromEntries(entries)
    : undefined;
}

/** A file that was read whole may stand as a string. */
function binaryIn(data: unknown): Record<string, Pieces> | undefined {
  if (!isRecord(data)) return undefined;
  const binary: Record<string, Pieces> = {};
  for (const [path, value] of Object.entries(data)) {
    const pieces = textsIn(typeof value === 'string' ? { 0: value } : value);
    if (!pieces) return undefined;
    binary[path] = pieces;
  }
  return binary;
}

const WHY = ['missing', 'denied', 'late', 'flood', 'unasked'] as const;

function answersIn(data: unknown): Partial<Record<Question, Said>> | undefined {
  if (!isRecord(data)) return undefined;
  const answers: Partial<Record<Question, Said>> = {};
  for (const [question, answer] of Object.entries(data)) {
    // One that a later version asks.
    if (!isQuestion(question)) continue;
    if (!isRecord(answer)) return undefined;
    const [stdout, stderr] = [textOf(answer.stdout), textOf(answer.stderr)];
    const kind = WHY.find((word) => word === (answer.unknown ?? answer.kind));
    if (kind) answers[question] = { kind, why: typeof answer.why === 'string' ? answer.why : '' };
    else if (typeof answer.status === 'number' && stdout !== undefined && stderr !== undefined)
      answers[question] = { kind: 'said', status: answer.status, stdout, stderr };
    else return undefined;
  }
  return answers;
}
