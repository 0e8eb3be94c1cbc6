/**
 * What shows that a line is Python and no slip in an xl config: a missing quote or comma, a bare word and `True` are slips, and so is
 * all that only looks like Python, as `web-01` does.
 */
import type { Span } from '../../text/span.ts';
import { type Expression, isReserved, parseExpression } from './expression.ts';
import { type LogicalLine, PythonLines, type Token } from './lexer.ts';

/** A piece of Python and how a person would call it: `“+” between values`. */
export interface Evidence extends Span {
  readonly what: string;
}

/** Nobody's line is longer. */
const LONGEST = 4096;
const BLOCKS = new Set(['if', 'elif', 'while', 'for', 'def', 'class']);
/** Functions of Python itself and its modules that configs of xm called. */
const CALLED = new Set([
  'str',
  'int',
  'len',
  'open',
  'range',
  'repr',
  'list',
  'tuple',
  'execfile',
  'eval',
  'file',
  'dict',
]);
const MODULES = new Set(['os', 're', 'sys', 'string', 'socket', 'random', 'commands', 'subprocess', 'time', 'xm_vars']);
const METHODS = new Set([
  'append',
  'extend',
  'insert',
  'update',
  'join',
  'format',
  'replace',
  'split',
  'strip',
  'lower',
  'upper',
]);

/**
 * The first sign of Python in the logical line that the line at `offset` begins.
 * @param isText whether a name was set to a text before
 */
export function evidenceAt(text: string, offset: number, isText: (name: string) => boolean): Evidence | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const lines = new PythonLines(text, start, Math.min(text.length, start + LONGEST));
  const line = lines.next();
  if (line === undefined) return undefined;
  const { tokens } = line;
  const [first] = tokens;
  if (first === undefined) return undefined;
  return statementEvidence(line, first, () => lines.next()) ?? valueEvidence(tokens, isText) ?? backslashEvidence(line);
}

/** A setting that goes on in the next line with nothing but a backslash between: in a list that is a slip, for xl may end a line there. */
function backslashEvidence({ tokens, continued }: LogicalLine): Evidence | undefined {
  const [key, sign] = tokens;
  if (key?.kind !== 'name' || sign?.text !== '=') return undefined;
  let next = 0;
  let depth = 0;
  const span = continued.find(({ start }) => {
    for (; next < tokens.length && (tokens[next]?.start ?? 0) < start; next++) {
      const { kind, text } = tokens[next] as Token;
      if (kind === 'sign' && '([{'.includes(text)) depth++;
      else if (kind === 'sign' && ')]}'.includes(text)) depth--;
    }
    return depth === 0;
  });
  if (span === undefined || parseExpression(tokens, 2) === undefined) return undefined;
  return at({ start: span.start, end: span.start + 1 }, 'a backslash at the line’s end');
}

function statementEvidence(
  { tokens, indent, end }: LogicalLine,
  first: Token,
  next: () => LogicalLine | undefined,
): Evidence | undefined {
  const found = (what: string): Evidence => ({ what, start: first.start, end });
  const second = tokens[1];
  if (first.kind !== 'name') return undefined;
  if (first.text === 'import' || first.text === 'from') return isImport(tokens) ? found('import') : undefined;
  if (first.text === 'print' && second !== undefined) {
    return second.kind === 'string' || second.text === '(' ? found('print') : undefined;
  }
  const tries = first.text === 'try' && second?.text === ':';
  if (!tries && !(BLOCKS.has(first.text) && isHeader(tokens))) return undefined;
  // A block has lines of its own.
  const last = tokens.at(-1);
  if (last?.text === ':' && (next()?.indent ?? 0) <= indent) return undefined;
  return found(first.text);
}

function isImport(tokens: readonly Token[]): boolean {
  const words = tokens.map(({ text }) => text).join(' ');
  const names = String.raw`\w+(?: \. \w+)*(?: as \w+)?`;
  return (
    new RegExp(`^import ${names}(?: , ${names})*(?: ;.*)?$`).test(words) ||
    /^from \w+(?: \. \w+)* import [*\w(]/.test(words)
  );
}

/** `if CONDITION:`, `for NAME in …:`, `def NAME(…):`, `class NAME…:`. */
function isHeader(tokens: readonly Token[]): boolean {
  const word = tokens[0]?.text ?? '';
  const colon = colonOf(tokens);
  if (colon < 2) return false;
  if (word === 'def') return tokens[1]?.kind === 'name' && tokens[2]?.text === '(' && tokens[colon - 1]?.text === ')';
  if (word === 'class') return tokens[1]?.kind === 'name' && (colon === 2 || tokens[2]?.text === '(');
  const from = word === 'for' ? tokens.findIndex(({ text }) => text === 'in') + 1 : 1;
  return from > 0 && parseExpression(tokens, from, colon) !== undefined;
}

/** The index of the colon that ends a block's first line, or -1. */
export function colonOf(tokens: readonly Token[]): number {
  let depth = 0;
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind !== 'sign') continue;
    if ('([{'.includes(text)) depth++;
    else if (')]}'.includes(text)) depth--;
    else if (text === ':' && depth === 0) return at;
  }
  return -1;
}

