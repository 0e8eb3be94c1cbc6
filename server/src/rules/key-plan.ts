import type { Catalogue } from '../catalogue/catalogue.ts';
import { isDeprecated } from '../catalogue/catalogue.ts';
import type { GuestType } from '../catalogue/record.ts';
import type { Release } from '../catalogue/releases.ts';
import { usesKey } from '../guests/guest-type.ts';
import { type KeyVerdict, keyVerdict } from './key-verdict.ts';
import type { GuestStandard } from './standard.ts';

/** What is known of a key before any value of it is seen. */
export interface KeyPlan {
  readonly verdict: KeyVerdict;
  /** There is nothing to say about the key itself. */
  readonly isPlain: boolean;
}

const MOST_REMEMBERED = 2000;

/** The plans of one release and one type of guest: a key comes again and again. */
export class KeyPlans {
  readonly catalogue: Catalogue;
  readonly release: Release;
  readonly guest: GuestType | undefined;
  readonly #plans = new Map<string, KeyPlan>();
  #searches = 0;

  constructor({ catalogue, release, guest }: GuestStandard) {
    this.catalogue = catalogue;
    this.release = release;
    this.guest = guest;
  }

  isFor({ catalogue, release, guest }: GuestStandard): boolean {
    return catalogue === this.catalogue && release === this.release && guest === this.guest;
  }

  /** From here on, so many unknown names are worth a search for the one that is meant. */
  allowSearches(most: number): void {
    this.#searches = most;
  }

  of(name: string): KeyPlan {
    const known = this.#plans.get(name);
    if (known) return known;
    const plan = this.#make(name);
    if (plan.verdict.kind === 'unknown') {
      // Searched for again when there is time: its cost is counted, not its answer.
      this.#searches--;
    } else if (this.#plans.size < MOST_REMEMBERED) {
      this.#plans.set(name, plan);
    }
    return plan;
  }

  #make(name: string): KeyPlan {
    const { release, guest } = this;
    const verdict = keyVerdict(name, this, this.#searches > 0);
    if (verdict.kind !== 'read') return { verdict, isPlain: false };
    const { record } = verdict;
    return { verdict, isPlain: usesKey(record, guest) && !isDeprecated(record, release) };
  }
}
