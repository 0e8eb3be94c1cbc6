/** Devices whose strings are options between commas, with blanks around names and values. Source: tools/xl/xl_parse.c. */
import { type Part, splitPair, strtok, trimmed } from '../../../specs/c-strings.ts';
import type { Reader } from '../../reader.ts';
import { type DeviceString, eachString } from './device-string.ts';
import { checkP9, readOldP9s } from './pairs.ts';

type Pair = readonly [name: Part, value: Part];

/**
 * One pair after the other, as xl takes them: what it says of one comes before what it says of the next. `what` is what xl calls the
 * string when a part of it is no pair.
 */
function* pairsOf(device: DeviceString, what: string): Generator<Pair> {
  for (const part of strtok(device.text, ',')) {
    const pair = splitPair(part, '=', device.reader.since('4.18'));
    if (pair) yield [trimmed(pair[0]), trimmed(pair[1])];
    // xl ends this line without a newline.
    else device.say('device/no-value', `failed to parse ${what} configuration: ${part.text}`, part);
  }
}

/** Whether there is nothing in the string, which crashes xl: it copies a part that is not there. No option is missing then. */
function isEmpty(device: DeviceString): boolean {
  if (strtok(device.text, ',').length > 0) return false;
  device.say('device/empty', '', undefined, { effect: 'crashes' });
  return true;
}

const P9_NUMBERS = ['max-files', 'max-open-files', 'max-space'];

export function readP9s(reader: Reader): void {
  if (!reader.since('4.9')) return;
  if (!reader.since('4.18')) {
    readOldP9s(reader);
    return;
  }
  eachString(reader, 'p9', 'p9-spec', (device) => {
    if (isEmpty(device)) return;
    const given = new Set<string>();
    let isWhole = true;
    for (const [name, value] of pairsOf(device, '9pfs')) {
      given.add(name.text);
      if (!device.known.includes(name.text)) {
        isWhole = false;
        device.unknown(name, `Unknown 9pfs parameter '${name.text}'`);
      } else if (name.text === 'type') device.lookUp('type', value, `failed to parse 9pfs type: ${value.text}`);
      else if (P9_NUMBERS.includes(name.text)) device.unsigned(value);
    }
    if (isWhole && !reader.since('4.19')) checkP9(device, given);
  });
}

const CONNECTIONS = ['pty', 'socket'];

export function readChannels(reader: Reader): void {
  if (!reader.since('4.5')) return;
  eachString(reader, 'channel', 'channel-spec', (device) => {
    if (isEmpty(device)) return;
    let connection: string | undefined;
    let hasPath = false;
    let isClear = true;
    for (const [name, value] of pairsOf(device, 'channel')) {
      if (name.text === 'path') hasPath = true;
      if (name.text === 'connection') {
        connection = value.text;
        if (!CONNECTIONS.includes(value.text)) {
          isClear = false;
          device.say('device/value', `unknown channel connection '${value.text}'`, value, { names: CONNECTIONS });
        }
      } else if (!device.known.includes(name.text)) {
        device.unknown(name, `unknown channel parameter '${name.text}', ignoring`, { effect: 'goes-on' });
      }
    }
    if (!isClear) return;
    if (connection === undefined) device.say('device/missing-option', "channel has unknown 'connection'");
    else if (connection === 'socket' && !hasPath) {
      device.say('device/missing-option', "channel connection 'socket' requires path=..");
    }
  });
}
