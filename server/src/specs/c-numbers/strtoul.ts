import { hexDigit, skipCSpace } from '../c-numbers.ts';

interface UnsignedLong {
  /** 0 to 2^64 - 1, which is also what a number beyond it becomes. */
  readonly value: bigint;
  /** The offset behind the last character that was taken. */
  readonly end: number;
}

const LARGEST = (1n << 64n) - 1n;

/**
 * C's `strtoul` with a 64-bit `unsigned long`: blanks and a sign may stand in front; a negative number wraps around. Base 0 tells octal
 * and hexadecimal by their beginning. `undefined`: no digit, so the end is where it began.
 */
export function strtoul(text: string, from: number, base: 0 | 10 | 16): UnsignedLong | undefined {
  let at = skipCSpace(text, from);
  const sign = text[at];
  if (sign === '-' || sign === '+') at++;
  let radix: number = base;
  const isHex = text[at] === '0' && /[xX]/.test(text[at + 1] ?? '') && hexDigit(text.charCodeAt(at + 2)) >= 0;
  if (base !== 10 && isHex) {
    at += 2;
    radix = 16;
  } else if (base === 0) {
    radix = text[at] === '0' ? 8 : 10;
  }
  const start = at;
  let value = 0n;
  for (; at < text.length; at++) {
    const digit = hexDigit(text.charCodeAt(at));
    if (digit < 0 || digit >= radix) break;
    if (value <= LARGEST) value = value * BigInt(radix) + BigInt(digit);
  }
  if (at === start) return undefined;
  if (value > LARGEST) return { value: LARGEST, end: at };
  return { value: sign === '-' ? BigInt.asUintN(64, -value) : value, end: at };
}

/**
 * xl's `parse_ulong`: the number that starts a text, in base 10; `undefined` where there is none or where it is the largest one. Beyond 2^53
 * the nearest that a JavaScript number holds.
 */
export function unsignedLong(text: string): number | undefined {
  const value = strtoul(text, 0, 10)?.value;
  return value === undefined || value === LARGEST ? undefined : Number(value);
}

/** What an `unsigned int` keeps of a `long`. */
export function toUnsignedInt(value: bigint): number {
  return Number(BigInt.asUintN(32, value));
}

/** What an `int` keeps of a `long`. */
export function toInt(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}
