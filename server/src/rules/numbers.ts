/** What is meant by a value that xl cannot read as a number. */

const TRUE_WORDS = /^(?:true|yes|on|y|enabled?)$/i;
const FALSE_WORDS = /^(?:false|no|off|n|none|disabled?)$/i;

/** The number that a word such as `yes` or `off` stands for. */
export function switchFor(word: string): '1' | '0' | undefined {
  return TRUE_WORDS.test(word) ? '1' : FALSE_WORDS.test(word) ? '0' : undefined;
}

const COUNT_MEGABYTES = new Set(['memory', 'maxmem', 'videoram', 'shadow_memory', 'stubdomain_memory']);

/** The number of MiB that is meant by `512M` or `2G`, for the keys that count in them. */
export function megabytes(name: string, text: string): string | undefined {
  const match = COUNT_MEGABYTES.has(name) ? /^(\d{1,7})\s*([mg])(?:i?b)?$/i.exec(text) : undefined;
  return match ? String(Number(match[1]) * (match[2]?.toLowerCase() === 'g' ? 1024 : 1)) : undefined;
}

/** The number that is meant by one with a leading 0 that has an 8 or a 9 in it: `09`. */
export function decimalFor(text: string): string | undefined {
  return /^0+\d*[89]\d*$/.test(text) ? text.replace(/^0+/, '') : undefined;
}

/** The number that is meant where only blanks are too much. */
export function withoutBlanks(text: string): string | undefined {
  const bare = text.trim();
  return bare !== text && /^(?:0[xX][0-9a-fA-F]+|[0-9]+)$/.test(bare) ? (decimalFor(bare) ?? bare) : undefined;
}
