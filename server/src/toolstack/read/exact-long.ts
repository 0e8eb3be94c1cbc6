import { strtoul } from '../../specs/c-numbers/strtoul.ts';
import type { Reader } from '../reader.ts';

/** `xlu_cfg_get_long` to the last digit: beyond 2^53 a JavaScript number is not exact, and xl prints them all. */
export function exactLong(reader: Reader, key: string, quiet = false): bigint | undefined {
  const number = reader.long(key, { quiet });
  if (number === undefined || Number.isSafeInteger(number)) return number === undefined ? undefined : BigInt(number);
  const text = reader.config.string(key) ?? '';
  return BigInt.asIntN(64, strtoul(text, 0, 0)?.value ?? 0n);
}
