import type { BootFileWithText, BootWord } from '../../boot/model.ts';
import { existsIn } from '../../catalogue/releases.ts';
import type { Host } from '../../host/model.ts';
import { nameSpan, whyMissing } from '../../rules/boot-context.ts';
import { isXenOnly } from '../../rules/boot-names.ts';
import { findParameter } from '../../rules/boot-xen-words.ts';
import { formatAddress } from '../../specs/bdf.ts';
import { type HideEntry, parseHideList } from '../../specs/hide-list.ts';
import { splitElements } from '../../specs/xen-line/elements.ts';
import { judgeDom0Iommu, judgeIommu } from '../../specs/xen-line/iommu-value.ts';
import { contains, shift } from '../../text/span.ts';
import type { Hover } from '../answers.ts';
import { describeAddress, describeOnHost } from '../device-words.ts';
import type { Knowledge } from '../language.ts';
import { renderRecord, renderValue } from '../render.ts';
import { hoverAddress } from './address-words.ts';
import { addressAround, isHideList, type WrittenList, writtenListAt } from './device-place.ts';
import { hoverChainloader } from './hover-chainloader.ts';
import { type BootPlace, placeAt } from './place.ts';
import { VARIABLE_TEXTS } from './variables.ts';

/** What stands at an offset of a boot file, explained. */
export function hoverBootLine(
  file: BootFileWithText,
  offset: number,
  knowledge: Knowledge,
): Hover | undefined | Promise<Hover | undefined> {
  const place = placeAt(file, offset);
  if (!place) {
    const list = writtenListAt(file.text, offset);
    if (list) return hoverHideList(list, offset - list.valueSpan.start, knowledge);
    return hoverVariable(file, offset) ?? hoverChainloader(file, offset);
  }
  const { word, line, inValue } = place;
  if (!word) return undefined;
  if (inValue === undefined) {
    const list = isHideList(line, word) ? writtenListAt(file.text, offset) : undefined;
    return list ? hoverHideList(list, offset - list.valueSpan.start, knowledge) : hoverName(place, word, knowledge);
  }
  if (isHideList(line, word)) return hoverHideList(word, inValue, knowledge);
  return (
    hoverAddress(place, knowledge) ?? hoverValue(place, word, inValue, knowledge) ?? hoverName(place, word, knowledge)
  );
}

function hoverName({ line }: BootPlace, word: BootWord, { catalogue, release }: Knowledge): Hover | undefined {
  const span = word.plain ? nameSpan(word) : { start: word.start, end: word.end };
  const bare = word.name.replace(/^no-/, '');
  const xen = findParameter(catalogue, line.reader === 'xen' ? word.name : bare);
  const kernel = catalogue.find('dom0-kernel', word.name.replace(/^xen_pciback/, 'xen-pciback'));
  const record = line.reader === 'xen' ? (xen ?? kernel) : (kernel ?? (isXenOnly(bare) ? xen : undefined));
  if (!record) return undefined;
  const isXens = record.family === 'hypervisor';
  let note = '';
  if (isXens && line.reader === 'dom0') note = "*A word of Xen: on the dom0 kernel's line it does nothing.*\n\n";
  else if (!isXens && line.reader === 'xen') note = '*A word of the dom0 kernel: Xen does not read it.*\n\n';
  else if (isXens && !existsIn(record, release))
    note = `*Xen ${release} does not read it: ${whyMissing(record, release)}.*\n\n`;
  return { span, markdown: `${note}${renderRecord(record, catalogue.text(record), release)}` };
}

