/** Random configs in the part of Python that is rewritten, for the comparison with the real Python. */

/** Numbers from 0 to below 1, the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const TEXTS = [
  '',
  'a',
  'phy:/dev/vg/',
  'x y',
  "it's",
  'say "so"',
  'both \' and "',
  'back\\slash',
  'tab\there',
  'two\nlines',
  'mé',
  '#no comment',
  '%',
  '64',
];
const HELPERS = ['base', 'vm_id', 'Upper', 'num', 'parts', 'other'];
const KEYS = ['name', 'extra', 'root', 'memory', 'vcpus', 'kernel'];
const LISTS = ['disk', 'vif', 'pci'];

type Kind = 'text' | 'number' | 'list';

/** Makes one config after the other. */
export class Programs {
  readonly #random: () => number;
  #kinds = new Map<string, Kind>();

  constructor(random: () => number) {
    this.#random = random;
  }

  next(): string {
    this.#kinds = new Map();
    const lines: string[] = [];
    for (let left = 3 + this.#below(10); left > 0; left--) lines.push(...this.#statement(''));
    const end = this.#pick(['\n', '\r\n', '\n', '\n']);
    return lines.join(end) + this.#pick([end, end, '']);
  }

  #statement(indent: string): string[] {
    const roll = this.#below(24);
    if (roll === 0) return [`${indent}${this.#pick(['# a comment', '"""words"""', 'import os', 'pass'])}`];
    if (roll === 1 && indent.length < 8) return this.#choice(indent);
    if (roll === 2) return [`${indent}${this.#assignment()}; ${this.#assignment()}`];
    if (roll === 3) return this.#growth(indent);
    if (roll === 4) {
      const [first, second] = [this.#pick(KEYS), this.#pick(HELPERS)];
      const value = this.#value('text', 1);
      this.#kinds.set(first, 'text').set(second, 'text');
      return [`${indent}${first} = ${second} = ${value}`];
    }
    if (roll === 5) {
      const [first, second] = [this.#pick(KEYS), this.#pick(HELPERS)];
      const line = `${indent}${first}, ${second} = ${this.#value('number', 1)}, ${this.#value('text', 1)}`;
      this.#kinds.set(first, 'number').set(second, 'text');
      return [line];
    }
    if (roll === 6) {
      const name = this.#pick([...KEYS, ...LISTS]);
      this.#kinds.delete(name);
      return [`${indent}${name} = None`];
    }
    const comment = this.#below(6) === 0 ? ' # why' : '';
    return [`${indent}${this.#assignment()}${comment}`];
  }

  #assignment(): string {
    const isList = this.#below(3) === 0;
    const helper = this.#below(3) === 0;
    const kind: Kind = isList ? 'list' : this.#pick(['text', 'number']);
    const name = helper ? this.#pick(HELPERS) : isList ? this.#pick(LISTS) : this.#pick(KEYS);
    const old = this.#kinds.get(name);
    if (old === kind && kind !== 'list' && this.#below(5) === 0) return `${name} += ${this.#value(kind, 1)}`;
    const value = this.#value(kind, 2);
    this.#kinds.set(name, kind);
    const continued = this.#below(8) === 0 ? ' \\\n   ' : ' ';
    return `${name} =${continued}${value}`;
  }

  #growth(indent: string): string[] {
    const name = this.#known('list');
    if (name === undefined) return [`${indent}${this.#assignment()}`];
    const text = this.#value('text', 1);
    return [
      `${indent}${this.#pick([`${name}.append(${text})`, `${name} += [ ${text} ]`, `${name}.extend([${text}, 'z'])`])}`,
    ];
  }

  #choice(indent: string): string[] {
    const before = new Map(this.#kinds);
    const inner = `${indent}    `;
    const condition = this.#condition();
    const yes = this.#statement(inner);
    this.#kinds = new Map(before);
    const no = this.#statement(inner);
    // What only one of the branches sets may not be there behind them.
    this.#kinds = new Map([...before].filter(([name]) => !`${yes.join()} ${no.join()}`.includes(name)));
    const inline = this.#below(4) === 0 ? [`${indent}if ${this.#condition()}: ${this.#pick(KEYS)} = 7`] : [];
    return [`${indent}if ${condition}:`, ...yes, `${indent}else:`, ...no, ...inline];
  }

  #condition(): string {
    const number = this.#value('number', 0);
    const text = this.#value('text', 0);
    return this.#pick([
      '1',
      'True',
      'not 0',
      `${number} > 3`,
      `${text} == 'a'`,
      `'a' in ${text}`,
      `${number} != 2 and 1`,
    ]);
  }

  #value(kind: Kind, depth: number): string {
    const known = this.#below(3) === 0 ? this.#known(kind) : undefined;
    if (known !== undefined) return known;
    if (kind === 'number') return this.#number(depth);
    return kind === 'text' ? this.#text(depth) : this.#list(depth);
  }

  #number(depth: number): string {
    const plain = this.#pick(['0', '1', '512', '0x1f', '0XFF', '-3', '17', 'True']);
    if (depth === 0) return plain;
    const [left, right] = [this.#value('number', depth - 1), this.#value('number', depth - 1)];
    return this.#pick([
      plain,
      plain,
      `${left} + ${right}`,
      `(${left}) * 3`,
      `${left} - 2`,
      `len(${this.#pick(['"abc"', "'a' * 3"])})`,
      `(${left} + 100) // 7`,
      `(${left} + 9) % 5`,
      `int('12') + ${right}`,
    ]);
  }

  #text(depth: number): string {
    const plain = this.#literal();
    if (depth === 0) return plain;
    const text = this.#value('text', depth - 1);
    const number = this.#value('number', depth - 1);
    return this.#pick([
      plain,
      plain,
      `${plain} ${this.#literal()}`,
      `'a' + (${text})`,
      `(${text}) + ${this.#literal()}`,
      `'%s-%d' % (${text}, ${number})`,
      `"%02x|%5d|%-4s|" % (abs_free, 7, ${text})`.replace('abs_free', String(this.#below(300))),
      `'VM%d' % (${number})`,
      `str(${number})`,
      `'ab' * 2`,
      `','.join([${text}, 'x'])`,
      `(${text} if ${number} else 'no')`,
      `(${text}\n      # inside\n      )`,
      `r'raw\\n' + ${plain}`,
    ]);
  }

  #list(depth: number): string {
    const items = Array.from({ length: this.#below(4) }, () =>
      this.#value(this.#pick(['text', 'text', 'number']), Math.max(0, depth - 1)),
    );
    const between = this.#pick([', ', ', ', ',\n        ', ', \\\n   ', ', # which\n   ']);
    const inner = items.join(between);
    if (items.length > 1 && this.#below(5) === 0) return `( ${inner} )`.replaceAll('None', "''");
    const end = items.length > 0 && this.#below(4) === 0 ? ',' : '';
    const list = this.#pick([`[ ${inner}${end} ]`, `[${inner}${end}]`]);
    return this.#below(6) === 0 && depth > 0 ? `${list} + [ ${this.#literal()} ]` : list;
  }

  #literal(): string {
    const text = this.#pick(TEXTS);
    const quote = this.#pick(['"', "'"]);
    const roll = this.#below(8);
    if (roll === 0 && !text.endsWith(quote))
      return `${quote.repeat(3)}${text.replaceAll('\\', '\\\\')}${quote.repeat(3)}`;
    let written = quote;
    for (const c of text) written += c === quote || c === '\\' ? `\\${c}` : c === '\n' ? '\\n' : c;
    return `${written}${this.#pick(['', '', '', '\\x41', '\\101', '\\d'])}${quote}`;
  }

  #known(kind: Kind): string | undefined {
    const names = [...this.#kinds].filter(([, each]) => each === kind).map(([name]) => name);
    return names.length === 0 ? undefined : this.#pick(names);
  }

  #below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  #pick<T>(choices: readonly T[]): T {
    return choices[this.#below(choices.length)] as T;
  }
}
