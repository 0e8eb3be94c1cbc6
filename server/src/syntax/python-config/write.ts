/** Values as the xl configuration language writes them. */
import { isSequence, type PyValue } from './values.ts';

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
]);

/** A value in xl's words; `undefined` where it has none: None inside a list, a NUL byte. */
export function writeValue(value: PyValue): string | undefined {
  if (typeof value === 'string') return writeString(value);
  // xl's numbers have no sign, but its strings are read as numbers where one is wanted.
  if (typeof value === 'number') return value < 0 ? `"${value}"` : String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (!isSequence(value)) return undefined;
  const items: string[] = [];
  for (const item of value.items) {
    const written = writeValue(item);
    if (written === undefined) return undefined;
    items.push(written);
  }
  return items.length === 0 ? '[ ]' : `[ ${items.join(', ')} ]`;
}

function writeString(text: string): string | undefined {
  if (text.includes('\0')) return undefined;
  const quote = text.includes('"') && !text.includes("'") ? "'" : '"';
  let result = quote;
  for (const c of text) result += c === quote ? `\\${c}` : (ESCAPES.get(c) ?? c);
  return result + quote;
}
