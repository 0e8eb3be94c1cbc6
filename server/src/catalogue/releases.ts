/** Every release of Xen that the catalogue knows, oldest first. */
export const RELEASES = [
  '3.2',
  '3.3',
  '3.4',
  '4.0',
  '4.1',
  '4.2',
  '4.3',
  '4.4',
  '4.5',
  '4.6',
  '4.7',
  '4.8',
  '4.9',
  '4.10',
  '4.11',
  '4.12',
  '4.13',
  '4.14',
  '4.15',
  '4.16',
  '4.17',
  '4.18',
  '4.19',
  '4.20',
  '4.21',
  '4.22',
] as const;

export type Release = (typeof RELEASES)[number];

/** What a file is judged by where nobody said otherwise: today's release. */
export const NEWEST: Release = '4.22';

/** The first release whose tool for guests is xl; before, xm ran the config as Python. */
export const XL_SINCE: Release = '4.0';

/**
 * The releases in which something exists: from `since` to `until`, both included. No `until`: it is still there.
 * `missing` names releases in between that lacked it.
 */
export interface Lifespan {
  readonly since: Release;
  readonly until?: Release;
  readonly missing?: readonly Release[];
}

const ORDER = new Map<string, number>(RELEASES.map((release, index) => [release, index]));

export function isRelease(text: string): text is Release {
  return ORDER.has(text);
}

/** Negative where `a` is older than `b`, 0 where they are the same, positive where it is newer. */
export function compareReleases(a: Release, b: Release): number {
  return (ORDER.get(a) ?? 0) - (ORDER.get(b) ?? 0);
}

export function existsIn(life: Lifespan, release: Release): boolean {
  return (
    compareReleases(release, life.since) >= 0 &&
    (life.until === undefined || compareReleases(release, life.until) <= 0) &&
    !life.missing?.includes(release)
  );
}
