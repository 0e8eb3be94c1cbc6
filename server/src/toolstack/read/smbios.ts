import type { Item, Reader } from '../reader.ts';
import type { Said } from '../said.ts';
import { fromString } from './named.ts';

const MOST_OEM = 99;

/** `smbios`: TYPE=VALUE. Read since 4.18. */
export function readSmbios(reader: Reader): void {
  const items = reader.list('smbios', true);
  const place = reader.place('smbios');
  if (!items && place) {
    const warning = "warning: parameter `smbios' is a single value but should be a list";
    const text = `${warning}\nxl: Unable to parse smbios options.`;
    reader.say({ code: 'value/list-expected', text, located: true, effect: 'gives-up', place });
  }
  if (!items || items.length === 0) return;
  const types = reader.catalogue.all('smbios').map(({ name }) => name);
  let oem = 0;
  for (const [at, item] of items.entries()) {
    if (readOne(reader, item, at, types) === 'oem' && ++oem === MOST_OEM + 1) {
      say(reader, item, { text: 'xl: smbios limited to 99 oem strings' });
    }
  }
}

function readOne(reader: Reader, item: Item, at: number, types: readonly string[]): string | undefined {
  const { text } = item;
  if (text === undefined) {
    say(reader, item, { text: `xl: Unable to get element #${at} in smbios list` });
    return undefined;
  }
  const equals = text.indexOf('=');
  const option = equals < 0 ? text : text.slice(0, equals);
  if (equals < 0) {
    say(reader, item, { text: `xl: failed to split "${text}" at '='`, written: text });
    return undefined;
  }
  if (equals === text.length - 1) {
    say(reader, item, { text: `xl: empty value not allowed for smbios "${option}="`, written: text });
    return undefined;
  }
  const type = fromString(types, option);
  if (type === undefined) {
    const place = reader.itemPlace(item, 0, Math.max(1, equals));
    const message = `xl: unknown smbios type '${option}'`;
    say(reader, item, { code: 'value/unknown', text: message, written: option, names: types, place });
  }
  return type;
}

function say(reader: Reader, item: Item, said: Pick<Said, 'text'> & Partial<Said>): void {
  reader.say({ code: 'value/smbios', effect: 'gives-up', place: reader.itemPlace(item), ...said });
}
