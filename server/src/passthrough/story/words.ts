/** Evidence and sentences that several stations use. */
import type { Origin } from '../../boot/choices.ts';
import { type Fact, isKnown, type Unknown } from '../../host/xen/facts.ts';
import type { World } from '../world.ts';
import { askAsRoot, askXm } from './mends.ts';
import type { Evidence, Mend, Station, StationName, StationState } from './model.ts';

export function station(
  name: StationName,
  state: StationState,
  says: string,
  evidence: readonly (Evidence | undefined)[] = [],
  mends: readonly Mend[] = [],
): Station {
  return {
    name,
    state,
    says,
    evidence: evidence.filter((one) => one !== undefined),
    mends: state === 'met' ? [] : mends,
  };
}

/** What stands in a file. */
export function written(says: string, origin: Origin | undefined): Evidence | undefined {
  return origin && { says, from: origin.file, span: { start: origin.start, end: origin.end } };
}

/** Where a fact is from, in the words given; `undefined` where it is not known. */
export function shown<T>(fact: Fact<T>, words: (value: T) => string): Evidence | undefined {
  return isKnown(fact) ? { says: words(fact.value), from: fact.from } : undefined;
}

/** Why nobody knows, and what would tell, where root would be told. */
export function untold(
  { kind, release }: Pick<World, 'kind' | 'release'>,
  name: StationName,
  { why, denied }: Unknown,
  { question, before }: { readonly question: string; readonly before: string },
): Station {
  const xm = askXm(release);
  if (xm) return station(name, 'unknown', `${before}${xm.why}`, [], [xm.mend]);
  // A recording answers no more than it does.
  return station(name, 'unknown', `${before}${why}`, [], denied && kind !== 'recording' ? [askAsRoot(question)] : []);
}

/** Whether a Xen runs under this machine's Linux, and this is its dom0. */
export function runsXen({ xen, host }: World): boolean {
  return isKnown(xen.isDom0) ? xen.isDom0.value : host.xenRelease !== undefined;
}
