import type { Release } from '../../catalogue/releases.ts';
import type { Span } from '../../text/span.ts';
import { type Bdf, parseBdf, sameBdf } from '../bdf.ts';
import { atoiIsTrue, scanHex } from '../c-numbers.ts';
import { SpecBuilder } from './builder.ts';
import type { PciSpec } from './model.ts';

const ADDRESS = '(?:([0-9a-fA-F]{1,4})[:,])?([0-9a-fA-F]{1,2})[:,]([0-9a-fA-F]{1,2})[.,]';

/** What xm looked for, by release: an address, from 3.4 on a slot and options. */
const XM_PATTERNS: Readonly<Record<'3.2' | '3.3' | '3.4', RegExp>> = {
  '3.2': new RegExp(`^${ADDRESS}([0-9a-fA-F])`, 'd'),
  '3.3': new RegExp(`^${ADDRESS}([0-7])$`, 'd'),
  '3.4': new RegExp(`^${ADDRESS}([0-7])(?:@([01]?[0-9a-fA-F]))?(?:,(.*))?$`, 'ds'),
};

/** The tool of 3.2 to 3.4 was `xm` (create.py): a string that does not fit its pattern is left out without a word. */
export function readXm(text: string, release: '3.2' | '3.3' | '3.4'): PciSpec {
  const spec = new SpecBuilder(text);
  const match = XM_PATTERNS[release].exec(text);
  if (!match) return spec.drop({ fault: 'bdf', span: { start: 0, end: text.length } });
  const [, domain = '0', bus = '', device = '', func = '', slot, options] = match;
  const bdf: Bdf = {
    domain: Number.parseInt(domain, 16),
    bus: Number.parseInt(bus, 16),
    device: Number.parseInt(device, 16),
    function: Number.parseInt(func, 16),
  };
  const end = match.indices?.[4]?.[1] ?? text.length;
  spec.device(bdf, false, { start: 0, end });
  if (slot !== undefined) spec.vslot(Number.parseInt(slot, 16), { start: end + 1, end: end + 1 + slot.length });
  if (release === '3.2' && end < text.length) spec.oddity('junk-ignored', { start: end, end: text.length });
  return options ? readXmOptions(spec, text.length - options.length) : spec.done();
}

function readXmOptions(spec: SpecBuilder, from: number): PciSpec {
  const { text } = spec;
  if (text.slice(from).trim() === '') return spec.done();
  for (let at = from; at <= text.length; ) {
    const comma = text.indexOf(',', at);
    const end = comma < 0 ? text.length : comma;
    const equals = text.indexOf('=', at);
    if (equals < 0 || equals >= end) {
      const pair = text.slice(at, end);
      const message = `Error: ${pair} should be a pair, separated by an equals sign.`;
      return spec.refuse({
        fault: 'option-without-value',
        span: { start: at, end },
        exit: 1,
        message,
        output: message,
      });
    }
    const nameSpan = trimmed(text, at, equals);
    const valueSpan = trimmed(text, equals + 1, end);
    const name = text.slice(nameSpan.start, nameSpan.end);
    if (name !== 'msitranslate' && name !== 'power_mgmt') {
      const message = `Error: Invalid pci option: ${name}`;
      return spec.refuse({ fault: 'unknown-option', span: nameSpan, exit: 1, message, output: message });
    }
    spec.option(nameSpan, valueSpan, true);
    at = end + 1;
  }
  return spec.done();
}

/**
 * xl of 4.0: two `sscanf` patterns, the second only where the first found no number at all. So the short form is read by the first one,
 * and `03:00.0` becomes 0003:00:00.0. Nothing is ever refused. (Most people used `xm` then, which read it as meant.)
 */
export function readXl40(text: string): PciSpec {
  const spec = new SpecBuilder(text);
  const start = firstNot(text, 0, ',');
  if (start === text.length) return spec.drop({ fault: 'bdf', span: { start: 0, end: text.length } });
  const end = firstOf(text, start, ',');
  const head = text.slice(start, end);
  let numbers = scanNumbers(head, [4, 2, 2, 1, 2], '::.@');
  if (numbers.length === 0) numbers = [0, ...scanNumbers(head, [2, 2, 1, 2], ':.@')];
  const [domain = 0, bus = 0, device = 0, func = 0, slot] = numbers;
  const bdf = { domain, bus, device, function: func };
  const slotAt = head.indexOf('@');
  const span = { start, end: slotAt < 0 ? end : start + slotAt };
  spec.device(bdf, false, span);
  const meant = parseBdf(text.slice(span.start, span.end));
  if (!meant || !sameBdf(meant, bdf)) spec.oddity('misread', span);
  if (slot !== undefined && slotAt >= 0) spec.vslot(slot, { start: start + slotAt + 1, end });
  readXl40Options(spec, end);
  return spec.done();
}

function readXl40Options(spec: SpecBuilder, from: number): void {
  const { text } = spec;
  let token = nextToken(text, from, ',=');
  while (token) {
    let start = token.start;
    while (text[start] === ' ' && start < token.end) start++;
    const nameSpan = { start, end: token.end };
    const name = text.slice(start, token.end);
    if (name === 'msitranslate' || name === 'power_mgmt') {
      // Without a value, xl 4.0 crashes here; there is nothing to say about it beyond "off".
      const value: Span = nextToken(text, token.end, ',=') ?? { start: text.length, end: text.length };
      spec.option(nameSpan, value, true, atoiIsTrue(text.slice(value.start, value.end)));
      token = nextToken(text, value.end, ',=');
    } else {
      const value = { start: token.end, end: token.end };
      spec.option(nameSpan, value, false);
      spec.oddity('unknown-option', nameSpan, name);
      token = nextToken(text, token.end, ',=');
    }
  }
}

/** The numbers that `%0Wx` patterns joined by the characters of `joints` find. */
function scanNumbers(text: string, widths: readonly number[], joints: string): number[] {
  const numbers: number[] = [];
  let at = 0;
  for (const [index, width] of widths.entries()) {
    const number = scanHex(text, at, width);
    if (!number) break;
    numbers.push(number.value);
    at = number.end;
    if (text[at] !== joints[index]) break;
    at++;
  }
  return numbers;
}

/** The next run of characters that are not separators, as `strtok` cuts it. */
function nextToken(text: string, from: number, separators: string): Span | undefined {
  const start = firstNot(text, from, separators);
  return start === text.length ? undefined : { start, end: firstOf(text, start, separators) };
}

function firstNot(text: string, from: number, characters: string): number {
  let at = from;
  while (at < text.length && characters.includes(text.charAt(at))) at++;
  return at;
}

function firstOf(text: string, from: number, characters: string): number {
  let at = from;
  while (at < text.length && !characters.includes(text.charAt(at))) at++;
  return at;
}

function trimmed(text: string, start: number, end: number): Span {
  let first = start;
  let last = end;
  while (first < last && text.charAt(first).trim() === '') first++;
  while (last > first && text.charAt(last - 1).trim() === '') last--;
  return { start: first, end: last };
}

export function isXmRelease(release: Release): release is '3.2' | '3.3' | '3.4' {
  return release === '3.2' || release === '3.3' || release === '3.4';
}
