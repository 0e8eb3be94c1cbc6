/** The strings of a list, cut up as xl cuts them: between commas, blanks before a token skipped. */
import type { DomainConfig } from '../../guests/domain-config.ts';
import type { ListString } from '../../guests/list-strings.ts';
import { parted, strtok, withoutBlanks } from '../../specs/c-strings.ts';
import { mapString } from '../../syntax/xl-config/strings.ts';
import type { Span } from '../../text/span.ts';

export interface Token {
  readonly name: string;
  /** `undefined` where there is no `=`. */
  readonly value: string | undefined;
  /** In the content. */
  readonly span: Span;
  readonly valueSpan: Span;
}

/** As `strtok (text, ",")` and a look for `=`. */
export function tokensOf(content: string): Token[] {
  return strtok(content, ',').map((token) => {
    const part = withoutBlanks(token);
    const [name, value] = parted(part, '=') ?? [part, undefined];
    return {
      name: name.text,
      value: value?.text,
      span: { start: part.start, end: part.end },
      valueSpan: { start: value?.start ?? part.end, end: part.end },
    };
  });
}

/** A place in a string's content, as a place in the text. An empty one is the whole string: it would not be seen. */
export function placeOf(config: DomainConfig, { statement, atom }: ListString, span: Span): Span {
  const whole = { start: statement.offset + atom.start, end: statement.offset + atom.end };
  if (span.end <= span.start || atom.kind !== 'string') return whole;
  const { toRaw } = mapString(config.source(statement, atom));
  return { start: whole.start + toRaw(span.start), end: whole.start + toRaw(span.end) };
}
