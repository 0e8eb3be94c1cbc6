/**
 * What real xl says: the states of libxlutil's bison parser with its recovery, its suppressed reports and its stack limit.
 * Facts: libxlu_cfg_y.y, libxlu_cfg.c and the tables of the generated libxlu_cfg_y.c. The numbers of stack slots below are
 * those of the generated parser, which gives up when slot 9999 is taken.
 */

import type { Lexer } from './lexer.ts';
import { escapeFault } from './strings.ts';
import {
  ADD,
  CLOSE,
  COMMA,
  END,
  EQUALS,
  IDENT,
  NEWLINE,
  NUMBER,
  OPEN,
  SEMICOLON,
  STRING,
  TOKEN_NAMES,
} from './tokens.ts';
import type { SyntaxFault } from './tree.ts';

const STATEMENTS = 0;
const KEY = 1;
const OPERATOR = 2;
const DONE = 3;
/** In a list, no item yet. */
const OPENED = 4;
/** In a list, behind an item. */
const ITEM = 5;
/** In a list, behind a comma. */
const SEPARATED = 6;
/** Behind an error: everything up to the next NEWLINE is dropped. */
const SKIPPING = 7;
const ERROR = 8;
const SLOW = 9;

const LIST_END = "']'";
const EXPECTED: readonly string[] = [
  "$end or IDENT or NEWLINE or ';'",
  "+= or '='",
  "STRING or NUMBER or '['",
  '$end',
  LIST_END,
  LIST_END,
  LIST_END,
];

const WIDTH = 16;
const NEXT = new Uint8Array(8 * WIDTH).fill(ERROR);
for (const [state, token, next] of [
  [STATEMENTS, IDENT, KEY],
  [STATEMENTS, NEWLINE, STATEMENTS],
  [STATEMENTS, SEMICOLON, STATEMENTS],
  [STATEMENTS, END, STATEMENTS],
  [KEY, EQUALS, OPERATOR],
  [KEY, ADD, OPERATOR],
  [OPERATOR, STRING, SLOW],
  [OPERATOR, NUMBER, DONE],
  [OPERATOR, OPEN, SLOW],
  [DONE, NEWLINE, STATEMENTS],
  [DONE, SEMICOLON, STATEMENTS],
  [DONE, END, STATEMENTS],
  [SKIPPING, NEWLINE, STATEMENTS],
  [OPENED, STRING, SLOW],
  [OPENED, NUMBER, SLOW],
  [OPENED, NEWLINE, SLOW],
  [OPENED, OPEN, SLOW],
  [OPENED, CLOSE, SLOW],
  [ITEM, NEWLINE, SLOW],
  [ITEM, COMMA, SLOW],
  [ITEM, CLOSE, SLOW],
  [SEPARATED, STRING, SLOW],
  [SEPARATED, NUMBER, SLOW],
  [SEPARATED, NEWLINE, SLOW],
  [SEPARATED, OPEN, SLOW],
  [SEPARATED, CLOSE, SLOW],
] as const) {
  NEXT[state * WIDTH + token] = next;
}

/** By state and token, as NEXT. */
const MESSAGES: readonly string[] = Array.from({ length: EXPECTED.length * WIDTH }, (_, at) => {
  return `syntax error, unexpected ${TOKEN_NAMES[at % WIDTH]}, expecting ${EXPECTED[Math.floor(at / WIDTH)]}`;
});

const MOST_MARKS = 100_000;
const LAST_SLOT = 9999;

/** An event that a statement must own: where it happened, what it means for the rest of the text, and the report, if any. */
export interface Mark {
  readonly at: number;
  readonly flags: number;
  /** With absolute offsets and `lineDelta` still the printed line. */
  readonly fault: SyntaxFault | undefined;
}
/** Something is wrong in it, reported or not: judged anew when what stands before it begins or ceases to be faulty. */
export const SUSPECT = 1;
/** Real xl stops here. */
export const STOPS = 2;
export const PYTHON = 4;

export class Verdict {
  /** xl has reported something: it stores nothing more and looks into no more strings. */
  failed = false;
  stopped = false;
  faultCount = 0;
  readonly marks: Mark[] = [];
  /** Where the IDENT of the last accepted assignment starts. */
  acceptedAt = -1;
  /** Kinds of the settings so far, by name; only from the first `+=` on. Given by whoever knows the statements. */
  kinds: ((name: string) => 'string' | 'list' | undefined) | undefined;

  private state = STATEMENTS;
  private recovering = 0;
  private lexicalLine = -1;
  private keyAt = 0;
  private keyEnd = 0;
  private adds = false;
  /** A string of the assignment would be refused. */
  private spoiled = false;
  /** Slots of the open lists' brackets. */
  private readonly brackets: number[] = [];
  /** Slot of the top of the stack; kept inside lists only. */
  private top = 0;
  /** All flags of the marks. */
  private seen = 0;
  private lastStart = 0;
  private lastEnd = 0;
  /** The line that the real parser would name at the text's end: that of the last token. */
  private lastLine = 0;

