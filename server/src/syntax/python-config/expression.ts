/** Python's expressions, read into a tree. What is read but never worked out (a dictionary, a lambda) is of the kind `other`. */
import type { Span } from '../../text/span.ts';
import type { Token } from './lexer.ts';

export type Expression = Span &
  (
    | { readonly kind: 'string'; readonly parts: readonly Token[] }
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    /** `bare`: without parentheses. */
    | { readonly kind: 'tuple'; readonly items: readonly Expression[]; readonly bare: boolean }
    | { readonly kind: 'paren'; readonly inner: Expression }
    | { readonly kind: 'unary'; readonly sign: string; readonly operand: Expression }
    | { readonly kind: 'binary'; readonly sign: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'choice'; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
    | { readonly kind: 'call'; readonly callee: Expression; readonly args: readonly Expression[] }
    | { readonly kind: 'attribute'; readonly object: Expression; readonly name: string }
    | { readonly kind: 'index'; readonly object: Expression; readonly index: Expression }
    | { readonly kind: 'other' }
  );

/** Whoever walks a tree may recurse; nobody nests so deep. */
const DEEPEST = 100;
/** Words that are no names. */
const RESERVED = new Set(
  'and as assert break class continue def del elif else except exec finally for from global if import in is lambda not or pass print raise return try while with yield'.split(
    ' ',
  ),
);
/** From the loosest to the closest. */
const LEVELS: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['not'],
  ['==', '!=', '<>', '<', '>', '<=', '>=', 'in', 'not in', 'is', 'is not'],
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '//', '%'],
];
const NOT = 2;

/** The expression that all of the tokens from `from` to before `to` make; `undefined` where they make none. */
export function parseExpression(tokens: readonly Token[], from = 0, to = tokens.length): Expression | undefined {
  const parser = new Parser(tokens, from, to);
  const expression = parser.list();
  return parser.atEnd ? expression : undefined;
}

