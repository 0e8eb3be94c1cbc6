import type { Expression } from './expression.ts';
import { formatText } from './format.ts';
import { integerOf, stringOf } from './literals.ts';
import { compare, isInteger, isSequence, isTrue, operate, type PyValue, toText } from './values.ts';

/** What the names stand for at a place of the text; a name that is not known has no value. */
export type Names = ReadonlyMap<string, PyValue | undefined>;

const CONSTANTS: ReadonlyMap<string, PyValue> = new Map<string, PyValue>([
  ['True', true],
  ['False', false],
  ['None', null],
]);
const COMPARING = new Set(['==', '!=', '<>', '<', '>', '<=', '>=', 'in', 'not in', 'is', 'is not']);
/** All of a module's names as a dictionary. */
const OWN_NAMES = new Set(['locals', 'globals', 'vars']);
const DEEPEST = 2000;

/** What an expression stands for, `undefined` where that depends on anything but what stands before it in the text. */
export function evaluate(expression: Expression, names: Names, depth = 0): PyValue | undefined {
  if (depth > DEEPEST) return undefined;
  const of = (inner: Expression) => evaluate(inner, names, depth + 1);
  switch (expression.kind) {
    case 'string': {
      let whole = '';
      for (const { text } of expression.parts) {
        const part = stringOf(text);
        if (part === undefined) return undefined;
        whole += part;
      }
      return whole;
    }
    case 'number':
      return integerOf(expression.text);
    case 'name':
      return names.has(expression.name) ? names.get(expression.name) : CONSTANTS.get(expression.name);
    case 'paren':
      return of(expression.inner);
    case 'list':
    case 'tuple': {
      const items: PyValue[] = [];
      for (const item of expression.items) {
        const value = of(item);
        if (value === undefined) return undefined;
        items.push(value);
      }
      return { kind: expression.kind, items };
    }
    case 'unary': {
      const value = of(expression.operand);
      if (value === undefined) return undefined;
      if (expression.sign === 'not') return !isTrue(value);
      return expression.sign === '~' ? undefined : isInteger(value) ? operate(expression.sign, 0, value) : undefined;
    }
    case 'choice': {
      const condition = of(expression.condition);
      if (condition === undefined) return undefined;
      return of(isTrue(condition) ? expression.yes : expression.no);
    }
    case 'binary':
      return binary(expression, names, of);
    case 'call':
      return call(expression, names, of);
    case 'index':
      return index(of(expression.object), of(expression.index));
    default:
      return undefined;
  }
}

type Kind<K extends Expression['kind']> = Extract<Expression, { kind: K }>;
type Of = (inner: Expression) => PyValue | undefined;

function binary({ sign, left, right }: Kind<'binary'>, names: Names, of: Of): PyValue | undefined {
  const first = of(left);
  if (first === undefined) return undefined;
  if (sign === 'and') return isTrue(first) ? of(right) : first;
  if (sign === 'or') return isTrue(first) ? first : of(right);
  if (sign === '%' && typeof first === 'string') {
    const own = right.kind === 'call' && isOwnNames(right, names);
    const values = own ? undefined : of(right);
    if (!own && values === undefined) return undefined;
    return formatText(first, values, (name) => (own ? names.get(name) : undefined));
  }
  const second = of(right);
  if (second === undefined) return undefined;
  if (!COMPARING.has(sign)) return operate(sign, first, second);
  // `a < b < c` compares twice.
  const chained = left.kind === 'binary' && COMPARING.has(left.sign);
  return chained ? undefined : compare(sign, first, second);
}

function isOwnNames({ callee, args }: Kind<'call'>, names: Names): boolean {
  return args.length === 0 && callee.kind === 'name' && OWN_NAMES.has(callee.name) && !names.has(callee.name);
}

function call({ callee, args }: Kind<'call'>, names: Names, of: Of): PyValue | undefined {
  const values: PyValue[] = [];
  for (const arg of args) {
    const value = of(arg);
    if (value === undefined) return undefined;
    values.push(value);
  }
  if (callee.kind === 'name') return names.has(callee.name) ? undefined : builtIn(callee.name, values);
  if (callee.kind !== 'attribute') return undefined;
  const object = of(callee.object);
  return typeof object === 'string' ? method(object, callee.name, values) : undefined;
}

function builtIn(name: string, values: readonly PyValue[]): PyValue | undefined {
  const [value] = values;
  if (values.length !== 1 || value === undefined) return undefined;
  switch (name) {
    case 'str':
      return toText(value);
    case 'int': {
      if (isInteger(value)) return Number(value);
      if (typeof value !== 'string' || !/^\s*[-+]?\d{1,15}\s*$/.test(value)) return undefined;
      return Number(value) + 0;
    }
    case 'len':
      return typeof value === 'string' ? asciiLength(value) : isSequence(value) ? value.items.length : undefined;
    case 'list':
      return isSequence(value) ? { kind: 'list', items: [...value.items] } : undefined;
    case 'tuple':
      return isSequence(value) ? { kind: 'tuple', items: [...value.items] } : undefined;
    default:
      return undefined;
  }
}

/** Python 2 counted bytes. */
function asciiLength(text: string): number | undefined {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return undefined;
  return text.length;
}

function method(text: string, name: string, values: readonly PyValue[]): PyValue | undefined {
  const [first] = values;
  if (values.length === 0 && asciiLength(text) !== undefined) {
    if (name === 'lower') return text.toLowerCase();
    if (name === 'upper') return text.toUpperCase();
    if (name === 'strip') return text.trim();
  }
  if (name !== 'join' || values.length !== 1 || !isSequence(first)) return undefined;
  const parts = first.items.filter((item) => typeof item === 'string');
  if (parts.length !== first.items.length) return undefined;
  const whole = parts.join(text);
  return whole.length > 65_536 ? undefined : whole;
}

function index(object: PyValue | undefined, at: PyValue | undefined): PyValue | undefined {
  if (!isInteger(at)) return undefined;
  const place = Number(at);
  if (isSequence(object)) return object.items.at(place) ?? undefined;
  return typeof object === 'string' && asciiLength(object) !== undefined ? object.at(place) : undefined;
}
