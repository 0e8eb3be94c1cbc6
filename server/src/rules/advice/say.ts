/** What the rules of this folder share: places, switches, and lines that are put in. */
import type { DomainConfig } from '../../guests/domain-config.ts';
import type { Statement } from '../../syntax/xl-config/tree.ts';
import { type Edit, type Span, shift } from '../../text/span.ts';
import type { Finding, Fix, Severity } from '../finding.ts';
import { insert, moveFix, removal } from '../spans.ts';

/** Advice of ours at an absolute place. */
export function advise(
  code: string,
  severity: Severity,
  span: Span,
  message: string,
  rest: Pick<Finding, 'tags' | 'related' | 'fixes'> = {},
): Finding {
  return { code, severity, source: 'advice', span, message, ...rest };
}

/** Where a statement's key stands, in the text. */
export function keySpan({ key, offset, length }: Statement): Span {
  return shift(key ?? { start: 0, end: length }, offset);
}

/** Where a statement's value stands, in the text. */
export function valueSpan(statement: Statement): Span {
  return statement.value ? shift(statement.value, statement.offset) : keySpan(statement);
}

/** As xl's `xlu_cfg_get_defbool`: what is no number leaves the default. */
export function isOn(config: DomainConfig, key: string, otherwise = false): boolean {
  const value = config.integer(key);
  return value.kind === 'number' ? value.value !== 0 : otherwise;
}

/** The number that counts for a key, where there is one. */
export function numberOf(config: DomainConfig, key: string): number | undefined {
  const value = config.integer(key);
  return value.kind === 'number' ? value.value : undefined;
}

/** A setting on a line of its own behind the line on which a statement ends. */
export function lineBehind(statement: Statement, { text }: DomainConfig, line: string): Edit {
  const newline = text.indexOf('\n', statement.offset + statement.length);
  return newline < 0 ? insert(text.length, `\n${line}`) : insert(newline + 1, `${line}\n`);
}

/** The mend that takes a setting away. */
export function takeAway(statement: Statement, config: DomainConfig): readonly Fix[] {
  return removal(statement)(config).map((fix) => moveFix(fix, statement.offset));
}

/** Whether the list of a key has an item that xl reads. */
export function hasItems(config: DomainConfig, key: string): boolean {
  const first = config.list(key)?.[0];
  return first !== undefined && first.value.kind !== 'list';
}