export function isReserved(name: string): boolean {
  return RESERVED.has(name);
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #to: number;
  #at: number;
  #depth = 0;

  constructor(tokens: readonly Token[], from: number, to: number) {
    this.#tokens = tokens;
    this.#at = from;
    this.#to = to;
  }

  get atEnd(): boolean {
    return this.#at >= this.#to;
  }

  /** An expression or a tuple without parentheses. */
  list(): Expression | undefined {
    const first = this.#ternary();
    if (first === undefined || !this.#is(',')) return first;
    const items = [first];
    while (this.#take(',')) {
      if (this.atEnd) break;
      const item = this.#ternary();
      if (item === undefined) return undefined;
      items.push(item);
    }
    return { kind: 'tuple', items, bare: true, start: first.start, end: this.#last };
  }

  get #last(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0;
  }

  #ternary(): Expression | undefined {
    if (++this.#depth > DEEPEST) return undefined;
    const yes = this.#level(0);
    let whole = yes;
    if (yes !== undefined && this.#takeWord('if')) {
      const condition = this.#level(0);
      const no = this.#takeWord('else') ? this.#ternary() : undefined;
      whole =
        condition === undefined || no === undefined
          ? undefined
          : { kind: 'choice', condition, yes, no, start: yes.start, end: no.end };
    }
    this.#depth--;
    return whole;
  }

  #level(level: number): Expression | undefined {
    const signs = LEVELS[level];
    if (signs === undefined) return this.#unary();
    if (level === NOT) {
      const start = this.#tokens[this.#at]?.start ?? 0;
      let count = 0;
      while (this.#takeWord('not')) count++;
      const operand = this.#level(level + 1);
      if (operand === undefined || count === 0) return operand;
      // Twice is the same as never, but for the kind of what comes out.
      const once: Expression = { kind: 'unary', sign: 'not', operand, start, end: operand.end };
      return count % 2 === 1 ? once : { ...once, operand: once };
    }
    let left = this.#level(level + 1);
    for (let count = 0; left !== undefined; count++) {
      const sign = this.#operator(signs);
      if (sign === undefined) return left;
      const right = this.#level(level + 1);
      if (right === undefined || count > DEEPEST) return undefined;
      left = { kind: 'binary', sign, left, right, start: left.start, end: right.end };
    }
    return undefined;
  }

  #operator(signs: readonly string[]): string | undefined {
    const token = this.#peek();
    if (token === undefined || (token.kind !== 'sign' && token.kind !== 'name')) return undefined;
    let sign = token.text;
    if (sign === 'not' && this.#tokens[this.#at + 1]?.text === 'in') sign = 'not in';
    if (sign === 'is' && this.#tokens[this.#at + 1]?.text === 'not') sign = 'is not';
    if (!signs.includes(sign)) return undefined;
    this.#at += sign.includes(' ') ? 2 : 1;
    return sign;
  }

  #unary(): Expression | undefined {
    const token = this.#peek();
    if (token?.kind === 'sign' && '+-~'.includes(token.text)) {
      this.#at++;
      if (++this.#depth > DEEPEST) return undefined;
      const operand = this.#unary();
      this.#depth--;
      return operand && { kind: 'unary', sign: token.text, operand, start: token.start, end: operand.end };
    }
    let whole = this.#atom();
    for (let count = 0; whole !== undefined; count++) {
      if (count > DEEPEST) return undefined;
      if (this.#take('.')) {
        const name = this.#peek();
        if (name?.kind !== 'name') return undefined;
        this.#at++;
        whole = { kind: 'attribute', object: whole, name: name.text, start: whole.start, end: name.end };
      } else if (this.#is('(')) {
        whole = this.#call(whole);
      } else if (this.#take('[')) {
        whole = this.#index(whole);
      } else if (this.#is('**')) {
        return undefined;
      } else {
        return whole;
      }
    }
    return undefined;
  }

  #call(callee: Expression): Expression | undefined {
    this.#at++;
    const args: Expression[] = [];
    while (!this.#is(')')) {
      const keyword = this.#peek()?.kind === 'name' && this.#tokens[this.#at + 1]?.text === '=';
      if (keyword) this.#at += 2;
      const start = this.#last;
      const arg = this.#ternary();
      if (arg === undefined) return undefined;
      args.push(keyword ? { kind: 'other', start, end: arg.end } : arg);
      if (!this.#take(',') && !this.#is(')')) return undefined;
    }
    this.#at++;
    return { kind: 'call', callee, args, start: callee.start, end: this.#last };
  }

  #index(object: Expression): Expression | undefined {
    let index = this.#is(':') ? undefined : this.list();
    if (this.#is(':')) {
      // Slices are read and never worked out.
      while (!this.atEnd && !this.#is(']')) if (!this.#take(':') && this.#ternary() === undefined) return undefined;
      index = { kind: 'other', start: object.end, end: this.#last };
    }
    if (index === undefined || !this.#take(']')) return undefined;
    return { kind: 'index', object, index, start: object.start, end: this.#last };
  }

  #atom(): Expression | undefined {
    const token = this.#peek();
    if (token === undefined) return undefined;
    const { start, end, text } = token;
    if (token.kind === 'string') return this.#strings();
    if (token.kind === 'number' || (token.kind === 'name' && !RESERVED.has(text))) {
      this.#at++;
      return token.kind === 'number' ? { kind: 'number', text, start, end } : { kind: 'name', name: text, start, end };
    }
    if (text === '[') return this.#items(']');
    if (text === '(') return this.#items(')');
    if (text === '{') return this.#dictionary();
    return undefined;
  }

  #strings(): Expression {
    const parts: Token[] = [];
    for (let token = this.#peek(); token?.kind === 'string'; token = this.#peek()) {
      parts.push(token);
      this.#at++;
    }
    return { kind: 'string', parts, start: parts[0]?.start ?? 0, end: this.#last };
  }

  #items(close: string): Expression | undefined {
    const start = this.#peek()?.start ?? 0;
    this.#at++;
    const items: Expression[] = [];
    let commas = 0;
    while (!this.#is(close)) {
      const item = this.#ternary();
      if (item === undefined) return undefined;
      items.push(item);
      if (this.#is('for')) return this.#comprehension(close, start);
      if (this.#take(',')) commas++;
      else if (!this.#is(close)) return undefined;
    }
    this.#at++;
    const end = this.#last;
    if (close === ']') return { kind: 'list', items, start, end };
    const [inner] = items;
    if (inner !== undefined && commas === 0) return { kind: 'paren', inner, start, end };
    return { kind: 'tuple', items, bare: false, start, end };
  }

  /** `for NAME in …` and all that follows, up to its bracket. */
  #comprehension(close: string, start: number): Expression | undefined {
    for (let open = 0; !this.atEnd; this.#at++) {
      const text = this.#peek()?.text ?? '';
      if (open === 0 && text === close) {
        this.#at++;
        return { kind: 'other', start, end: this.#last };
      }
      if ('([{'.includes(text)) open++;
      else if (')]}'.includes(text)) open--;
    }
    return undefined;
  }

  #dictionary(): Expression | undefined {
    const start = this.#peek()?.start ?? 0;
    this.#at++;
    while (!this.#is('}')) {
      if (this.#ternary() === undefined || !this.#take(':') || this.#ternary() === undefined) return undefined;
      if (!this.#take(',') && !this.#is('}')) return undefined;
    }
    this.#at++;
    return { kind: 'other', start, end: this.#last };
  }

  #peek(): Token | undefined {
    return this.#at < this.#to ? this.#tokens[this.#at] : undefined;
  }

  #is(text: string): boolean {
    const token = this.#peek();
    return token !== undefined && token.text === text && token.kind !== 'string';
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at++;
    return true;
  }

  #takeWord(word: string): boolean {
    return this.#take(word);
  }
}
