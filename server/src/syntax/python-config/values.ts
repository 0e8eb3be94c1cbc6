/** The values of Python that a config is made of. `undefined` always stands for what cannot be known. */

/** A list or a tuple. Lists are changed in place, as Python does: two names may mean one list. */
export interface Sequence {
  readonly kind: 'list' | 'tuple';
  readonly items: PyValue[];
}

export type PyValue = string | number | boolean | null | Sequence;

/** A text or list longer than this is nobody's config. */
const LONGEST = 65_536;

export function isSequence(value: PyValue | undefined): value is Sequence {
  return typeof value === 'object' && value !== null;
}

export function isInteger(value: PyValue | undefined): value is number | boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

export function isTrue(value: PyValue): boolean {
  if (isSequence(value)) return value.items.length > 0;
  return value !== null && value !== '' && value !== 0 && value !== false;
}

/** `str(value)`. */
export function toText(value: PyValue): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value === null ? 'None' : undefined;
}

/** `left sign right`. */
export function operate(sign: string, left: PyValue, right: PyValue): PyValue | undefined {
  if (isInteger(left) && isInteger(right)) return arithmetic(sign, Number(left), Number(right));
  if (sign === '+') return join(left, right);
  if (sign !== '*') return undefined;
  const [repeated, count] = isInteger(left) ? [right, left] : [left, right];
  return isInteger(count) ? repeat(repeated, Math.max(0, Number(count))) : undefined;
}

function arithmetic(sign: string, left: number, right: number): number | undefined {
  const result = whole(sign, left, right);
  // No negative zero: Python has none.
  return result !== undefined && Number.isSafeInteger(result) ? result + 0 : undefined;
}

function whole(sign: string, left: number, right: number): number | undefined {
  const small = Math.abs(left) < 2 ** 31 && Math.abs(right) < 2 ** 31;
  switch (sign) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    // Integers stay integers in Python 2, rounded down.
    case '/':
    case '//':
      return right === 0 ? undefined : Math.floor(left / right);
    case '%':
      return right === 0 ? undefined : left - Math.floor(left / right) * right;
    case '<<':
      return right >= 0 && right < 32 && small ? left * 2 ** right : undefined;
    case '>>':
      return right >= 0 && right < 32 && small ? left >> right : undefined;
    case '&':
      return small ? left & right : undefined;
    case '|':
      return small ? left | right : undefined;
    case '^':
      return small ? left ^ right : undefined;
    default:
      return undefined;
  }
}

function join(left: PyValue, right: PyValue): PyValue | undefined {
  if (typeof left === 'string' && typeof right === 'string') {
    return left.length + right.length > LONGEST ? undefined : left + right;
  }
  if (!isSequence(left) || !isSequence(right) || left.kind !== right.kind) return undefined;
  if (left.items.length + right.items.length > LONGEST) return undefined;
  return { kind: left.kind, items: [...left.items, ...right.items] };
}

function repeat(value: PyValue, count: number): PyValue | undefined {
  if (typeof value === 'string') return value.length * count > LONGEST ? undefined : value.repeat(count);
  if (!isSequence(value) || value.items.length * count > LONGEST) return undefined;
  const items: PyValue[] = [];
  for (let left = value.items.length > 0 ? count : 0; left > 0; left--) items.push(...value.items);
  return { kind: value.kind, items };
}

/** `left sign right` of two values of one kind that Python compares the same way in all its versions. */
export function compare(sign: string, left: PyValue, right: PyValue): boolean | undefined {
  if (sign === 'in' || sign === 'not in') return contains(left, right, sign === 'in');
  if (sign === 'is' || sign === 'is not') {
    return left === null || right === null ? (left === right) === (sign === 'is') : undefined;
  }
  const same = equal(left, right);
  if (sign === '==') return same;
  if (sign === '!=' || sign === '<>') return same === undefined ? undefined : !same;
  if (!isInteger(left) || !isInteger(right)) return undefined;
  const difference = Number(left) - Number(right);
  if (sign === '<') return difference < 0;
  if (sign === '>') return difference > 0;
  return sign === '<=' ? difference <= 0 : difference >= 0;
}

function equal(left: PyValue, right: PyValue): boolean | undefined {
  if (isSequence(left) || isSequence(right)) return undefined;
  return isInteger(left) && isInteger(right) ? Number(left) === Number(right) : left === right;
}

function contains(item: PyValue, whole: PyValue, wanted: boolean): boolean | undefined {
  if (typeof whole === 'string') return typeof item === 'string' ? whole.includes(item) === wanted : undefined;
  if (!isSequence(whole)) return undefined;
  const found = whole.items.map((other) => equal(item, other));
  if (found.includes(undefined)) return undefined;
  return found.includes(true) === wanted;
}
