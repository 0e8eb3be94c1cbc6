import { Lexer } from './lexer.ts';
import type { ParsedStatement } from './statement.ts';
import { BAD, END, NEWLINE, SEMICOLON } from './tokens.ts';
import type { SyntaxFault } from './tree.ts';
import { TreeBuilder } from './tree-builder.ts';
import { type Mark, Verdict } from './verdict.ts';

/** Where a run begins: at a statement's start, or at the text's. */
export interface RunStart {
  readonly offset: number;
  readonly line: number;
  readonly entry: number;
}

/** One pass over a stretch of text, giving real xl's verdict and the tree. */
export class Run {
  readonly lexer: Lexer;
  readonly verdict: Verdict;
  readonly builder: TreeBuilder;
  private readonly kinds = new Map<string, 'string' | 'list'>();
  private counted = 0;

  constructor(text: string, bytes: boolean, maxFaults: number, { offset, line, entry }: RunStart) {
    this.lexer = new Lexer(text, bytes, offset, line);
    this.verdict = new Verdict(text, maxFaults);
    this.verdict.enter(entry, line);
    this.builder = new TreeBuilder(text);
  }

  /**
   * To the end of the text, or to a statement's start where `meets` says that the rest is known. Gives whether it said so;
   * the lexer then stands behind the first token of that statement.
   */
  go(meets?: (start: number, entry: number) => boolean): boolean {
    const { lexer, verdict, builder } = this;
    let met = false;
    for (;;) {
      const kind = lexer.next();
      const { start } = lexer;
      const ours = start >= builder.roughUntil || kind === NEWLINE;
      if (ours && builder.idle && kind !== NEWLINE && kind !== SEMICOLON && kind !== END) {
        if (builder.full) {
          builder.takeRest(start, lexer.tokenLine);
          this.judgeRest(kind);
          break;
        }
        builder.entry = verdict.entry(lexer.tokenLine);
        if (meets?.(start, builder.entry)) {
          met = true;
          break;
        }
      }
      if (kind === BAD) {
        verdict.lexical(lexer);
        // Real xl overlooks a bad byte at the very end: behind a value it then changes nothing.
        if (ours && !(lexer.silent && builder.complete)) builder.rough(start, lexer.tokenLine);
        continue;
      }
      verdict.token(kind, lexer);
      builder.acceptedAt = verdict.acceptedAt;
      if (kind === END) break;
      if (ours) builder.take(kind, start, lexer.end, lexer.tokenLine);
    }
    builder.close();
    attach(builder.statements, verdict.marks);
    return met;
  }

  /** Only what xl says, from a token on that was read. */
  private judgeRest(first: number): void {
    const { lexer, verdict } = this;
    for (let kind = first; ; kind = lexer.next()) {
      if (kind === BAD) verdict.lexical(lexer);
      else verdict.token(kind, lexer);
      if (kind === END) return;
    }
  }

  /** Lets `+=` be judged: needs every statement from the text's start on. */
  watchKinds(): void {
    this.verdict.kinds = (name) => {
      const { statements } = this.builder;
      for (; this.counted < statements.length; this.counted++) {
        const { key, value, stored } = statements[this.counted] as ParsedStatement;
        if (stored && key !== undefined) this.kinds.set(key.name, value?.kind === 'list' ? 'list' : 'string');
      }
      return this.kinds.get(name);
    };
  }
}

/** Gives each statement the marks that stand in it or behind it. */
function attach(statements: readonly ParsedStatement[], marks: readonly Mark[]): void {
  let index = 0;
  for (const { at, flags, fault } of marks) {
    while (index + 1 < statements.length && (statements[index + 1] as ParsedStatement).offset <= at) index++;
    const statement = statements[index];
    if (statement === undefined) return;
    statement.flags |= flags;
    if (fault === undefined) continue;
    const { offset, line } = statement;
    const owned: SyntaxFault = {
      start: fault.start - offset,
      end: fault.end - offset,
      code: fault.code,
      near: fault.near,
      message: fault.message,
      lineDelta: fault.lineDelta - line,
    };
    if (statement.faults.length === 0) statement.faults = [owned];
    else statement.faults.push(owned);
  }
}
