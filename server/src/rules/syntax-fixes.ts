import type { Catalogue } from '../catalogue/catalogue.ts';
import type { OptionRecord } from '../catalogue/record.ts';
import type { Statement, SyntaxFault } from '../syntax/xl-config/tree.ts';
import { type Edit, type Span, shift } from '../text/span.ts';
import type { Fix } from './finding.ts';
import { megabytes, switchFor } from './numbers.ts';
import { insert, replace } from './spans.ts';
import type { GuestStandard } from './standard.ts';
import {
  curlyQuotes,
  missingBrackets,
  missingEquals,
  missingQuotes,
  wrongBracket,
  wrongComma,
} from './syntax-lists.ts';
import { strangeFix } from './syntax-strange.ts';

/** The mends for a syntax error, where what is meant is plain. Spans are absolute. */
export function syntaxFixes(statement: Statement, fault: SyntaxFault, standard: GuestStandard): readonly Fix[] {
  const { text } = standard.config;
  const span = shift(fault, statement.offset);
  const written = text.slice(span.start, span.end);
  if (fault.near.startsWith('\r')) return [removeCarriageReturns(text)];
  const plain = strangeFix(text, span);
  if (plain) return [plain];
  if (written.startsWith('#')) return [hasOnlyCarriageReturns(text) ? removeCarriageReturns(text) : lastNewline(text)];
  if (fault.code === 'syntax/add') return addedList(statement);
  const inKey = fault.start < (statement.key?.end ?? 0);
  const mend = inKey ? keyMend(statement, standard) : valueMend(statement, standard);
  if (mend) return [mend];
  const straight = curlyQuotes(statement, text);
  if (straight.length > 0) return straight;
  const mends = [
    ...backslash(statement, span, text),
    ...closingQuote(span, written, text),
    ...missingSeparator(statement, fault, span, text),
    ...missingBrackets(statement, fault, text, standard.catalogue),
    ...wrongComma(fault, span, text),
    ...wrongBracket(statement, fault, span, standard.config),
    ...missingQuotes(statement, text, standard.catalogue),
    ...missingEquals(statement, fault, text),
    ...valueBelow(statement, text),
  ];
  return mends.length > 0 ? mends : commentOut(statement, text);
}

/** Whether CR stands where lines end, and no LF anywhere. */
export function hasOnlyCarriageReturns(text: string): boolean {
  return text.includes('\r') && !text.includes('\n');
}

function removeCarriageReturns(text: string): Fix {
  const edits: Edit[] = [];
  /** A CR inside a line may stand for a line's end, or for nothing. */
  let safe = true;
  for (let at = text.indexOf('\r'); at >= 0; at = text.indexOf('\r', at + 1)) {
    const lineEnd = text[at + 1] === '\n' || (at + 1 === text.length && !hasOnlyCarriageReturns(text));
    safe &&= lineEnd;
    edits.push(replace({ start: at, end: at + 1 }, lineEnd ? '' : '\n'));
  }
  return { title: 'Remove the CR at every line end', edits, preferred: true, safe };
}

function lastNewline(text: string): Fix {
  return { title: 'End the last line', edits: [insert(text.length, '\n')], preferred: true, safe: true };
}

/** A key with capitals or hyphens that would be a key without them. */
function keyMend({ key, operator, offset }: Statement, { catalogue, config }: GuestStandard): Fix | undefined {
  if (!key || !operator || /^[a-z][._0-9a-z]*$/.test(key.name)) return undefined;
  const better = key.name.toLowerCase().replaceAll('-', '_');
  if (!catalogue.find('domain-config', better)) return undefined;
  // Beside a setting of that name it would be one more.
  const safe = config.all(better).length === 0;
  return { title: `Change to ${better}`, edits: [replace(shift(key, offset), better)], preferred: true, safe };
}

/** A value that is bare words: True, 512M, coriolanus. */
function valueMend({ key, operator, value, offset }: Statement, { catalogue, config }: GuestStandard): Fix | undefined {
  if (!key || !operator || (value?.kind !== 'junk' && value?.kind !== 'number')) return undefined;
  const span = shift(value, offset);
  // What stands behind a number belongs to what was meant: `512 MB`, `2-3`.
  const end = value.kind === 'number' ? lineEnd(config.text, span.start) : span.end;
  const written = config.text.slice(span.start, end).replace(/[ \t\r]+$/, '');
  const better =
    value.kind === 'number' ? moreThanNumber(key.name, written, catalogue) : betterValue(key.name, written, catalogue);
  if (better === undefined) return undefined;
  return {
    title: `Write ${better}`,
    edits: [replace({ start: span.start, end: span.start + written.length }, better)],
    preferred: true,
    safe: isPlainlyMeant(key.name, written, catalogue),
  };
}

/** Whether a bare word can stand for one thing only: a switch or a size of a key that takes one, or one of the key's own values. */
function isPlainlyMeant(key: string, written: string, catalogue: Catalogue): boolean {
  const record = catalogue.find('domain-config', key);
  if (!record) return false;
  if (isNumber(record)) return switchFor(written) !== undefined || megabytes(key, written) !== undefined;
  return record.forms[0] === 'string' && (record.values?.some(({ name }) => name === written) ?? false);
}

function betterValue(key: string, written: string, catalogue: Catalogue): string | undefined {
  const record = catalogue.find('domain-config', key);
  const switched = switchFor(written);
  if (switched !== undefined && record && isNumber(record)) return switched;
  const size = megabytes(key, written);
  if (size !== undefined) return size;
  if (/^\d/.test(written)) return moreThanNumber(key, written, catalogue);
  // One word without anything that could be Python; a number with junk behind it is better left to the person.
  if (!/^[A-Za-z_/][\w./:@~-]*$/.test(written)) return undefined;
  return record?.forms[0] === 'list' ? `[ '${written}' ]` : `"${written}"`;
}

