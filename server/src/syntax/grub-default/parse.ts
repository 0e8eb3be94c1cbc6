import type { Span } from '../../text/span.ts';
import { ShGrammar } from './grammar.ts';
import { ShLexer, ShToken } from './lexer.ts';
import type { Assignment, DefaultsCommand, GrubDefaults } from './tree.ts';

const ASSIGNMENT = /^([A-Za-z_]\w*)=/;
const APPENDING = /^([A-Za-z_]\w*)\+=/;
/** Commands whose arguments can be assignments. */
const DECLARING = new Set(['export', 'readonly', 'local']);
/** Before these commands of the shell's own an assignment stays. */
export const KEEPS_ASSIGNMENTS: ReadonlySet<string> = new Set([
  ':',
  '.',
  'eval',
  'exec',
  'export',
  'readonly',
  'set',
  'shift',
  'times',
  'trap',
  'unset',
]);
/** No command's name has a blank in it: somebody's quotes began one line too late. */
const QUOTED_TEXT = /^["'][^"']*[ \t]/;
/** A text cannot be taken apart line by line for ever when every line opens what nobody closes. */
const MOST_UNCLOSED = 8;

/** Reads /etc/default/grub as `sh` would. Never fails: what `sh` would refuse stands in `faults`, and what was read stays. */
export function parseGrubDefaults(text: string): GrubDefaults {
  const lexer = new ShLexer(text);
  const grammar = new ShGrammar();
  const reader = new CommandReader(text);
  const faults: GrubDefaults['faults'][number][] = [];
  const blame = (span: Span, code: `syntax/${string}`, words: string) => {
    if (faults.length === 0) faults.push({ ...span, code, message: `Syntax error: ${words}` });
  };
  let unclosed = 0;
  for (;;) {
    const kind = lexer.next();
    if (kind === ShToken.end) break;
    const { start, end } = lexer;
    let misplaced = false;
    if (kind === ShToken.word) {
      const word = joinLines(text.slice(start, Math.min(end, start + 128)));
      const isAssignment = ASSIGNMENT.test(word);
      const role = grammar.word(end - start > 128 ? `${word} ` : word, isAssignment);
      if (role === 'first') reader.begin();
      if (role === 'first' || role === 'further') reader.take(start, end, grammar.conditional);
      misplaced = role === 'misplaced';
      if (misplaced) blame({ start, end }, 'syntax/shell', `${wordOrReserved(word)} unexpected`);
    } else if (kind === ShToken.newline) {
      reader.finish();
      misplaced = grammar.newline() === 'misplaced';
      if (misplaced) blame({ start, end: start + 1 }, 'syntax/shell', 'newline unexpected');
    } else if (kind === ShToken.operator) {
      const sign = lexer.operator;
      reader.finish();
      misplaced = grammar.operator(sign) === 'misplaced';
      if (misplaced) blame({ start, end }, 'syntax/shell', `"${sign}" unexpected`);
    } else if (kind === ShToken.redirection) {
      misplaced = grammar.redirection() === 'misplaced';
      if (misplaced) blame({ start, end }, 'syntax/shell', 'redirection unexpected');
    } else {
      const newline = text.indexOf('\n', start);
      const lineEnd = newline < 0 ? text.length : newline;
      blame({ start, end: lineEnd }, 'syntax/unclosed-quote', lexer.complaint);
      // The rest of the file would be one word: keep its first line, and go on behind it.
      const word = text.slice(start, Math.min(lineEnd, start + 128));
      const role = grammar.word(word, ASSIGNMENT.test(word));
      if (role === 'first') reader.begin();
      if (role === 'first' || role === 'further') reader.take(start, lineEnd, grammar.conditional);
      reader.finish();
      grammar.recover();
      unclosed++;
      if (unclosed > MOST_UNCLOSED) break;
      lexer.resumeAt(lineEnd);
    }
    if (misplaced) {
      const newline = text.indexOf('\n', start);
      lexer.resumeAt(newline < 0 ? text.length : newline);
      reader.finish();
      grammar.recover();
    }
  }
  reader.finish();
  const missing = faults.length === 0 ? grammar.finish() : undefined;
  if (missing) blame({ start: text.length, end: text.length }, 'syntax/shell', missing);
  return { assignments: reader.assignments, strays: reader.strays, faults };
}

function joinLines(word: string): string {
  return word.includes('\\\n') ? word.replaceAll('\\\n', '') : word;
}

function wordOrReserved(word: string): string {
  return /^(?:then|else|elif|fi|do|done|esac|in|\})$/.test(word) ? `"${word}"` : 'word';
}

/** Keeps the assignments that happen, and the commands that were meant to be one. */
class CommandReader {
  readonly assignments: Assignment[] = [];
  readonly strays: DefaultsCommand[] = [];
  readonly #text: string;
  #pending: Assignment[] = [];
  /** The command's name, once a word came that is no assignment. */
  #command: string | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  begin(): void {
    this.#pending = [];
    this.#command = undefined;
  }

  take(start: number, end: number, conditional: boolean): void {
    const head = this.#text.slice(start, Math.min(end, start + 128));
    const match = ASSIGNMENT.exec(head);
    if (match && (this.#command === undefined || DECLARING.has(this.#command))) {
      const value = { start: start + match[0].length, end };
      const assignment = { name: match[1] ?? '', start, end, value, conditional };
      if (this.#command === undefined) this.#pending.push(assignment);
      else this.assignments.push(assignment);
      return;
    }
    if (this.#command !== undefined) return;
    this.#command = head;
    if (KEEPS_ASSIGNMENTS.has(head)) {
      this.assignments.push(...this.#pending);
      this.#pending = [];
    }
    const last = this.#pending.at(-1);
    const blankAfter = last && last.value.start === last.value.end;
    if (/^(?:GRUB|XEN)_[A-Z0-9_]+$/.test(head) || APPENDING.test(head) || QUOTED_TEXT.test(head))
      this.strays.push({ name: head, start, end });
    else if (blankAfter && last.name.startsWith('GRUB_'))
      this.strays.push({ name: head, start, end, after: last.name });
    // `NAME=value command` sets the variable for that command alone.
    this.#pending = [];
  }

  finish(): void {
    this.assignments.push(...this.#pending);
    this.#pending = [];
    this.#command = undefined;
  }
}
