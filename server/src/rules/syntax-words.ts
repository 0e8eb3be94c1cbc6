import type { Statement, SyntaxFault } from '../syntax/xl-config/tree.ts';
import { shift } from '../text/span.ts';
import { megabytes, switchFor } from './numbers.ts';
import type { GuestStandard } from './standard.ts';
import { emptyAbove, hasOnlyCarriageReturns } from './syntax-fixes.ts';
import { missingBrackets } from './syntax-lists.ts';
import { strangeWords } from './syntax-strange.ts';

/** Lines of a Mac of last century: to xl it is all one line. */
export const ONLY_CARRIAGE_RETURNS = 'Lines end with CR alone; xl wants LF.';

/** What a syntax error comes down to, in one plain sentence behind xl's words; empty where the cause is not plain. */
export function syntaxWords(statement: Statement, fault: SyntaxFault, standard: GuestStandard): string {
  const { text } = standard.config;
  const span = shift(fault, statement.offset);
  const written = text.slice(span.start, span.end);
  if (fault.near.startsWith('\r') || fault.code === 'syntax/nul' || fault.code === 'syntax/memory') return '';
  const strange = strangeWords(text, span);
  if (strange !== undefined) return strange;
  if (fault.code === 'syntax/string') return 'In quotes a backslash begins an escape: write two for one.';
  if (fault.code === 'syntax/add') return addWords(statement);
  if (written.startsWith('#')) {
    return hasOnlyCarriageReturns(text)
      ? ONLY_CARRIAGE_RETURNS
      : 'The last line of the file ends without a newline, which a comment needs.';
  }
  if (/^[\u201c\u201d\u201e\u2018\u2019]/.test(written)) return 'Only the straight quotes " and \' begin a string.';
  if (/^\\[ \t\r]*(?:\n|$)/.test(text.slice(span.start, span.start + 80))) {
    return 'xl has no “\\” for a line that goes on; inside brackets a line may end anywhere.';
  }
  if (/^["']/.test(written) && !isClosed(written)) return 'The quote is not closed on its line.';
  if (/^[({]/.test(written)) return 'A list stands in square brackets.';
  if (missingBrackets(statement, fault, text, standard.catalogue).length > 0)
    return 'A list stands in square brackets.';
  if (/^syntax error, unexpected (?:IDENT|','), expecting \$end/.test(fault.message)) {
    return /^,?[ \t]*[a-z][._0-9a-z]*[ \t]*\+?=/.test(text.slice(span.start, span.start + 80))
      ? 'The next setting begins on a line of its own, or behind a “;”.'
      : 'A setting has one value, and a string has quotes around all of it.';
  }
  return inName(statement, fault) ? nameWords(statement, fault, text) : valueWords(statement, fault, standard);
}

function isClosed(written: string): boolean {
  return written.length > 1 && written.endsWith(written.charAt(0));
}

function inName({ key, operator, value }: Statement, fault: SyntaxFault): boolean {
  return !operator || value === undefined || fault.start < (key?.end ?? 0);
}

function addWords({ value }: Statement): string {
  const [is, wanted] = value?.kind === 'list' ? ['a single value', 'no list'] : ['a list', 'a list too'];
  return `So far the setting is ${is}: what is added must be ${wanted}.`;
}

const WRITTEN_SO = 'A setting is written NAME = VALUE.';

function nameWords({ key, operator, offset }: Statement, fault: SyntaxFault, text: string): string {
  if (fault.message.endsWith("expecting ']'")) return 'The list before it is not closed: a “]” is missing.';
  if (!key) return keylessWords(fault, text.charAt(offset + fault.start));
  if (fault.message.startsWith('syntax error, unexpected NEWLINE')) {
    if (!operator) return WRITTEN_SO;
    return emptyAbove(text, offset + operator.end) > 0
      ? 'A value begins on the line of its name.'
      : 'There is no value.';
  }
  if (operator && !/^[a-z][._0-9a-z]*$/.test(key.name)) {
    return 'A name is made of small letters, digits, “_” and “.”, and begins with a letter.';
  }
  return /:$/.test(key.name) || /^[ \t]*(?::|\d|["'[])/.test(text.slice(offset + key.end, offset + key.end + 80))
    ? WRITTEN_SO
    : '';
}

function keylessWords({ message }: SyntaxFault, first: string): string {
  if (first === '[') return 'A domain config has no sections.';
  if (message.startsWith("syntax error, unexpected ']'")) return 'There is no “[” that it could close.';
  return /^syntax error, unexpected (?:STRING|NUMBER)/.test(message)
    ? 'It belongs to no setting: there is no “NAME =” before it, or the list before it is closed already.'
    : '';
}

function valueWords(
  { key, value, offset }: Statement,
  fault: SyntaxFault,
  { config, catalogue }: GuestStandard,
): string {
  const { message } = fault;
  if (message === "syntax error, unexpected ',', expecting ']'") return 'There is nothing in front of this comma.';
  if (/^syntax error, unexpected (?:STRING|NUMBER), expecting '\]'/.test(message))
    return 'A comma is missing before it.';
  if (message === "syntax error, unexpected $end, expecting ']'") return 'The list is not closed: a “]” is missing.';
  if (message === "syntax error, unexpected ']', expecting $end") return 'There is no “[” that it could close.';
  if (message === "syntax error, unexpected '=', expecting STRING or NUMBER or '['") return WRITTEN_SO;
  if (message.startsWith('syntax error, unexpected NEWLINE')) return 'There is no value.';
  if (/^syntax error, unexpected (?:STRING|NUMBER), expecting \$end/.test(message)) return 'A setting has one value.';
  if (key === undefined || value === undefined) return '';
  const forms = catalogue.find('domain-config', key.name)?.forms ?? ['string'];
  const line =
    /^[^\n#]*/.exec(config.text.slice(offset + value.start, offset + value.start + 200))?.[0].trimEnd() ?? '';
  if (value.kind === 'list') return /^[\w./:@~,^-]+$/.test(fault.near) ? 'A string wants quotes, in a list too.' : '';
  if (forms[0] !== 'string' && forms[0] !== 'list' && switchFor(line) !== undefined) {
    return 'xl has no words for yes and no: 1 is yes, 0 is no.';
  }
  if (!forms.includes('string') && !forms.includes('list')) {
    if (megabytes(key.name, line) !== undefined) return 'A number has no unit: this one counts MiB.';
    return 'This one is a number: digits and nothing else.';
  }
  return 'A string wants quotes around all of it.';
}
