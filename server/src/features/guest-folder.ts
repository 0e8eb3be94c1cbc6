import type { Release } from '../catalogue/releases.ts';
import { type Claim, claimKey, claimsOf } from '../guests/claims.ts';
import { DomainConfig } from '../guests/domain-config.ts';
import type { FolderFile, Folders } from '../host/folder.ts';
import { LANGUAGES } from '../protocol/languages.ts';
import { recogniseLanguage } from '../protocol/recognise.ts';
import type { PlaceInFile } from '../rules/finding.ts';
import type { Elsewhere } from '../rules/neighbours.ts';
import { Lines } from '../text/lines.ts';
import type { Seat } from './around.ts';

/** How long what was read is believed without asking, in milliseconds: where the folder is watched, and where it cannot be. */
const FRESH_IF_WATCHED = 30_000;
const FRESH = 3000;
/** A folder that does not answer is left alone for so long. */
const LEFT_ALONE = 60_000;
/** Some hundred guests have some hundred KB; a folder of downloads would take seconds to read. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Whoever writes a file does so in several steps. */
const SETTLES = 300;

/** A config on the disk with what it claims. */
interface KnownFile {
  readonly file: FolderFile;
  readonly release: Release;
  readonly claims: readonly Elsewhere[];
}

/**
 * The folders whose configs are neighbours of the one at that absolute path: its own and, for /etc/xen, that of the guests which start
 * with the host. The first one stands for all.
 */
export function placesOf(path: string): readonly string[] {
  const folder = parentOf(path);
  if (/[/\\]xen[/\\]auto$/.test(folder)) return [parentOf(folder), folder];
  return /[/\\]xen$/.test(folder) ? [folder, `${folder}/auto`] : [folder];
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))) || '/';
}

/** The domain configs of a folder: as they lie on the disk or, where somebody has them open, as they stand there. */
export class GuestFolder {
  readonly #places: readonly string[];
  readonly #folders: Folders;
  readonly #seats = new Set<Seat>();
  #files: ReadonlyMap<string, KnownFile> = new Map();
  /** What the files on the disk claim, by `claimKey`. */
  #index: ReadonlyMap<string, readonly { readonly id: string; readonly claim: Elsewhere }[]> = new Map();
  #reading: Promise<void> | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #freshFor = 0;
  #stopWatching: (() => void)[] | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How long the last reading took. */
  #took = 0;
  isKnown = false;

  constructor(places: readonly string[], folders: Folders) {
    this.#places = places;
    this.#folders = folders;
  }

  get isEmpty(): boolean {
    return this.#seats.size === 0;
  }

  enter(seat: Seat): void {
    this.#seats.add(seat);
  }

