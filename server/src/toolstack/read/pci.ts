/** PCI passthrough as parse_config_data reads it: the settings for all devices, `rdm`, the `pci` list, `dtdev`, `passthrough`. */
import { type PciEntry, pciEntry, spanInStatement } from '../../guests/pci-devices.ts';
import { pciSummary, SAID } from '../../guests/pci-summary.ts';
import type { Span } from '../../text/span.ts';
import type { Reader, Step } from '../reader.ts';
import type { Place } from '../said.ts';
import { namedString } from './named.ts';
import { type PlainKey, readPlain } from './plain.ts';
import { readRdm } from './rdm.ts';

const FOR_ALL_DEVICES: readonly PlainKey[] = [
  { key: 'pci_msitranslate', as: 'number' },
  { key: 'pci_power_mgmt', as: 'number' },
  { key: 'pci_permissive', as: 'number', since: '4.2' },
  { key: 'pci_seize', as: 'number', since: '4.5' },
];
/** xl stops at the first string that it cannot read; more than these are more than anybody reads. */
const MOST_SAID = 1000;

/**
 * What stands in front of the switch over the guest's type: the devices from 4.13 on, what holds for all of them from 4.17 on and in
 * the last point releases of 4.14 to 4.16.
 */
export const passthroughSettings: Step = (reader) => {
  if (!reader.since('4.14')) return;
  readE820(reader);
  readPlain(reader, FOR_ALL_DEVICES);
  readRdm(reader);
};

export const pciDevices: Step = (reader) => {
  if (reader.since('4.13')) readDevices(reader);
};

export const passthroughMode: Step = (reader) => {
  if (!reader.since('4.13')) return;
  readTreeDevices(reader);
  namedString(reader, 'passthrough');
};

/** What stands behind the lists of devices up to 4.13: there a `pci_…` of 4.13 comes too late for the devices. */
export const oldPassthrough: Step = (reader) => {
  if (reader.since('4.14')) return;
  readPlain(reader, FOR_ALL_DEVICES);
  readE820(reader);
  readRdm(reader);
  if (reader.since('4.13')) return;
  readDevices(reader);
  readTreeDevices(reader);
};

function readE820(reader: Reader): void {
  if (reader.since('4.2') && reader.guest === 'pv') reader.defbool('e820_host');
}

function readTreeDevices(reader: Reader): void {
  if (reader.since('4.6')) reader.list('dtdev');
}

/**
 * The `pci` list up to a list inside it. Its items are asked of the summary, which is kept through changes, and only those of which it
 * says that xl speaks are read again: in a list of ten thousand a key costs one pass over as many numbers.
 */
function readDevices(reader: Reader): void {
  if (!reader.has('pci')) return;
  if (!reader.isList('pci')) {
    const place = reader.place('pci');
    const text = "warning: parameter `pci' is a single value but should be a list";
    reader.say({ code: 'pci/not-a-list', text, located: true, effect: 'goes-on', ...(place && { place }) });
    return;
  }
  let count = 0;
  for (const { statement, items, flags } of pciSummary(reader.config, reader.release).parts) {
    for (let at = 0; at < flags.length; at++) {
      if (!((flags[at] ?? 0) & SAID)) continue;
      const value = items[at];
      if (value?.kind !== 'string' && value?.kind !== 'number') continue;
      if (sayOf(reader, pciEntry(reader.config, statement, value, reader.release)) && ++count === MOST_SAID) return;
    }
  }
}

/** What xl prints of one string; whether it is anything. */
function sayOf(reader: Reader, entry: PciEntry): boolean {
  const { spec, content } = entry;
  const place = (span: Span): Place => ({
    statement: entry.statement,
    span: spanInStatement(reader.config, entry, span),
  });
  let said = false;
  for (const { message, span } of spec.oddities) {
    if (message === undefined) continue;
    said = true;
    reader.say({
      code: 'pci/ignored',
      text: message,
      unfinished: true,
      effect: 'goes-on',
      place: place(span),
      written: content.slice(span.start, span.end),
    });
  }
  if (spec.undefinedBehaviour) {
    // What there is to say about it is advice: rules/pci-specs.ts.
    reader.say({
      code: 'pci/no-function',
      text: '',
      effect: 'undefined',
      chatter: true,
      place: place(spec.undefinedBehaviour),
    });
    return true;
  }
  if (!spec.refused) return said;
  const { message, output, span, fault } = spec.refused;
  const tail = output.slice(output.indexOf(message) + message.length);
  reader.say({
    code: 'pci/spec',
    text: message,
    ...(tail !== '' && { tail }),
    effect: 'gives-up',
    fault,
    place: place(span),
    written: content.slice(span.start, span.end),
  });
  return true;
}
