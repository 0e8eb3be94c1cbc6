import { formsIn, isDeprecated, valuesIn } from '../../catalogue/catalogue.ts';
import type { OptionRecord } from '../../catalogue/record.ts';
import { existsIn } from '../../catalogue/releases.ts';
import { valueSnippet } from '../../catalogue/snippets.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import type { SettingsFamily } from '../../rules/settings-file.ts';
import type { Completion } from '../answers.ts';
import { type Place, placeOf, type ValuePlace } from '../domain-config/place.ts';
import type { Knowledge } from '../language.ts';
import { formWords } from '../render.ts';

/** What can be typed at an offset. */
export function completeSettings(
  family: SettingsFamily,
  config: DomainConfig,
  offset: number,
  knowledge: Knowledge,
): Completion[] {
  const place = placeOf(config, offset);
  if (place.kind === 'key') return completeKeys(family, config, place, knowledge);
  if (place.kind !== 'value' || place.list) return [];
  const record = knowledge.catalogue.find(family, place.key.name);
  return record ? completeValues(record, place, offset, knowledge) : [];
}

/** The keys that the release reads and the file does not set yet, the most used first. */
function completeKeys(
  family: SettingsFamily,
  config: DomainConfig,
  { statement, span }: Extract<Place, { kind: 'key' }>,
  { catalogue, release }: Knowledge,
): Completion[] {
  const hasOperator = statement?.operator !== undefined;
  return catalogue
    .all(family)
    .filter((record) => existsIn(record, release) && config.all(record.name).every((other) => other === statement))
    .map((record) => {
      const deprecated = isDeprecated(record, release);
      return {
        label: record.name,
        kind: 'key' as const,
        detail: formWords(record, release),
        edit: { span, newText: hasOperator ? record.name : `${record.name} = ${valueSnippet(record, release)}` },
        snippet: !hasOperator,
        sortText: `${deprecated ? 1 : 0}${String(100 - record.usage).padStart(3, '0')}${record.name}`,
        ...(deprecated && { deprecated }),
        documentation: { record },
      };
    });
}

/** The values of a key where they can be enumerated, with the quotes that are still missing. */
function completeValues(
  record: OptionRecord,
  { string, word }: ValuePlace,
  offset: number,
  { release }: Knowledge,
): Completion[] {
  const forms = formsIn(record, release);
  const isString = forms.includes('string');
  const span = string?.content ?? word ?? { start: offset, end: offset };
  const known = valuesIn(record, release).filter(({ name }) => isString || /^\d+$/.test(name));
  const values = known.map(({ name, summary }) => ({ name, detail: summary, documentation: { record, value: name } }));
  const switches = ['1', '0'].map((name) => ({ name, documentation: { record } }));
  const choices = values.length === 0 && forms.includes('boolean') ? switches : values;
  return choices.map(({ name, ...rest }, at) => {
    const quote = string || /^\d+$/.test(name) ? '' : '"';
    return {
      label: name,
      kind: 'value' as const,
      edit: { span, newText: `${quote}${name}${quote}` },
      snippet: false,
      sortText: String(at).padStart(3, '0'),
      ...rest,
    };
  });
}
