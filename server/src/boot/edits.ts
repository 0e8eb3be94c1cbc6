/** Edits that put a word on a boot line, take one away, or move it. */
import type { Edit, Span } from '../text/span.ts';
import type { BootFileWithText, BootLine, BootWord } from './model.ts';

/** Takes a word out together with the blanks before it (at the start of a value: behind it). */
export function removeWord(text: string, line: BootLine, word: Span): Edit {
  let { start, end } = word;
  const before = skipBlanksBack(text, start, line.start);
  if (before > line.start || !line.variable) start = before;
  else while (end < line.end && isBlank(text, end)) end++;
  return { span: { start, end }, newText: isOnlyOneOfReplacement(line) ? emptyButThere(line) : '' };
}

/** Were it empty, GRUB would take the variable in whose place it stands, and all its words would come back. */
function isOnlyOneOfReplacement({ variable, words }: BootLine): boolean {
  return words.length === 1 && variable?.includes('_XEN_REPLACE') === true;
}

function emptyButThere({ quoting }: BootLine): string {
  return quoting === 'none' ? '" "' : ' ';
}

/** Adds a word at the end of a line. The word must need no quoting of its own. */
export function appendWord(file: Pick<BootFileWithText, 'text'>, line: BootLine, word: string): Edit[] {
  const insert = (at: number, newText: string): Edit => ({ span: { start: at, end: at }, newText });
  const isEmpty = line.insertAt <= line.start && line.words.length === 0;
  if (!line.variable) return [insert(line.insertAt, ` ${word}`)];
  if (line.quoting !== 'none') return [insert(line.insertAt, isEmpty ? word : ` ${word}`)];
  // A bare value gets its quotes, unless some of it is quoted already: then the new word brings its own.
  if (isEmpty) return [insert(line.insertAt, `"${word}"`)];
  const value = file.text.slice(line.start, line.end);
  if (/['"\\]/.test(value)) return [insert(line.insertAt, `" ${word}"`)];
  return [insert(line.start, '"'), insert(line.insertAt, ` ${word}"`)];
}

/** Whether a word can be written on any other line as it stands here. */
export function isPortable(word: BootWord): boolean {
  return word.plain && !word.dynamic && isPortableText(word.text);
}

/** Whether neither the shell nor GRUB nor a reader takes any of it for more than it says. */
export function isPortableText(text: string): boolean {
  return /^[\w.,:=()*/@%+[\]~^!?-]+$/.test(text);
}

/** A new variable right behind the assignment of another. */
export function insertVariable(
  file: Pick<BootFileWithText, 'text'>,
  after: BootLine,
  variable: string,
  value: string,
): Edit {
  const newline = file.text.indexOf('\n', after.statement.end);
  const at = newline < 0 ? file.text.length : newline;
  return { span: { start: at, end: at }, newText: `\n${variable}="${value}"` };
}

/** A new line at the end of a file, whose last line may lack its end. */
export function endOfText(text: string, line: string, lineEnd = '\n'): Edit {
  const at = text.length;
  const start = at === 0 || text.endsWith('\n') ? '' : lineEnd;
  return { span: { start: at, end: at }, newText: `${start}${line}${lineEnd}` };
}

function skipBlanksBack(text: string, from: number, stop: number): number {
  let at = from;
  while (at > stop && isBlank(text, at - 1)) at--;
  return at;
}

function isBlank(text: string, at: number): boolean {
  const character = text[at];
  return character === ' ' || character === '\t';
}
