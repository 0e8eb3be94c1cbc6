/** What the strings of `vif` say that does nothing for this type of guest. Source: libxl_nic.c, libxl__device_nic_setdefault. */

import type { GuestType } from '../../catalogue/record.ts';
import type { DomainConfig } from '../../guests/domain-config.ts';
import { GUEST_NAMES } from '../../guests/guest-type.ts';
import type { Lineage } from '../../guests/watch.ts';
import type { Finding, RuleRow } from '../finding.ts';
import type { GuestStandard } from '../standard.ts';
import { type ListString, listStrings, placeOf, type Token, tokensOf } from './list-strings.ts';
import { advise } from './say.ts';

export const emulatedCardRules: readonly RuleRow[] = [
  {
    code: 'vif/model',
    severity: 'hint',
    title: 'The model of an emulated network card, where none is emulated.',
  },
];

/** More than anybody reads. */
const MOST = 1000;
const STEP = 500;

interface Nic {
  readonly item: ListString;
  readonly model: Token;
  readonly type?: string;
}

const known = new WeakMap<Lineage, { readonly revision: number; readonly nics: readonly Nic[] }>();

/** Spans are absolute. Gives `undefined` now and then. */
export function* checkEmulatedCards({ config, guest }: GuestStandard): Generator<Finding | undefined> {
  if (!guest) return;
  for (const { item, model, type } of yield* nicsOf(config)) {
    if (guest === 'hvm' && type !== 'vif') continue;
    yield advise('vif/model', 'hint', placeOf(config, item, model.span), `${why(guest)}: “model” has no effect.`, {
      tags: ['unnecessary'],
    });
  }
}

function why(guest: GuestType): string {
  return guest === 'hvm' ? 'With type=vif no card is emulated' : `A ${GUEST_NAMES[guest]} guest has no emulated card`;
}

/** Read anew only where the list has changed. */
function* nicsOf(config: DomainConfig): Generator<undefined, readonly Nic[]> {
  const revision = config.revision('vif');
  const before = known.get(config.lineage);
  if (before?.revision === revision) return before.nics;
  const nics: Nic[] = [];
  for (const [at, item] of listStrings(config, 'vif').entries()) {
    if (nics.length >= MOST) break;
    // Few have one.
    if (item.content.includes('model')) {
      const tokens = tokensOf(item.content);
      const model = tokens.findLast(({ name }) => name === 'model');
      const type = tokens.findLast(({ name }) => name === 'type')?.value;
      if (model?.value) nics.push({ item, model, ...(type !== undefined && { type }) });
    }
    if (at % STEP === STEP - 1) yield undefined;
  }
  known.set(config.lineage, { revision, nics });
  return nics;
}
