/** One mistake, one diagnostic: what need not be said beside what xl itself says of the same place. */
import type { Finding } from './finding.ts';

export class SaidByXl {
  /** Where the errors start, rising. */
  readonly #errors: readonly number[];
  readonly #spans: ReadonlySet<string>;
  readonly #text: string;
  readonly #codes: ReadonlySet<string>;

  constructor(verdicts: readonly Finding[], text: string) {
    this.#errors = verdicts
      // What has no place stands at the file's start, where some other key may be.
      .filter(({ severity, span }) => severity === 'error' && span.end > span.start)
      .map(({ span }) => span.start)
      .sort((a, b) => a - b);
    this.#spans = new Set(verdicts.map(spanKey));
    this.#codes = new Set(verdicts.map(({ code }) => code));
    this.#text = text;
  }

  has(code: string): boolean {
    return this.#codes.has(code);
  }

  /** Whether xl says it already. Spans are absolute; `end`: of the statement, where the finding is about a key. */
  covers(finding: Finding, end = finding.span.end): boolean {
    switch (finding.code) {
      // It is refused: that it would not be used is no news.
      case 'key/guest-type':
        return this.#hasErrorIn(finding.span.start, end);
      case 'key/deprecated':
        return this.#spans.has(spanKey(finding)) || this.#hasErrorIn(finding.span.start, end);
      case 'disk/old-form':
        return this.#hasErrorIn(finding.span.start, endOfString(this.#text, finding.span.start));
      default:
        return false;
    }
  }

  #hasErrorIn(start: number, end: number): boolean {
    let [low, high] = [0, this.#errors.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#errors[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return (this.#errors[low] ?? end) < end;
  }
}

function spanKey({ span }: Finding): string {
  return `${span.start}-${span.end}`;
}

/** Of the string around an offset; strings never span lines. */
function endOfString(text: string, from: number): number {
  let at = from;
  while (at < text.length && !'"\'\n'.includes(text.charAt(at))) at++;
  return at;
}
