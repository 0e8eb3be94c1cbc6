// Texts to judge: grown from the grammar, soups of tokens, and both bitten into. All from one seed.

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const NAMES = ['name', 'pci', 'vif', 'disk', 'vcpus', 'memory', 'a', 'b', 'a', 'b', 'x.y_0', 'extra', 'zz9'];
const NUMBERS = ['0', '1', '512', '0x1f', '09', '2abc', '7fx', '4294967296'];
const STRINGS = [
  '""',
  "''",
  '"g"',
  "'01:00.0'",
  '"a b"',
  "'#'",
  '";"',
  "'[x]'",
  '"it\'s"',
  '"\\n\\t"',
  "'\\''",
  '"\\\\"',
];
const BAD_STRINGS = [
  '"\\q"',
  '"\\x41"',
  '"\\101"',
  '"\\0b"',
  '"\\1 5"',
  '"\\7+1z"',
  '"\\12',
  "'open",
  '"a\\',
  '"\\8"',
  '"\\1"',
];
const JUNK = [
  '@',
  '-',
  '+',
  '(',
  '$x',
  '%s',
  '*',
  '.5',
  'G',
  'None',
  '\\',
  '`',
  'Ä',
  '\r',
  '\v',
  '\f',
  '\0',
  '\xff',
  '/x',
];
const COMMENTS = ['#', '# c', '#"', '# [ ; =', "# it's\t ", '#\r', '#\0x'];
const BLANKS = ['', '', '', ' ', ' ', '\t', '  '];
const SIGNS = ['=', '+=', ';', ',', '[', ']', '\n', '\n', '#\n', ' ', '+ =', '=='];
const BYTES = '\0\t\n\r !"#\'()+,-.09:;=@AZ[\\]_abfgxz{\x7f\x80\xa0\xc3\xa9\xef\xbb\xbf\xff';

/** @param {() => number} random */
export function textMaker(random) {
  const pick = (from) => from[Math.floor(random() * from.length)];
  const upTo = (most) => Math.floor(random() * (most + 1));
  const some = (most, each) => Array.from({ length: upTo(most) }, each).join('');
  const chance = (share) => random() < share;

  const string = () => (chance(0.9) ? pick(STRINGS) : pick(BAD_STRINGS));
  const atom = () => (chance(0.7) ? string() : pick(NUMBERS));
  const newlines = () => (chance(0.2) ? some(2, () => `${pick(BLANKS)}${chance(0.5) ? pick(COMMENTS) : ''}\n`) : '');
  const value = (depth) => (depth < 4 && chance(0.35) ? list(depth + 1) : atom());
  const list = (depth) => {
    const items = Array.from({ length: upTo(3) }, () => `${newlines()}${value(depth)}${pick(BLANKS)}${newlines()}`);
    return `[${pick(BLANKS)}${items.join(`,${pick(BLANKS)}`)}${items.length && chance(0.2) ? ',' : ''}${newlines()}]`;
  };
  const assignment = () => `${pick(NAMES)}${pick(BLANKS)}${chance(0.8) ? '=' : '+='}${pick(BLANKS)}${value(0)}`;
  const ending = () => `${pick(BLANKS)}${chance(0.15) ? ';' : chance(0.15) ? `${pick(COMMENTS)}\n` : '\n'}`;
  const config = () =>
    some(8, () => `${chance(0.9) ? assignment() : ''}${ending()}`) + (chance(0.3) ? assignment() : '');
  const token = () => {
    const roll = random();
    if (roll < 0.2) return pick(NAMES);
    if (roll < 0.3) return pick(NUMBERS);
    if (roll < 0.45) return string();
    if (roll < 0.9) return pick(SIGNS);
    return roll < 0.95 ? pick(COMMENTS) : pick(JUNK);
  };
  const soup = () => some(24, () => token() + pick(BLANKS));
  const noise = () => some(24, () => pick(BYTES));
  const lines = () => some(6, () => `${chance(0.5) ? assignment() : some(5, () => token() + pick(BLANKS))}\n`);

  /** Nested to about where the real parser's stack ends. */
  const deep = () => {
    const step = pick(['[', '[1,', '[ [],', '[\n', '["",\n']);
    const slots = { '[': 2, '[1,': 5, '[ [],': 5, '[\n': 2, '["",\n': 5 }[step];
    const count = Math.floor(9990 / slots) + upTo(8) - 3;
    const inner = pick(['', '1', '1,', '1,2', '\n', 'x', ']', '1 2']);
    return `a=${pick(['', '[', '[1,', '[0,[1,'])}${step.repeat(count)}${inner}${']'.repeat(chance(0.7) ? count : upTo(count))}\nb=1\n@\n`;
  };

  const bite = (text) => {
    const at = upTo(text.length);
    const roll = random();
    if (roll < 0.15) return text.slice(0, at);
    if (roll < 0.35) return text.slice(0, at) + text.slice(at + 1 + upTo(2));
    if (roll < 0.6) return text.slice(0, at) + pick(BYTES) + text.slice(at);
    if (roll < 0.7) return text.slice(0, at) + pick(BYTES) + text.slice(at + 1);
    if (roll < 0.8) return text.slice(0, at) + pick(JUNK) + text.slice(at);
    if (roll < 0.87) return text.slice(0, at) + token() + text.slice(at);
    if (roll < 0.91) return text.replaceAll('\n', '\r\n');
    if (roll < 0.94) return text.replace(/\n$/, '');
    const other = upTo(text.length);
    return text.slice(0, at) + text.slice(Math.min(at, other), Math.max(at, other)) + text.slice(at);
  };

  const bitten = (text) => {
    let result = text;
    for (let bites = chance(0.3) ? 0 : 1 + upTo(3); bites > 0; bites--) result = bite(result);
    return result;
  };

  return {
    bitten,
    token,
    /** @returns {string} bytes, one character each */
    next() {
      const roll = random();
      if (roll < 0.5) return bitten(config());
      if (roll < 0.75) return bitten(lines());
      if (roll < 0.9) return soup();
      return roll < 0.9995 ? noise() : deep();
    },
  };
}
