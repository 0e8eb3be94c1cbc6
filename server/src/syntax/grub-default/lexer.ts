/** The words and operators of a shell script, as far as files in /etc/default use them. */

export const ShToken = {
  end: 0,
  word: 1,
  newline: 2,
  /** `;` `&` `&&` `||` `|` `;;` `(` `)`, which one stands in `ShLexer.operator`. */
  operator: 3,
  /** `<`, `>>` and their like, with the word behind them. */
  redirection: 4,
  /** A quote, a substitution or a redirection without its end; what is wrong stands in `ShLexer.complaint`. */
  unclosed: 5,
} as const;

export type ShTokenKind = (typeof ShToken)[keyof typeof ShToken];

const QUOTE_COMPLAINT = 'Unterminated quoted string';
const BREAK = /[\s;&|()<>'"\\$`]/g;

/** Gives one token after the other; `start` and `end` are those of the last one given. */
export class ShLexer {
  readonly text: string;
  start = 0;
  end = 0;
  operator = '';
  complaint = '';
  /** Delimiters of here-documents whose bodies begin at the next line end. */
  #heredocs: { word: string; tabs: boolean }[] = [];

  constructor(text: string) {
    this.text = text;
  }

  resumeAt(offset: number): void {
    this.end = offset;
  }

  next(): ShTokenKind {
    const { text } = this;
    let at = this.end;
    while (at < text.length) {
      const character = text[at];
      if (character === ' ' || character === '\t') at++;
      else if (character === '\\' && text[at + 1] === '\n') at += 2;
      else break;
    }
    if (text[at] === '#') {
      const newline = text.indexOf('\n', at);
      at = newline < 0 ? text.length : newline;
    }
    this.start = at;
    this.end = at;
    if (at >= text.length) return ShToken.end;
    const character = text[at];
    if (character === '\n') {
      this.end = this.#heredocs.length > 0 ? this.#skipHeredocs(at + 1) : at + 1;
      return ShToken.newline;
    }
    if (character === '<' || character === '>') return this.#redirection();
    if (character !== undefined && ';&|()'.includes(character)) {
      const second = skipJoins(text, at + 1);
      const doubled = text[second] === character && character !== '(' && character !== ')';
      this.operator = doubled ? character + character : character;
      this.end = doubled ? second + 1 : at + 1;
      return ShToken.operator;
    }
    return this.#word(at);
  }

  #word(from: number): ShTokenKind {
    const end = endOfWord(this.text, from);
    if (end.complaint) {
      this.complaint = end.complaint;
      this.end = this.text.length;
      return ShToken.unclosed;
    }
    this.end = end.at;
    const next = this.text[end.at];
    if ((next === '<' || next === '>') && /^\d+$/.test(this.text.slice(from, end.at))) return this.#redirection();
    return ShToken.word;
  }

  #redirection(): ShTokenKind {
    const { text } = this;
    const sign = /(?:<<-?|<&|<>|>>|>&|>\||<|>)/y;
    sign.lastIndex = this.end;
    const match = sign.exec(text)?.[0] ?? '<';
    let at = this.end + match.length;
    while (text[at] === ' ' || text[at] === '\t') at++;
    const target = endOfWord(text, at);
    if (target.complaint || target.at === at) {
      this.complaint =
        target.complaint ?? (at >= text.length || text[at] === '\n' ? 'newline unexpected' : 'word expected');
      this.end = text.length;
      return ShToken.unclosed;
    }
    if (match === '<<' || match === '<<-') {
      this.#heredocs.push({ word: text.slice(at, target.at).replace(/['"\\]/g, ''), tabs: match === '<<-' });
    }
    this.end = target.at;
    return ShToken.redirection;
  }

  #skipHeredocs(from: number): number {
    const { text } = this;
    let at = from;
    for (const { word, tabs } of this.#heredocs.splice(0)) {
      for (;;) {
        if (at >= text.length) return text.length;
        const newline = text.indexOf('\n', at);
        const stop = newline < 0 ? text.length : newline;
        const line = text.slice(at, stop);
        at = Math.min(stop + 1, text.length);
        if ((tabs ? line.replace(/^\t+/, '') : line) === word) break;
      }
    }
    return at;
  }
}

/** A backslash before a line end is nothing, even within an operator. */
function skipJoins(text: string, from: number): number {
  let at = from;
  while (text[at] === '\\' && text[at + 1] === '\n') at += 2;
  return at;
}

/** The end of the word that begins at `from`; `complaint` says what never ends, in dash's words. */
export function endOfWord(text: string, from: number): { at: number; complaint?: string } {
  let at = from;
  while (at < text.length) {
    BREAK.lastIndex = at;
    const hit = BREAK.exec(text);
    if (!hit) return { at: text.length };
    at = hit.index;
    const character = hit[0];
    if (character === '\\') {
      at = Math.min(at + 2, text.length);
      continue;
    }
    if (character === "'" || character === '"' || character === '$' || character === '`') {
      const end = endOfQuoting(text, at, false);
      if (end.complaint) return end;
      at = end.at;
      continue;
    }
    if (' \t\n;&|()<>'.includes(character)) return { at };
    at++;
  }
  return { at: text.length };
}

