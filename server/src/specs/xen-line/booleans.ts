/** How the hypervisor reads a boolean, release by release. All of it is case-sensitive. Source: xen/common/kernel.c. */
import type { Release } from '../../catalogue/releases.ts';
import { compareReleases } from '../../catalogue/releases.ts';

/** In the order in which 4.10 and 4.11 compare them. */
export const FALSE_WORDS = ['no', 'off', 'false', 'disable', '0'] as const;
export const TRUE_WORDS = ['yes', 'on', 'true', 'enable', '1'] as const;

/** Since when the hypervisor says that a value is bad: `parameter "X" has invalid value "V", rc=-22!`. Before, it goes on in silence. */
export const REPORTS_BAD_VALUES: { readonly since: Release } = { since: '4.10' };

/** Since when it says that it does not know a parameter: `parameter "X" unknown!`. */
export const REPORTS_UNKNOWN: { readonly since: Release } = { since: '4.10' };

/** 4.10 and 4.11 compare only as many characters as were written, so `f` is `false`; and nothing at all matches every name. */
export function comparesPrefixes(release: Release): boolean {
  return release === '4.10' || release === '4.11';
}

/**
 * `parse_bool`: true, false, or `undefined` for a word that is neither. Up to 4.0, `disable` was false only within `iommu=`
 * (pass `disable: true` for it), and no word was true: whatever is not false counts as true for a parameter, and as nothing in a list.
 */
export function parseXenBoolean(
  word: string,
  release: Release,
  { disable = compareReleases(release, '4.1') >= 0 }: { readonly disable?: boolean } = {},
): boolean | undefined {
  if (comparesPrefixes(release)) {
    if (word === '') return undefined;
    if (FALSE_WORDS.some((name) => name.startsWith(word))) return false;
    return TRUE_WORDS.some((name) => name.startsWith(word)) ? true : undefined;
  }
  if ((FALSE_WORDS as readonly string[]).includes(word)) return word === 'disable' && !disable ? undefined : false;
  if (compareReleases(release, '4.1') < 0) return undefined;
  return (TRUE_WORDS as readonly string[]).includes(word) ? true : undefined;
}

/**
 * What a boolean parameter becomes by a value (`undefined`: none was given). `refused`: the hypervisor says so and leaves it alone.
 * Before 4.10 everything that is not false is true. From 4.10 on `no-X=no` is true again: the two cancel out.
 */
export function judgeBooleanParameter(
  value: string | undefined,
  negated: boolean,
  release: Release,
): { readonly refused: true } | { readonly refused: false; readonly result: boolean } {
  const read = value === undefined || value === '' ? true : parseXenBoolean(value, release);
  if (read === undefined && compareReleases(release, REPORTS_BAD_VALUES.since) >= 0) return { refused: true };
  return { refused: false, result: (read ?? true) !== negated };
}
