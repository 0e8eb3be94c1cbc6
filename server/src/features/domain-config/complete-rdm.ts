import { valuesIn } from '../../catalogue/catalogue.ts';
import { existsIn } from '../../catalogue/releases.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { rdmContext } from '../../specs/rdm.ts';
import { shift, slice } from '../../text/span.ts';
import type { Completion } from '../answers.ts';
import type { Knowledge } from '../language.ts';
import type { StringPlace } from './place.ts';

/** What can be typed in the string of `rdm`. */
export function completeRdm(
  config: DomainConfig,
  { content }: StringPlace,
  offset: number,
  { catalogue, release }: Knowledge,
): Completion[] {
  const context = rdmContext(slice(config.text, content), offset - content.start);
  const span = shift(context.span, content.start);
  if (context.kind === 'name') {
    return catalogue
      .all('rdm')
      .filter((record) => existsIn(record, release) && !context.present.includes(record.name))
      .map((record, at) => ({
        label: record.name,
        kind: 'field',
        detail: record.summary,
        edit: { span, newText: context.hasValue ? record.name : `${record.name}=` },
        snippet: false,
        sortText: String(at),
        ...(!context.hasValue && { retrigger: true }),
        documentation: { record },
      }));
  }
  const record = catalogue.find('rdm', context.name ?? '');
  if (!record) return [];
  return valuesIn(record, release).map(({ name, summary }, at) => ({
    label: name,
    kind: 'value',
    detail: summary,
    edit: { span, newText: name },
    snippet: false,
    sortText: String(at),
    documentation: { record, value: name },
  }));
}