  constructor(
    private readonly text: string,
    private readonly maxFaults: number,
  ) {}

  /** There are too many marks to keep: such a text is parsed anew at each change. */
  get crowded(): boolean {
    return this.faultCount > this.maxFaults || this.marks.length >= MOST_MARKS;
  }

  /** The state before a statement as one small number, or -1 where parsing cannot begin anew. `line`: the statement's. */
  entry(line: number): number {
    if (this.state !== STATEMENTS && this.state !== SKIPPING) return -1;
    return (this.state === SKIPPING ? 1 : 0) | (this.recovering << 1) | (this.lexicalLine >= line ? 8 : 0);
  }

  /** Back to the state of an `entry`. */
  enter(entry: number, line: number): void {
    this.state = entry & 1 ? SKIPPING : STATEMENTS;
    this.recovering = (entry >> 1) & 3;
    this.lexicalLine = entry & 8 ? line : -1;
    this.brackets.length = 0;
    this.acceptedAt = -1;
  }

  /** For a BAD token: xl's "lexical error". */
  lexical(lexer: Lexer): void {
    const { start, end, tokenLine } = lexer;
    const line = lexer.glued ? tokenLine + 1 : tokenLine;
    const python = lexer.python && !this.stopped ? PYTHON : 0;
    let fault: SyntaxFault | undefined;
    if (!lexer.silent) {
      if (line > this.lexicalLine) {
        fault = this.report('syntax/lexical', start, trimEnd(this.text, start, end), tokenLine, 'lexical error');
      }
      this.lexicalLine = line;
    }
    this.lastStart = start;
    this.lastEnd = trimEnd(this.text, start, end);
    this.mark(start, SUSPECT | python, fault);
  }

  /** For every other token of the real lexer. */
  token(kind: number, lexer: Lexer): void {
    if (kind === STRING && lexer.intricate) this.look(lexer);
    const next = NEXT[this.state * WIDTH + kind] as number;
    if (next < ERROR) {
      if (this.recovering !== 0) this.recovering--;
      if (next === KEY) {
        this.keyAt = lexer.start;
        this.keyEnd = lexer.end;
        this.spoiled = false;
      } else if (next === OPERATOR) {
        this.adds = kind === ADD;
      }
      this.state = next;
      if (next === DONE) this.accept(lexer, 'string');
    } else if (next === SLOW) {
      this.inValue(kind, lexer);
    } else {
      this.refuse(kind, lexer);
    }
    if (kind !== NEWLINE) {
      this.lastStart = lexer.start;
      this.lastEnd = lexer.end;
    }
    this.lastLine = lexer.tokenLine;
  }

  private inValue(kind: number, lexer: Lexer): void {
    if (this.recovering !== 0) this.recovering--;
    const { brackets, state } = this;
    if (state === OPERATOR) {
      if (kind === STRING) {
        this.state = DONE;
        this.accept(lexer, 'string');
      } else {
        this.open(4);
      }
      return;
    }
    const bracket = brackets[brackets.length - 1] ?? 0;
    switch (kind) {
      case OPEN:
        this.open(this.top + 1);
        break;
      case NEWLINE:
        if (this.top + 1 >= LAST_SLOT) this.exhaust(lexer, kind);
        return;
      case COMMA:
        this.state = SEPARATED;
        this.top = bracket + 4;
        break;
      case CLOSE:
        if (bracket + 3 >= LAST_SLOT) break;
        brackets.pop();
        if (brackets.length === 0) {
          this.state = DONE;
          this.accept(lexer, 'list');
          return;
        }
        this.state = ITEM;
        this.top = bracket + 1;
        return;
      default:
        this.state = ITEM;
        this.top += 2;
    }
    if (this.top >= LAST_SLOT || (kind === CLOSE && bracket + 3 >= LAST_SLOT)) this.exhaust(lexer, kind);
  }

  private open(slot: number): void {
    this.brackets.push(slot);
    this.state = OPENED;
    this.top = slot + 1;
  }

