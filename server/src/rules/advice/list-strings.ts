/** The strings of a list, cut up as xl cuts them: between commas, blanks before a token skipped. */
import type { DomainConfig } from '../../guests/domain-config.ts';
import { mapString } from '../../syntax/xl-config/strings.ts';
import type { Atom, Statement } from '../../syntax/xl-config/tree.ts';
import type { Span } from '../../text/span.ts';

/** An item of a list with its characters. */
export interface ListString {
  readonly statement: Statement;
  /** Its span counts from the statement. */
  readonly atom: Atom;
  readonly content: string;
}

export interface Token {
  readonly name: string;
  /** `undefined` where there is no `=`. */
  readonly value: string | undefined;
  /** In the content. */
  readonly span: Span;
  readonly valueSpan: Span;
}

/** The items that xl reads: those before a list inside the list. */
export function listStrings(config: DomainConfig, key: string): ListString[] {
  const strings: ListString[] = [];
  for (const { statement, value } of config.list(key) ?? []) {
    if (value.kind !== 'string' && value.kind !== 'number') break;
    strings.push({ statement, atom: value, content: config.atom(statement, value) ?? '' });
  }
  return strings;
}

/** As `strtok (text, ",")` and a look for `=`. */
export function tokensOf(content: string): Token[] {
  const tokens: Token[] = [];
  for (let start = 0; start <= content.length; ) {
    const comma = content.indexOf(',', start);
    const end = comma < 0 ? content.length : comma;
    let from = start;
    while (from < end && content[from] === ' ') from++;
    const equals = content.indexOf('=', from);
    if (end > start) {
      const named = equals >= 0 && equals < end;
      tokens.push({
        name: content.slice(from, named ? equals : end),
        value: named ? content.slice(equals + 1, end) : undefined,
        span: { start: from, end },
        valueSpan: { start: named ? equals + 1 : end, end },
      });
    }
    start = end + 1;
  }
  return tokens;
}

/** A place in a string's content, as a place in the text. An empty one is the whole string: it would not be seen. */
export function placeOf(config: DomainConfig, { statement, atom }: ListString, span: Span): Span {
  const whole = { start: statement.offset + atom.start, end: statement.offset + atom.end };
  if (span.end <= span.start || atom.kind !== 'string') return whole;
  const { toRaw } = mapString(config.source(statement, atom));
  return { start: whole.start + toRaw(span.start), end: whole.start + toRaw(span.end) };
}