/** A size with its unit, or a set of CPUs without its quotes. */
function moreThanNumber(key: string, written: string, catalogue: Catalogue): string | undefined {
  const size = megabytes(key, written);
  if (size !== undefined) return size;
  const isText = catalogue.find('domain-config', key)?.forms.includes('string');
  return isText && /^\d[\w.:,^/-]*$/.test(written) && !/^\d+$/.test(written) ? `"${written}"` : undefined;
}

/** Where a line's text ends: before a comment. */
function lineEnd(text: string, from: number): number {
  const rest = /^[^\n#]*/.exec(text.slice(from, from + 1000))?.[0] ?? '';
  return from + rest.length;
}

/** `disk += 'x'`, where the setting is a list. */
function addedList({ value, offset }: Statement): Fix[] {
  if (value?.kind !== 'string' && value?.kind !== 'number') return [];
  const { start, end } = shift(value, offset);
  return [{ title: 'Put brackets around it', edits: [insert(start, '[ '), insert(end, ' ]')], preferred: true }];
}

function isNumber({ forms }: OptionRecord): boolean {
  return forms[0] !== 'string' && forms[0] !== 'list';
}

/**
 * A backslash at a line's end, which Python needs and xl does not know; inside brackets a line may end anywhere. Behind a whole value it
 * may have been meant to go on.
 */
function backslash({ value, offset }: Statement, { start }: Span, text: string): Fix[] {
  if (!/^\\[ \t\r]*(?:\n|$)/.test(text.slice(start, start + 80))) return [];
  const before = value === undefined ? '' : text.slice(offset + value.start, start).trimEnd();
  const isBehind = /^(?:\d+|"[^"\n]*"|'[^'\n]*')$/.test(before);
  const safe = value?.kind === 'list' && start > offset + value.start;
  if (!safe && !isBehind) return [];
  return [{ title: 'Remove the backslash', edits: [replace({ start, end: start + 1 }, '')], preferred: true, safe }];
}

function closingQuote({ start }: Span, written: string, text: string): Fix[] {
  const quote = written.charAt(0);
  if ((quote !== '"' && quote !== "'") || (written.length > 1 && written.endsWith(quote))) return [];
  const lineEnd = text.indexOf('\n', start);
  const line = text.slice(start, lineEnd < 0 ? text.length : lineEnd);
  // Where brackets, commas or a comment follow, the quote's place is anybody's guess.
  if (line.slice(1).includes(quote) || /[[\],#\\]/.test(line)) return [];
  return [{ title: `Close the string with ${quote}`, edits: [insert(start + line.trimEnd().length, quote)] }];
}

/** `a = 1 b = 2` on one line, and `[ 'a' 'b' ]`. */
function missingSeparator({ value, offset }: Statement, fault: SyntaxFault, { start }: Span, text: string): Fix[] {
  const { message } = fault;
  if (message.startsWith('syntax error, unexpected IDENT, expecting $end')) {
    if (!/^[a-z][._0-9a-z]*[ \t]*\+?=/.test(text.slice(start, start + 80))) return [];
    let from = start;
    while (from > 0 && (text[from - 1] === ' ' || text[from - 1] === '\t')) from--;
    const edits = [replace({ start: from, end: start }, '\n')];
    return [{ title: 'Begin a new line', edits, preferred: true, safe: true }];
  }
  const inList = value?.kind === 'list' && start > offset + value.start;
  if (inList && /^syntax error, unexpected (?:STRING|NUMBER), expecting '\]'/.test(message)) {
    let before = start;
    // Two strings without anything between them are Python's triple quotes.
    if (!/\s/.test(text[before - 1] ?? '')) return [];
    while (before > 0 && /\s/.test(text[before - 1] ?? '')) before--;
    const comment =
      text.slice(before, start).includes('\n') &&
      text.slice(text.lastIndexOf('\n', before - 1) + 1, before).includes('#');
    return comment ? [] : [{ title: 'Put a comma between', edits: [insert(before, ',')], preferred: true }];
  }
  return [];
}

/** `kernel =` and its value on the next line. */
function valueBelow({ operator, offset }: Statement, text: string): Fix[] {
  if (!operator) return [];
  const from = offset + operator.end;
  const between = emptyAbove(text, from);
  const edits = [replace({ start: from, end: from + between }, ' ')];
  return between > 0 ? [{ title: 'Put the value on this line', edits, preferred: true, safe: true }] : [];
}

/** The length of what stands between here and a value on one of the next lines; 0 where something else follows. */
export function emptyAbove(text: string, from: number): number {
  const below = /^[ \t]*\n[ \t\n]*(?=\[|(?:"[^"\n]*"|'[^'\n]*'|\d[\da-fx]*)[ \t]*(?:[#;\n]|$))/;
  return below.exec(text.slice(from, from + 400))?.[0].length ?? 0;
}

/** A line that holds nothing for xl can at least be kept as a comment. */
function commentOut({ offset, length }: Statement, text: string): Fix[] {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  if (text.slice(offset, offset + length).includes('\n') || text.slice(lineStart, offset).trim() !== '') return [];
  const last = text.indexOf('\n', offset) < 0;
  const edits = last ? [insert(offset, '# '), insert(text.length, '\n')] : [insert(offset, '# ')];
  return [{ title: 'Comment this line out', edits }];
}
