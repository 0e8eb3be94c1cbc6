/**
 * The scanner of disk strings, rule by rule as flex matches it: the longest match wins, of equal ones the first rule, and what a rule wants
 * to see behind its own text counts for the length. Source: tools/libs/util/libxlu_disk_l.l (before 4.15 tools/libxl/).
 */
import { compareReleases, type Release } from '../../catalogue/releases.ts';

export type DiskToken =
  /** `NAME=VALUE` of a known name: the value without its comma. */
  | { readonly kind: 'field'; readonly name: string; readonly value: Range; readonly end: number }
  | { readonly kind: 'word'; readonly name: string; readonly end: number }
  | { readonly kind: 'blank' | 'unknown-field' | 'prefix' | 'unknown-prefix' | 'syntax'; readonly end: number }
  | { readonly kind: 'positional'; readonly value: Range; readonly end: number };

interface Range {
  readonly start: number;
  readonly end: number;
}

const FIELDS: readonly (readonly [name: string, since: Release])[] = [
  ['format', '4.2'],
  ['devtype', '4.2'],
  ['access', '4.2'],
  ['backend', '4.3'],
  ['backendtype', '4.2'],
  ['specification', '4.17'],
  ['vdev', '4.2'],
  ['script', '4.2'],
  ['colo-host', '4.8'],
  ['colo-port', '4.8'],
  ['colo-export', '4.8'],
  ['active-disk', '4.8'],
  ['hidden-disk', '4.8'],
  ['target', '4.2'],
];

const WORDS: readonly (readonly [name: string, since: Release])[] = [
  ['cdrom', '4.2'],
  ['direct-io-safe', '4.5'],
  ['discard', '4.5'],
  ['no-discard', '4.5'],
  ['colo', '4.8'],
  ['no-colo', '4.8'],
  ['trusted', '4.19'],
  ['untrusted', '4.19'],
  ['grant_usage=1', '4.19'],
  ['grant_usage=0', '4.19'],
];

const PREFIXES = new Set(
  'raw qcow qcow2 vhd iscsi nbd enbd drbd tapdisk tap tap2 aio ioemu file phy'.split(' ').map((name) => `${name}:`),
);

export interface DiskNames {
  /** What stands before `=`. */
  readonly fields: readonly string[];
  readonly words: readonly string[];
  readonly isField: ReadonlySet<string>;
}

const byRelease = new Map<Release, DiskNames>();

/** The names that a release knows. */
export function diskNames(release: Release): DiskNames {
  let names = byRelease.get(release);
  if (!names) {
    const known = (table: typeof FIELDS) =>
      table.filter(([, since]) => compareReleases(release, since) >= 0).map(([name]) => name);
    const fields = known(FIELDS);
    names = { fields, words: known(WORDS), isField: new Set(fields) };
    byRelease.set(release, names);
  }
  return names;
}

/** The tokens of a string, one after the other; `undefined` at its end. */
export class DiskLexer {
  readonly #text: string;
  readonly #names: DiskNames;
  /** The next newline and the next `,` or `=`: looked for once each, or many short tokens would cost the square of the length. */
  #lineEnd = -1;
  #delimiter = -1;

  constructor(text: string, release: Release) {
    this.#text = text;
    this.#names = diskNames(release);
  }

  next(at: number): DiskToken | undefined {
    const text = this.#text;
    if (at >= text.length) return undefined;
    let best: DiskToken | undefined;
    let longest = at;
    const offer = (token: DiskToken, matched = token.end) => {
      if (matched > longest) [best, longest] = [token, matched];
    };
    if (isBlank(text.charCodeAt(at))) this.#offerBlank(at, offer);
    const c = text.charCodeAt(at);
    if (c >= 97 && c <= 122) this.#offerNamed(at, offer);
    this.#offerPositional(at, offer);
    if (c !== 10) offer({ kind: 'syntax', end: this.#endOfLine(at) }, at + 1);
    return best;
  }

  #offerBlank(at: number, offer: Offer): void {
    let end = at;
    while (isBlank(this.#text.charCodeAt(end))) end++;
    offer({ kind: 'blank', end }, this.#endOfLine(end));
  }

  /** Everything that begins with a small letter, in the order of the rules. */
  #offerNamed(at: number, offer: Offer): void {
    const text = this.#text;
    const first = text.charCodeAt(at);
    let end = at;
    while (isNameCharacter(text.charCodeAt(end))) end++;
    const name = text.slice(at, end);
    const isField = text[end] === '=';
    if (isField && this.#names.isField.has(name)) this.#offerField(name, end + 1, offer);
    for (const word of this.#names.words) {
      if (word.charCodeAt(0) !== first || !text.startsWith(word, at)) continue;
      const stop = at + word.length;
      offer({ kind: 'word', name: word, end: text[stop] === ',' ? stop + 1 : stop });
    }
    if (isField && end + 1 < text.length && text[end + 1] !== ',') {
      const taken = text.charCodeAt(end + 1);
      const stop = end + (isHighSurrogate(taken) ? 3 : 2);
      // It takes one byte of the value: of other characters than ASCII a part, and then no comma.
      offer({ kind: 'unknown-field', end: taken < 128 && text[stop] === ',' ? stop + 1 : stop });
    }
    if (text[end] !== ':' || name.includes('-')) return;
    const colon = end + 1;
    if (PREFIXES.has(`${name}:`)) offer({ kind: 'prefix', end: colon }, this.#endOfLine(colon));
    const next = text.charCodeAt(colon);
    const goesOn = colon < text.length && !(next >= 97 && next <= 122) && !(next >= 48 && next <= 57);
    offer({ kind: 'unknown-prefix', end: colon }, goesOn ? this.#endOfLine(colon + 1) : colon);
  }

  #offerField(name: string, start: number, offer: Offer): void {
    const text = this.#text;
    if (name === 'target') {
      const end = this.#endOfLine(start);
      const value = { start, end: end > start && text[end - 1] === ',' ? end - 1 : end };
      offer({ kind: 'field', name, value, end });
      return;
    }
    let comma = start;
    while (comma < text.length && text[comma] !== ',') comma++;
    offer({ kind: 'field', name, value: { start, end: comma }, end: Math.min(comma + 1, text.length) });
  }

  /** `[^=,]*,|[^=,]+,?` */
  #offerPositional(at: number, offer: Offer): void {
    const text = this.#text;
    if (this.#delimiter < at) {
      this.#delimiter = at;
      while (this.#delimiter < text.length && !isDelimiter(text.charCodeAt(this.#delimiter))) this.#delimiter++;
    }
    const end = this.#delimiter;
    if (text[end] === ',') offer({ kind: 'positional', value: { start: at, end }, end: end + 1 });
    else if (end > at) offer({ kind: 'positional', value: { start: at, end }, end });
  }

  /** What `.*` takes from there on. */
  #endOfLine(at: number): number {
    if (this.#lineEnd < at) {
      const newline = this.#text.indexOf('\n', at);
      this.#lineEnd = newline < 0 ? this.#text.length : newline;
    }
    return this.#lineEnd;
  }
}

type Offer = (token: DiskToken, matched?: number) => void;

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10;
}

function isNameCharacter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 45;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function isDelimiter(code: number): boolean {
  return code === 44 || code === 61;
}
