/** Whether a word of Xen's line switches the IOMMU on or off. */
import { compareReleases, type Release } from '../../catalogue/releases.ts';
import { parseXenBoolean } from './booleans.ts';
import { splitElements } from './elements.ts';
import { IOMMU_ON_BY_DEFAULT } from './iommu-value.ts';
import { customValue, readParameter } from './parameter.ts';

/** The names of the words that may: `vtd=` is that of 3.2. */
export function iommuWordNames(release: Release): readonly string[] {
  return release === '3.2' ? ['iommu', 'vtd'] : ['iommu'];
}

/**
 * Whether a word (`iommu=verbose,no`) says on or off; `undefined`: neither, or it is another word. The last boolean of its list counts.
 * Source: xen/drivers/passthrough/iommu.c, parse_iommu_param.
 */
export function iommuSwitch(word: string, release: Release): boolean | undefined {
  const read = readParameter(word, release);
  if (!iommuWordNames(release).includes(read.name)) return undefined;
  const value = customValue(read, release);
  if (value === undefined) return undefined;
  if (read.name === 'vtd') return (value === '' || parseXenBoolean(value, release) !== false) !== read.negated;
  return splitElements(value)
    .map(({ text }) => parseXenBoolean(text, release))
    .findLast((said) => said !== undefined);
}

/** What a line's words come to: whether Xen tries to use the IOMMU, and the word that says so; none where nobody says anything. */
export function iommuOfLine<W extends { readonly text: string }>(
  words: readonly W[],
  release: Release,
): { readonly on: boolean; readonly by?: W } {
  const names = iommuWordNames(release);
  const own = words.filter(({ text }) => names.includes(readParameter(text, release).name));
  const by = own.findLast(({ text }) => iommuSwitch(text, release) !== undefined);
  if (by) return { on: iommuSwitch(by.text, release) === true, by };
  // Up to 3.4 the word alone, whatever its value, asks for it.
  const asks = compareReleases(release, IOMMU_ON_BY_DEFAULT.since) < 0 ? own.at(-1) : undefined;
  return {
    on: compareReleases(release, IOMMU_ON_BY_DEFAULT.since) >= 0 || asks !== undefined,
    ...(asks && { by: asks }),
  };
}
