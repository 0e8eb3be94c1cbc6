import type { Statement } from '../syntax/xl-config/tree.ts';
import { KeyPlans } from './key-plan.ts';
import { checkKey } from './keys.ts';
import type { LocalFinding } from './spans.ts';
import type { GuestStandard } from './standard.ts';
import { checkValue } from './values.ts';

const NONE: readonly LocalFinding[] = [];
const STEP = 200;
/** A config with more unknown keys than this is no config. */
const MOST_SEARCHES = 300;

/**
 * What each statement of a text says by itself, kept through edits: a statement that is the same object as before, judged by the same
 * standard, is not judged again. (A weak map by statement would do too, but a large one costs the garbage collector seconds.)
 */
class Judgements {
  #plans: KeyPlans | undefined;
  #statements: readonly Statement[] = [];
  #findings: readonly (readonly LocalFinding[])[] = [];

  /** The findings of every statement, which count from it, in the order of the statements. Gives `undefined` now and then. */
  *update(standard: GuestStandard): Generator<undefined, readonly (readonly LocalFinding[])[]> {
    const same = this.#plans?.isFor(standard) === true;
    const plans = (same ? this.#plans : undefined) ?? new KeyPlans(standard);
    plans.allowSearches(MOST_SEARCHES);
    const old = same ? this.#statements : [];
    const oldFindings = this.#findings;
    const { statements } = standard.config.tree;
    const shorter = Math.min(old.length, statements.length);
    let head = 0;
    while (head < shorter && old[head] === statements[head]) head++;
    let tail = 0;
    while (tail < shorter - head && old[old.length - 1 - tail] === statements[statements.length - 1 - tail]) tail++;

    const findings = oldFindings.slice(0, head);
    for (let at = head; at < statements.length - tail; at++) {
      const statement = statements[at];
      findings.push(statement ? judge(statement, plans, standard) : NONE);
      if (at % STEP === STEP - 1) yield undefined;
    }
    for (let at = old.length - tail; at < old.length; at++) findings.push(oldFindings[at] ?? NONE);

    // Only now: whoever gave up half way leaves everything as it was.
    this.#plans = plans;
    // A copy: a parser may go on with the array that it gave.
    this.#statements = statements.slice();
    this.#findings = findings;
    return findings;
  }
}

const byLineage = new WeakMap<object, Judgements>();

/** The judgements on one text through all its changes. */
export function judgementsOf(lineage: object): Judgements {
  let judgements = byLineage.get(lineage);
  if (!judgements) {
    judgements = new Judgements();
    byLineage.set(lineage, judgements);
  }
  return judgements;
}

function judge(statement: Statement, plans: KeyPlans, standard: GuestStandard): readonly LocalFinding[] {
  if (!statement.key || !statement.operator) return NONE;
  const plan = plans.of(statement.key.name);
  let findings: LocalFinding[] | undefined;
  const report = (finding: LocalFinding) => {
    findings ??= [];
    findings.push(finding);
  };
  checkKey(statement, plan, standard, report);
  checkValue(statement, plan, standard, report);
  return findings ?? NONE;
}
