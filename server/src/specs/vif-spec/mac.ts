import { strtoul, toUnsignedInt } from '../c-numbers/strtoul.ts';

/** `beyond`: xl looks behind the string's end for the rest, where anything may stand. */
export type ReadMac =
  | { readonly kind: 'mac'; readonly value: string }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'beyond' };

/** As nearly everybody writes one. */
const PLAIN_LENGTH = 17;
const PLAIN = /^[\da-f]{2}(?::[\da-f]{2}){5}$/i;

/**
 * A MAC address as xl reads it since 4.6: six hexadecimal numbers up to 255, any one character between two, whatever behind. Where the
 * field ends too early it goes on in the next one. `at`: where the address stands in the string; `end`: where its field ends. Source:
 * tools/xl/xl_parse.c, parse_nic_config.
 */
export function readMac(text: string, at: number, end: number): ReadMac {
  if (end - at === PLAIN_LENGTH) {
    const field = text.slice(at, end);
    if (PLAIN.test(field)) return { kind: 'mac', value: field.toLowerCase() };
  }
  const bytes: string[] = [];
  let from = at;
  while (bytes.length < 6) {
    if (from > text.length) return { kind: 'beyond' };
    // The field is cut off its string; what stands behind it is not.
    const number = strtoul(from <= end ? text.slice(0, end) : text, from, 16);
    if (!number) return { kind: 'invalid' };
    const byte = toUnsignedInt(number.value);
    if (byte > 255) return { kind: 'invalid' };
    bytes.push(hexByte(byte));
    from = number.end + 1;
  }
  return { kind: 'mac', value: bytes.join(':') };
}

/** Up to 4.5: two characters at every third place, whatever they are. `undefined`: the field is too short, so memory is overwritten. */
export function readFixedMac(field: string): string | undefined {
  if (field.length < 17) return undefined;
  const bytes: string[] = [];
  for (let at = 0; at < 18; at += 3) {
    const pair = field.slice(at, at + 2);
    bytes.push(hexByte(toUnsignedInt(strtoul(pair, 0, 16)?.value ?? 0n) & 255));
  }
  return bytes.join(':');
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}
