import type { Catalogue } from '../catalogue/catalogue.ts';
import { formsIn, isDeprecated } from '../catalogue/catalogue.ts';
import type { Form, GuestType } from '../catalogue/record.ts';
import type { Release } from '../catalogue/releases.ts';
import { usesKey } from '../guests/guest-type.ts';
import { type Enumeration, enumerationOf } from './enumerations.ts';
import { type KeyVerdict, keyVerdict } from './key-verdict.ts';
import type { GuestStandard } from './standard.ts';

/** What is known of a key before any value of it is seen. */
export interface KeyPlan {
  readonly verdict: KeyVerdict;
  /** There is nothing to say about the key itself. */
  readonly isPlain: boolean;
  /** How xl reads it for this type of guest; empty where it does not. */
  readonly forms: readonly Form[];
  /** The names that it looks values up in. */
  readonly names?: Enumeration;
}

const MOST_REMEMBERED = 2000;
const NO_FORMS: readonly Form[] = [];

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
    if (verdict.kind !== 'read') return { verdict, isPlain: false, forms: NO_FORMS };
    const { record } = verdict;
    // What a type of guest does not use, xl does not read for it either.
    const isUsed = usesKey(record, guest);
    const names = isUsed ? enumerationOf(record, release, guest) : undefined;
    return {
      verdict,
      isPlain: isUsed && !isDeprecated(record, release),
      forms: isUsed ? formsIn(record, release) : NO_FORMS,
      ...(names && { names }),
    };
  }
}
