import type { Release } from '../../catalogue/releases.ts';
import { compareReleases } from '../../catalogue/releases.ts';
import type { Reader } from '../reader.ts';

/** A key that xl asks for with one getter and nothing else: the getter's own warning is all that it ever says of it. */
export interface PlainKey {
  readonly key: string;
  /** `switch`: `xlu_cfg_get_defbool`, a number of which only 0 counts; `list`: `xlu_cfg_get_list`. */
  readonly as: 'string' | 'number' | 'switch' | 'list';
  /** The first release that asks for it; absent: always. */
  readonly since?: Release;
}

/** Asks for each of the keys that the release knows, in their order. */
export function readPlain(reader: Reader, keys: readonly PlainKey[]): void {
  for (const { key, as, since } of keys) {
    if (since !== undefined && compareReleases(reader.release, since) < 0) continue;
    switch (as) {
      case 'string':
        reader.string(key);
        break;
      case 'number':
        reader.long(key);
        break;
      case 'switch':
        reader.defbool(key);
        break;
      case 'list':
        reader.list(key);
        break;
    }
  }
}
