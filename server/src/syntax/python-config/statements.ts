/** Logical lines put together to statements and blocks. */
import type { Span } from '../../text/span.ts';
import { colonOf, signAt } from './evidence.ts';
import { type Expression, parseExpression } from './expression.ts';
import { type LogicalLine, PythonLines, type Token } from './lexer.ts';

/** One statement of a line; several may stand in one, with `;` between them. */
export interface SimpleStatement extends Span {
  readonly line: LogicalLine;
  readonly tokens: readonly Token[];
  /** Another one stands behind it in its line. */
  readonly follows: boolean;
}

/** A line that ends in a colon, or has a statement behind it, and the lines that stand further to the right. */
export interface Clause {
  readonly word: string;
  readonly line: LogicalLine;
  /** What stands between the word and the colon. */
  readonly condition: Expression | undefined;
  /** Where in the tokens the colon stands. */
  readonly colon: number;
  readonly body: readonly LogicalLine[];
}

/** Words that begin a block, and those that go on with one. */
const OPENS = new Set(['if', 'for', 'while', 'def', 'class', 'try', 'with']);
const GOES_ON = new Set(['elif', 'else', 'except', 'finally']);

export function linesOf(text: string): LogicalLine[] {
  const reader = new PythonLines(text);
  const lines: LogicalLine[] = [];
  for (let line = reader.next(); line !== undefined; line = reader.next()) lines.push(line);
  return lines;
}

/** The block that begins at `lines[at]`, its clauses and how many lines it has; `undefined` where none begins. */
export function blockAt(
  lines: readonly LogicalLine[],
  at: number,
): { readonly clauses: readonly Clause[]; readonly count: number } | undefined {
  const first = lines[at];
  const word = first?.tokens[0]?.text ?? '';
  if (first === undefined || !OPENS.has(word) || first.tokens[1]?.text === '=') return undefined;
  const clauses: Clause[] = [];
  let end = at;
  for (;;) {
    const line = lines[end];
    const word = line?.tokens[0]?.text ?? '';
    const goesOn = end === at || (line?.indent === first.indent && GOES_ON.has(word));
    if (line === undefined || !goesOn) break;
    const from = ++end;
    while (end < lines.length && (lines[end]?.indent ?? 0) > first.indent) end++;
    const colon = colonOf(line.tokens);
    const condition = parseExpression(line.tokens, 1, colon);
    clauses.push({ word, line, condition, colon, body: lines.slice(from, end) });
  }
  return { clauses, count: end - at };
}

/** The statements of one line, from one of its tokens on. */
export function statementsOf(line: LogicalLine, from = 0): SimpleStatement[] {
  const statements: SimpleStatement[] = [];
  for (let at = from; at < line.tokens.length; ) {
    const end = signAt(line.tokens, ';', at);
    const tokens = line.tokens.slice(at, end);
    const first = tokens[0];
    const last = tokens.at(-1);
    if (first !== undefined && last !== undefined) {
      const follows = end + 1 < line.tokens.length;
      statements.push({ line, tokens, follows, start: first.start, end: last.end });
    }
    at = end + 1;
  }
  return statements;
}

/** `a = b = value`, `a += value`; `undefined` where the statement is none of these. */
export interface Assignment {
  readonly targets: readonly Expression[];
  /** `=`, `+=`, `-=` and so on. */
  readonly sign: string;
  readonly value: Expression;
}

export function assignmentOf(tokens: readonly Token[]): Assignment | undefined {
  const targets: Expression[] = [];
  let from = 0;
  for (;;) {
    const at = signAt(tokens, '=', from);
    if (at >= tokens.length) break;
    const target = parseExpression(tokens, from, at);
    if (target === undefined) return undefined;
    targets.push(target);
    from = at + 1;
  }
  if (targets.length > 0) {
    const value = parseExpression(tokens, from);
    return value && { targets, sign: '=', value };
  }
  const sign = tokens[1];
  if (sign?.kind !== 'sign' || !/^(?:[-+*/%]|\/\/)=$/.test(sign.text)) return undefined;
  const target = parseExpression(tokens, 0, 1);
  const value = parseExpression(tokens, 2);
  return target && value && { targets: [target], sign: sign.text, value };
}