/** The end of the quotes or the substitution that begins at `at`. */
export function endOfQuoting(text: string, at: number, inDouble: boolean): { at: number; complaint?: string } {
  const character = text[at];
  if (character === "'") {
    const close = text.indexOf("'", at + 1);
    return close < 0 ? { at: text.length, complaint: QUOTE_COMPLAINT } : { at: close + 1 };
  }
  if (character === '"') return endOfDouble(text, at + 1);
  if (character === '`') return endOfBackquote(text, at + 1);
  const next = text[at + 1];
  if (next === '(') return text[at + 2] === '(' ? endOfArithmetic(text, at + 3) : endOfParentheses(text, at + 2);
  if (next === '{') return endOfBraces(text, at + 2, inDouble);
  return { at: next === '$' ? at + 2 : at + 1 };
}

function endOfArithmetic(text: string, from: number): { at: number; complaint?: string } {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '(') depth++;
    else if (character === ')' && depth > 0) depth--;
    else if (character === ')')
      return text[at + 1] === ')' ? { at: at + 2 } : { at: text.length, complaint: "Missing '))'" };
  }
  return { at: text.length, complaint: "Missing '))'" };
}

function endOfDouble(text: string, from: number): { at: number; complaint?: string } {
  let at = from;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') return { at: at + 1 };
    if (character === '\\') at += 2;
    else if (character === '`' || character === '$') {
      const end = endOfQuoting(text, at, true);
      if (end.complaint) return end;
      at = end.at;
    } else at++;
  }
  return { at: text.length, complaint: QUOTE_COMPLAINT };
}

function endOfBackquote(text: string, from: number): { at: number; complaint?: string } {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '`') return { at: at + 1 };
  }
  return { at: text.length, complaint: 'EOF in backquote substitution' };
}

/** Nested without recursion into itself: quotes inside are stepped over, parentheses counted. Within a `case` a `)` may end a pattern. */
function endOfParentheses(text: string, from: number): { at: number; complaint?: string } {
  /** For each parenthesis that is open, how many `case` stand open in it. */
  const cases = [0];
  let at = from;
  while (at < text.length) {
    const character = text[at];
    const open = cases.at(-1) ?? 0;
    if (character === '(') cases.push(0);
    else if (character === ')' && open === 0) {
      cases.pop();
      if (cases.length === 0) return { at: at + 1 };
    } else if (character === '\\') at++;
    else if (character === '"' || character === "'") {
      at = closeOfQuote(text, at);
      if (at < 0) return { at: text.length, complaint: QUOTE_COMPLAINT };
    } else if (character === 'c' && isCommand(text, at, from, 'case')) cases[cases.length - 1] = open + 1;
    else if (character === 'e' && open > 0 && isCommand(text, at, from, 'esac')) cases[cases.length - 1] = open - 1;
    at++;
  }
  return { at: text.length, complaint: 'end of file unexpected (expecting ")")' };
}

const BEFORE_COMMAND = new Set(['then', 'do', 'else', 'elif', 'if', 'while', 'until', 'in', '!']);

/** Whether `word` stands at `at` as a command does: at the start, behind a sign or a word that a command follows. */
function isCommand(text: string, at: number, from: number, word: string): boolean {
  if (!text.startsWith(word, at) || !/[\s;)&|]/.test(text[at + word.length] ?? ' ')) return false;
  let before = at;
  while (before > from && (text[before - 1] === ' ' || text[before - 1] === '\t')) before--;
  if (before <= from || '\n;&|(){'.includes(text[before - 1] ?? '')) return true;
  return before < at && BEFORE_COMMAND.has(/[a-z!]*$/.exec(text.slice(Math.max(from, before - 6), before))?.[0] ?? '');
}

function endOfBraces(text: string, from: number, inDouble: boolean): { at: number; complaint?: string } {
  let depth = 1;
  let at = from;
  while (at < text.length) {
    const character = text[at];
    if (character === '$' && text[at + 1] === '{') {
      depth++;
      at++;
    } else if (character === '}') {
      depth--;
      if (depth === 0) return { at: at + 1 };
    } else if (character === '\\') at++;
    else if (character === '"' || (character === "'" && !inDouble)) {
      at = closeOfQuote(text, at);
      if (at < 0) return { at: text.length, complaint: QUOTE_COMPLAINT };
    }
    at++;
  }
  return { at: text.length, complaint: "Missing '}'" };
}

/** Where the quote that opens at an offset is closed; -1: nowhere. What stands inside double quotes is not looked into. */
function closeOfQuote(text: string, open: number): number {
  return text[open] === "'" ? text.indexOf("'", open + 1) : closeOfSimpleDouble(text, open + 1);
}

function closeOfSimpleDouble(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return -1;
}
