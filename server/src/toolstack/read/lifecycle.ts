/** Bounds on grants, and what is done when a guest ends. Source: parse_config_data. */
import type { Reader, Step } from '../reader.ts';
import { namedString } from './named.ts';
import { type PlainKey, readPlain } from './plain.ts';

const LARGEST_INT = 0x7fffffff;

export const grantBounds: Step = (reader) => {
  if (!reader.since('4.13')) {
    readPlain(reader, UNBOUNDED);
    return;
  }
  readBounded(reader, 'max_grant_frames');
  readBounded(reader, 'max_maptrack_frames');
  if (reader.since('4.16')) readBounded(reader, 'max_grant_version');
};

const UNBOUNDED: readonly PlainKey[] = [
  { key: 'max_grant_frames', as: 'number', since: '4.10' },
  { key: 'max_maptrack_frames', as: 'number', since: '4.10' },
];

/** xl exits without a word where such a key is set and is no such number. */
function readBounded(reader: Reader, key: string): void {
  if (reader.long(key, { quiet: true, least: 0, most: LARGEST_INT }) !== undefined) return;
  const place = reader.place(key);
  if (place)
    reader.say({ code: 'value/bounds', text: '', effect: 'gives-up', written: reader.config.string(key) ?? '', place });
}

/** `on_…`: a list is a warning and leaves the default. */
export const actions: Step = (reader) => {
  if (!reader.since('4.1')) return;
  for (const key of ['on_poweroff', 'on_reboot', 'on_watchdog', 'on_crash']) namedString(reader, key);
  if (reader.since('4.7')) namedString(reader, 'on_soft_reset');
};
