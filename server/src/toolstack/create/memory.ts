/** Source: parse_config_data (xl_parse.c) and libxl__domain_config_setdefault (libxl_create.c). */
import { memorySizes } from '../read/cpus-memory.ts';
import { vnuma } from '../read/vnuma.ts';
import type { Reader } from '../reader.ts';
import type { Said } from '../said.ts';

/**
 * Whether the guest starts with less memory than it may grow to, so that it is populated on demand (PoD): the two settings then. Virtual
 * NUMA nodes say by their sizes how far it may grow. xl keeps sizes as unsigned numbers, so a negative one is larger than all others.
 */
export function isPodEnabled(reader: Reader): NonNullable<Said['related']> | undefined {
  if (reader.guest === 'pv') return undefined;
  const { memory, maxmem } = reader.once(memorySizes);
  const most = reader.once(vnuma)?.memory ?? maxmem;
  if (memory === undefined || most === undefined || memory >= most) return undefined;
  const small = reader.place('memory');
  const large = reader.place(hasVnuma(reader) ? 'vnuma' : 'maxmem');
  return [
    ...(small ? [{ ...small, message: `The guest starts with ${memory / 1024n} MiB` }] : []),
    ...(large ? [{ ...large, message: `It may grow to ${most / 1024n} MiB` }] : []),
  ];
}

/** Whether the guest has virtual NUMA nodes. */
function hasVnuma(reader: Reader): boolean {
  return reader.once(vnuma) !== undefined;
}

export function checkVnuma(reader: Reader): void {
  if (!hasVnuma(reader)) return;
  const pod = isPodEnabled(reader);
  if (!pod && reader.guest !== 'pv') return;
  const place = reader.keyPlace('vnuma');
  reader.say({
    code: 'guest/vnuma',
    text: pod ? 'Cannot enable PoD and vNUMA at the same time' : 'PV vNUMA is not yet supported',
    effect: 'gives-up',
    ...(place && { place }),
    ...(pod && { related: pod }),
  });
}