  /** From now on what lies on the disk counts for it. What was read is kept for a while: the next one may be opened at once. */
  leave(seat: Seat): void {
    this.#seats.delete(seat);
    if (!this.isEmpty) {
      this.spread();
      return;
    }
    for (const stop of this.#stopWatching ?? []) stop();
    this.#stopWatching = undefined;
    this.#freshFor = Math.min(this.#freshFor, FRESH);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The claims of that key in all files but the seat's own. */
  find(key: string, seat: Seat): readonly Elsewhere[] {
    const found: Elsewhere[] = [];
    const seen = new Set<string | undefined>([seat.open.path, seat.id]);
    for (const other of this.#seats) {
      if (other === seat || !other.isPlaced || seen.has(other.open.path)) continue;
      if (other.id !== undefined && seen.has(other.id)) continue;
      seen.add(other.open.path);
      seen.add(other.id);
      found.push(...claimsInOpen(other, key));
    }
    for (const { id, claim } of this.#index.get(key) ?? []) {
      if (!seen.has(claim.file) && !seen.has(id)) found.push(claim);
    }
    return found;
  }

  /** Has every config look whether this makes a difference for it. */
  spread(): void {
    for (const seat of this.#seats) seat.tellNews();
  }

  /** Reads the folder, where that is due. Never rejects. */
  refresh(): Promise<void> {
    const release = this.#release();
    const isDue =
      Date.now() - this.#readAt > this.#freshFor || [...this.#files.values()].some((one) => one.release !== release);
    if (!isDue) return this.#reading ?? Promise.resolve();
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  #release(): Release | undefined {
    for (const { open } of this.#seats) return open.release();
    return undefined;
  }

  async #read(): Promise<void> {
    this.#watch();
    const start = Date.now();
    this.#readAt = start;
    this.#freshFor = this.#stopWatching?.length ? FRESH_IF_WATCHED : FRESH;
    // A file that was saved may be another one under the same name.
    for (const seat of this.#seats) await seat.place();
    const release = this.#release();
    if (release === undefined) return;
    const files = new Map<string, KnownFile>();
    const ids = new Set<string>();
    let bytes = 0;
    for (const place of this.#places) {
      const listed = await this.#folders.list(place);
      if (listed === undefined) {
        this.#freshFor = LEFT_ALONE;
        return;
      }
      for (const file of listed) {
        // A second name of the same file is no second guest.
        if (ids.has(file.id)) continue;
        ids.add(file.id);
        bytes += file.size;
        if (bytes > MOST_BYTES) break;
        const before = this.#files.get(file.path);
        const same = before?.release === release && before.file.id === file.id && before.file.version === file.version;
        files.set(file.path, same ? before : { file, release, claims: await this.#claimsOf(file, release) });
      }
    }
    this.#files = files;
    this.#index = indexOf(files.values());
    this.isKnown = true;
    this.#took = Date.now() - start;
  }

  async #claimsOf({ path }: FolderFile, release: Release): Promise<readonly Elsewhere[]> {
    const text = await this.#folders.read(path);
    if (text === undefined || recogniseLanguage(path, text) !== LANGUAGES.domainConfig) return [];
    const config = DomainConfig.parse(text);
    const lines = new Lines(text);
    return [...claimsOf(config, release).values()].flat().map((claim) => {
      return elsewhere(claim, path, placeOf(claim.span(config), lines), config);
    });
  }

  #watch(): void {
    this.#stopWatching ??= this.#places.flatMap((place) => {
      const stop = this.#folders.watch(place, () => {
        this.#readAt = Number.NEGATIVE_INFINITY;
        this.#readSoon();
      });
      return stop ? [stop] : [];
    });
  }

  #readSoon(): void {
    if (this.isEmpty || this.#timer) return;
    // Where something writes all the time, most of the time is left for others.
    const wait = Math.max(SETTLES, 20 * this.#took);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.refresh().then(() => this.spread());
    }, wait);
    this.#timer.unref?.();
  }
}

function indexOf(files: Iterable<KnownFile>) {
  const index = new Map<string, { readonly id: string; readonly claim: Elsewhere }[]>();
  for (const { file, claims } of files) {
    for (const claim of claims) {
      const key = claimKey(claim.kind, claim.key);
      const same = index.get(key);
      if (same) same.push({ id: file.id, claim });
      else index.set(key, [{ id: file.id, claim }]);
    }
  }
  return index;
}

function claimsInOpen({ open }: Seat, key: string): readonly Elsewhere[] {
  const config = open.config();
  const claims = claimsOf(config, open.release()).get(key);
  if (!claims) return [];
  const lines = new Lines(config.text);
  return claims.map((claim) => elsewhere(claim, open.path, placeOf(claim.span(config), lines), config));
}

function placeOf({ start, end }: { readonly start: number; readonly end: number }, lines: Lines): PlaceInFile {
  const from = lines.at(start);
  const to = lines.at(end);
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

function elsewhere(claim: Claim, file: string, place: PlaceInFile, config: DomainConfig): Elsewhere {
  const { kind, key, bridge, function: func } = claim;
  const guest = config.string('name');
  return {
    kind,
    key,
    file,
    place,
    ...(func !== undefined && { function: func }),
    ...(bridge !== undefined && { bridge }),
    ...(guest !== undefined && { guest }),
  };
}
