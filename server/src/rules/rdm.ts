import { compareReleases } from '../catalogue/releases.ts';
import { parseRdm } from '../specs/rdm.ts';
import { mapString } from '../syntax/xl-config/strings.ts';
import { type Span, shift } from '../text/span.ts';
import type { Finding, RuleRow } from './finding.ts';
import type { GuestStandard } from './standard.ts';

export const rdmRules: readonly RuleRow[] = [
  { code: 'rdm/lost', severity: 'warning', title: 'A value of rdm that xl does not take, most often without a word.' },
  { code: 'rdm/unset', severity: 'warning', title: 'A value of rdm that leaves a part to chance.' },
];

/** What the release makes of `rdm`. Spans are absolute. */
export function* checkRdm({ config, release }: GuestStandard): Generator<Finding> {
  const statement = config.last('rdm');
  const text = config.string('rdm');
  if (!statement?.value || text === undefined || compareReleases(release, '4.6') < 0) return;
  const rdm = parseRdm(text, release);
  const sole = config.chain('rdm').length === 1;
  const place = rdm.fault && sole ? inString(rdm.fault) : statement.value;
  const found = { severity: 'warning', span: shift(place, statement.offset) } as const;
  if (!rdm.accepted) {
    const said = rdm.message === undefined ? '' : `${rdm.message}. `;
    const why = rdm.lostToValidPolicy
      ? `From Xen 4.15 on xl drops every rdm that has a valid policy, by a mistake of its own. Give the policy per device: “pci = [ '01:00.0,rdm_policy=relaxed' ]”.`
      : 'It is written strategy=host,policy=strict or strategy=host,policy=relaxed.';
    yield {
      ...found,
      code: 'rdm/lost',
      source: rdm.message === undefined ? 'advice' : 'xl',
      message: `${said}xl goes on as if rdm were not set. ${why}`,
    };
  } else if (rdm.unset.length > 0) {
    yield {
      ...found,
      code: 'rdm/unset',
      source: rdm.message === undefined ? 'advice' : 'xl',
      message: `${rdm.message === undefined ? '' : `${rdm.message}. `}xl takes it, but leaves the ${rdm.unset.join(' and the ')} to chance: memory that nobody set.`,
    };
  }

  function inString(span: Span): Span {
    const value = statement?.value;
    if (!statement || value?.kind !== 'string' || span.end <= span.start) return value ?? span;
    const { toRaw } = mapString(config.source(statement, value));
    return { start: value.start + toRaw(span.start), end: value.start + toRaw(span.end) };
  }
}