/** The index of the first sign behind `from` that stands outside of brackets, or the tokens' count. */
export function signAt(tokens: readonly Token[], sign: string, from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const { kind, text } = tokens[at] as Token;
    if (kind !== 'sign') continue;
    if (text === sign && depth === 0) return at;
    if ('([{'.includes(text)) depth++;
    else if (')]}'.includes(text)) depth--;
  }
  return tokens.length;
}

function valueEvidence(tokens: readonly Token[], isText: (name: string) => boolean): Evidence | undefined {
  let from = 0;
  while (from < tokens.length) {
    const to = signAt(tokens, ';', from);
    const assigns = tokens[from]?.kind === 'name' && !isReserved(tokens[from]?.text ?? '');
    const many = manyTargets(tokens.slice(from, to));
    if (many !== undefined) return many;
    const sign = assigns ? (tokens[from + 1]?.text ?? '') : '';
    let start = sign === '=' || sign === '+=' ? from + 2 : from;
    // `a = b = value`.
    while (start > from && tokens[start]?.kind === 'name' && tokens[start + 1]?.text === '=') start += 2;
    const value = parseExpression(tokens, start, to);
    if (value !== undefined) {
      const found = start > from ? sought(value, isText) : value.kind === 'call' ? calls(value) : undefined;
      if (found !== undefined) return found;
    }
    from = to + 1;
  }
  return undefined;
}

/** `a, b = 1, 2`. */
function manyTargets(tokens: readonly Token[]): Evidence | undefined {
  if (tokens[1]?.text !== ',') return undefined;
  const equals = signAt(tokens, '=', 0);
  const target = parseExpression(tokens, 0, equals);
  if (target?.kind !== 'tuple' || !target.items.every(({ kind }) => kind === 'name')) return undefined;
  const value = parseExpression(tokens, equals + 1);
  return value?.kind === 'tuple' && value.items.length === target.items.length
    ? at(target, 'several names at once')
    : undefined;
}

/** The first of the expressions in an assigned value that no slip makes. */
function sought(value: Expression, isText: (name: string) => boolean): Evidence | undefined {
  if (value.kind === 'name') return isText(value.name) ? at(value, `the value of ${value.name}`) : undefined;
  if (value.kind === 'tuple' && !value.bare) return at(value, 'a tuple');
  if (value.kind === 'list') {
    for (const item of value.items) {
      const found = sought(item, isText);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (value.kind === 'string') {
    if (value.parts.some(({ text }) => /^[a-zA-Z]*(?:"""|''')/.test(text))) return at(value, 'a triple quote');
    return value.parts.some(({ text }) => /^[a-zA-Z]/.test(text)) ? at(value, 'a prefix before a quote') : undefined;
  }
  if (value.kind === 'binary') {
    return ['+', '%', '*', '//'].includes(value.sign) && operands(value, isText)
      ? at(value, `“${value.sign}”`)
      : undefined;
  }
  if (value.kind === 'call') return calls(value);
  if (value.kind === 'index') return sought(value.object, isText);
  if (value.kind === 'attribute') {
    const { object, name } = value;
    return object.kind === 'name' && MODULES.has(object.name) ? at(value, `${object.name}.${name}`) : undefined;
  }
  if (value.kind === 'choice') return at(value, 'if');
  if (value.kind === 'paren') return at(value, 'parentheses');
  return undefined;
}

/** Whether one of them is a text or a number, or names a text: two bare words with a sign between them are a name without quotes. */
function operands(value: Expression, isText: (name: string) => boolean): boolean {
  let left: Expression = value;
  for (;;) {
    if (left.kind === 'string' || left.kind === 'number' || left.kind === 'list') return true;
    if (left.kind === 'name') return isText(left.name);
    if (left.kind !== 'binary') return left.kind === 'paren' || left.kind === 'call' || left.kind === 'tuple';
    const { right } = left;
    if (right.kind === 'string' || right.kind === 'number' || right.kind === 'paren') return true;
    left = left.left;
  }
}

function calls(value: Expression & { readonly kind: 'call' }): Evidence | undefined {
  const { callee } = value;
  if (callee.kind === 'name') return CALLED.has(callee.name) ? at(value, `a call of ${callee.name}`) : undefined;
  if (callee.kind !== 'attribute') return undefined;
  const { object, name } = callee;
  const known = object.kind === 'name' && MODULES.has(object.name);
  if (!known && !METHODS.has(name)) return undefined;
  return at(value, `a call of ${object.kind === 'name' ? `${object.name}.` : ''}${name}`);
}

function at({ start, end }: Span, what: string): Evidence {
  return { what, start, end };
}
