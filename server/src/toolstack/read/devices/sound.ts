import { type Part, strtok, withoutBlanks } from '../../../specs/c-strings.ts';
import type { Item, Reader } from '../../reader.ts';
import { DeviceString } from './device-string.ts';

/** The options that a card, its PCM devices and their streams share. */
const COMMON = ['sample-rates', 'sample-formats', 'channels-min', 'channels-max', 'buffer-size'];
const OWN: Readonly<Record<string, readonly string[]>> = {
  card: ['backend', 'short-name', 'long-name'],
  pcm: ['name'],
  stream: ['unique-id', 'type'],
};

/** What a card has so far: streams of its last PCM device, or no such device. */
interface Card {
  pcm: boolean;
  stream: boolean;
}

/** `vsnd = [ [ 'CARD, …', 'PCM, …', 'STREAM, …' ], … ]`. Source: tools/xl/xl_parse.c, parse_vsnd_config. */
export function readSound(reader: Reader): void {
  if (!reader.since('4.12')) return;
  for (const item of reader.list('vsnd') ?? []) {
    if (item.value.kind !== 'list') {
      notACard(reader, item);
      continue;
    }
    const card: Card = { pcm: false, stream: false };
    for (const value of item.value.items) {
      const text = reader.config.atom(item.statement, value);
      if (text === undefined || value.kind === 'list' || value.kind === 'junk') break;
      readItem(new DeviceString(reader, { statement: item.statement, value, text }, 'vsnd-spec'), card);
    }
  }
}

function notACard(reader: Reader, item: Item): void {
  const place = reader.itemPlace(item);
  const text = 'warning: value is not a list';
  reader.say({ code: 'device/not-a-card', text, located: 'column', effect: 'goes-on', place, chatter: true });
  const failed = 'Failed to get vsnd card list: Invalid argument';
  reader.say({ code: 'device/not-a-card', text: failed, effect: 'gives-up', place });
}

function readItem(device: DeviceString, card: Card): void {
  let kind: string | undefined;
  for (const part of strtok(device.text, ',').map(withoutBlanks)) {
    if (kind === undefined) {
      kind = part.text.toLowerCase();
      if (!(kind in OWN)) {
        device.say('device/value', `Invalid key: ${part.text}`, part, { names: ['CARD', 'PCM', 'STREAM'] });
        return;
      }
      if (kind === 'pcm') Object.assign(card, { pcm: true, stream: false });
      if (kind === 'stream') Object.assign(card, { pcm: true, stream: true });
    } else {
      readParameter(device, kind, part);
    }
  }
}

function readParameter(device: DeviceString, kind: string, part: Part): void {
  const option = device.option(part);
  const takes = [...COMMON, ...(OWN[kind] ?? [])];
  if (!option || !takes.includes(option.name)) {
    device.say('device/unknown-option', `Invalid parameter: ${part.text}`, device.nameIn(part), { names: takes });
  } else if (option.name === 'type') {
    device.lookUp('type', option.value, `Invalid stream type: ${option.value.text}`);
  } else if (option.name === 'sample-formats' || option.name === 'sample-rates') {
    const values = strtok(option.value.text, ';', option.value.start);
    if (values.length === 0) device.say('device/empty', '', option.value, { effect: 'crashes' });
    if (option.name === 'sample-rates') return;
    for (const format of values) device.lookUp('sample-formats', format, `Invalid pcm format: ${format.text}`);
  }
}
