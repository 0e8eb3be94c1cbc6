/** What the hypervisor's own readers of values are made of. Source: `parse_bool`, `parse_boolean`, `cmdline_strcmp` of xen/common/kernel.c. */
import type { Release } from '../../catalogue/releases.ts';
import { compareReleases } from '../../catalogue/releases.ts';
import { parseXenBoolean } from './booleans.ts';

/**
 * `bad-value`: the name is right, what stands behind its `=` is not. `out-of-range`, `too-many`: it is understood, and too much.
 * `undefined`: it is something else.
 */
export type Taken = 'taken' | 'bad-value' | 'out-of-range' | 'too-many' | undefined;

/** One thing that may stand as a value, or as an element of a list. */
export interface Piece {
  /** What a person would write, for proposals. */
  readonly names: readonly string[];
  /** The same where each release has others. */
  namesIn?(release: Release): Iterable<string>;
  /** The first and the last release whose point releases take it; absent: as long as the parameter has such a reader. */
  readonly since?: Release;
  readonly until?: Release;
  /** In a list: only as its last element. */
  readonly onlyLast?: true;
  takes(text: string, release: Release): Taken;
  /** Of a reader that finds fault with nothing: the offset up to which it looks at what it does not take as a whole. */
  reads?(text: string, release: Release): number | undefined;
}

type Life = Pick<Piece, 'since' | 'until'>;

/** `on`, `off` and their like; with `only`, one of the two. */
export function bool(only?: boolean, life: Life = {}): Piece {
  const names = only === undefined ? ['on', 'off'] : [only ? 'on' : 'off'];
  return {
    names,
    ...life,
    takes(text, release) {
      const read = parseXenBoolean(text, release);
      if (read === undefined) return undefined;
      return only === undefined || read === only ? 'taken' : 'bad-value';
    },
  };
}

/** Compared as a whole, to the end of the value. */
export function exact(name: string, life: Life = {}): Piece {
  return { names: name === '' ? [] : [name], ...life, takes: (text) => (text === name ? 'taken' : undefined) };
}

/** Compared up to a delimiter: what follows that is not looked at. */
export function word(name: string, life: Life = {}): Piece {
  return { names: [name], ...life, takes: (text, release) => (isWord(text, name, release) ? 'taken' : undefined) };
}

/** `X`, `no-X`, `X=BOOL`. */
export function flag(name: string, life: Life = {}): Piece {
  return { names: [name], ...life, takes: (text, release) => takesFlag(text, name, release) };
}

/** `X=ONE` of a few words. `separator` belongs to the name: `max-ver:`. */
export function choice(prefix: string, words: readonly string[], life: Life = {}): Piece {
  return {
    names: words.map((name) => prefix + name),
    ...life,
    takes(text, release) {
      if (!text.startsWith(prefix)) return undefined;
      const rest = text.slice(prefix.length);
      return words.some((name) => isWord(rest, name, release)) ? 'taken' : 'bad-value';
    },
  };
}

/** What has a grammar of its own. */
export function shaped(names: readonly string[], takes: Piece['takes'], life: Life = {}): Piece {
  return { names, ...life, takes };
}

export function takesFlag(text: string, name: string, release: Release): Taken {
  const negated = text.startsWith('no-');
  const own = negated ? text.slice(3) : text;
  if (!own.startsWith(name)) return undefined;
  if (own.length === name.length) return 'taken';
  if (own.charAt(name.length) !== '=') return undefined;
  // Up to 4.16 a `no-` before a value counts for nothing.
  if (negated && compareReleases(release, '4.17') >= 0) return 'bad-value';
  return parseXenBoolean(own.slice(name.length + 1), release) === undefined ? 'bad-value' : 'taken';
}

export function isWord(text: string, name: string, release: Release): boolean {
  if (!text.startsWith(name)) return false;
  const next = text.charAt(name.length);
  return (
    next === '' ||
    next === ',' ||
    next === ':' ||
    next === ';' ||
    (next === '=' && compareReleases(release, '4.13') >= 0)
  );
}
