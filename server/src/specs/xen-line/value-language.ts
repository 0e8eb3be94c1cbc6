/** Judges the values of Xen's parameters by the languages of `value-languages.ts`, as the parameters' own readers do. */
import type { Release } from '../../catalogue/releases.ts';
import { compareReleases, RELEASES } from '../../catalogue/releases.ts';
import type { Span } from '../../text/span.ts';
import { comparesPrefixes, FALSE_WORDS, TRUE_WORDS } from './booleans.ts';
import { splitElements } from './elements.ts';
import { LANGUAGES } from './value-languages.ts';
import type { Piece, Taken } from './value-pieces.ts';

/** What a parameter's value may be. */
export interface ValueLanguage {
  /** One thing, or a list of them with commas between. */
  readonly by: 'whole' | 'list';
  readonly pieces: readonly Piece[];
  /** An empty value as a whole is taken: it switches on. */
  readonly empty?: true;
  /** The first release that reads the value so. */
  readonly since?: Release;
}

export interface ValueFault extends Span {
  readonly text: string;
  readonly kind: 'empty' | 'bad-value' | 'unknown';
  /** Which releases take it, where this one does not: the first, and the last where the newest does not. */
  readonly takenBy?: { readonly since: Release; readonly until?: Release };
}

export interface JudgedByLanguage {
  /** What the parameter's reader does not take; a list's other elements count all the same. */
  readonly faults: readonly ValueFault[];
  readonly by: ValueLanguage['by'];
  /** What may stand there in that release. */
  readonly names: readonly string[];
}

/** `undefined`: no language is known for the parameter in that release, or it takes whatever is written. */
export function judgeByLanguage(name: string, value: string, release: Release): JudgedByLanguage | undefined {
  const language = LANGUAGES.get(name);
  if (!language || (language.since !== undefined && compareReleases(release, language.since) < 0)) return undefined;
  const pieces = language.pieces.filter((piece) => existsAt(piece, release));
  const names = pieces.flatMap((piece) => piece.names);
  if (value === '' && language.empty) return { faults: [], by: language.by, names };
  const elements = language.by === 'list' ? splitElements(value) : [{ text: value, start: 0, end: value.length }];
  const faults = elements.flatMap(({ text, start, end }): ValueFault[] => {
    const isLast = end === value.length;
    // `xpti=dom0,`: nothing more to read; `xpti=,dom0` is refused.
    if (text === '' && language.empty && isLast) return [];
    const verdict = take(isLast ? pieces : pieces.filter((piece) => !piece.onlyLast), text, release);
    if (verdict === 'taken') return [];
    const kind = text === '' ? 'empty' : (verdict ?? 'unknown');
    const takenBy = text === '' ? undefined : others(language, text);
    return [{ text, start, end, kind, ...(takenBy && { takenBy }) }];
  });
  return { faults, by: language.by, names };
}

/** Whether a release takes one element of a parameter's value. */
export function takesElement(name: string, text: string, release: Release): boolean {
  const language = LANGUAGES.get(name);
  return language !== undefined && takenIn(language, text, release);
}

function takenIn(language: ValueLanguage, text: string, release: Release): boolean {
  const pieces = language.pieces.filter((piece) => existsAt(piece, release));
  return take(pieces, text, release) === 'taken';
}

function take(pieces: readonly Piece[], text: string, release: Release): Taken {
  let best: Taken;
  for (const piece of pieces) {
    const verdict = piece.takes(text, release);
    if (verdict === 'taken') return verdict;
    best ??= verdict;
  }
  // The first point releases of 4.10 and 4.11 compare only as much as is written; the later ones all of it.
  if (comparesPrefixes(release) && isBeginning(pieces, text)) return 'taken';
  return best;
}

function isBeginning(pieces: readonly Piece[], text: string): boolean {
  const own = text.startsWith('no-') ? text.slice(3) : text;
  const names = pieces.flatMap((piece) => piece.names);
  const words = names.includes('off') || names.includes('on') ? [...FALSE_WORDS, ...TRUE_WORDS, ...names] : names;
  return words.some((name) => name.startsWith(own) || name.startsWith(text));
}

function existsAt({ since, until }: Piece, release: Release): boolean {
  if (since !== undefined && compareReleases(release, since) < 0) return false;
  return until === undefined || compareReleases(release, until) <= 0;
}

function others(language: ValueLanguage, text: string): ValueFault['takenBy'] {
  const takers = RELEASES.filter(
    (release) => compareReleases(release, language.since ?? '4.12') >= 0 && takenIn(language, text, release),
  );
  const ordered = takers.toSorted(compareReleases);
  const [since, last] = [ordered[0], ordered.at(-1)];
  if (since === undefined || last === undefined) return undefined;
  const newest = RELEASES.toSorted(compareReleases).at(-1);
  return { since, ...(last !== newest && { until: last }) };
}
