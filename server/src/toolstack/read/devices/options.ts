/** Devices whose strings are `NAME=VALUE` between commas, blanks in front of a name skipped. Source: tools/xl/xl_parse.c, MATCH_OPTION. */
import { type Part, splitPair, strtok, withoutBlanks } from '../../../specs/c-strings.ts';
import type { Reader } from '../../reader.ts';
import { type DeviceString, eachString } from './device-string.ts';

function partsOf(device: DeviceString): Part[] {
  return strtok(device.text, ',').map(withoutBlanks);
}

export function readUsbControllers(reader: Reader): void {
  if (!reader.since('4.7')) return;
  eachString(reader, 'usbctrl', 'usbctrl-spec', (device) => {
    for (const part of partsOf(device)) {
      const option = device.option(part);
      if (!option) device.unknown(part, `Unknown string \`${part.text}' in usbctrl spec`);
      else if (option.name === 'type') {
        device.lookUp('type', option.value, `Invalid usb controller type '${option.value.text}'`);
      }
    }
  });
}

export function readUsbDevices(reader: Reader): void {
  if (!reader.since('4.7')) return;
  eachString(reader, 'usbdev', 'usbdev-spec', (device) => {
    for (const part of partsOf(device)) {
      const option = device.option(part);
      if (!option) device.unknown(part, `Unknown string \`${part.text}' in usbdev spec`);
      // xl prints another variable than the one that it means.
      else if (option.name === 'type') device.lookUp('type', option.value, 'Invalid usb device type: (null)');
    }
  });
}

export function readDisplays(reader: Reader): void {
  if (!reader.since('4.10')) return;
  eachString(reader, 'vdispl', 'vdispl-spec', (device) => {
    let connectors = 0;
    let isClear = true;
    for (const part of partsOf(device)) {
      const option = device.option(part);
      if (!option) {
        isClear = false;
        device.unknown(part, `Unknown string "${part.text}" in vdispl spec`);
      } else if (option.name === 'connectors') {
        connectors = readConnectors(device, option.value);
      }
    }
    if (isClear && connectors === 0) {
      device.say('device/missing-option', 'At least one connector should be specified.');
    }
  });
}

/** `ID:WxH;…`. Gives how many there are. */
function readConnectors(device: DeviceString, value: Part): number {
  const connectors = strtok(value.text, ';', value.start);
  if (connectors.length === 0) device.say('device/empty', '', value, { effect: 'crashes' });
  for (const connector of connectors) {
    const pair = splitPair(connector, ':', device.reader.since('4.18'));
    // xl does not look whether there was a pair, and reads the size from a pointer that nobody set.
    if (!pair) device.say('device/no-value', '', connector, { effect: 'undefined' });
    else {
      const sizes = sizesIn(pair[1].text);
      // A size without any number is found to be wrong, but the 0 numbers in it are taken for success.
      const effect = sizes === 0 ? 'goes-on' : 'gives-up';
      if (sizes !== 2) device.say('device/value', "Can't parse connector resolution", pair[1], { effect });
    }
  }
  return Math.max(connectors.length, 1);
}

/** How many numbers `sscanf(text, "%ux%u")` finds; -1 at the end of the text. */
function sizesIn(text: string): number {
  if (/^[ \t\n\v\f\r]*$/.test(text)) return -1;
  const match = /^[ \t\n\v\f\r]*[+-]?[0-9]+(x[ \t\n\v\f\r]*[+-]?[0-9])?/.exec(text);
  return match ? (match[1] ? 2 : 1) : 0;
}

const TOUCH_SIZES = ['multi-touch-width', 'multi-touch-height', 'multi-touch-num-contacts'];

export function readKeyboards(reader: Reader): void {
  if (!reader.since('4.12')) return;
  eachString(reader, 'vkb', 'vkb-spec', (device) => {
    let backend: string | undefined;
    let isClear = true;
    const numbers = new Map<string, boolean>();
    for (const part of partsOf(device)) {
      const option = device.option(part);
      if (!option) {
        isClear = false;
        device.unknown(part, `Unknown string "${part.text}" in vkb spec`);
      } else if (option.name === 'backend-type') {
        backend = device.lookUp(
          'backend-type',
          option.value,
          `Unknown backend_type "${option.value.text}" in vkb spec`,
        );
        if (backend === undefined) isClear = false;
      } else {
        numbers.set(option.name, isNotZero(option.value.text));
      }
    }
    if (!isClear) return;
    if (backend === undefined || backend === 'unknown') {
      device.say('device/missing-option', 'backend-type should be set in vkb spec');
    } else if (numbers.get('feature-multi-touch') && !TOUCH_SIZES.some((name) => numbers.get(name))) {
      device.say('device/missing-option', `${TOUCH_SIZES.join(', ')} should be set for multi touch in vkb spec`);
    }
  });
}

/** Whether `strtoul(text, NULL, 0)` gives anything but 0. */
function isNotZero(text: string): boolean {
  const digits = /^[ \t\n\v\f\r]*[+-]?(?:0[xX]([0-9a-fA-F]+)|(0[0-7]*)|([0-9]+))/.exec(text);
  return /[1-9a-fA-F]/.test(digits?.[1] ?? digits?.[2] ?? digits?.[3] ?? '');
}

export function readVirtio(reader: Reader): void {
  if (!reader.since('4.18')) return;
  eachString(reader, 'virtio', 'virtio-spec', (device) => {
    const parts = partsOf(device);
    for (let at = 0; at < parts.length; at++) {
      const part = parts[at];
      const option = part && device.option(part);
      if (!part) continue;
      if (!option) {
        device.unknown(part, `Unknown string "${part.text}" in virtio spec`);
      } else if (option.name === 'type' && option.value.text.startsWith('virtio')) {
        // The type itself holds a comma, so the next part belongs to it. Where there is none, xl copies from nowhere.
        at++;
        if (!parts[at]) device.say('device/no-value', '', part, { effect: 'crashes' });
      } else if (option.name === 'transport' && device.lookUp('transport', option.value, '') === undefined) {
        return;
      }
    }
  });
}
