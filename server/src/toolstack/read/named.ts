/**
 * Values that xl looks up by name and gives up on where it knows no such name. The names, how they are compared and what xl prints are
 * the catalogue's (`values`, `closed`); here is how libxl and xl look them up.
 */
import { valuesIn } from '../../catalogue/catalogue.ts';
import type { Reader } from '../reader.ts';
import type { Place } from '../said.ts';
import { exactLong } from './exact-long.ts';

/**
 * The name among those that libxl's `*_from_string` takes for a word: capitals do not matter. For any short list, also one that is no key's.
 * Source: tools/libs/light/gentypes.py, libxl__enum_from_string.
 */
export function fromString<T extends string>(names: readonly T[], word: string): T | undefined {
  const lower = lowered(word);
  return names.find((name) => lowered(name) === lower);
}

/** The names of a key's values that the reader's release knows, hidden ones too, in the order of their numbers. */
export function namesOf(reader: Reader, key: string): readonly string[] {
  const record = reader.catalogue.find('domain-config', key);
  return record ? valuesIn(record, reader.release).map(({ name }) => name) : [];
}

/** The name that xl of the reader's release takes a word for; `undefined` where it takes it for none. Says nothing. */
export function nameFor(reader: Reader, key: string, word: string): string | undefined {
  const names = namesOf(reader, key);
  switch (reader.catalogue.find('domain-config', key)?.closed?.by) {
    case 'exact':
      return names.find((name) => name === word);
    case 'prefix':
      return names.find((name) => name.startsWith(word));
    default:
      return fromString(names, word);
  }
}

/**
 * Says that xl refuses a value, as `value/unknown`: in the catalogue's words (`closed.refusal`) or in `text`, at `place` or the key's
 * value. `written`: the word as it stands; a number where xl read one, which it prints without the quotes.
 */
export function refuseName(
  reader: Reader,
  key: string,
  written: string | bigint,
  {
    text,
    place = reader.place(key),
    names,
  }: { text?: string; place?: Place | undefined; names?: readonly string[] } = {},
): void {
  const words = text ?? reader.catalogue.find('domain-config', key)?.closed?.refusal ?? '';
  const pattern = typeof written === 'bigint' ? words.replace('"{}"', '{}') : words;
  reader.say({
    code: 'value/unknown',
    text: pattern.replace('{}', () => String(written)),
    effect: 'gives-up',
    written: String(written),
    names: names ?? namesOf(reader, key),
    ...(place && { place }),
  });
}

/**
 * `xlu_cfg_get_string` and the look-up behind it: the name, or `undefined` where the key is absent, a list (xl warns) or no such name
 * (xl gives up). The usual way to read a key whose record is `closed`.
 */
export function namedString(reader: Reader, key: string, { quiet = false } = {}): string | undefined {
  const written = reader.string(key, quiet);
  if (written === undefined) return undefined;
  const name = nameFor(reader, key, written);
  if (name === undefined) refuseName(reader, key, written);
  return name;
}

/**
 * A key that takes a number or, where the value is none, a name: `altp2m`, `tsc_mode`, `timer_mode`. xl asks for the number without a
 * warning. Gives the number, or the name's place among the names; `undefined` where xl has nothing of it. `most`: the greatest number
 * that is taken. `onNumber` and `onName` are asked before that, and may have said all there is to say: then they give true.
 */
export function numberOrName(
  reader: Reader,
  key: string,
  {
    most,
    onNumber,
    onName,
  }: { most: number; onNumber?: (number: bigint) => boolean; onName?: (name: string) => boolean | undefined },
): number | undefined {
  const number = exactLong(reader, key, true);
  if (number !== undefined) {
    if (onNumber?.(number)) return undefined;
    if (number >= 0n && number <= BigInt(most)) return Number(number);
    refuseName(reader, key, number);
    return undefined;
  }
  const written = reader.string(key);
  if (written === undefined || onName?.(written)) return undefined;
  const name = nameFor(reader, key, written);
  if (name !== undefined) return namesOf(reader, key).indexOf(name);
  refuseName(reader, key, written);
  return undefined;
}

/** As C's tolower does it in the "C" locale: ASCII alone. */
function lowered(word: string): string {
  return word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
