import type { Atom, Statement } from '../syntax/xl-config/tree.ts';
import type { DomainConfig } from './domain-config.ts';

/** An item of a list with its characters. */
export interface ListString {
  readonly statement: Statement;
  /** Its span counts from the statement. */
  readonly atom: Atom;
  readonly content: string;
}

/** The items that xl reads: those before a list inside the list. `most`: so many are looked at. */
export function listStrings(config: DomainConfig, key: string, most = Number.POSITIVE_INFINITY): ListString[] {
  const strings: ListString[] = [];
  for (const { statement, value } of config.list(key) ?? []) {
    if (strings.length >= most || (value.kind !== 'string' && value.kind !== 'number')) break;
    strings.push({ statement, atom: value, content: config.atom(statement, value) ?? '' });
  }
  return strings;
}
