import { compareReleases, type Release } from '../../catalogue/releases.ts';

/** What stands before `=`, with the first release that knows it. */
const FIELDS: readonly (readonly [name: string, since: Release])[] = [
  ['type', '4.0'],
  ['mac', '4.0'],
  ['bridge', '4.0'],
  ['ip', '4.0'],
  ['script', '4.0'],
  ['backend', '4.1'],
  ['vifname', '4.0'],
  ['model', '4.0'],
  ['rate', '4.0'],
  ['accel', '4.0'],
  ['netdev', '4.3'],
  ['gatewaydev', '4.3'],
  ['forwarddev', '4.7'],
  ['devid', '4.9'],
  ['mtu', '4.15'],
  ['vlan', '4.19'],
];

const WORDS: readonly (readonly [name: string, since: Release])[] = [
  ['trusted', '4.17'],
  ['untrusted', '4.17'],
];

const COLO_SINCE: Release = '4.9';
const SOCKETS =
  'mirror compare_sec_in compare_pri_in compare_notify redirector0 redirector1 redirector2 sec_redirector0 sec_redirector1';
const FILTERS =
  'mirror_queue mirror_outdev redirector0_queue redirector0_indev redirector0_outdev redirector1_queue redirector1_indev redirector1_outdev ' +
  'sec_redirector0_queue sec_redirector0_indev sec_redirector0_outdev sec_redirector1_queue sec_redirector1_indev sec_redirector1_outdev ' +
  'sec_rewriter0_queue';

const COLO: readonly string[] = [
  ...SOCKETS.split(' ').flatMap((name) => ['id', 'ip', 'port'].map((part) => `colo_sock_${name}_${part}`)),
  ...FILTERS.split(' ').map((name) => `colo_filter_${name}`),
  ...'pri_in sec_in out notify_dev'.split(' ').map((name) => `colo_compare_${name}`),
  'colo_checkpoint_host',
  'colo_checkpoint_port',
];

export interface VifNames {
  readonly fields: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
}

const byRelease = new Map<Release, VifNames>();

/** What a release knows. */
export function vifNames(release: Release): VifNames {
  let names = byRelease.get(release);
  if (!names) {
    const known = (table: typeof FIELDS) =>
      table.filter(([, since]) => compareReleases(release, since) >= 0).map(([name]) => name);
    const colo = compareReleases(release, COLO_SINCE) >= 0 ? COLO : [];
    names = { fields: new Set([...known(FIELDS), ...colo]), words: new Set(known(WORDS)) };
    byRelease.set(release, names);
  }
  return names;
}
