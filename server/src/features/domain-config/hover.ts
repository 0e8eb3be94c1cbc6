import { existsIn } from '../../catalogue/releases.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { pciEntry, spanInStatement } from '../../guests/pci-devices.ts';
import { foreignWords } from '../../rules/advice/foreign-keys.ts';
import { keyVerdict } from '../../rules/key-verdict.ts';
import { otherRelease } from '../../rules/keys.ts';
import { parseRdm } from '../../specs/rdm.ts';
import type { Atom, Statement } from '../../syntax/xl-config/tree.ts';
import { contains, type Span, shift, slice } from '../../text/span.ts';
import type { Hover } from '../answers.ts';
import { describeAddress } from '../device-words.ts';
import type { Knowledge } from '../language.ts';
import { renderRecord, renderValue } from '../render.ts';
import { wordAt } from './complete-values.ts';
import { hoverSpec } from './hover-spec.ts';
import { type Place, placeOf, type StringPlace, type ValuePlace } from './place.ts';
import { specStringAt } from './spec-string.ts';

/** What stands at an offset, explained. */
export function hoverDomainConfig(
  config: DomainConfig,
  offset: number,
  knowledge: Knowledge,
): Hover | undefined | Promise<Hover | undefined> {
  const place = placeOf(config, offset);
  if (place.kind === 'key') return hoverKey(place, knowledge);
  if (place.kind !== 'value') return undefined;
  if (place.key.name === 'pci' && place.string) return hoverPci(config, place, place.string, offset, knowledge);
  if (place.key.name === 'rdm' && place.string) return hoverRdm(config, place.string, offset, knowledge);
  const spec = specStringAt(config, place, knowledge);
  return spec ? hoverSpec(spec, offset, knowledge) : hoverValue(config, place, offset, knowledge);
}

function hoverKey({ statement, span }: Extract<Place, { kind: 'key' }>, knowledge: Knowledge): Hover | undefined {
  const key = statement?.key;
  if (!key) return undefined;
  const { catalogue, release } = knowledge;
  const verdict = keyVerdict(key.name, knowledge);
  if (verdict.kind === 'unknown') {
    if (!statement.operator) return undefined;
    const nearest = verdict.nearest === undefined ? undefined : catalogue.find('domain-config', verdict.nearest);
    const unknown = `No release of Xen knows \`${key.name}\`: xl ignores it.`;
    if (!nearest) return { span, markdown: unknown };
    return { span, markdown: `${unknown} Did you mean \`${nearest.name}\`?\n\n---\n\n${describe(nearest)}` };
  }
  if (verdict.kind === 'foreign') {
    const own = verdict.foreign.key === undefined ? undefined : catalogue.find('domain-config', verdict.foreign.key);
    const foreign = `*${foreignWords(key.name, verdict.foreign)}*`;
    return { span, markdown: own ? `${foreign}\n\n---\n\n${describe(own)}` : foreign };
  }
  const { record } = verdict;
  switch (verdict.kind) {
    case 'read':
      return { span, markdown: describe(record) };
    case 'other-release':
      return { span, markdown: `*${otherRelease(record, release)} Xen ${release} ignores it.*\n\n${describe(record)}` };
    case 'xl-conf':
      return {
        span,
        markdown: `*A key of /etc/xen/xl.conf: in a domain config xl ignores it.*\n\n${describe(record)}`,
      };
    case 'xm':
      return { span, markdown: `*A key of the old xm: xl ignores it.*\n\n${describe(record)}` };
  }

  function describe(record: Parameters<typeof renderRecord>[0]): string {
    return renderRecord(record, catalogue.text(record), release);
  }
}

function hoverValue(
  config: DomainConfig,
  place: ValuePlace,
  offset: number,
  { catalogue, release }: Knowledge,
): Hover | undefined {
  const record = catalogue.find('domain-config', place.key.name);
  const span = wordAt(config, place, offset);
  if (!record || span.end <= span.start) return undefined;
  const written = slice(config.text, span);
  const lower = written.toLowerCase();
  const value =
    record.values?.find(({ name }) => name === written) ??
    record.values?.find(({ name }) => name.toLowerCase() === lower) ??
    // `node:` of a list of CPUs stands before a number.
    record.values?.find(({ name }) => name.endsWith(':') && written.startsWith(name));
  return value && { span, markdown: renderValue(record, value, release) };
}

/** Whether xl comes to a string of a list: it stops at a list inside. */
function isRead({ value }: Statement, atom: Atom): boolean {
  if (value?.kind !== 'list') return false;
  const at = value.items.indexOf(atom);
  return at >= 0 && !value.items.slice(0, at).some(({ kind }) => kind === 'list');
}

async function hoverPci(
  config: DomainConfig,
  { statement }: ValuePlace,
  { atom }: StringPlace,
  offset: number,
  knowledge: Knowledge,
): Promise<Hover | undefined> {
  const { catalogue, release, host } = knowledge;
  if (!isRead(statement, atom)) return undefined;
  const entry = pciEntry(config, statement, atom, release);
  const { spec } = entry;
  const at = (span: Span) => shift(spanInStatement(config, entry, span), statement.offset);
  const isHere = (span: Span | undefined) => span !== undefined && span.end > span.start && contains(at(span), offset);
  for (const option of spec.options) {
    const nameHere = isHere(option.nameSpan);
    if (!nameHere && !isHere(option.valueSpan)) continue;
    const whole = at({ start: option.nameSpan.start, end: option.valueSpan.end });
    const record = catalogue.find('pci-spec', option.name);
    if (!record || !existsIn(record, release)) {
      return { span: whole, markdown: `xl of Xen ${release} knows no option \`${option.name}\`.` };
    }
    const value = nameHere ? undefined : record.values?.find(({ name }) => name === option.value);
    if (value) return { span: at(option.valueSpan), markdown: renderValue(record, value, release) };
    if (option.name !== 'bdf' || nameHere) {
      return { span: whole, markdown: renderRecord(record, catalogue.text(record), release) };
    }
  }
  if (isHere(spec.bdfSpan) && spec.bdfSpan) {
    const span = at(spec.bdfSpan);
    return { span, markdown: spec.bdf ? describeAddress(await host(), spec.bdf, spec.allFunctions, knowledge) : '' };
  }
  const slot = catalogue.find('pci-spec', 'vslot');
  if (isHere(spec.vslotSpan) && spec.vslotSpan && slot) {
    const words = `Slot ${spec.vslot ?? 0} in the guest (0x${(spec.vslot ?? 0).toString(16)}).`;
    return { span: at(spec.vslotSpan), markdown: `${words}\n\n${renderRecord(slot, catalogue.text(slot), release)}` };
  }
  return undefined;
}

function hoverRdm(
  config: DomainConfig,
  { content }: StringPlace,
  offset: number,
  { catalogue, release }: Knowledge,
): Hover | undefined {
  for (const { name, nameSpan, value, valueSpan } of parseRdm(slice(config.text, content), release).items) {
    const record = catalogue.find('rdm', name);
    if (!record) continue;
    const valueAt = shift(valueSpan, content.start);
    const choice = contains(valueAt, offset) ? record.values?.find((known) => known.name === value) : undefined;
    if (choice) return { span: valueAt, markdown: renderValue(record, choice, release) };
    const span = { start: content.start + nameSpan.start, end: valueAt.end };
    if (contains(span, offset)) return { span, markdown: renderRecord(record, catalogue.text(record), release) };
  }
  return undefined;
}
