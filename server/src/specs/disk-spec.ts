/** The strings of `disk`, as xl of a release reads them. */
import { compareReleases, type Release } from '../catalogue/releases.ts';
import type { DiskSpec } from './disk-spec/model.ts';
import { parseDisk40 } from './disk-spec/oldest.ts';
import { DiskReader } from './disk-spec/reader.ts';
import { parseDisk41 } from './disk-spec/states.ts';

/**
 * One string of a `disk` list: what xl makes of it, and what it prints where it refuses it. Behind a mistake it is read on as if that one
 * were mended, where what was meant is plain.
 */
export function parseDisk(text: string, release: Release): DiskSpec {
  if (compareReleases(release, '4.2') >= 0) return new DiskReader(text, release).read();
  return compareReleases(release, '4.1') >= 0 ? parseDisk41(text) : parseDisk40(text);
}
