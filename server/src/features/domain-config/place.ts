import type { DomainConfig } from '../../guests/domain-config.ts';
import { locate } from '../../syntax/xl-config/locate.ts';
import type { Atom, Junk, Key, List, Statement } from '../../syntax/xl-config/tree.ts';
import { type Span, shift } from '../../text/span.ts';

/** What stands at an offset of a config, as completion and hover need it. Spans are absolute. */
export type Place =
  /** In a comment, or where nothing can be said. */
  | { readonly kind: 'nowhere' }
  /** Where a statement begins, or in its key. */
  | { readonly kind: 'key'; readonly statement: Statement | undefined; readonly span: Span }
  | ValuePlace;

export interface ValuePlace {
  readonly kind: 'value';
  readonly statement: Statement;
  readonly key: Key;
  /** The innermost list around the offset. */
  readonly list?: List;
  /** The string around it. */
  readonly string?: StringPlace;
  /** The number or bare word around it. */
  readonly word?: Span;
}

export interface StringPlace {
  readonly atom: Atom;
  /** What stands between the quotes; where the last one is missing, what can be meant to. */
  readonly content: Span;
}

/** Finds what stands at an offset, however unfinished the text is. */
export function placeOf(config: DomainConfig, offset: number): Place {
  const { statement, path, inComment, atStart } = locate(config.tree, config.text, offset);
  if (inComment) return { kind: 'nowhere' };
  if (!statement)
    return atStart ? { kind: 'key', statement: undefined, span: { start: offset, end: offset } } : { kind: 'nowhere' };
  const { key, operator } = statement;
  const within = offset - statement.offset;
  if (key && within >= key.start && within <= key.end)
    return { kind: 'key', statement, span: shift(key, statement.offset) };
  if (!key || !operator || within < operator.end) {
    return atStart ? { kind: 'key', statement: undefined, span: { start: offset, end: offset } } : { kind: 'nowhere' };
  }
  const list = path.findLast((value) => value.kind === 'list');
  const last = path[path.length - 1];
  const place = { kind: 'value', statement, key, ...(list && { list }) } as const;
  if (last?.kind === 'string') {
    const string = stringPlace(config, statement, last, offset);
    // Right before the first quote or behind the last one is not in the string.
    const inside = offset >= string.content.start && (!last.closed || offset <= string.content.end);
    return inside ? { ...place, string } : { kind: 'nowhere' };
  }
  if (last?.kind === 'number' || last?.kind === 'junk') {
    return { ...place, word: wordAround(config, shift(last, statement.offset), offset) };
  }
  // Behind a finished value there is nothing to complete.
  return statement.value && !list ? { kind: 'nowhere' } : place;
}

function stringPlace(config: DomainConfig, statement: Statement, atom: Atom, offset: number): StringPlace {
  const start = statement.offset + atom.start + 1;
  if (atom.closed) return { atom, content: { start, end: statement.offset + atom.end - 1 } };
  // Without its last quote a string runs to the line's end, over brackets and comments that are not meant to be in it.
  const line = config.text.slice(offset, statement.offset + atom.end);
  const stop = /["'\]\s#]/.exec(line)?.index ?? line.length;
  return { atom, content: { start, end: Math.max(start, offset + stop) } };
}

/** Of several words that are one piece of junk, the one at the offset. */
function wordAround(config: DomainConfig, junk: Span | Junk, offset: number): Span {
  const isWord = (at: number) => /[\w.:*@/-]/.test(config.text.charAt(at));
  let { start, end } = { start: offset, end: offset };
  while (start > junk.start && isWord(start - 1)) start--;
  while (end < junk.end && isWord(end)) end++;
  return { start, end };
}
