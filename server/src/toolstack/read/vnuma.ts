/** `vnuma`: a list of nodes, each a list of OPTION=VALUE. Source: parse_vnuma_config of tools/xl/xl_parse.c, the same since 4.6. */

import { strtoul } from '../../specs/c-numbers/strtoul.ts';
import { type Part, splitPair, strtok, trimmed } from '../../specs/c-strings.ts';
import type { Value } from '../../syntax/xl-config/tree.ts';
import type { Item, Reader, Step } from '../reader.ts';
import type { Said } from '../said.ts';
import { memorySizes, vcpuCounts, withLibxl } from './cpus-memory.ts';
import { sayIgnored } from './ignored.ts';

/** No build of Xen knows so many nodes; which of fewer there are is the host's affair. */
const MOST_NODES = 256n;
const LARGEST = (1n << 64n) - 1n;
/** xl counts vCPUs one by one: a longer range keeps it busy for minutes. */
const ENDLESS = 1n << 32n;

/** What comes of it: so many vCPUs, so many KiB of memory (64 bits). `undefined`: no vnuma, or its nodes say nothing certain. */
export const vnuma: Step<{ readonly vcpus: number; readonly memory: bigint } | undefined> = (reader) => {
  if (!reader.since('4.6')) return undefined;
  const nodes = reader.list('vnuma', true);
  if (!nodes) sayIgnored(reader, 'vnuma', ['a list of lists']);
  if (!nodes || nodes.length === 0) return undefined;
  const { maxvcpus } = reader.once(vcpuCounts);
  if (maxvcpus < 0) {
    sayOn(reader, 'maxvcpus', withLibxl('libxl_node_bitmap_alloc failed.'), { written: String(maxvcpus) });
    return undefined;
  }
  const sum = new Sum(reader, nodes.length);
  for (const node of nodes) sum.readNode(node);
  if (!sum.isClear) return undefined;
  sum.compare(maxvcpus);
  return { vcpus: Number(sum.vcpus), memory: sum.memory };
};

function sayOn(reader: Reader, key: string, text: string, rest: Partial<Said> = {}): void {
  const place = reader.place(key);
  reader.say({ code: 'value/vnuma', text, effect: 'gives-up', ...(place && { place }), ...rest });
}

class Sum {
  readonly #reader: Reader;
  readonly #nodes: number;
  vcpus = 0n;
  memory = 0n;
  /** False once something was refused: then the sums say nothing. */
  isClear = true;

  constructor(reader: Reader, nodes: number) {
    this.#reader = reader;
    this.#nodes = nodes;
  }

  readNode({ statement, value }: Item): void {
    if (value.kind !== 'list') {
      const warning = 'warning: value is not a list';
      const text = `${warning}\nxl: cannot get vnode config option list`;
      this.#say({ statement, value }, text, { located: 'column' });
      return;
    }
    for (const option of value.items) {
      const text = this.#reader.config.atom(statement, option);
      // A list in there is skipped.
      if (text !== undefined && option.kind !== 'list' && option.kind !== 'junk') {
        this.#readOption({ statement, value: option }, text);
      }
    }
  }

  #readOption(item: Pick<Item, 'statement' | 'value'>, text: string): void {
    const pair = splitPair({ text, start: 0, end: text.length }, '=', this.#reader.since('4.18'));
    if (!pair) {
      this.#say(item, `xl: failed to split "${text}" into pair`);
      return;
    }
    const value = trimmed(pair[1]);
    switch (trimmed(pair[0]).text) {
      case 'pnode': {
        const node = this.#number(item, value);
        if (node !== undefined && node >= MOST_NODES) this.#say(item, `xl: invalid pnode number: ${node}`, {}, value);
        return;
      }
      case 'size':
        this.memory = BigInt.asUintN(64, this.memory + ((this.#number(item, value) ?? 0n) << 10n));
        return;
      case 'vcpus':
        for (const range of this.#parts(item, value)) this.#count(item, range);
        return;
      case 'vdistances': {
        const distances = this.#parts(item, value);
        for (const distance of distances) this.#number(item, distance);
        if (distances.length > room(this.#nodes)) this.#say(item, '', { effect: 'undefined' }, value);
      }
    }
  }

  /** `split_string_into_string_list`, which looks into nothing where there is nothing. */
  #parts(item: Pick<Item, 'statement' | 'value'>, value: Part): Part[] {
    const parts = strtok(value.text, ',', value.start);
    if (parts.length === 0) this.#say(item, '', { effect: 'crashes' });
    return parts;
  }

  #count(item: Pick<Item, 'statement' | 'value'>, range: Part): void {
    // What it cannot read counts as CPU 0, and nobody looks whether all of it was read.
    const first = strtoul(range.text, 0, 10);
    const from = first?.value ?? 0n;
    const isRange = first && from !== LARGEST && range.text[first.end] === '-';
    const to = isRange ? (strtoul(range.text, first.end + 1, 10)?.value ?? 0n) : from;
    if (to === LARGEST || to - from > ENDLESS) this.#say(item, '', { effect: 'undefined' }, range);
    else if (to >= from) this.vcpus += to - from + 1n;
  }

  /** `parse_ulong`. */
  #number(item: Pick<Item, 'statement' | 'value'>, part: Part): bigint | undefined {
    const number = strtoul(part.text, 0, 10);
    if (number && number.value !== LARGEST) return number.value;
    this.#say(item, `xl: failed to convert "${part.text}" to number`, {}, part.text === '' ? undefined : part);
    return undefined;
  }

  compare(maxvcpus: number): void {
    if (maxvcpus !== 0 && BigInt(maxvcpus) !== this.vcpus) {
      this.#mismatch('maxvcpus', 'xl: vnuma vcpus and maxvcpus= mismatch', String(this.vcpus));
    }
    const { maxmem } = this.#reader.once(memorySizes);
    // All bits set is how xl says that there is none.
    if (maxmem !== undefined && maxmem !== LARGEST && maxmem !== this.memory) {
      const mebibytes = this.memory % 1024n === 0n ? String(this.memory / 1024n) : '';
      this.#mismatch('maxmem', 'xl: maxmem and vnuma memory size mismatch', mebibytes);
    }
  }

  #mismatch(key: string, text: string, should: string): void {
    const other = this.#reader.place('vnuma');
    const related = other && [{ ...other, message: `The nodes${should === '' ? '' : `: ${should} in all`}` }];
    sayOn(this.#reader, key, text, { code: 'guest/vnuma-sum', written: should, ...(related && { related }) });
  }

  #say(item: Pick<Item, 'statement' | 'value'>, text: string, rest: Partial<Said> = {}, part?: Part): void {
    this.isClear = false;
    const value: Value = item.value;
    const place =
      part && value.kind === 'string'
        ? this.#reader.itemPlace(item, part.start, part.end)
        : this.#reader.itemPlace(item);
    this.#reader.say({ code: 'value/vnuma', text, effect: 'gives-up', place, ...rest });
  }
}

/** How many numbers of 4 bytes glibc's allocator has room for where so many were asked for: what is written behind that hits others. */
function room(count: number): number {
  const bytes = Math.max(24, Math.ceil((count * 4 + 8) / 16) * 16 - 8);
  return Math.floor(bytes / 4);
}
