/** The ports, interrupts and memory of the machine that a guest may use: `ioports`, `irqs`, `iomem` of parse_config_data. */

import { strtoul } from '../../specs/c-numbers/strtoul.ts';
import { scanHex } from '../../specs/c-numbers.ts';
import type { Item, Reader, Step } from '../reader.ts';
import type { Said } from '../said.ts';

/** xl takes numbers below this. */
const UINT32_MAX = 0xffff_ffffn;

const CODES = {
  ioports: 'passthrough/ioports',
  irqs: 'passthrough/irqs',
  iomem: 'passthrough/iomem',
} as const;

type Fault = Pick<Said, 'text' | 'effect'> & { readonly start?: number; readonly end?: number };

export const ioPorts: Step = (reader) => {
  if (reader.since('4.2')) readAll(reader, 'ioports', 'ioport', '#', port);
};

export const irqs: Step = (reader) => {
  if (reader.since('4.2')) readAll(reader, 'irqs', 'irq', '', (text) => irq(text, reader));
};

export const ioMemory: Step = (reader) => {
  if (reader.since('4.3')) readAll(reader, 'iomem', 'iomem', '', (text) => memory(text, reader));
};

function readAll(
  reader: Reader,
  key: keyof typeof CODES,
  word: string,
  numberSign: string,
  read: (text: string) => Fault | undefined,
): void {
  for (const [at, item] of (reader.list(key) ?? []).entries()) {
    const missing: Fault = {
      text: `xl: Unable to get element ${numberSign}${at} in ${word} list`,
      effect: 'gives-up',
    };
    const fault = item.text === undefined ? missing : read(item.text);
    if (fault) say(reader, key, item, fault);
  }
}

function say(reader: Reader, key: keyof typeof CODES, item: Item, { start, end, ...said }: Fault): void {
  reader.say({
    code: CODES[key],
    ...said,
    ...(item.text !== undefined && { written: item.text }),
    place: reader.itemPlace(item, start, end),
  });
}

/** `3f8` or `3f8-3ff`, hexadecimal. Rubbish behind a single port is reported and nothing else. */
function port(text: string): Fault | undefined {
  const invalid = `xl: Invalid argument parsing ioport: ${text}`;
  const first = strtoul(text, 0, 16);
  if (!first) return { text: invalid, effect: 'gives-up' };
  if (first.value >= UINT32_MAX) return tooBig('ioport', first.value, 0, first.end);
  if (first.end === text.length) return undefined;
  if (text[first.end] !== '-') return { text: invalid, effect: 'goes-on', start: first.end, end: text.length };
  const from = first.end + 1;
  const last = strtoul(text, from, 16);
  if (!last || last.end < text.length) {
    return { text: invalid, effect: 'gives-up', ...(last && { start: last.end, end: text.length }) };
  }
  return last.value >= UINT32_MAX ? tooBig('ioport', last.value, from, last.end) : undefined;
}

function irq(text: string, reader: Reader): Fault | undefined {
  const number = strtoul(text, 0, 10);
  const whole = number?.end === text.length || !reader.since('4.7');
  if (!number || !whole) return { text: `xl: Invalid argument parsing irq: ${text}`, effect: 'gives-up' };
  return number.value >= UINT32_MAX ? tooBig('irq', number.value, 0, number.end) : undefined;
}

function tooBig(word: string, value: bigint, start: number, end: number): Fault {
  return { text: `xl: ${word} ${value.toString(16)} too big`, effect: 'gives-up', start, end };
}

/** `START,NUMBER@FRAME` in hexadecimal page numbers, as sscanf reads it: blanks before a number, none before a sign. */
function memory(text: string, reader: Reader): Fault | undefined {
  const invalid: Fault = { text: `xl: Invalid argument parsing iomem: ${text}`, effect: 'gives-up' };
  const start = scanHex(text, 0);
  if (!start || text[start.end] !== ',') return invalid;
  const number = scanHex(text, start.end + 1);
  if (!number) return invalid;
  // Before, nobody looked at what follows.
  if (!reader.since('4.7')) return undefined;
  const frame = text[number.end] === '@' ? scanHex(text, number.end + 1) : undefined;
  const { end } = frame ?? number;
  return end === text.length ? undefined : { ...invalid, start: end, end: text.length };
}
