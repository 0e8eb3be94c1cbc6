import type { ReleaseInForce } from '../../server/src/protocol/requests.ts';

/** Where a release may come from beside the server: as the user has set it up. */
export interface ReleaseContext {
  /** The setting `xen.release`. */
  readonly setting: string;
  /** The path of a recorded host; empty: this machine. */
  readonly host: string;
}

/** Why files are judged by this release, in a sentence. */
export function whyRelease({ release, from, version }: ReleaseInForce, { setting, host }: ReleaseContext): string {
  const machine = host === '' ? 'this machine' : 'the recorded host';
  switch (from) {
    case 'setting':
      return setting === 'latest'
        ? 'It is the newest that is known, as the setting xen.release says.'
        : 'The setting xen.release says so.';
    case 'host':
      if (version === undefined || isOf(version, release))
        return `${sentence(machine)} runs Xen ${version ?? release}.`;
      return `${sentence(machine)} runs Xen ${version}; ${release} is the nearest release that is known.`;
    case 'newest':
      return setting === 'auto'
        ? `It is the newest that is known: ${machine} tells of no Xen of its own.`
        : `It is the newest that is known: the setting xen.release says “${setting}”, which is no release.`;
  }
}

/** Whether a whole version such as `4.17.7` belongs to a release. */
function isOf(version: string, release: string): boolean {
  return version === release || (version.startsWith(release) && !/^\d/.test(version.slice(release.length)));
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
