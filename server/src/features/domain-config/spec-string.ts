import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { Family, OptionRecord, SpecFamily } from '../../catalogue/record.ts';
import { existsIn, type Release } from '../../catalogue/releases.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { type Field, type FieldContext, type FieldGrammar, fieldContext, readFields } from '../../specs/field-list.ts';
import { type Span, slice } from '../../text/span.ts';
import type { Knowledge } from '../language.ts';
import type { ValuePlace } from './place.ts';

/** In characters. Beyond, it is nothing that a person is typing. */
export const LONGEST = 8192;
const MOST_BESIDE = 500;

/** Families that are not split in the usual way. */
const STYLES: Readonly<Partial<Record<Family, FieldGrammar['style']>>> = {
  'disk-spec': 'disk',
  'p9-spec': 'pairs',
  'channel-spec': 'pairs',
  'vnuma-spec': 'pairs',
  'virtio-spec': 'virtio',
  cpuid: 'exact',
  smbios: 'exact',
  'cpuid-xend': 'leaf',
};

/** A string whose fields the catalogue knows. */
export interface SpecString {
  readonly family: SpecFamily;
  /** Those that the release reads, as the catalogue has them. */
  readonly records: readonly OptionRecord[];
  readonly grammar: FieldGrammar;
  readonly text: string;
  /** Where the text stands in the file. */
  readonly content: Span;
  /** The fields in the other strings of the list, where each string holds only one. */
  readonly beside: readonly string[];
}

/** The string at a place, if the catalogue knows what stands inside such strings. */
export function specStringAt(
  config: DomainConfig,
  { statement, key, list, string }: ValuePlace,
  { catalogue, release }: Knowledge,
): SpecString | undefined {
  if (!string || string.content.end - string.content.start > LONGEST) return undefined;
  const family = specFamily(catalogue.find('domain-config', key.name), list !== undefined);
  if (!family) return undefined;
  const all = catalogue.all(family);
  const records = all.filter((record) => existsIn(record, release));
  const grammar = grammarOf(family, records, release);
  const text = slice(config.text, string.content);
  return {
    family,
    records,
    grammar,
    text,
    content: string.content,
    beside: all.every(({ rest }) => rest) ? siblings() : [],
  };

  function siblings(): string[] {
    return (list?.items ?? []).slice(0, MOST_BESIDE).flatMap((item) => {
      if (item === string?.atom || item.kind !== 'string') return [];
      return readFields(config.atom(statement, item) ?? '', grammar).map(({ name }) => name);
    });
  }
}

/** What the strings of a key hold, in a list or as a single value. */
export function specFamily(record: OptionRecord | undefined, inList: boolean): SpecFamily | undefined {
  return inList ? (record?.specInList ?? record?.spec) : record?.spec;
}

export function contextAt({ text, grammar, content, beside }: SpecString, offset: number): FieldContext {
  const context = fieldContext(text, offset - content.start, grammar);
  return beside.length > 0 ? { ...context, present: [...context.present, ...beside] } : context;
}

/** What a record is called on the line: its members, or its own name where that is no heading. */
export function namesOf(record: OptionRecord): readonly string[] {
  return record.members ? record.members.map(({ name }) => name) : [record.name];
}

/** The record of a name that the release reads. */
export function recordOf(
  { family }: SpecString,
  name: string,
  catalogue: Catalogue,
  release: Release,
): OptionRecord | undefined {
  const record = catalogue.find(family, name);
  if (!record || !existsIn(record, release)) return undefined;
  const member = record.members?.find((one) => one.name === name);
  return member && !existsIn(member, release) ? undefined : record;
}

/** Whether a field is given without its name and without a place of its own. */
export function isWord(record: OptionRecord): boolean {
  return record.forms[0] === 'flag' && record.position === undefined;
}

/** Whether a field may be offered beside those that are there. */
export function isOpen(record: OptionRecord, name: string, { present, first }: FieldContext): boolean {
  if (record.within && !record.within.some((word) => word.toLowerCase() === first.toLowerCase())) return false;
  if (record.repeats) return true;
  const taken = isWord(record) ? namesOf(record) : [name];
  return !taken.some((one) => present.includes(one));
}

/** Whether the release lets a field be given by its name. */
export function canBeNamed(record: OptionRecord, release: Release): boolean {
  if (record.position !== undefined && record.forms[0] === 'flag') return false;
  return record.namedSince === undefined || existsIn({ since: record.namedSince }, release);
}

export type { Field, FieldContext };

function grammarOf(family: Family, records: readonly OptionRecord[], release: Release): FieldGrammar {
  const positional = records
    .filter(({ position }) => position !== undefined)
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .map(({ name }) => name);
  const rest = records.filter((record) => record.rest && canBeNamed(record, release)).map(({ name }) => name);
  const words = records.filter(isWord).flatMap(namesOf);
  return { positional, words: new Set(words), rest: new Set(rest), style: STYLES[family] ?? 'tokens' };
}