  /** The grammar's error and its recovery. */
  private refuse(kind: number, lexer: Lexer): void {
    const { state } = this;
    if (state === SKIPPING) {
      this.recovering = 3;
      return;
    }
    if (state === OPENED && this.top + 1 >= LAST_SLOT) {
      this.exhaust(lexer, kind);
      return;
    }
    let fault: SyntaxFault | undefined;
    const line = kind === END ? this.lastLine : lexer.tokenLine;
    if (this.recovering === 0 && line > this.lexicalLine) {
      const message = MESSAGES[state * WIDTH + kind] ?? '';
      fault = this.reportAt('syntax/unexpected', kind, lexer, line, message);
    }
    // Behind a complete value the real parser has already reduced the whole file: it finds no state to recover in.
    const stops = state === DONE && !this.stopped ? STOPS : 0;
    this.mark(this.anchor(kind, lexer), SUSPECT | stops, fault);
    if (stops) this.stopped = true;
    this.skip(kind);
  }

  private skip(kind: number): void {
    this.brackets.length = 0;
    this.recovering = 3;
    this.state = SKIPPING;
    if (kind === NEWLINE) {
      this.recovering = 2;
      this.state = STATEMENTS;
    }
  }

  private exhaust(lexer: Lexer, kind: number): void {
    let fault: SyntaxFault | undefined;
    const line = kind === END ? this.lastLine : lexer.tokenLine;
    if (line > this.lexicalLine) fault = this.reportAt('syntax/memory', kind, lexer, line, 'memory exhausted');
    this.mark(this.anchor(kind, lexer), SUSPECT | (this.stopped ? 0 : STOPS), fault);
    this.stopped = true;
    this.skip(kind);
  }

  /** A string with a backslash or a NUL in it: looked into as long as nothing was reported. */
  private look(lexer: Lexer): void {
    const { start, end, tokenLine } = lexer;
    const fault = escapeFault(this.text, start, end);
    if (fault === '') return;
    this.spoiled = true;
    let report: SyntaxFault | undefined;
    let flags = SUSPECT;
    if (!this.failed && !this.stopped) {
      if (fault === 'nul') {
        report = this.report('syntax/nul', start, end, tokenLine, 'a NUL byte inside a string aborts xl');
        flags |= STOPS;
        this.stopped = true;
      } else {
        report = this.report('syntax/string', start, end, tokenLine, fault);
        this.lexicalLine = tokenLine;
      }
    }
    this.marks.push({ at: start, flags, fault: report });
  }

  private accept(lexer: Lexer, kind: 'string' | 'list'): void {
    if (this.spoiled) return;
    this.acceptedAt = this.keyAt;
    if (!this.adds || this.failed || this.kinds === undefined) return;
    const before = this.kinds(this.text.slice(this.keyAt, this.keyEnd));
    if (before === undefined || before === kind) return;
    const message = 'can\'t add [list] to "string" or vice versa';
    const fault = this.report('syntax/add', lexer.start, lexer.end, lexer.tokenLine, message);
    this.lexicalLine = lexer.tokenLine;
    this.mark(lexer.start, SUSPECT, fault);
    this.acceptedAt = -1;
  }

  private mark(at: number, flags: number, fault: SyntaxFault | undefined): void {
    if (this.crowded && fault === undefined && (flags | this.seen) === this.seen) return;
    this.seen |= flags;
    this.marks.push({ at, flags, fault });
  }

  private anchor(kind: number, lexer: Lexer): number {
    return kind === NEWLINE || kind === END ? this.lastStart : lexer.start;
  }

  private reportAt(code: SyntaxFault['code'], kind: number, lexer: Lexer, line: number, message: string) {
    if (kind !== NEWLINE && kind !== END) return this.report(code, lexer.start, lexer.end, line, message);
    if (this.faultCount >= this.maxFaults) return this.report(code, 0, 0, line, message, '');
    // Shown on the last token before it; a line's end is seen one line too low by the real one.
    const { lastStart, lastEnd, text } = this;
    if (kind === NEWLINE) {
      const end = trimEnd(text, lexer.start, lexer.end - 1);
      const near = end === lexer.start ? '\n' : readable(text, lexer.start, end);
      return this.report(code, lastStart, lastEnd, line - 1, message, near);
    }
    const near = lexer.silent ? readable(text, text.length - 1, text.length) : '';
    return this.report(code, lastStart, lastEnd, line, message, near);
  }

  private report(
    code: SyntaxFault['code'],
    start: number,
    end: number,
    line: number,
    message: string,
    near?: string,
  ): SyntaxFault | undefined {
    if (this.stopped) return undefined;
    this.failed = true;
    this.faultCount++;
    if (this.faultCount > this.maxFaults) return undefined;
    return { start, end, code, near: near ?? readable(this.text, start, end), message, lineDelta: line };
  }
}

function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && (text.charCodeAt(at - 1) === 0x20 || text.charCodeAt(at - 1) === 9)) at--;
  return at;
}

/** As C prints it: nothing from a NUL on. */
function readable(text: string, start: number, end: number): string {
  const near = text.slice(start, end);
  const nul = near.indexOf('\0');
  return nul < 0 ? near : near.slice(0, nul);
}
