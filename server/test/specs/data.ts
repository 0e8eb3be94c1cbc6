import { readFileSync } from 'node:fs';
import { compareReleases, isRelease, RELEASES, type Release } from '../../src/catalogue/releases.ts';
import type { ElementRecord } from '../../src/specs/xen-line/iommu-value.ts';

/** A file of `server/test/data`. */
export function readData<T>(name: string): T {
  return JSON.parse(readFileSync(`server/test/data/${name}`, 'utf8'));
}

/**
 * Rows of a table by release: what is written, then what came of it from which release on. Made by compiling each release's own C files and
 * running them on the text.
 */
export type ByRelease = readonly [
  text: string,
  ...outcomes: readonly (readonly [since: Release, ...result: string[]])[],
];

/** Every release that a row speaks of, with its outcome. */
export function* outcomes(row: ByRelease, until: Release = '4.22'): Generator<[Release, readonly string[]]> {
  const [, ...list] = row;
  for (const release of RELEASES) {
    if (compareReleases(release, until) > 0) return;
    const current = list.findLast(([since]) => compareReleases(since, release) <= 0);
    if (current) yield [release, current.slice(1)];
  }
}

/** The elements of `iommu=` and `dom0-iommu=` as the facts have them. */
export function elementsOf(parameter: 'iommu' | 'dom0-iommu'): ElementRecord[] {
  const rows = readFileSync('server/test/data/facts-xen-iommu-values.tsv', 'utf8').trim().split('\n').slice(1);
  return rows.flatMap((row) => {
    const [owner, name = '', since = '', until = ''] = row.split('\t');
    if (owner !== parameter || !isRelease(since) || /^(?:<.*>|off|no|false|0|disable)$/.test(name)) return [];
    return [{ name, since, ...(isRelease(until) && { until }) }];
  });
}

/** Takes the `|` out of a text that shows the cursor with one. */
export function cursor(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf('|');
  if (offset < 0) throw new Error(`no | in ${marked}`);
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}
