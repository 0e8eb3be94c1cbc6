import { hexDigit, isCSpace } from '../c-numbers.ts';

/** `beyond`: xl looks behind the string's end for the rest, where anything may stand. */
export type ReadMac =
  | { readonly kind: 'mac'; readonly value: string }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'beyond' };

/**
 * A MAC address as xl reads it since 4.6: six hexadecimal numbers up to 255, any one character between two, whatever behind. Where the
 * field ends too early it goes on in the next one. `at`: where the address stands in the string; `end`: where its field ends. Source:
 * tools/xl/xl_parse.c, parse_nic_config.
 */
export function readMac(text: string, at: number, end: number): ReadMac {
  const bytes: string[] = [];
  let from = at;
  while (bytes.length < 6) {
    if (from > text.length) return { kind: 'beyond' };
    // The field is cut off its string; what stands behind it is not.
    const number = hexNumber(text, from, from <= end ? end : text.length);
    if (!number || number.value > 255) return { kind: 'invalid' };
    bytes.push(hexByte(number.value));
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
    bytes.push(hexByte((hexNumber(pair, 0, 2)?.value ?? 0) & 255));
  }
  return bytes.join(':');
}

/** `strtoul(…, 16)`, its low 32 bits; `undefined` where there is no number. */
function hexNumber(text: string, from: number, limit: number): { value: number; end: number } | undefined {
  let at = from;
  while (at < limit && isCSpace(text.charCodeAt(at))) at++;
  const sign = at < limit ? text.charAt(at) : '';
  if (sign === '+' || sign === '-') at++;
  const digitAt = (index: number) => (index < limit ? hexDigit(text.charCodeAt(index)) : -1);
  if (text[at] === '0' && /[xX]/.test(text.charAt(at + 1)) && digitAt(at + 2) >= 0) at += 2;
  const start = at;
  let value = 0;
  let significant = 0;
  for (let digit = digitAt(at); digit >= 0; digit = digitAt(++at)) {
    if (significant > 0 || digit > 0) significant++;
    value = ((value << 4) | digit) >>> 0;
  }
  if (at === start) return undefined;
  if (significant > 16) return { value: 0xffffffff, end: at };
  return { value: sign === '-' ? -value >>> 0 : value, end: at };
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}
