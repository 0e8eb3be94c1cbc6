/**
 * Numbers as the C library of the real tools reads them. Values are what is left in 32 bits, because that is what the tools keep.
 * Only ASCII counts: none of the tools sets a locale.
 */

export interface ScannedNumber {
  /** Unsigned, 0 to 0xffffffff. */
  readonly value: number;
  /** The offset behind the last character that was taken. */
  readonly end: number;
}

/** The value of a hexadecimal digit, or -1. */
export function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  if (code >= 65 && code <= 70) return code - 55;
  return -1;
}

/** `isspace`: blank, tab, line feed, vertical tab, form feed, carriage return. */
export function isCSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

/** The offset of the first character at or behind `at` that is not `isspace`. */
export function skipCSpace(text: string, at: number): number {
  let position = at;
  while (position < text.length && isCSpace(text.charCodeAt(position))) position++;
  return position;
}

/**
 * glibc's `%x`: leading space, a sign and `0x` are taken. A number beyond 64 bits becomes the largest one; a smaller one keeps its
 * low 32 bits. `width` is the most characters that may be taken behind the leading space.
 */
export function scanHex(text: string, at: number, width = Number.POSITIVE_INFINITY): ScannedNumber | undefined {
  let position = skipCSpace(text, at);
  const limit = Math.min(text.length, position + width);
  const sign = position < limit ? text.charCodeAt(position) : 0;
  if (sign === 43 || sign === 45) position++;
  let digits = 0;
  if (isHexPrefix(text, position) && position + 2 <= limit) {
    position += 2;
    digits = 1;
  }
  let significant = 0;
  let value = 0;
  for (; position < limit; position++) {
    const digit = hexDigit(text.charCodeAt(position));
    if (digit < 0) break;
    digits++;
    if (significant > 0 || digit > 0) significant++;
    value = ((value << 4) | digit) >>> 0;
  }
  if (digits === 0) return undefined;
  if (significant > 16) return { value: 0xffffffff, end: position };
  return { value: sign === 45 ? -value >>> 0 : value, end: position };
}

/** The kernel's `%x`: leading space and `0x` are taken, a sign is not; the low 32 bits are kept whatever the length. */
export function scanKernelHex(text: string, at: number): ScannedNumber | undefined {
  let position = skipKernelSpace(text, at);
  if (position >= text.length || hexDigit(text.charCodeAt(position)) < 0) return undefined;
  if (isHexPrefix(text, position)) position += 2;
  let value = 0;
  for (; position < text.length; position++) {
    const digit = hexDigit(text.charCodeAt(position));
    if (digit < 0) break;
    value = ((value << 4) | digit) >>> 0;
  }
  return { value, end: position };
}

/** What the kernel calls space is what C calls so. */
export function skipKernelSpace(text: string, at: number): number {
  return skipCSpace(text, at);
}

/** `strtoul(text, &end, 16)` where all of a text that is not empty must be a number; `undefined` where it is not one. */
export function wholeHex(text: string): number | undefined {
  const scanned = scanHex(text, 0);
  if (!scanned || scanned.end !== text.length) return undefined;
  // "0x" alone: %x takes it, strtoul stops at the x.
  return isHexPrefix(text, text.length - 2) ? undefined : scanned.value;
}

/** `atoi` as the tools use it for a boolean: whether the number that starts the text is other than 0. No number is 0. */
export function atoiIsTrue(text: string): boolean {
  let position = skipCSpace(text, 0);
  const sign = text.charCodeAt(position);
  if (sign === 43 || sign === 45) position++;
  let end = position;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  if (end === position) return false;
  while (position < end && text.charCodeAt(position) === 48) position++;
  const digits = text.slice(position, end);
  // Twenty digits are beyond 64 bits: strtol gives its largest number (or its smallest, whose low 32 bits are 0).
  if (digits.length > 19) return sign !== 45;
  const number = BigInt(digits || '0');
  const most = sign === 45 ? 1n << 63n : (1n << 63n) - 1n;
  return ((number < most ? number : most) & 0xffffffffn) !== 0n;
}

/** Where the number that `atoi` takes from a text ends; 0 where there is none. */
export function atoiEnd(text: string): number {
  let position = skipCSpace(text, 0);
  const sign = text.charCodeAt(position);
  if (sign === 43 || sign === 45) position++;
  const start = position;
  while (position < text.length && isDigit(text.charCodeAt(position))) position++;
  return position === start ? 0 : position;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isHexPrefix(text: string, at: number): boolean {
  return at >= 0 && text.charCodeAt(at) === 48 && (text.charCodeAt(at + 1) | 32) === 120;
}
