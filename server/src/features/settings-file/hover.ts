import type { OptionRecord } from '../../catalogue/record.ts';
import { existsIn } from '../../catalogue/releases.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { otherRelease } from '../../rules/keys.ts';
import { nearestKey, SETTINGS_FILES, type SettingsFamily, whereItBelongs } from '../../rules/settings-file.ts';
import { slice } from '../../text/span.ts';
import type { Hover } from '../answers.ts';
import { type Place, placeOf, type ValuePlace } from '../domain-config/place.ts';
import { familyWords } from '../families.ts';
import type { Knowledge } from '../language.ts';
import { renderRecord, renderValue } from '../render.ts';

/** What stands at an offset, explained. */
export function hoverSettings(
  family: SettingsFamily,
  config: DomainConfig,
  offset: number,
  knowledge: Knowledge,
): Hover | undefined {
  const place = placeOf(config, offset);
  if (place.kind === 'key') return hoverKey(family, place, knowledge);
  if (place.kind !== 'value') return undefined;
  const record = knowledge.catalogue.find(family, place.key.name);
  return record && hoverValue(record, config, place, knowledge);
}

function hoverKey(
  family: SettingsFamily,
  { statement, span }: Extract<Place, { kind: 'key' }>,
  knowledge: Knowledge,
): Hover | undefined {
  if (!statement?.key) return undefined;
  const { name } = statement.key;
  const { catalogue, release } = knowledge;
  const describe = (record: OptionRecord) => renderRecord(record, catalogue.text(record), release);
  const record = catalogue.find(family, name);
  if (record) {
    const note = existsIn(record, release) ? '' : `*${otherRelease(record, release)} Xen ${release} ignores it.*\n\n`;
    return { span, markdown: `${note}${describe(record)}` };
  }
  const file = SETTINGS_FILES[family];
  const elsewhere = whereItBelongs(name, family, { catalogue });
  if (elsewhere) {
    const what = familyWords(elsewhere.family).one;
    return { span, markdown: `*This is ${what}: in ${file} xl ignores it.*\n\n${describe(elsewhere)}` };
  }
  if (!statement.operator) return undefined;
  const unknown = `No release of Xen knows \`${name}\` in ${file}: xl ignores it.`;
  const meant = nearestKey(name, family, catalogue, release);
  const nearest = meant === undefined ? undefined : catalogue.find(family, meant);
  if (!nearest) return { span, markdown: unknown };
  return { span, markdown: `${unknown} Did you mean \`${nearest.name}\`?\n\n---\n\n${describe(nearest)}` };
}

function hoverValue(
  record: OptionRecord,
  config: DomainConfig,
  { string, word }: ValuePlace,
  { release }: Knowledge,
): Hover | undefined {
  const span = string?.content ?? word;
  if (!span || span.end <= span.start) return undefined;
  const written = slice(config.text, span).toLowerCase();
  const value = record.values?.find(({ name }) => name.toLowerCase() === written);
  return value && { span, markdown: renderValue(record, value, release) };
}
