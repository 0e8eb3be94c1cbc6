import type { Step } from '../reader.ts';
import { sayIgnored } from './ignored.ts';
import { numberOrName } from './named.ts';

const LARGEST_COUNT = 0xffff;

/** `altp2m` to `vmtrace_buf_kb`: what stands right behind the switch over the guest's type in parse_config_data. */
export const altp2m: Step = (reader) => {
  if (reader.since('4.9')) numberOrName(reader, 'altp2m', { most: 3 });
  if (reader.since('4.21')) {
    const count = reader.long('altp2m_count', { quiet: true });
    const place = reader.place('altp2m_count');
    if (count === undefined) sayIgnored(reader, 'altp2m_count', ['a number']);
    if (count !== undefined && (count < 0 || count > LARGEST_COUNT)) {
      reader.say({
        code: 'value/bounds',
        text: `ERROR: invalid value ${count} for "altp2m_count"`,
        effect: 'gives-up',
        written: String(count),
        ...(place && { place }),
      });
    }
  }
  if (reader.since('4.15') && reader.long('vmtrace_buf_kb', { quiet: true }) === undefined) {
    sayIgnored(reader, 'vmtrace_buf_kb', ['a number']);
  }
};
