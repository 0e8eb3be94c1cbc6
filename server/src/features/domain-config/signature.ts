import { isDeprecated } from '../../catalogue/catalogue.ts';
import type { OptionRecord } from '../../catalogue/record.ts';
import { existsIn, type Release } from '../../catalogue/releases.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { pciSpecContext } from '../../specs/pci-spec.ts';
import { rdmContext } from '../../specs/rdm.ts';
import { slice } from '../../text/span.ts';
import type { Signature } from '../answers.ts';
import type { Knowledge } from '../language.ts';
import { formWords } from '../render.ts';
import { placeOf, type ValuePlace } from './place.ts';
import {
  canBeNamed,
  contextAt,
  isOpen,
  isWord,
  LONGEST,
  namesOf,
  type SpecString,
  specStringAt,
} from './spec-string.ts';

/** A field as the label shows it. */
interface Shown {
  readonly record: OptionRecord;
  readonly words: string;
  /** Whether it may still be given. */
  readonly left: boolean;
  readonly active: boolean;
}

/** What the string at an offset is made of: its fields in order, the one at the cursor, and those that are left. */
export function signatureInDomainConfig(
  config: DomainConfig,
  offset: number,
  knowledge: Knowledge,
): Signature | undefined {
  const place = placeOf(config, offset);
  if (place.kind !== 'value' || !place.string) return undefined;
  const shown = shownAt(config, place, offset, knowledge);
  return shown && describe(place.key.name, shown, knowledge.release);
}

function shownAt(config: DomainConfig, place: ValuePlace, offset: number, knowledge: Knowledge): Shown[] | undefined {
  const { key, string, list } = place;
  if (!string || string.content.end - string.content.start > LONGEST) return undefined;
  const text = slice(config.text, string.content);
  const at = offset - string.content.start;
  if (key.name === 'pci' && list) return inPci(text, at, knowledge);
  if (key.name === 'rdm') return inRdm(text, at, knowledge);
  const spec = specStringAt(config, place, knowledge);
  return spec && inSpec(spec, offset, knowledge.release);
}

function inSpec(spec: SpecString, offset: number, release: Release): Shown[] {
  const context = contextAt(spec, offset);
  const { kind, name } = context;
  const shown = spec.records.filter((record) => !isDeprecated(record, release) && record.usage > 0);
  const rank = (record: OptionRecord) => record.position ?? 100 - record.usage + 10;
  return shown
    .sort((a, b) => rank(a) - rank(b))
    .filter((record) => isOpen(record, record.name, { ...context, present: [] }))
    .map((record) => {
      const active = namesOf(record).includes(name) && (kind !== 'name' || context.hasValue || isWord(record));
      return {
        record,
        words: words(record),
        left: !active && namesOf(record).some((one) => isOpen(record, one, context)),
        active,
      };
    });

  function words(record: OptionRecord): string {
    if (record.members && isWord(record)) return namesOf(record).join('|');
    if (record.position !== undefined || isWord(record) || !canBeNamed(record, release)) return record.name;
    return record.name.endsWith('…') ? record.name : `${record.name}=`;
  }
}

function inPci(text: string, at: number, { catalogue, release }: Knowledge): Shown[] {
  const { kind, option, span, present } = pciSpecContext(text, at);
  const typed = text.slice(span.start, span.end);
  const name = kind === 'bdf' || kind === 'vslot' ? kind : kind === 'option-value' ? option : typed;
  // The address and the slot stand first; the slot's own sign tells where.
  const given = [
    ...present,
    ...(/^[^,=]/.test(text) && kind !== 'bdf' ? ['bdf', 'name'] : []),
    ...(text.includes('@') ? ['vslot'] : []),
  ];
  return catalogue
    .all('pci-spec')
    .filter((record) => existsIn(record, release) && /^[a-z]/.test(record.name))
    .sort((a, b) => pciRank(a) - pciRank(b))
    .map((record) => {
      const active = record.name === name;
      const words = record.name === 'bdf' ? 'BDF' : record.name === 'vslot' ? '@vslot' : `${record.name}=`;
      return { record, words, left: !active && !given.includes(record.name), active };
    });
}

function pciRank({ name, usage }: OptionRecord): number {
  return name === 'bdf' ? 0 : name === 'vslot' ? 1 : 102 - usage;
}

function inRdm(text: string, at: number, { catalogue, release }: Knowledge): Shown[] {
  const context = rdmContext(text, at);
  const name = context.name ?? (context.hasValue ? text.slice(context.span.start, context.span.end) : '');
  return catalogue
    .all('rdm')
    .filter((record) => existsIn(record, release))
    .map((record) => {
      const active = record.name === name;
      return { record, words: `${record.name}=`, left: !active && !context.present.includes(record.name), active };
    });
}

function describe(key: string, shown: readonly Shown[], release: Release): Signature {
  let label = `${key}: `;
  const parameters = shown.map(({ record, words }, at) => {
    const start = label.length + (at === 0 ? 0 : 2);
    label += at === 0 ? words : `, ${words}`;
    return {
      span: { start, end: label.length },
      documentation: `${record.summary}\n\n${(record.range ?? formWords(record, release)).replaceAll('*', '\\*')}`,
    };
  });
  const left = shown.filter((one) => one.left).map(({ words }) => `\`${words.replace(/=$/, '')}\``);
  const active = shown.findIndex((one) => one.active);
  return {
    label,
    documentation: left.length > 0 ? `Left: ${left.join(', ')}` : 'Nothing is left to give.',
    parameters,
    ...(active >= 0 && { active }),
  };
}
