import type { Lineage, Seen, Watch } from '../guests/watch.ts';
import type { Statement } from '../syntax/xl-config/tree.ts';
import { firstFrom } from '../text/rising.ts';
import { KeyPlans } from './key-plan.ts';
import { checkKey } from './keys.ts';
import type { LocalFinding } from './spans.ts';
import type { GuestStandard } from './standard.ts';

const STEP = 500;
/** A config with more unknown keys than this is no config. */
const MOST_SEARCHES = 300;

/** What the statements say that have something to be said about: the others cost nothing. */
export interface Judged {
  /** The indices of those statements, rising. */
  readonly indices: readonly number[];
  /** The findings of each of them, which count from its start. */
  readonly findings: readonly (readonly LocalFinding[])[];
}

const NOTHING: Judged = { indices: [], findings: [] };

/**
 * What each statement of a text says by itself, kept through edits: a statement that no change has touched, judged by the same
 * standard, is not judged again. (A weak map by statement would do too, but a large one costs the garbage collector seconds.)
 */
class Judgements {
  readonly #watch: Watch;
  #plans: KeyPlans | undefined;
  #count = 0;
  #judged = NOTHING;

  constructor(watch: Watch) {
    this.#watch = watch;
  }

  /** The findings of all statements. Gives `undefined` now and then. */
  *update(standard: GuestStandard): Generator<undefined, Judged> {
    const same = this.#plans?.isFor(standard) === true;
    const plans = (same ? this.#plans : undefined) ?? new KeyPlans(standard);
    plans.allowSearches(MOST_SEARCHES);
    const { tree, version } = standard.config;
    const { statements } = tree;
    const count = same ? this.#count : 0;
    const seen = this.#watch.look(version, count, statements.length);
    const before = same ? this.#judged : NOTHING;

    const indices: number[] = [];
    const findings: LocalFinding[][] = [];
    const end = statements.length - seen.tail;
    for (let at = seen.head; at < end; at++) {
      const found = judge(statements[at] as Statement, plans, standard);
      if (found) {
        indices.push(at);
        findings.push(found);
      }
      if (at % STEP === STEP - 1) yield undefined;
    }
    const judged = exchange(before, seen, count - seen.tail, statements.length - count, { indices, findings });
    // Only now, and only if no other change came: whoever gave up half way leaves everything as it was.
    if (this.#watch.commit(seen)) {
      this.#plans = plans;
      this.#count = statements.length;
      this.#judged = judged;
    }
    return judged;
  }
}

/** Puts what was found in the place of what was known from `head` to before `end`; statements behind that have moved by `delta`. */
function exchange(old: Judged, { head }: Seen, end: number, delta: number, { indices, findings }: Judged): Judged {
  const from = firstFrom(old.indices, head);
  const to = firstFrom(old.indices, end);
  if (from === to && delta === 0 && indices.length === 0) return old;
  return {
    indices: [...old.indices.slice(0, from), ...indices, ...old.indices.slice(to).map((index) => index + delta)],
    findings: [...old.findings.slice(0, from), ...findings, ...old.findings.slice(to)],
  };
}

const byLineage = new WeakMap<Lineage, Judgements>();

/** The judgements on one text through all its changes. */
export function judgementsOf(lineage: Lineage): Judgements {
  let judgements = byLineage.get(lineage);
  if (!judgements) {
    judgements = new Judgements(lineage.watch());
    byLineage.set(lineage, judgements);
  }
  return judgements;
}

function judge(statement: Statement, plans: KeyPlans, standard: GuestStandard): LocalFinding[] | undefined {
  if (!statement.key || !statement.operator) return undefined;
  const plan = plans.of(statement.key.name);
  let findings: LocalFinding[] | undefined;
  const report = (finding: LocalFinding) => {
    findings ??= [];
    findings.push(finding);
  };
  checkKey(statement, plan, standard, report);
  return findings;
}
