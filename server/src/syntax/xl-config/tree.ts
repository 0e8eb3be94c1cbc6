/**
 * The tree of a domain config. Spans of everything inside a statement are relative to `Statement.offset`, so that an edit
 * moves the statements behind it by one number each and leaves them (and whatever was computed for them) as they are.
 */
import type { Span } from '../../text/span.ts';

/** A string or number as written. For a string the span has its quotes; `closed` is false where the last quote is missing. */
export interface Atom extends Span {
  readonly kind: 'string' | 'number';
  readonly closed: boolean;
}

/** A list; the span has its brackets; `closed` is false where `]` is missing. */
export interface List extends Span {
  readonly kind: 'list';
  readonly items: readonly Value[];
  readonly closed: boolean;
}

/** A value that is neither: bare words, Python. Real xl refuses it; the tree keeps its place. */
export interface Junk extends Span {
  readonly kind: 'junk';
}

export type Value = Atom | List | Junk;

/** An error that real xl reports. */
export interface SyntaxFault extends Span {
  readonly code:
    | 'syntax/lexical'
    | 'syntax/unexpected'
    | 'syntax/string'
    | 'syntax/add'
    | 'syntax/memory'
    | 'syntax/nul';
  /** What stands between the quotes of "near `…'", as xl prints it; a line feed stands for its unquoted `<newline>`. */
  readonly near: string;
  /** xl's words after "near `…': ". */
  readonly message: string;
  /** The line that xl prints, less the statement's own `line`: xl's count is one too low for an unexpected end of line. */
  readonly lineDelta: number;
}

/** A statement's name; equal keys of several statements may be one object. Real xl knows only `[a-z][._0-9a-z]*`; in a faulty statement it is the word that was meant as one. */
export interface Key extends Span {
  readonly name: string;
}

/** Equal operators of several statements may be one object. */
export interface Operator extends Span {
  readonly kind: '=' | '+=';
}

/** `key = value`, or what there is of it; with no key, text that begins no statement. */
export interface Statement {
  /** Where the statement starts in the text. Changed in place when the text before it changes. */
  offset: number;
  /** The number of that line, from 1. Changed in place as well. */
  line: number;
  /** Relative to `offset`: up to the last token of the statement. */
  readonly length: number;
  readonly key?: Key | undefined;
  readonly operator?: Operator | undefined;
  readonly value?: Value | undefined;
  /**
   * Whether real xl takes it for a setting: complete, and not swallowed by the recovery from an error. In a text with
   * faults xl in the end uses none of them; what its parser had stored until the first is `storedSettings`.
   */
  readonly stored: boolean;
  readonly faults: readonly SyntaxFault[];
}

export interface ConfigTree {
  /** In the order of the text. Blank lines and comments are between statements. */
  readonly statements: readonly Statement[];
  /** The indices, rising, of the statements that have faults, and of some others. */
  readonly suspects: readonly number[];
  /** Names that are used with `+=`, and perhaps some that were before a change. */
  readonly added: ReadonlySet<string>;
  /** How many statements, from the first on and up to the last, are the same objects as in the tree that a change was made to. */
  readonly kept: { readonly head: number; readonly tail: number };
  /** There are faults, and one of `+ - . ( ) :` stood where no token starts: xl adds three lines about Python. */
  readonly looksLikePython: boolean;
  /**
   * Real xl stopped reading before the end: behind a second value on a line, a list nested too deep, or a NUL byte in a
   * string. What stands behind its last fault was not judged and may hold more.
   */
  readonly stopped: boolean;
}