/** An element of a list, or the one value of a parameter. */
function hoverValue(
  { line }: BootPlace,
  word: BootWord,
  offset: number,
  { catalogue, release, host }: Knowledge,
): Hover | Promise<Hover> | undefined {
  if (word.value === undefined || !word.valueSpan) return undefined;
  const from = word.valueSpan.start;
  if (line.reader === 'xen' && (word.name === 'iommu' || word.name === 'dom0-iommu')) {
    const judge = word.name === 'iommu' ? judgeIommu : judgeDom0Iommu;
    const { elements } = judge(word.value, release, catalogue.all(word.name));
    const element = elements.find((candidate) => contains(candidate, offset));
    const record = element && (catalogue.find(word.name, element.name) ?? catalogue.find(word.name, element.text));
    if (!element || !record) return undefined;
    const note = existsIn(record, release)
      ? ''
      : `*Xen ${release} does not read it: ${whyMissing(record, release)}.*\n\n`;
    const off = element.effect === false && element.negated ? `*Here it is switched off.*\n\n` : '';
    const span = shift(element, from);
    const markdown = `${note}${off}${renderRecord(record, catalogue.text(record), release)}`;
    if (record.name !== 'igfx') return { span, markdown };
    return host().then((machine) => ({ span, markdown: `${markdown}${ownGraphics(machine)}` }));
  }
  const record = line.reader === 'xen' ? findParameter(catalogue, word.name) : catalogue.find('dom0-kernel', word.name);
  if (!record) return undefined;
  const part = splitElements(word.value).find((candidate) => contains(candidate, offset));
  const value = record.values?.find(({ name }) => name === word.value || name === part?.text);
  if (!value) return undefined;
  const span = value.name === word.value || !part ? word.valueSpan : shift(part, from);
  return { span: { start: span.start, end: span.end }, markdown: renderValue(record, value, release) };
}

/** `igfx` is about the processor's own graphics: a display of Intel's on the first bus. */
function ownGraphics(machine: Host): string {
  const own = machine.devices.filter(
    ({ vendor, classCode, address }) => vendor === 0x8086 && classCode >>> 16 === 3 && address.startsWith('0000:00:'),
  );
  return own.map((device) => `\n\n---\n\n${describeOnHost(machine, device)}`).join('');
}

/** The devices of an entry of a hide list. `offset` counts from the start of the list. */
export async function hoverHideList(
  { value, valueSpan }: Partial<WrittenList>,
  offset: number,
  knowledge: Knowledge,
): Promise<Hover | undefined> {
  const { host, catalogue, release } = knowledge;
  if (value === undefined || !valueSpan) return undefined;
  const entry = parseHideList(value).entries.find(({ span }) => contains(span, offset));
  if (!entry) {
    // Behind what pciback cannot read, or with the shell's backslashes between.
    const address = addressAround(value, offset);
    if (address) {
      return {
        span: shift(address, valueSpan.start),
        markdown: describeAddress(await host(), address.bdf, false, knowledge),
      };
    }
    const record = catalogue.find('dom0-kernel', 'xen-pciback.hide');
    return record && { span: valueSpan, markdown: renderRecord(record, catalogue.text(record), release) };
  }
  const machine = await host();
  return { span: shift(entry.span, valueSpan.start), markdown: describeEntry(machine, entry, knowledge) };
}

function describeEntry(machine: Host, { bdf, allFunctions, allDevices }: HideEntry, knowledge: Knowledge): string {
  if (!allDevices) return describeAddress(machine, bdf, allFunctions, knowledge);
  const bus = formatAddress(bdf).slice(0, -4);
  const devices = machine.devices.filter(({ address }) => address.startsWith(bus));
  if (devices.length === 0) return `There is nothing on bus ${bus.slice(0, -1)} in ${machine.label}.`;
  return devices.map((device) => describeOnHost(machine, device)).join('\n\n---\n\n');
}

function hoverVariable(file: BootFileWithText, offset: number): Hover | undefined {
  const variable = file.defaults?.assignments.find(({ nameSpan: span }) => contains(span, offset));
  const text = variable && VARIABLE_TEXTS.get(variable.name);
  return text && { span: variable.nameSpan, markdown: `**\`${variable.name}\`**: ${text.summary}\n\n${text.text}` };
}
