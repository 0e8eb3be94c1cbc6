import { compareReleases, type Release } from '../catalogue/releases.ts';
import { parseRdm } from '../specs/rdm.ts';
import { mapString } from '../syntax/xl-config/strings.ts';
import { type Span, shift } from '../text/span.ts';
import type { Finding } from './finding.ts';
import type { GuestStandard } from './standard.ts';

/** What the release makes of `rdm` where it says nothing itself; the rows are those of verdict/rdm.ts. Spans are absolute. */
export function* checkRdm({ config, release }: GuestStandard): Generator<Finding> {
  const statement = config.last('rdm');
  const text = config.string('rdm');
  if (!statement?.value || text === undefined || compareReleases(release, '4.6') < 0) return;
  const rdm = parseRdm(text, release);
  if (rdm.message !== undefined) return;
  const sole = config.chain('rdm').length === 1;
  const place = rdm.fault && sole ? inString(rdm.fault) : statement.value;
  const found = { severity: 'warning', source: 'advice', span: shift(place, statement.offset) } as const;
  if (!rdm.accepted) yield { ...found, code: 'rdm/lost', message: rdmLostWords(text, release) };
  else if (rdm.unset.length > 0) yield { ...found, code: 'rdm/unset', message: rdmUnsetWords(text, release) };

  function inString(span: Span): Span {
    const value = statement?.value;
    if (!statement || value?.kind !== 'string' || span.end <= span.start) return value ?? span;
    const { toRaw } = mapString(config.source(statement, value));
    return { start: value.start + toRaw(span.start), end: value.start + toRaw(span.end) };
  }
}

/** Why a value of `rdm` is lost, and what to write. */
export function rdmLostWords(text: string, release: Release): string {
  const why = parseRdm(text, release).lostToValidPolicy
    ? `From Xen 4.15 on xl drops every rdm that has a valid policy, by a mistake of its own. Give the policy per device: “pci = [ '01:00.0,rdm_policy=relaxed' ]”.`
    : 'It is written strategy=host,policy=strict or strategy=host,policy=relaxed.';
  return `xl goes on as if rdm were not set. ${why}`;
}

/** What a value of `rdm` leaves to chance. */
export function rdmUnsetWords(text: string, release: Release): string {
  const { unset } = parseRdm(text, release);
  return `xl takes it, but leaves the ${unset.join(' and the ')} to chance: memory that nobody set.`;
}
