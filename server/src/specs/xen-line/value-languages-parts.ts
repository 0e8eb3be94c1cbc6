/** What the tables of values are put together with. */
import { compareReleases } from '../../catalogue/releases.ts';
import type { ValueLanguage } from './value-language.ts';
import { bool, exact, flag, type Piece, shaped } from './value-pieces.ts';

export function whole(...pieces: readonly Piece[]): ValueLanguage {
  return { by: 'whole', pieces };
}

export function list(...pieces: readonly Piece[]): ValueLanguage {
  return { by: 'list', pieces };
}

export function orEmpty(language: ValueLanguage): ValueLanguage {
  return { ...language, empty: true };
}

export function byBeginnings(language: ValueLanguage, beginnings: 'plain' | 'negated' = 'plain'): ValueLanguage {
  return { ...language, beginnings };
}

export function oneOf(...names: readonly string[]): ValueLanguage {
  return whole(...names.map((name) => exact(name)));
}

export const BY_DOMAIN: readonly Piece[] = [bool(), flag('dom0'), flag('domu')];

export const THUNKS = ['retpoline', 'lfence', 'jmp'] as const;

/** Not compared with a name: `max-ver:01` and `max_ver:1` are the same. */
export const GRANT_VERSION = shaped(['max-ver:1', 'max-ver:2'], (text) => {
  const version = /^max[-_]ver:(.*)$/.exec(text)?.[1];
  if (version === undefined) return undefined;
  return /^0*[12]$/.test(version) ? 'taken' : 'bad-value';
});

/** The first letter of each element says it all. */
export const REBOOT = shaped(['acpi', 'cold', 'efi', 'kbd', 'no', 'pci', 'Power', 'triple', 'warm', 'xen'], (text) =>
  /^[nwacekPptx]/.test(text) ? 'taken' : undefined,
);

/** The letters of each time: what else an element begins with is passed over. */
export const REBOOT_OLD = shaped(REBOOT.names, (text, release) => {
  const newer = compareReleases(release, '4.4') >= 0;
  const capital = compareReleases(release, '4.6') >= 0;
  const letters = newer ? (capital ? 'nwcaekPpt' : 'nwcaektp') : 'nwcbakt';
  return text !== '' && letters.includes(text.charAt(0)) ? 'taken' : undefined;
});

export const NUMA = shaped(['on', 'off', 'noacpi', 'fake=2'], (text) =>
  /^(?:off|on|fake=|noacpi)/.test(text) ? 'taken' : undefined,
);

/** Arm's. */
export const VWFI: ValueLanguage = {
  ...oneOf('native', 'trap'),
  voice: 'own',
  silence: 'Xen takes every other word of vwfi for trap.',
};
