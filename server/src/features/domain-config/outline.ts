import type { DomainConfig } from '../../guests/domain-config.ts';
import type { List, Statement, Value } from '../../syntax/xl-config/tree.ts';
import { type Span, shift } from '../../text/span.ts';
import type { OutlineItem } from '../answers.ts';

const LONGEST_DETAIL = 60;
/** Beyond, an outline is no help; the list is still there in the text. */
const MOST_CHILDREN = 500;

/** The settings with their values; the items of a list are its children. */
export function outlineDomainConfig(config: DomainConfig): OutlineItem[] {
  const items: OutlineItem[] = [];
  for (const statement of config.tree.statements) {
    const { key, operator, value, offset, length } = statement;
    if (!key || !operator) continue;
    const children = value?.kind === 'list' ? listItems(config, statement, value) : [];
    const detail = value && value.kind !== 'list' ? shortened(config, statement, value) : listDetail(value);
    items.push({
      name: key.name,
      ...(detail !== '' && { detail }),
      span: { start: offset, end: offset + length },
      nameSpan: shift(key, offset),
      ...(children.length > 0 && { children }),
    });
  }
  return items;
}

function listItems(config: DomainConfig, statement: Statement, { items }: List): OutlineItem[] {
  return items.slice(0, MOST_CHILDREN).map((item) => {
    const span = shift(item, statement.offset);
    const words = config.atom(statement, item) ?? config.source(statement, item);
    // An outline's line must not be empty.
    return { name: cut(words) || "''", span, nameSpan: span };
  });
}

function listDetail(value: Value | undefined): string {
  return value?.kind === 'list' ? `[${value.items.length}]` : '';
}

function shortened(config: DomainConfig, statement: Statement, value: Span): string {
  return cut(config.source(statement, value));
}

function cut(words: string): string {
  const line = words
    .slice(0, LONGEST_DETAIL + 1)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > LONGEST_DETAIL ? `${line.slice(0, LONGEST_DETAIL - 1)}…` : line;
}
