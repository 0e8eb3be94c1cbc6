/** Python's literals, as Python 2 read them: every character of a string stands for itself. */

const ESCAPES: Readonly<Record<string, string>> = {
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
  '\n': '',
};

/** What a string literal stands for; `undefined` where that is no text: bytes beyond ASCII, and what depends on Python's version. */
export function stringOf(literal: string): string | undefined {
  const open = literal.search(/['"]/);
  const quote = literal.charAt(open);
  const width = literal.startsWith(quote.repeat(3), open) && literal.length >= open + 6 ? 3 : 1;
  const raw = /[rR]/.test(literal.slice(0, open));
  const unicode = /[uU]/.test(literal.slice(0, open));
  const body = literal.slice(open + width, literal.length - width).replaceAll('\r\n', '\n');
  if (raw) return unicode && body.includes('\\u') ? undefined : body;
  let result = '';
  let from = 0;
  for (let at = body.indexOf('\\'); at >= 0; at = body.indexOf('\\', from)) {
    result += body.slice(from, at);
    const c = body.charAt(at + 1);
    const plain = ESCAPES[c];
    const number = /^(?:x([0-9a-fA-F]{2})|([0-7]{1,3}))/.exec(body.slice(at + 1, at + 4));
    if (plain !== undefined) {
      result += plain;
      from = at + 2;
    } else if (number !== null) {
      const code = Number.parseInt(number[1] ?? number[2] ?? '', number[1] === undefined ? 8 : 16);
      if (code > 0x7f) return undefined;
      result += String.fromCharCode(code);
      from = at + 1 + number[0].length;
    } else if ('xuUN'.includes(c)) {
      return undefined;
    } else {
      result += `\\${c}`;
      from = at + 2;
    }
  }
  return result + body.slice(from);
}

/** What an integer literal stands for; `undefined` for others and for those too large to be exact. */
export function integerOf(literal: string): number | undefined {
  const text = literal.replace(/[lL]$/, '').toLowerCase();
  if (!/^\d[\da-fx]*$|^0[bo][0-7]+$/.test(text)) return undefined;
  const octal = /^0\d+$/.test(text);
  const value = Number(octal ? `0o${text.slice(1).replace(/^0+/, '') || '0'}` : text);
  return Number.isSafeInteger(value) ? value : undefined;
}
