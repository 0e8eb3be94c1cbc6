/** Whether a word of Xen's line switches the IOMMU on or off. */
import { compareReleases, type Release } from '../../catalogue/releases.ts';
import { parseXenBoolean } from './booleans.ts';
import { type Element, splitElements } from './elements.ts';
import { IOMMU_ON_BY_DEFAULT, judgeIommu } from './iommu-value.ts';
import { customValue, readParameter } from './parameter.ts';

/** The names of the words that may: `vtd=` is that of 3.2. */
export function iommuWordNames(release: Release): readonly string[] {
  return release === '3.2' ? ['iommu', 'vtd'] : ['iommu'];
}

/** The word that asks a Xen for the IOMMU that has to be asked. */
export function iommuAskingWord(release: Release): string {
  return release === '3.2' ? 'vtd=1' : 'iommu=1';
}

/** Since when a word for “on” takes back an “off” before it. */
const TAKEN_BACK_SINCE: Release = '4.10';

function isTakenBack(release: Release): boolean {
  return compareReleases(release, TAKEN_BACK_SINCE) >= 0;
}

/**
 * Whether a word (`iommu=verbose,no`) says on or off; `undefined`: neither, or it is another word. The last boolean of its list counts; up to 4.9
 * any “off” does. Source: xen/drivers/passthrough/iommu.c, parse_iommu_param.
 */
function iommuSwitch(word: string, release: Release): boolean | undefined {
  const read = readParameter(word, release);
  if (!iommuWordNames(release).includes(read.name)) return undefined;
  const value = customValue(read, release);
  if (value === undefined) return undefined;
  if (read.name === 'vtd') return (value === '' || parseXenBoolean(value, release) !== false) !== read.negated;
  const said = booleansOf(value, release);
  return said.includes(false) && !isTakenBack(release) ? false : said.at(-1);
}

/** `iommu=` has no element that is needed to find its booleans. */
const NO_RECORDS: Parameters<typeof judgeIommu>[2] = [];

function booleansOf(value: string, release: Release): readonly boolean[] {
  return judgeIommu(value, release, NO_RECORDS).elements.flatMap(({ kind, effect }) =>
    kind === 'boolean' && typeof effect === 'boolean' ? [effect] : [],
  );
}

/** The elements of a value of `iommu=` that say “off”. */
export function offElements(value: string, release: Release): readonly Element[] {
  return splitElements(value).filter(({ text }) => booleansOf(text, release).includes(false));
}

/** What a value of `iommu=` says besides “off”; empty: nothing. */
export function withoutOff(value: string, release: Release): string {
  const off = new Set(offElements(value, release).map(({ start }) => start));
  const rest = splitElements(value).filter(({ text, start }) => text !== '' && !off.has(start));
  return rest.map(({ text }) => text).join(',');
}

/** What a line's words come to: whether Xen tries to use the IOMMU, and the word that says so; none where nobody says anything. */
export function iommuOfLine<W extends { readonly text: string }>(
  words: readonly W[],
  release: Release,
): { readonly on: boolean; readonly by?: W } {
  const names = iommuWordNames(release);
  const own = words.filter(({ text }) => names.includes(readParameter(text, release).name));
  const isAsked = compareReleases(release, IOMMU_ON_BY_DEFAULT.since) < 0;
  const by = isAsked ? own.at(-1) : decidingWord(own, release);
  // Up to 3.4 the word alone, whatever its value, asks for it, unless it says “off”; each one starts anew.
  return by ? { on: iommuSwitch(by.text, release) !== false, by } : { on: !isAsked };
}

function decidingWord<W extends { readonly text: string }>(own: readonly W[], release: Release): W | undefined {
  const saying = own.filter(({ text }) => iommuSwitch(text, release) !== undefined);
  const off = isTakenBack(release) ? undefined : saying.findLast(({ text }) => iommuSwitch(text, release) === false);
  return off ?? saying.at(-1);
}
