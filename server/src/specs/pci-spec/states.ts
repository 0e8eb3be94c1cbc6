import type { Release } from '../../catalogue/releases.ts';
import { compareReleases } from '../../catalogue/releases.ts';
import type { Span } from '../../text/span.ts';
import { wholeHex } from '../c-numbers.ts';
import { isSwitch, SpecBuilder, xlRefusal } from './builder.ts';
import type { PciFault, PciSpec } from './model.ts';

/** Since when a switch is known to the readers of 4.1 to 4.14. */
const SINCE: Readonly<Record<string, Release>> = {
  msitranslate: '4.1',
  power_mgmt: '4.1',
  permissive: '4.2',
  seize: '4.5',
};

/**
 * xl of 4.1 to 4.14 (`libxl_device_pci_parse_bdf` of 4.1, then `xlu_pci_parse_bdf`): an address, `@` and a slot, then options. Up to
 * 4.5 a string that cannot be read is left out without a word; from 4.6 on xl stops there.
 */
export function readStates(text: string, release: Release): PciSpec {
  const spec = new SpecBuilder(text);
  const address = addressPart(text);
  const fault = readAddress(spec, address);
  if (fault) return fail(spec, release, fault.fault, fault.span);

  let at = address.end;
  if (text[at] === '@') {
    const span = { start: at + 1, end: commaAt(text, at) };
    const slot = wholeHex(text.slice(span.start, span.end));
    if (slot === undefined || slot > 0xff) return fail(spec, release, 'vslot', span);
    spec.vslot(slot, span);
    at = span.end;
  }
  while (at < text.length) {
    const start = at + 1;
    const equals = text.indexOf('=', start);
    if (equals < 0) return fail(spec, release, 'option-without-value', { start, end: text.length });
    const valueSpan = { start: equals + 1, end: commaAt(text, equals) };
    const wrong = readOption(spec, release, { start, end: equals }, valueSpan);
    if (wrong) return fail(spec, release, 'rdm-policy', valueSpan, wrong);
    at = valueSpan.end;
  }
  return spec.done();
}

function readOption(spec: SpecBuilder, release: Release, nameSpan: Span, valueSpan: Span): string | undefined {
  const name = spec.text.slice(nameSpan.start, nameSpan.end);
  const since = SINCE[name];
  if (isSwitch(name) && since && compareReleases(release, since) >= 0) {
    spec.switch(nameSpan, valueSpan);
    return undefined;
  }
  if (name === 'rdm_policy' && compareReleases(release, '4.6') >= 0) {
    const value = spec.text.slice(valueSpan.start, valueSpan.end);
    if (value !== 'strict' && value !== 'relaxed') {
      return `${value} is not an valid PCI RDM property policy: 'strict' or 'relaxed'.`;
    }
    spec.option(nameSpan, valueSpan, true, value);
    return undefined;
  }
  spec.option(nameSpan, valueSpan, false);
  spec.oddity('unknown-option', nameSpan, name, `Unknown PCI BDF option: ${name}`);
  return undefined;
}

/** Everything up to the `@` or `,` behind the function. Before the first `.`, neither of them means anything. */
function addressPart(text: string): Span {
  const firstColon = text.indexOf(':');
  const dot = firstColon < 0 ? -1 : text.indexOf('.', firstColon);
  if (dot < 0) return { start: 0, end: text.length };
  for (let end = dot + 1; end < text.length; end++) {
    if (text[end] === '@' || text[end] === ',') return { start: 0, end };
  }
  return { start: 0, end: text.length };
}

function readAddress(spec: SpecBuilder, span: Span): { fault: PciFault; span: Span } | undefined {
  const { text } = spec;
  const fault = { fault: 'bdf' as const, span: shownAddress(text, span) };
  const firstColon = text.indexOf(':');
  const dot = firstColon < 0 ? -1 : text.indexOf('.', firstColon);
  if (dot < 0) return fault;
  const secondColon = text.indexOf(':', firstColon + 1);
  const long = secondColon >= 0 && secondColon < dot;
  const numbers = long
    ? [text.slice(0, firstColon), text.slice(firstColon + 1, secondColon), text.slice(secondColon + 1, dot)]
    : ['0', text.slice(0, firstColon), text.slice(firstColon + 1, dot)];
  const [domain, bus, device] = numbers.map(wholeHex);
  if (domain === undefined || bus === undefined || device === undefined) return fault;
  if (domain > 0xffff || bus > 0xff || device > 0xff) return fault;
  const written = text.slice(dot + 1, span.end);
  const all = written === '*';
  const func = all ? 0 : wholeHex(written);
  if (func === undefined || func > 7) return fault;
  spec.device({ domain, bus, device, function: func }, all, span);
  return undefined;
}

/** The part to point at: without options, even where the reader swallowed them. */
function shownAddress(text: string, span: Span): Span {
  const end = text.slice(0, span.end).search(/[@,]/);
  return end < 0 ? span : { start: 0, end };
}

function fail(spec: SpecBuilder, release: Release, fault: PciFault, span: Span, detail?: string): PciSpec {
  if (compareReleases(release, '4.6') < 0) return spec.drop({ fault, span });
  const refusal = xlRefusal(`unable to parse PCI BDF \`${spec.text}' for passthrough`, fault, span, detail);
  return spec.refuse({ ...refusal, output: printed(spec) + refusal.output });
}

/** What xl said about options that it did not know, on the way to the fault. */
function printed(spec: SpecBuilder): string {
  return spec
    .done()
    .oddities.map((oddity) => oddity.message ?? '')
    .join('');
}

function commaAt(text: string, from: number): number {
  const comma = text.indexOf(',', from);
  return comma < 0 ? text.length : comma;
}
