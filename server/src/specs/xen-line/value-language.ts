/** Judges the values of Xen's parameters by the languages of `value-languages.ts`, as the parameters' own readers do. */
import type { Release } from '../../catalogue/releases.ts';
import { compareReleases, RELEASES } from '../../catalogue/releases.ts';
import type { Span } from '../../text/span.ts';
import { comparesPrefixes, REPORTS_BAD_VALUES } from './booleans.ts';
import { splitElements } from './elements.ts';
import { EARLIER_LANGUAGES, LANGUAGES } from './value-languages.ts';
import { OLD_LANGUAGES } from './value-languages-old.ts';
import type { Piece, Taken } from './value-pieces.ts';
import { STRING_LANGUAGES } from './value-strings.ts';

/** What a parameter's value may be. */
export interface ValueLanguage {
  /** One thing, or a list of them with commas between. */
  readonly by: 'whole' | 'list';
  readonly pieces: readonly Piece[];
  /** An empty value as a whole is taken: it switches on. */
  readonly empty?: true;
  /** The first and the last release that read the value so. */
  readonly since?: Release;
  readonly until?: Release;
  /** The first point releases of 4.10 and 4.11 compare its words only as far as they are written; the later ones all of them. */
  readonly beginnings?: 'plain' | 'negated';
  /**
   * `some-builds`: only builds with a driver of their own read the value; for all others it is any text. `own`: Xen never prints the
   * message for all parameters, but what `says` gives, or nothing.
   */
  readonly voice?: 'some-builds' | 'own';
  /** What Xen does about a value that it does not take, where it prints nothing and does not just pass over it. */
  readonly silence?: string;
  /** What Xen prints about a value that it does not take, where that is not the message for all parameters. */
  readonly says?: (value: string, release: Release) => string;
}

export interface ValueFault extends Span {
  readonly text: string;
  /** `unread`: Xen stops reading here, and finds no fault. */
  readonly kind: 'empty' | 'unknown' | 'unread' | Exclude<Taken, 'taken' | undefined>;
  /** Which releases take it, where this one does not: the first, and the last where the newest does not. */
  readonly takenBy?: { readonly since: Release; readonly until?: Release };
}

export interface JudgedByLanguage {
  /** What the parameter's reader does not take; a list's other elements count all the same. */
  readonly faults: readonly ValueFault[];
  readonly by: ValueLanguage['by'];
  readonly voice?: ValueLanguage['voice'];
  readonly says?: ValueLanguage['says'];
  readonly silence?: string;
  /** What may stand there in that release. */
  readonly names: readonly string[];
}

/** `undefined`: no language is known for the parameter in that release, or it takes whatever is written. */
export function judgeByLanguage(name: string, value: string, release: Release): JudgedByLanguage | undefined {
  const language = languageOf(name, release);
  if (!language) return undefined;
  const pieces = language.pieces.filter((piece) => existsAt(piece, release));
  const names = pieces.flatMap((piece) => [...piece.names, ...(piece.namesIn?.(release) ?? [])]);
  const { by, voice, says, silence } = language;
  const rest = { by, names, ...(voice && { voice }), ...(says && { says }), ...(silence && { silence }) };
  if (value === '' && language.empty) return { faults: [], ...rest };
  const elements = language.by === 'list' ? splitElements(value) : [{ text: value, start: 0, end: value.length }];
  const faults = elements.flatMap(({ text, start, end }): ValueFault[] => {
    const isLast = end === value.length;
    // `xpti=dom0,`: nothing more to read; `xpti=,dom0` is refused.
    if (text === '' && language.empty && isLast) return [];
    const verdict = take(language, isLast ? pieces : pieces.filter((piece) => !piece.onlyLast), text, release);
    // Up to 4.9 an empty element of a list is nothing to find fault with.
    if (verdict === 'taken' || (text === '' && value !== '' && isOld(release))) return [];
    const reads = verdict === undefined ? upTo(pieces, text, release) : undefined;
    if (reads !== undefined) return [{ text: text.slice(reads), start: start + reads, end, kind: 'unread' }];
    const kind = text === '' ? 'empty' : (verdict ?? 'unknown');
    const takenBy = text === '' ? undefined : others(name, text, release);
    return [{ text, start, end, kind, ...(takenBy && { takenBy }) }];
  });
  return { faults, ...rest };
}

/** Whether Xen keeps what is written at first: a `no-` before it then counts for nothing. */
export function isKept(name: string): boolean {
  return STRING_LANGUAGES.has(name);
}

/** Whether any release has a language for the parameter. */
export function hasLanguage(name: string): boolean {
  return [LANGUAGES, OLD_LANGUAGES, STRING_LANGUAGES].some((table) => table.has(name));
}

/** Whether a release takes one element of a parameter's value. */
export function takesElement(name: string, text: string, release: Release): boolean {
  const language = languageOf(name, release);
  return language !== undefined && takenIn(language, text, release);
}

function languageOf(name: string, release: Release): ValueLanguage | undefined {
  const tables = isOld(release) ? [OLD_LANGUAGES, STRING_LANGUAGES] : [EARLIER_LANGUAGES, LANGUAGES, STRING_LANGUAGES];
  for (const table of tables) {
    const language = table.get(name);
    if (language && existsAt(language, release)) return language;
  }
  return undefined;
}

function isOld(release: Release): boolean {
  return compareReleases(release, REPORTS_BAD_VALUES.since) < 0;
}

/** How far a reader looks that never finds fault. */
function upTo(pieces: readonly Piece[], text: string, release: Release): number | undefined {
  const ends = pieces.flatMap((piece) => piece.reads?.(text, release) ?? []);
  return ends.length > 0 ? Math.max(...ends) : undefined;
}

function takenIn(language: ValueLanguage, text: string, release: Release): boolean {
  const pieces = language.pieces.filter((piece) => existsAt(piece, release));
  return take(language, pieces, text, release) === 'taken';
}

function take(language: ValueLanguage, pieces: readonly Piece[], text: string, release: Release): Taken {
  let best: Taken;
  for (const piece of pieces) {
    const verdict = piece.takes(text, release);
    if (verdict === 'taken') return verdict;
    best ??= verdict;
  }
  if (language.beginnings && comparesPrefixes(release) && isBeginning(pieces, text, language.beginnings === 'negated'))
    return 'taken';
  return best;
}

function isBeginning(pieces: readonly Piece[], text: string, negated: boolean): boolean {
  const own = negated ? text.replace(/^no-/, '') : text;
  return pieces.some(({ names }) => names.some((name) => name.startsWith(own)));
}

function existsAt({ since, until }: Pick<Piece, 'since' | 'until'>, release: Release): boolean {
  if (since !== undefined && compareReleases(release, since) < 0) return false;
  return until === undefined || compareReleases(release, until) <= 0;
}

function others(name: string, text: string, release: Release): ValueFault['takenBy'] {
  const alike = RELEASES.filter((other) => isOld(other) === isOld(release));
  const takers = alike.filter((other) => takesElement(name, text, other));
  const [since, last] = [takers[0], takers.at(-1)];
  if (since === undefined || last === undefined) return undefined;
  return { since, ...(last !== alike.at(-1) && { until: last }) };
}
