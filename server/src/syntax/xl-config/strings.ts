/** Strings as libxlutil reads them: libxlu_cfg.c, xlu__cfgl_dequote. */

const BACKSLASH = 0x5c;
const PLAIN_ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

const BAD_HEX = 'invalid digit after backslash hexnumerical character escape in quoted string';
const BAD_OCTAL = 'invalid digit after backslash octalnumerical character escape in quoted string';
const BAD_ESCAPE = 'invalid character after backlash in quoted string';

/**
 * What real xl says about the string token from `start` to `end`, quotes included: '' where it is fine, its message, or
 * `nul` where a NUL byte makes it abort.
 */
export function escapeFault(text: string, start: number, end: number): string {
  const nul = text.slice(start, end).indexOf('\0');
  // It measures the string up to the NUL and aborts unless an escaped quote happens to stand there.
  const cut = nul >= 0;
  let last = end - 1;
  if (cut) {
    if (nul < 2 || text.charCodeAt(start + nul - 1) !== text.charCodeAt(start)) return 'nul';
    last = start + nul - 1;
  }
  let at = start + 1;
  while (at < last) {
    if (text.charCodeAt(at) !== BACKSLASH) {
      at++;
      continue;
    }
    if (at + 1 >= last) return 'nul';
    const c = text.charAt(at + 1);
    at += 2;
    if (c === 'x') return BAD_HEX;
    if (c >= '0' && c <= '7') {
      const digits = numberLength(text, at, last);
      if (digits < 2) return BAD_OCTAL;
      at += digits;
    } else if (PLAIN_ESCAPES[c] === undefined) {
      return BAD_ESCAPE;
    }
  }
  return cut ? 'nul' : '';
}

/** How many of at most three characters strtoul takes in base 10: blanks and a sign first, then digits. */
function numberLength(text: string, from: number, end: number): number {
  const stop = Math.min(from + 3, end);
  let at = from;
  while (at < stop && ' \t\v\f\r'.includes(text.charAt(at))) at++;
  if (at < stop && '+-'.includes(text.charAt(at))) at++;
  const digits = at;
  while (at < stop && isDigit(text.charCodeAt(at))) at++;
  return at === digits ? 0 : at - from;
}

function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

/** Whether nothing in it is escaped, so that offsets in what it means and in what is written differ by the quote alone. */
export function isPlain(raw: string): boolean {
  return !raw.includes('\\');
}

/** What a number or a string means, given as it is written, quotes included; the last quote may be missing. */
export function decodeString(raw: string): string {
  return isPlain(raw) ? raw.slice(contentStart(raw), contentEnd(raw)) : mapString(raw).text;
}

/** A decoded string and the way back to what is written. */
export interface MappedString {
  readonly text: string;
  /** The offset in the raw text, from its first quote, of an offset in `text`, whose end is allowed too. */
  toRaw(offset: number): number;
}

export function mapString(raw: string): MappedString {
  const start = contentStart(raw);
  const end = contentEnd(raw);
  if (isPlain(raw)) return { text: raw.slice(start, end), toRaw: (offset) => start + offset };
  let text = '';
  const origins: number[] = [];
  for (let at = start; at < end; ) {
    const escaped = raw.charCodeAt(at) === BACKSLASH && at + 1 < end;
    const c = escaped ? raw.charAt(at + 1) : raw.charAt(at);
    if (escaped && c >= '0' && c <= '7') {
      // Real xl reads the number and then forgets to store the character.
      at += 2 + numberLength(raw, at + 2, end);
      continue;
    }
    origins.push(at);
    text += escaped ? (PLAIN_ESCAPES[c] ?? c) : c;
    at += escaped ? 2 : 1;
  }
  origins.push(end);
  return { text, toRaw: (offset) => origins[offset] ?? end };
}

function contentStart(raw: string): number {
  return raw.startsWith('"') || raw.startsWith("'") ? 1 : 0;
}

function contentEnd(raw: string): number {
  const quote = raw.charCodeAt(0);
  if (quote !== 0x22 && quote !== 0x27) return raw.length;
  const last = raw.length - 1;
  if (last < 1 || raw.charCodeAt(last) !== quote) return raw.length;
  // An escaped last quote closes nothing.
  let backslashes = 0;
  while (raw.charCodeAt(last - 1 - backslashes) === BACKSLASH) backslashes++;
  return backslashes % 2 === 0 ? last : raw.length;
}
