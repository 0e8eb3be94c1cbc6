import { decodeString } from './strings.ts';
import type { ConfigTree, Statement, Value } from './tree.ts';

export type StoredValue = string | readonly StoredValue[];

/** A setting as real xl's parser keeps it. */
export interface StoredSetting {
  readonly name: string;
  /** The line that xl names in its warnings about it: that of the value's first token. */
  readonly line: number;
  /** The last statement that made it says `+=`. */
  readonly added: boolean;
  readonly value: StoredValue;
}

/**
 * What libxlutil has stored when it comes to the end of the text, or to its first fault, behind which it stores nothing.
 * The last setting of a name counts, and `+=` joins strings or lists.
 */
export function storedSettings(tree: ConfigTree, text: string): Map<string, StoredSetting> {
  const settings = new Map<string, StoredSetting>();
  for (const statement of tree.statements) {
    const value = keptValue(statement, text);
    const { key, operator, line } = statement;
    if (value !== undefined && key !== undefined) {
      const added = operator?.kind === '+=';
      const before = added ? settings.get(key.name)?.value : undefined;
      settings.set(key.name, {
        name: key.name,
        line,
        added,
        value: before === undefined ? value : join(before, value),
      });
    }
    if (statement.faults.length > 0) break;
  }
  return settings;
}

function keptValue(statement: Statement, text: string): StoredValue | undefined {
  const { value, faults, stored, offset } = statement;
  const fault = faults[0];
  if (value === undefined) return undefined;
  if (stored) return fault !== undefined && fault.start < value.end ? undefined : storedValue(value, offset, text);
  // `2G` is no value, but real xl had taken the 2 before it came to the G.
  if (value.kind !== 'junk' || fault?.code !== 'syntax/lexical' || statement.operator === undefined) return undefined;
  const number = /^[0-9][0-9a-fx]*/.exec(text.slice(offset + value.start, offset + fault.start));
  return number !== null && value.start + number[0].length === fault.start ? number[0] : undefined;
}

function storedValue(value: Value, offset: number, text: string): StoredValue {
  if (value.kind === 'list') return value.items.map((item) => storedValue(item, offset, text));
  return decodeString(text.slice(offset + value.start, offset + value.end));
}

function join(before: StoredValue, value: StoredValue): StoredValue {
  if (typeof before === 'string' || typeof value === 'string') return `${before}${value}`;
  return [...before, ...value];
}
