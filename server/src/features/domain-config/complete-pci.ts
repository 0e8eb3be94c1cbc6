import { valuesIn } from '../../catalogue/catalogue.ts';
import { existsIn } from '../../catalogue/releases.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { bdfKey, pciSummary } from '../../guests/pci-summary.ts';
import { formatBdf, parseBdf } from '../../specs/bdf.ts';
import { type PciSpecContext, pciSpecContext } from '../../specs/pci-spec.ts';
import type { List } from '../../syntax/xl-config/tree.ts';
import { type Span, shift, slice } from '../../text/span.ts';
import type { Completion } from '../answers.ts';
import { deviceItem } from '../device-words.ts';
import type { Knowledge } from '../language.ts';
import type { ValuePlace } from './place.ts';

/** What can be typed in a `pci` list: the host's devices, and what may follow an address. */
export async function completePci(
  config: DomainConfig,
  place: ValuePlace,
  offset: number,
  knowledge: Knowledge,
): Promise<Completion[]> {
  const { string, list, word } = place;
  if (!string) {
    const span = word ?? { start: offset, end: offset };
    const comma = list && needsComma(config, place, list, span.start) ? ', ' : '';
    const write = (bdf: string) => (list ? `${comma}'${bdf}'` : `[ '${bdf}' ]`);
    return devices(config, span, slice(config.text, span), write, knowledge);
  }
  const { content } = string;
  const context = pciSpecContext(slice(config.text, content), offset - content.start);
  const span = shift(context.span, content.start);
  switch (context.kind) {
    case 'option-name':
      return optionNames(context, span, knowledge);
    case 'option-value':
      return optionValues(context, span, knowledge);
    case 'vslot':
      return slots(span);
    case 'bdf': {
      const found = await devices(config, span, slice(config.text, span), (bdf) => bdf, knowledge);
      if (!context.eitherNameOrBdf || context.option !== undefined) return found;
      const names = optionNames(context, span, knowledge).filter(({ label }) => label === 'name');
      return [...found, ...names.map((name) => ({ ...name, sortText: `9${name.sortText}` }))];
    }
  }
}

/** Whether an item stands before the offset with no comma behind it. */
function needsComma(config: DomainConfig, { statement }: ValuePlace, list: List, offset: number): boolean {
  const before = list.items.findLast((item) => statement.offset + item.end <= offset);
  const from = statement.offset + (before ? before.end : list.start);
  return before !== undefined && !config.text.slice(from, offset).includes(',');
}

async function devices(
  config: DomainConfig,
  span: Span,
  typed: string,
  write: (bdf: string) => string,
  { host, release }: Knowledge,
): Promise<Completion[]> {
  // Taken before the host is asked for: the config may have changed behind the answer.
  const present = new Set<number>();
  for (const { keys, items, statement } of pciSummary(config, release).parts) {
    for (const [at, key] of keys.entries()) {
      const value = items[at];
      if (key >= 0 && value && !covers(shift(value, statement.offset), span)) present.add(key);
    }
  }
  const machine = await host();
  const long = /^[\da-f]{4}:/i.test(typed);
  const slots = new Set([...present].map((key) => Math.floor(key / 8)));
  return machine.devices.flatMap((device) => {
    const bdf = parseBdf(device.address);
    if (!bdf || device.isBridge || present.has(bdfKey(bdf))) return [];
    const label = long ? device.address : formatBdf(bdf);
    const isSibling = slots.has(Math.floor(bdfKey(bdf) / 8));
    return [deviceItem(machine, device, label, { span, newText: write(label) }, { isSibling })];
  });
}

function covers(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function optionNames(
  { kind, present, hasValue }: PciSpecContext,
  span: Span,
  { catalogue, release }: Knowledge,
): Completion[] {
  return (
    catalogue
      .all('pci-spec')
      .filter(({ name }) => /^[a-z_]+$/.test(name) && name !== 'bdf' && !present.includes(name))
      // A device has an address or a name, so behind an address there is no name.
      .filter((record) => existsIn(record, release) && (record.name !== 'name' || kind === 'bdf'))
      .map((record) => ({
        label: record.name,
        kind: 'field' as const,
        detail: record.summary,
        edit: { span, newText: hasValue ? record.name : `${record.name}=` },
        snippet: false,
        sortText: `${String(100 - record.usage).padStart(3, '0')}${record.name}`,
        ...(!hasValue && { retrigger: true }),
        documentation: { record },
      }))
  );
}

function optionValues({ option = '' }: PciSpecContext, span: Span, { catalogue, release }: Knowledge): Completion[] {
  const record = catalogue.find('pci-spec', option);
  if (!record) return [];
  const named = valuesIn(record, release);
  const values = named.length > 0 ? named : record.forms.includes('boolean') ? [{ name: '1' }, { name: '0' }] : [];
  return values.map((value, at) => ({
    label: value.name,
    kind: 'value' as const,
    ...('summary' in value && { detail: value.summary }),
    edit: { span, newText: value.name },
    snippet: false,
    sortText: String(at),
    documentation: { record, ...('summary' in value && { value: value.name }) },
  }));
}

/** The guest's slots: hexadecimal, so a person is told which they are. */
function slots(span: Span): Completion[] {
  return Array.from({ length: 0x1f }, (_, at) => {
    const slot = (at + 1).toString(16);
    return {
      label: slot,
      kind: 'value',
      detail: `slot ${at + 1} in the guest`,
      edit: { span, newText: slot },
      snippet: false,
      sortText: String(at).padStart(2, '0'),
    };
  });
}
