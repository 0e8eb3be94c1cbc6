import type { Span } from '../../text/span.ts';
import type { Bdf } from '../bdf.ts';
import { hexDigit, scanHex } from '../c-numbers.ts';
import { effectiveAddress, isSwitch, SpecBuilder, xlRefusal } from './builder.ts';
import type { PciFault, PciRefusal, PciSpec } from './model.ts';

type Address = { kind: 'read'; bdf: Bdf; all: boolean; end: number } | { kind: 'undefined' } | { kind: 'no' };

/** xl of 4.15 and later (`xlu_pci_parse_spec_string` of libxlu_pci.c): an address that may be left out, then `key=value` pairs. */
export function readKeyValues(text: string): PciSpec {
  const spec = new SpecBuilder(text);
  let at = 0;

  const first = readAddress(text, 0, text.length);
  if (first.kind === 'undefined') return spec.undefinedBehaviour(addressSpan(text, 0));
  if (first.kind === 'read') {
    spec.device(first.bdf, first.all, { start: 0, end: first.end });
    at = first.end;
    if (text[at] === '@') {
      const slot = scanHex(text, at + 1);
      if (!slot || slot.value > 0x1f) return refuse(spec, 'vslot', { start: at + 1, end: segmentEnd(text, at) });
      spec.vslot(slot.value, { start: at + 1, end: slot.end });
      at = slot.end;
    }
    if (at < text.length && text[at] !== ',') return refuse(spec, 'rest', { start: at, end: segmentEnd(text, at) });
    if (at === text.length - 1) spec.oddity('trailing-comma', { start: at, end: at + 1 });
    at++;
  }

  while (at < text.length) {
    const equals = text.indexOf('=', at);
    if (equals < 0) {
      const span = { start: at, end: text.length };
      return refuse(spec, at === 0 ? 'bdf' : 'option-without-value', at === 0 ? addressSpan(text, 0) : span);
    }
    const end = segmentEnd(text, equals + 1);
    const fault = readPair(spec, { start: at, end: equals }, { start: equals + 1, end });
    if (fault === 'undefined') return spec.undefinedBehaviour({ start: equals + 1, end });
    if (fault) return spec.refuse(fault);
    if (end === text.length - 1) spec.oddity('trailing-comma', { start: end, end: end + 1 });
    at = end + 1;
  }

  if (spec.hasDevice && spec.hasName) return refuse(spec, 'name-and-bdf', { start: 0, end: text.length });
  if (!spec.hasDevice && !spec.hasName) return refuse(spec, 'no-device', { start: 0, end: text.length });
  return spec.done();
}

/** Reads one `key=value`. */
function readPair(spec: SpecBuilder, nameSpan: Span, valueSpan: Span): PciRefusal | 'undefined' | undefined {
  const { text } = spec;
  const name = text.slice(nameSpan.start, nameSpan.end);
  if (isSwitch(name)) {
    spec.switch(nameSpan, valueSpan);
    return undefined;
  }
  const value = text.slice(valueSpan.start, valueSpan.end);
  switch (name) {
    case 'bdf': {
      const address = readAddress(text, valueSpan.start, valueSpan.end);
      if (address.kind === 'undefined') return 'undefined';
      if (address.kind === 'no') return xlRefusal(sentence(text), 'bdf', valueSpan);
      spec.device(address.bdf, address.all, { start: valueSpan.start, end: address.end });
      spec.option(nameSpan, valueSpan, true, effectiveAddress(address.bdf, address.all));
      if (address.end < valueSpan.end) spec.oddity('junk-ignored', { start: address.end, end: valueSpan.end }, name);
      return undefined;
    }
    case 'vslot': {
      const slot = scanHex(value, 0);
      if (!slot || slot.value > 0x1f) return xlRefusal(sentence(text), 'vslot', valueSpan);
      const end = valueSpan.start + slot.end;
      spec.vslot(slot.value, { start: valueSpan.start, end });
      spec.option(nameSpan, valueSpan, true, slot.value);
      if (end < valueSpan.end) spec.oddity('junk-ignored', { start: end, end: valueSpan.end }, name);
      return undefined;
    }
    case 'rdm_policy': {
      // Read by name from an enumeration whose third member is `invalid`, in any case.
      const policy = value.toLowerCase();
      if (policy !== 'strict' && policy !== 'relaxed' && policy !== 'invalid') {
        return xlRefusal(sentence(text), 'rdm-policy', valueSpan, `Unknown RDM policy: ${value}`, 3);
      }
      spec.option(nameSpan, valueSpan, true, policy);
      return undefined;
    }
    case 'name':
      spec.name(value);
      spec.option(nameSpan, valueSpan, true, value);
      return undefined;
    default: {
      const detail = `Unknown PCI_SPEC_STRING option: ${name}`;
      // An address that could not be read becomes part of the first key, and of xl's complaint about it.
      const isAddress = nameSpan.start === 0 && /^[^=,]*[:.]/.test(name);
      return isAddress
        ? xlRefusal(sentence(text), 'bdf', addressSpan(text, 0), detail)
        : xlRefusal(sentence(text), 'unknown-option', nameSpan, detail);
    }
  }
}

/** `[domain:]bus:device.function`. With no `.` behind the device, xl goes on from a position that was never set. */
function readAddress(text: string, start: number, end: number): Address {
  const source = end === text.length ? text : text.slice(0, end);
  let colons = 0;
  for (let at = start; at < end; at++) {
    if (source[at] === ':') colons++;
    else if (hexDigit(source.charCodeAt(at)) < 0) break;
  }
  if (colons !== 1 && colons !== 2) return { kind: 'no' };
  const numbers: number[] = colons === 1 ? [0] : [];
  let at = start;
  for (;;) {
    const number = scanHex(source, at);
    if (!number) return { kind: 'no' };
    numbers.push(number.value);
    at = number.end;
    if (numbers.length === 3) break;
    if (source[at] !== ':') return { kind: 'no' };
    at++;
  }
  const [domain = 0, bus = 0, device = 0] = numbers;
  if (domain > 0xffff || bus > 0xff || device > 0x1f) return { kind: 'no' };
  if (source[at] !== '.') return { kind: 'undefined' };
  at++;
  if (source[at] === '*') return { kind: 'read', bdf: { domain, bus, device, function: 0 }, all: true, end: at + 1 };
  const func = scanHex(source, at);
  if (!func || func.value > 7) return { kind: 'no' };
  return { kind: 'read', bdf: { domain, bus, device, function: func.value }, all: false, end: func.end };
}

function refuse(spec: SpecBuilder, fault: PciFault, span: Span): PciSpec {
  return spec.refuse(xlRefusal(sentence(spec.text), fault, span));
}

function sentence(text: string): string {
  return `unable to parse PCI_SPEC_STRING \`${text}' for passthrough`;
}

function segmentEnd(text: string, from: number): number {
  const comma = text.indexOf(',', from);
  return comma < 0 ? text.length : comma;
}

/** The first part of a string, where an address is expected. */
function addressSpan(text: string, from: number): Span {
  let end = segmentEnd(text, from);
  const slot = text.indexOf('@', from);
  if (slot >= 0 && slot < end) end = slot;
  return { start: from, end };
}
