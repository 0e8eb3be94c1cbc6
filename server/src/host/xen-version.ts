import { isRelease, NEWEST, RELEASES, type Release } from '../catalogue/releases.ts';
import type { ReleaseInForce } from '../protocol/requests.ts';
import type { HostFiles } from './files.ts';

const FOLDER = '/sys/hypervisor/version';

/** The Xen that a host runs. */
export interface XenVersion {
  /** The release that its files are judged by: its own, or the nearest that is known. */
  readonly release: Release;
  /** As `xl info` prints it: `4.17.7`, `4.23-unstable`. */
  readonly version: string;
}

/** The Xen that the host runs, from three small files of sysfs; `undefined` where it runs none. Never rejects. */
export async function readXenVersion(files: HostFiles): Promise<XenVersion | undefined> {
  const [major, minor, extra] = await Promise.all(
    ['major', 'minor', 'extra'].map(async (name) => (await files.read(`${FOLDER}/${name}`))?.trim()),
  );
  if (!isNumber(major) || !isNumber(minor)) return undefined;
  return {
    release: nearestRelease(Number(major), Number(minor)),
    version: `${Number(major)}.${Number(minor)}${/^[\w.+~-]{1,32}$/.test(extra ?? '') ? extra : ''}`,
  };
}

/**
 * The release that counts: the one that the setting names, `latest`, or with `auto` the host's own, the newest where there is no
 * Xen host. A word that is none of these counts as the newest.
 */
export function chooseRelease(
  setting: string,
  host: XenVersion | undefined,
): ReleaseInForce & { readonly release: Release } {
  if (isRelease(setting)) return { release: setting, from: 'setting' };
  if (setting === 'latest') return { release: NEWEST, from: 'setting' };
  if (setting === 'auto' && host) return { release: host.release, from: 'host', version: host.version };
  return { release: NEWEST, from: 'newest' };
}

function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,4}$/.test(text);
}

/** The release itself where it is known; else the newest that is not newer, or the oldest of all. */
function nearestRelease(major: number, minor: number): Release {
  const own = `${major}.${minor}`;
  if (isRelease(own)) return own;
  const notNewer = RELEASES.filter((release) => {
    const [itsMajor = 0, itsMinor = 0] = release.split('.').map(Number);
    return itsMajor < major || (itsMajor === major && itsMinor <= minor);
  });
  return notNewer.at(-1) ?? RELEASES[0];
}
