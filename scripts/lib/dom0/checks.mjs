// Checks with names: what they found, and how many.
import { isDeepStrictEqual } from 'node:util';

/** A long text is cut: what is wrong shows at once or not at all. */
const MOST_SHOWN = 1200;

export class Checks {
  counts = { passed: 0, failed: 0, skipped: 0 };
  #say;

  /** @param {(line: string) => void} say */
  constructor(say) {
    this.#say = say;
  }

  /** Both are the same, part by part. */
  same(name, ours, real) {
    this.#count(name, isDeepStrictEqual(ours, real), () => `really: ${shown(real)}\n    ours:   ${shown(ours)}`);
  }

  /** @param {unknown} evidence shown where it fails */
  holds(name, isTrue, evidence) {
    this.#count(name, isTrue === true, () => shown(evidence));
  }

  fails(name, why) {
    this.#count(name, false, () => why);
  }

  /** What could not be looked at, and why: never silently. */
  skips(name, why) {
    this.counts.skipped++;
    this.#say(`  - skipped: ${name}: ${why}`);
  }

  #count(name, isTrue, evidence) {
    this.counts[isTrue ? 'passed' : 'failed']++;
    this.#say(isTrue ? `  ✔ ${name}` : `  ✖ ${name}\n    ${evidence()}`);
  }
}

function shown(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text !== undefined && text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
