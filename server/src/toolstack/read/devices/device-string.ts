import { valuesIn } from '../../../catalogue/catalogue.ts';
import type { Family } from '../../../catalogue/record.ts';
import { existsIn } from '../../../catalogue/releases.ts';
import { unsignedLong } from '../../../specs/c-numbers/strtoul.ts';
import { optionOf, type Part } from '../../../specs/c-strings.ts';
import type { Item, Reader } from '../../reader.ts';
import type { Said } from '../../said.ts';

type Rest = Pick<Said, 'names' | 'effect'>;

/** One string of a list of devices while it is read: says what xl says of its parts. */
export class DeviceString {
  readonly reader: Reader;
  readonly item: Item;
  readonly text: string;
  readonly #family: Family;
  readonly #known: readonly string[];

  constructor(reader: Reader, item: Item & { readonly text: string }, family: Family) {
    this.reader = reader;
    this.item = item;
    this.text = item.text;
    this.#family = family;
    this.#known = reader.catalogue
      .all(family)
      .flatMap((record) => (record.members ? record.members : [record]))
      .flatMap((field) => (existsIn(field, reader.release) ? [field.name] : []));
  }

  /** Says something of a part; of the whole string where there is none. */
  say(code: string, text: string, part?: Part, rest: Partial<Rest> = {}): void {
    const { reader, item } = this;
    const place = part ? reader.itemPlace(item, part.start, part.end) : reader.itemPlace(item);
    this.reader.say({
      effect: 'gives-up',
      ...rest,
      code,
      text,
      place,
      ...(part && { written: part.text }),
    });
  }

  /** The names that the release reads in such a string. */
  get known(): readonly string[] {
    return this.#known;
  }

  /** Which of the options a part that begins with `NAME=` sets, with its value. */
  option(part: Part): { readonly name: string; readonly value: Part } | undefined {
    for (const name of this.#known) {
      const value = optionOf(part, name);
      if (value) return { name, value };
    }
    return undefined;
  }

  /** The part before `=`, or all of it: what a misspelt name is. */
  nameIn(part: Part): Part {
    const equals = part.text.indexOf('=');
    return equals < 0 ? part : { text: part.text.slice(0, equals), start: part.start, end: part.start + equals };
  }

  /** An option that xl does not know: `text` is what it prints. The name is what is marked. */
  unknown(part: Part, text: string, rest: Partial<Rest> = {}): void {
    this.say('device/unknown-option', text, this.nameIn(part), { ...rest, names: this.#known });
  }

  /** Looks a value up as libxl's *_from_string does. What `refusal` gives is printed where it is not there. */
  lookUp(option: string, value: Part, refusal: string): string | undefined {
    const record = this.reader.catalogue.find(this.#family, option);
    const values = record ? valuesIn(record, this.reader.release) : [];
    const lower = value.text.toLowerCase();
    const found = values.find(({ name }) => name.toLowerCase() === lower);
    if (found) return found.name;
    this.say('device/value', refusal, value, { names: values.flatMap((one) => (one.hidden ? [] : [one.name])) });
    return undefined;
  }

  /** xl's `parse_ulong`. */
  unsigned(value: Part): number | undefined {
    const number = unsignedLong(value.text);
    if (number === undefined) this.say('device/value', `xl: failed to convert "${value.text}" to number`, value);
    return number;
  }
}

/** Reads each string of a list of devices; as xl's loops do, it ends at the first item that is a list. */
export function eachString<T>(
  reader: Reader,
  key: string,
  family: Family,
  read: (device: DeviceString) => T | undefined,
): readonly T[] {
  const devices: T[] = [];
  for (const item of reader.strings(key) ?? []) {
    const device = read(new DeviceString(reader, item, family));
    if (device !== undefined) devices.push(device);
  }
  return devices;
}
