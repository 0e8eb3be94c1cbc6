/** What C's `strtol(text, &end, 0)` and xl's checks around it make of a value. */
export type Long =
  | { readonly kind: 'number'; readonly value: number }
  /** Not a number from the first to the last character. */
  | { readonly kind: 'invalid' }
  /** More than a 64-bit `long` holds. */
  | { readonly kind: 'out-of-range' };

const INVALID: Long = { kind: 'invalid' };
const OUT_OF_RANGE: Long = { kind: 'out-of-range' };
const BLANK = /^[ \t\n\v\f\r]*/;
const LIMIT = 2n ** 63n;

/**
 * A number as xl reads it: base 8 after a leading `0`, base 16 after `0x`, else 10; blanks may stand in front, nothing behind.
 * Beyond 2^53 the value is the nearest that a JavaScript number holds. Source: libxlu_cfg.c, xlu_cfg_get_bounded_long.
 */
export function parseLong(text: string): Long {
  let at = BLANK.exec(text)?.[0].length ?? 0;
  let negative = false;
  if (text[at] === '+' || text[at] === '-') {
    negative = text[at] === '-';
    at++;
  }
  let base = 10;
  if (text[at] === '0') {
    if (/^[xX][0-9a-fA-F]/.test(text.slice(at + 1, at + 3))) {
      base = 16;
      at += 2;
    } else {
      base = 8;
    }
  }
  const rest = text.slice(at);
  const digits = (base === 16 ? /^[0-9a-fA-F]+/ : base === 8 ? /^[0-7]+/ : /^[0-9]+/).exec(rest)?.[0] ?? '';
  // xl asks for the overflow first, then for what is left behind the digits.
  const isWhole = digits !== '' && digits.length === rest.length;
  if (digits.length <= 12) {
    return isWhole ? { kind: 'number', value: Number.parseInt(digits, base) * (negative ? -1 : 1) } : INVALID;
  }
  const significant = digits.replace(/^0+/, '') || '0';
  if (significant.length > 22) return OUT_OF_RANGE;
  const prefix = base === 16 ? '0x' : base === 8 ? '0o' : '';
  const size = BigInt(prefix + significant);
  if (size > LIMIT - (negative ? 0n : 1n)) return OUT_OF_RANGE;
  return isWhole ? { kind: 'number', value: Number(negative ? -size : size) } : INVALID;
}
