/** The token kinds of the xl configuration language, as small integers: they index the verdict's tables. */
export const END = 0;
export const IDENT = 1;
export const STRING = 2;
export const NUMBER = 3;
export const NEWLINE = 4;
export const ADD = 5;
export const EQUALS = 6;
export const SEMICOLON = 7;
export const OPEN = 8;
export const CLOSE = 9;
export const COMMA = 10;
/** A lexical error: the bad byte and what it swallowed. Reported by the lexer's caller, never seen by the grammar. */
export const BAD = 11;
/** Only from the rough lexer of a line with a lexical error: a word that is neither IDENT nor NUMBER. */
export const WORD = 12;
/** Only from the rough lexer: a string without its last quote; it ends with the line. */
export const OPEN_STRING = 13;

/** As bison names them in "unexpected …". */
export const TOKEN_NAMES: readonly string[] = [
  '$end',
  'IDENT',
  'STRING',
  'NUMBER',
  'NEWLINE',
  '+=',
  "'='",
  "';'",
  "'['",
  "']'",
  "','",
];
