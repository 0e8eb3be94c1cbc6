/** Numbers as Xen itself reads them. Source: `simple_strtoull` of xen/common/vsprintf.c, later xen/lib/strtoull.c. */
import { hexDigit } from '../c-numbers.ts';

export interface XenNumber {
  /** Unsigned, what is left of it in 64 bits. */
  readonly value: bigint;
  /** The offset behind the last digit; where it began if there is none. */
  readonly end: number;
  readonly isNumber: boolean;
}

/** Base 0: `0x…` is hexadecimal, `0…` octal. Base 16 steps over a `0x`. No sign, no blanks. */
export function readXenNumber(text: string, at: number, base: 0 | 10 | 16 = 0): XenNumber {
  let radix: number = base === 0 ? 10 : base;
  let position = at;
  if (text[position] === '0' && base !== 10) {
    const hasX = text[position + 1] === 'x' || text[position + 1] === 'X';
    if (base === 16) position += hasX ? 2 : 0;
    else {
      radix = 8;
      position++;
      if (hasX && hexDigit(text.charCodeAt(position + 1)) >= 0) {
        radix = 16;
        position++;
      }
    }
  }
  let value = 0n;
  let small = 0;
  for (; position < text.length; position++) {
    const digit = hexDigit(text.charCodeAt(position));
    if (digit < 0 || digit >= radix) break;
    // Most numbers never need more than a double holds.
    if (small >= 0 && small < 2 ** 48) small = small * radix + digit;
    else {
      if (small >= 0) value = BigInt(small);
      small = -1;
      value = BigInt.asUintN(64, value * BigInt(radix) + BigInt(digit));
    }
  }
  if (small >= 0) value = BigInt(small);
  return { value, end: position, isNumber: position > at };
}

/** The same behind a `-` or not: `simple_strtoll`. What comes of it is what 64 bits hold without a sign. */
export function readSignedNumber(text: string, at: number): XenNumber {
  if (text[at] !== '-') return readXenNumber(text, at);
  const read = readXenNumber(text, at + 1);
  return { ...read, value: BigInt.asUintN(64, -read.value) };
}
