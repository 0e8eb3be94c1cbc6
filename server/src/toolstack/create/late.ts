/** What libxl finds only when the domain is there already. Source: libxl__arch_domain_create and hvm_set_viridian_features (libxl_x86.c). */
import { fromString, nameFor, namesOf } from '../read/named.ts';
import type { Reader } from '../reader.ts';

export function checkTscMode(reader: Reader): void {
  if (!reader.since('4.12')) return;
  const number = reader.long('tsc_mode', { quiet: true });
  const written = number === undefined ? reader.string('tsc_mode', true) : undefined;
  const mode = number === undefined ? nameFor(reader, 'tsc_mode', written ?? '') : namesOf(reader, 'tsc_mode')[number];
  if (mode !== 'native_paravirt') return;
  const place = reader.place('tsc_mode');
  reader.say({
    code: 'guest/tsc-mode',
    text: 'TSC Mode native_paravirt (a.k.a PVRDTSCP) has been removed',
    effect: 'fails-later',
    ...(place && { place }),
  });
}

/** `viridian = [ … ]`: every group needs `base`. */
export function checkViridian(reader: Reader): void {
  if (reader.guest !== 'hvm' || !reader.since('4.4')) return;
  const groups = reader.strings('viridian', true);
  if (!groups) return;
  const on = new Set<string>();
  const known = namesOf(reader, 'viridian');
  for (const { text } of groups) {
    if (text === 'all') return;
    const name = text.replace(/^!/, '').toLowerCase();
    // xl has refused it, and it may be the group that is missing.
    if (text !== 'defaults' && fromString(known, name) === undefined) return;
    if (text === 'defaults') on.add('base').add('defaults');
    else if (text.startsWith('!')) on.delete(name);
    else on.add(name);
  }
  if (on.size === 0 || on.has('base')) return;
  const place = reader.place('viridian');
  reader.say({
    code: 'guest/viridian',
    text: 'base group not enabled',
    effect: 'fails-later',
    ...(place && { place }),
  });
}
