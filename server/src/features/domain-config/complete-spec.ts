import { isDeprecated, valuesIn } from '../../catalogue/catalogue.ts';
import type { OptionRecord } from '../../catalogue/record.ts';
import { existsIn } from '../../catalogue/releases.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { type Span, shift, slice } from '../../text/span.ts';
import type { Completion } from '../answers.ts';
import type { Knowledge } from '../language.ts';
import type { ValuePlace } from './place.ts';
import {
  canBeNamed,
  contextAt,
  type FieldContext,
  isOpen,
  isWord,
  namesOf,
  recordOf,
  type SpecString,
} from './spec-string.ts';

/** What can be typed in a string of fields: the names that are left, the values that can be enumerated. */
export function completeSpec(spec: SpecString, offset: number, knowledge: Knowledge): Completion[] {
  const context = contextAt(spec, offset);
  const span = shift(context.span, spec.content.start);
  switch (context.kind) {
    case 'leaf':
      return [];
    case 'prefix':
    case 'name':
      return fieldNames(spec, context, span, knowledge);
    case 'value':
      return fieldValues(spec, context, span, offset, knowledge);
    case 'position':
      return [
        ...fieldValues(spec, context, span, offset, knowledge).map((value) => ({
          ...value,
          sortText: `0${value.sortText}`,
        })),
        ...fieldNames(spec, context, span, knowledge).map((name) => ({ ...name, sortText: `1${name.sortText}` })),
      ];
  }
}

function fieldNames(spec: SpecString, context: FieldContext, span: Span, { release }: Knowledge): Completion[] {
  // The string is of no kind yet: its first word says of which.
  if (
    context.kind === 'position' &&
    spec.records.some(({ name, forms }) => name === context.name && forms[0] === 'flag')
  )
    return [];
  const lone = spec.records.every(({ rest }) => rest);
  return spec.records.flatMap((record) => {
    if (isDeprecated(record, release) || !canBeNamed(record, release)) return [];
    return namesOf(record)
      .filter((name) => isOpen(record, name, context) && isFit(record, name, context))
      .flatMap((name): Completion[] => {
        const member = record.members?.find((one) => one.name === name);
        if (member && !existsIn(member, release)) return [];
        const word = isWord(record);
        const enumerable = record.values !== undefined || record.forms.includes('boolean');
        const snippet = !word && !context.hasValue && !enumerable && record.snippet !== undefined;
        return [
          {
            label: name,
            kind: 'field',
            detail: member?.summary ?? record.summary,
            edit: { span, newText: word || context.hasValue ? name : `${name}=${snippet ? record.snippet : ''}` },
            snippet,
            // What takes the rest of the string is best written last.
            sortText: `${record.rest && !lone ? 1 : 0}${String(100 - record.usage).padStart(3, '0')}${name}`,
            ...(!word && !context.hasValue && enumerable && { retrigger: true }),
            documentation: { record, ...(member && { member: name }) },
          },
        ];
      });
  });
}

/** A prefix stands before a target only. */
function isFit(record: OptionRecord, name: string, { kind, name: place }: FieldContext): boolean {
  if (name.endsWith(':')) return kind === 'prefix' || (kind === 'position' && place === 'target');
  return kind !== 'prefix' && record.usage > 0;
}

function fieldValues(
  spec: SpecString,
  { name }: FieldContext,
  span: Span,
  offset: number,
  { catalogue, release }: Knowledge,
): Completion[] {
  const record = recordOf(spec, name, catalogue, release);
  if (!record) return [];
  const named = valuesIn(record, release).filter((value) => !value.hidden);
  const values = named.length > 0 ? named : wordsOf(record).map((word) => ({ name: word }));
  const piece = pieceAt(spec, span, offset);
  return values.map((value, at) => ({
    label: value.name,
    kind: 'value',
    ...('summary' in value && { detail: value.summary }),
    edit: { span: piece, newText: value.name },
    snippet: false,
    sortText: String(at).padStart(3, '0'),
    ...('deprecated' in value && isDeprecated(value, release) && { deprecated: true }),
    documentation: { record, ...('summary' in value && { value: value.name }) },
  }));
}

/** What stands in a place whose values are not named. */
function wordsOf({ name, forms }: OptionRecord): string[] {
  if (forms[0] === 'flag') return [name];
  return forms.includes('boolean') ? ['1', '0'] : [];
}

/** Of several values with semicolons between, the one at the offset. */
function pieceAt({ text, content }: SpecString, span: Span, offset: number): Span {
  const [from, to, at] = [span.start - content.start, span.end - content.start, offset - content.start];
  const before = at > from ? text.lastIndexOf(';', at - 1) : -1;
  const after = text.indexOf(';', at);
  const start = before >= from ? before + 1 : from;
  const end = after >= 0 && after < to ? after : to;
  return shift({ start, end }, content.start);
}

/** A whole item with its quotes, where a list of such strings waits for one; `undefined` for other keys. */
export function completeItem(
  config: DomainConfig,
  { key, list, word, string }: ValuePlace,
  offset: number,
  { catalogue, release }: Knowledge,
): Completion[] | undefined {
  const record = catalogue.find('domain-config', key.name);
  if (string || !list || !record?.spec) return undefined;
  const item = /^\[ ('.*') \]$/.exec(record.snippet ?? '')?.[1];
  if (item === undefined || !existsIn(record, release)) return [];
  const span = word ?? { start: offset, end: offset };
  return [
    {
      label: `'…'`,
      kind: 'value',
      detail: record.range ?? record.summary,
      edit: { span, newText: item },
      snippet: true,
      filterText: slice(config.text, span),
      sortText: '0',
      retrigger: true,
      documentation: { record },
    },
  ];
}
