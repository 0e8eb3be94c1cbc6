import type { DomainConfig } from '../../guests/domain-config.ts';
import type { Completion } from '../answers.ts';
import type { Knowledge } from '../language.ts';
import { completeKeys } from './complete-keys.ts';
import { completePci } from './complete-pci.ts';
import { completeRdm } from './complete-rdm.ts';
import { completeItem, completeSpec } from './complete-spec.ts';
import { completeValues } from './complete-values.ts';
import { placeOf } from './place.ts';
import { specStringAt } from './spec-string.ts';

/** What can be typed at an offset. */
export function completeDomainConfig(
  config: DomainConfig,
  offset: number,
  knowledge: Knowledge,
): Completion[] | Promise<Completion[]> {
  const place = placeOf(config, offset);
  switch (place.kind) {
    case 'nowhere':
      return [];
    case 'key':
      return completeKeys(config, place.statement, place.span, knowledge);
    case 'value': {
      // A bare string in place of the list would be ignored by xl: nothing to help with.
      if (place.key.name === 'pci' && (place.list || !place.string))
        return completePci(config, place, offset, knowledge);
      if (place.key.name === 'rdm' && place.string) return completeRdm(config, place.string, offset, knowledge);
      const spec = specStringAt(config, place, knowledge);
      if (spec) return completeSpec(spec, offset, knowledge);
      return completeItem(config, place, offset, knowledge) ?? completeValues(config, place, offset, knowledge);
    }
  }
}
