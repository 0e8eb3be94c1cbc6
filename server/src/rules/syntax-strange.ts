import type { Edit, Span } from '../text/span.ts';
import type { Fix } from './finding.ts';
import { replace } from './spans.ts';

/** What a text brings along from a web page, a word processor or an editor of another system. */
interface Strange {
  readonly words: string;
  readonly title: string;
  readonly pattern: RegExp;
  readonly instead: (found: string) => string;
  readonly safe: boolean;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&#039;': "'",
  '&apos;': "'",
  '&nbsp;': ' ',
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
};

const BYTE_ORDER_MARK: Strange = {
  words: 'The file begins with a byte order mark, which xl cannot read.',
  title: 'Remove the byte order mark',
  pattern: /^\ufeff/g,
  instead: () => '',
  safe: true,
};

const STRANGE: readonly Strange[] = [
  {
    words: 'It begins with a no-break space or the like, which only looks like a blank.',
    title: 'Write plain blanks',
    pattern: /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g,
    instead: () => ' ',
    safe: true,
  },
  {
    words: 'It begins with a character that is not to be seen.',
    title: 'Remove what is not to be seen',
    pattern: /[\u00ad\u200b-\u200f\u2060\ufeff]/g,
    instead: () => '',
    safe: true,
  },
  {
    words: 'This is how a web page writes quotes and the like inside.',
    title: 'Write the characters themselves',
    pattern: /&(?:quot|#0?3[49]|apos|nbsp|lt|gt|amp);/g,
    instead: (found) => ENTITIES[found] ?? found,
    safe: false,
  },
];

/** What is strange about the characters that a syntax error begins with; `undefined`: nothing. */
export function strangeWords(text: string, span: Span): string | undefined {
  return strangeAt(text, span)?.words;
}

/** Mends all of that kind on the line, outside strings. */
export function strangeFix(text: string, span: Span): Fix | undefined {
  const strange = strangeAt(text, span);
  if (!strange) return undefined;
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const newline = text.indexOf('\n', span.start);
  const line = text.slice(start, newline < 0 ? text.length : newline);
  const strings = stringsOf(line);
  const edits: Edit[] = [];
  for (const { 0: found, index } of line.matchAll(strange.pattern)) {
    if (strings.some((string) => index >= string.start && index < string.end)) continue;
    edits.push(replace({ start: start + index, end: start + index + found.length }, strange.instead(found)));
  }
  return { title: strange.title, edits, preferred: true, ...(strange.safe && { safe: true }) };
}

function strangeAt(text: string, { start }: Span): Strange | undefined {
  if (start === 0 && text.startsWith('\ufeff')) return BYTE_ORDER_MARK;
  const here = text.slice(start, start + 10);
  return STRANGE.find(({ pattern }) => here.search(pattern) === 0);
}

/** Where strings stand in a line, a comment counted as one. */
function stringsOf(line: string): Span[] {
  return [...line.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?<!&)#.*$/g)].map(({ 0: string, index }) => ({
    start: index,
    end: index + string.length,
  }));
}
