/**
 * Devices whose strings are read by one loop of xl: parts between commas, up to the first that has no `=`, which ends the string
 * without a word. Source: tools/xl/xl_parse.c, `vtpm`, `pvcalls`, `vfb`, and `p9` before 4.18.
 */
import { type Part, parted, strtok, withoutBlanks } from '../../../specs/c-strings.ts';
import { isUuid } from '../../../specs/uuid.ts';
import type { Reader } from '../../reader.ts';
import { type DeviceString, eachString } from './device-string.ts';

type Pair = readonly [name: Part, value: Part];

/** The options of a string, and what is to be said about the part that ends it. */
function pairsOf(device: DeviceString): Pair[] {
  const pairs: Pair[] = [];
  for (const part of strtok(device.text, ',').map(withoutBlanks)) {
    const pair = parted(part, '=');
    if (!pair) {
      if (part.text !== '') device.say('device/rest-ignored', '', part, { effect: 'goes-on' });
      break;
    }
    pairs.push(pair);
  }
  return pairs;
}

export function readVtpms(reader: Reader): void {
  if (!reader.since('4.3')) return;
  eachString(reader, 'vtpm', 'vtpm-spec', (device) => {
    let hasBackend = false;
    for (const [name, value] of pairsOf(device)) {
      if (name.text === 'backend') {
        hasBackend = true;
      } else if (name.text === 'uuid') {
        if (!isUuid(value.text)) device.say('device/value', `Failed to parse vtpm UUID: ${value.text}`, value);
      } else {
        device.unknown(name, `Unknown string \`${name.text}' in vtpm spec`);
      }
    }
    if (!hasBackend) device.say('device/missing-option', 'vtpm spec missing required backend field!');
  });
}

export function readPvcalls(reader: Reader): void {
  if (!reader.since('4.11')) return;
  eachString(reader, 'pvcalls', 'pvcalls-spec', (device) => {
    for (const [name] of pairsOf(device)) {
      if (name.text !== 'backend') device.unknown(name, `Unknown string \`${name.text}' in pvcalls spec`);
    }
  });
}

export function readVfbs(reader: Reader): void {
  eachString(reader, 'vfb', 'vfb-spec', (device) => {
    for (const [name] of pairsOf(device)) {
      if (!device.known.includes(name.text)) device.unknown(name, '', { effect: 'goes-on' });
    }
  });
}

const P9_REQUIRED = ['path', 'security_model', 'tag'];

/** `p9` up to 4.17. What one string gives counts for the next ones too: xl keeps it. */
export function readOldP9s(reader: Reader): void {
  const given = new Set<string>();
  eachString(reader, 'p9', 'p9-spec', (device) => {
    let isWhole = true;
    for (const [name] of pairsOf(device)) {
      given.add(name.text);
      if (device.known.includes(name.text)) continue;
      isWhole = false;
      device.unknown(name, `Unknown string \`${name.text}' in 9pfs spec`);
    }
    // A misspelt name is one mistake: what it leaves out is no second one.
    if (isWhole) checkP9(device, given);
  });
}

/** What every `p9` needs up to 4.18. */
export function checkP9(device: DeviceString, given: ReadonlySet<string>): void {
  if (P9_REQUIRED.every((name) => given.has(name))) return;
  device.say('device/missing-option', '9pfs spec missing required field!');
}
