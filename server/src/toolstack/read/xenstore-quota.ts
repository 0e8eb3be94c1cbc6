import { strtoul } from '../../specs/c-numbers/strtoul.ts';
import type { Item, Reader, Step } from '../reader.ts';

const LARGEST = 0xffffffffn;
const OVERFLOW = (1n << 64n) - 1n;

/** `xenstore_quota`: NAME=NUMBER, any name. Source: parse_xsquota_item. */
export const xenstoreQuota: Step = (reader) => {
  if (!reader.since('4.22')) return;
  for (const [at, item] of (reader.list('xenstore_quota') ?? []).entries()) {
    const { text } = item;
    if (text === undefined) {
      refuse(reader, item, `xl: Can't get element ${at} in Xenstore quota list`);
      continue;
    }
    const equals = text.indexOf('=');
    if (equals < 0) {
      refuse(reader, item, `Quota specification "${text}" lacks "=".`);
      continue;
    }
    const value = text.slice(equals + 1);
    const number = strtoul(value, 0, 0);
    // Beyond 64 bits errno tells; 2^64 - 1 itself does not fit in 32 bits either.
    const isGood = number && number.end === value.length && number.value <= LARGEST && number.value !== OVERFLOW;
    if (isGood) continue;
    const place = { start: value === '' ? equals : equals + 1, end: text.length };
    refuse(reader, item, `Quota specification "${text}" uses illegal value "${value}".`, value, place);
  }
};

function refuse(
  reader: Reader,
  item: Item,
  text: string,
  written = item.text,
  span?: { readonly start: number; readonly end: number },
): void {
  reader.say({
    code: 'value/quota',
    text,
    effect: 'gives-up',
    place: reader.itemPlace(item, span?.start, span?.end),
    ...(written !== undefined && { written }),
  });
}
