/** Shadow memory, migration and clocks; `timer_mode`. Source: parse_config_data. */

import { toInt } from '../../specs/c-numbers/strtoul.ts';
import type { Reader, Step } from '../reader.ts';
import { sayDeprecated } from './deprecated.ts';
import { namesOf, numberOrName, refuseName } from './named.ts';
import { type PlainKey, readPlain } from './plain.ts';

export const shadowAndMigration: Step = (reader) =>
  readPlain(reader, [
    { key: 'shadow_memory', as: 'number' },
    { key: 'nomigrate', as: 'switch', since: '4.1' },
  ]);

export const tscMode: Step = (reader) => {
  if (!reader.since('4.1')) return;
  if (!reader.since('4.2')) {
    reader.long('tsc_mode');
    return;
  }
  numberOrName(reader, 'tsc_mode', {
    most: 3,
    onNumber: (number) => sayNumber(reader, 'tsc_mode', number),
    onName: (name) => {
      const place = reader.place('tsc_mode');
      const text = `got a tsc mode string: "${name}"`;
      // Left over in xl until somebody saw it.
      if (!reader.since('4.19')) {
        reader.say({ code: 'value/deprecated', text, effect: 'goes-on', chatter: true, ...(place && { place }) });
      }
      return false;
    },
  });
};

export const clock: Step = (reader) => {
  readPlain(reader, [{ key: 'rtc_timeoffset', as: 'number', since: '4.2' }]);
  if (reader.since('4.2') && reader.long('vncviewer') !== undefined && reader.since('4.5')) {
    const text =
      'WARNING: ignoring "vncviewer" option. Use "-V" option of "xl create" to automatically spawn vncviewer.';
    sayDeprecated(reader, 'vncviewer', text);
  }
  readPlain(reader, CLOCK);
};

const CLOCK: readonly PlainKey[] = [
  { key: 'localtime', as: 'switch', since: '4.2' },
  { key: 'videoram', as: 'number' },
  { key: 'max_event_channels', as: 'number', since: '4.4' },
];

/** Read for all guests since 4.10, where a PV guest must not have it; for HVM guests before. */
export function readTimerMode(reader: Reader): void {
  const refuseForPv = () => {
    if (!reader.since('4.10') || reader.guest !== 'pv') return false;
    const place = reader.keyPlace('timer_mode');
    const text = 'ERROR: "timer_mode" option is not supported for PV guests.';
    reader.say({ code: 'guest/timer-mode', text, effect: 'gives-up', ...(place && { place }) });
    return true;
  };
  numberOrName(reader, 'timer_mode', {
    most: 3,
    onNumber: (number) => refuseForPv() || sayNumber(reader, 'timer_mode', number),
    onName: () => refuseForPv(),
  });
}

/** A number where there are names now. True where the number should not be looked at any more. */
function sayNumber(reader: Reader, key: string, number: bigint): boolean {
  const all = namesOf(reader, key);
  const low = toInt(number);
  // "unknown", number -1, stands behind the others.
  const known = all.filter((name) => name !== 'unknown');
  const name = low === -1 ? all.find((one) => one === 'unknown') : known[low];
  const example = name === undefined ? '' : `e.g. ${key}="${name}"`;
  const warning = `WARNING: specifying "${key}" as an integer is deprecated. Please use the named parameter variant. ${example}`;
  const place = reader.place(key);
  if (number >= 0n && number < BigInt(known.length)) {
    reader.say({
      code: 'value/deprecated',
      text: warning,
      effect: 'goes-on',
      written: String(number),
      ...(place && { place }),
      ...(name !== undefined && { names: [name] }),
    });
    return false;
  }
  const refusal = reader.catalogue.find('domain-config', key)?.closed?.refusal ?? '';
  refuseName(reader, key, number, { text: `${warning}\n${refusal}`, names: known });
  return true;
}
