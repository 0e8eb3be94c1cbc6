import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shellValue } from '../../src/syntax/grub-default/value.ts';

/** A text that counts how many of its units were looked at, however that is done. */
function counting(text: string): { readonly text: string; readonly seen: () => number } {
  let seen = 0;
  const whole = () => {
    seen += text.length;
    return text;
  };
  const counted = new Proxy(Object(text) as object, {
    get(_, name) {
      if (name === 'length') return text.length;
      if (name === 'toString' || name === 'valueOf' || name === Symbol.toPrimitive) return whole;
      if (typeof name === 'string' && /^\d+$/.test(name)) {
        seen++;
        return text[Number(name)];
      }
      if (name === 'charCodeAt')
        return (index: number) => {
          seen++;
          return text.charCodeAt(index);
        };
      if (name === 'slice')
        return (from: number, to: number) => {
          const part = text.slice(from, to);
          seen += part.length;
          return part;
        };
      throw new Error(`nobody counts ${String(name)}`);
    },
  });
  return { text: counted as unknown as string, seen: () => seen };
}

const VALUES = ['abc', '"a b"', "'a b'c", '"$A b"', '"a \\" b"', 'a\\\nb', 'x$'];

for (const value of VALUES) {
  test(`the value ${JSON.stringify(value)} is read, and not what stands behind it`, () => {
    const { text, seen } = counting(`${value}\n${'A=b\n'.repeat(10_000)}`);
    const made = shellValue(text, { start: 0, end: value.length }, () => 'a');
    assert.ok(made.decoded.text.length > 0);
    assert.ok(seen() <= 12 * value.length, `${seen()} units`);
  });
}
