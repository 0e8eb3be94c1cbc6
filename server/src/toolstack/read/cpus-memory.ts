/** How much a guest gets: its share of the CPUs, memory, cache colours, vCPUs. Source: parse_config_data. */

import { strtoul, toInt } from '../../specs/c-numbers/strtoul.ts';
import type { Reader, Step } from '../reader.ts';
import type { Said } from '../said.ts';
import { exactLong } from './exact-long.ts';
import { namedString } from './named.ts';
import { type PlainKey, readPlain } from './plain.ts';

const SHARE: readonly PlainKey[] = [
  { key: 'cpu_weight', as: 'number', since: '4.2' },
  { key: 'cap', as: 'number', since: '4.2' },
  { key: 'period', as: 'number', since: '4.2' },
  { key: 'slice', as: 'number', since: '4.2' },
  { key: 'latency', as: 'number', since: '4.2' },
  { key: 'extratime', as: 'number', since: '4.2' },
];

export const schedulerShare: Step = (reader) => readPlain(reader, SHARE);

/** What `memory` and `maxmem` say, in KiB as xl keeps it (64 bits, wrapping); `undefined`: not set. */
export interface MemorySizes {
  readonly memory: bigint | undefined;
  readonly maxmem: bigint | undefined;
}

export const memorySizes: Step<MemorySizes> = (reader) => {
  const memory = exactLong(reader, 'memory');
  const maxmem = reader.since('4.1') ? exactLong(reader, 'maxmem') : undefined;
  return { memory: kibibytes(memory), maxmem: kibibytes(maxmem) };
};

function kibibytes(mebibytes: bigint | undefined): bigint | undefined {
  return mebibytes === undefined ? undefined : BigInt.asUintN(64, mebibytes * 1024n);
}

/** More colours than this are a list of gigabytes: whether xl gets through is left to chance. */
const MANY_COLORS = 100_000_000n;
const LAST_COLOR = 0xffffffffn;

export const llcColors: Step = (reader) => {
  if (!reader.since('4.20')) return;
  for (const [at, item] of (reader.list('llc_colors') ?? []).entries()) {
    const { text } = item;
    const refuse = (message: string) =>
      reader.say({
        code: 'value/llc-colors',
        text: message,
        effect: 'gives-up',
        place: reader.itemPlace(item),
        ...(text !== undefined && { written: text }),
      });
    if (text === undefined) {
      refuse(`xl: Can't get element ${at} in LLC color list`);
      continue;
    }
    const first = strtoul(text, 0, 10);
    const second = first && text[first.end] === '-' ? strtoul(text, first.end + 1, 10) : undefined;
    const start = low(first?.value ?? 0n);
    const end = second ? low(second.value) : start;
    if (!first) refuse(`xl: Invalid LLC color range: ${text}`);
    else if (start > end) refuse(`xl: Start LLC color is greater than end: ${text}`);
    // Each color is counted up to the last, and nothing is behind the last number there is.
    else if (end === LAST_COLOR)
      reader.say({ code: 'value/llc-colors', text: '', effect: 'crashes', place: reader.itemPlace(item) });
    else if (end - start > MANY_COLORS) {
      reader.say({
        code: 'value/llc-colors',
        text: '',
        effect: 'undefined',
        place: reader.itemPlace(item),
        written: text,
      });
    }
  }
};

function low(value: bigint): bigint {
  return BigInt.asUintN(32, value);
}

/** libxl rounds the number up to bytes in an `int`, which becomes a negative size. */
const MOST_BITS = 0x7fffffff - 7;
/** xl sets a bit for each vCPU in turn: beyond this it is busy for minutes. */
const ENDLESS = 0x7fffffff;

/** What `vcpus` and `maxvcpus` say; 0: not set. */
export interface VcpuCounts {
  readonly vcpus: number;
  /** As xl keeps it: an `int`. */
  readonly maxvcpus: number;
}

export const vcpuCounts: Step<VcpuCounts> = (reader) => {
  const least = reader.since('4.22') ? 1n : 0n;
  let vcpus = exactLong(reader, 'vcpus') ?? 0n;
  if (reader.since('4.22') && vcpus < least) vcpus = least;
  if (reader.since('4.2') && !checkVcpus(reader, vcpus)) vcpus = least;
  const maxvcpus = reader.since('4.1') ? toInt(exactLong(reader, 'maxvcpus') ?? 0n) : 0;
  return { vcpus: Number(vcpus), maxvcpus };
};

function checkVcpus(reader: Reader, vcpus: bigint): boolean {
  if (!reader.has('vcpus')) return true;
  const bits = toInt(vcpus);
  const say = (text: string, effect: Said['effect']) => {
    const place = reader.place('vcpus');
    // From 4.7 on libxl's own check of the number says enough.
    const chatter = effect === 'undefined' && reader.since('4.7');
    reader.say({
      code: 'guest/vcpus',
      text,
      effect,
      written: String(vcpus),
      ...(place && { place }),
      ...(chatter && { chatter }),
    });
    return false;
  };
  if (bits < 0) return say(withLibxl('Unable to allocate cpumap'), 'gives-up');
  if (bits > MOST_BITS || vcpus > ENDLESS) return say('', 'undefined');
  return true;
}

/** A message of xl behind libxl's own about a number of CPUs below zero. */
export function withLibxl(text: string): string {
  return `libxl: error: invalid number of cpus provided\n${text}`;
}

export const vuart: Step = (reader) => {
  if (reader.since('4.10')) namedString(reader, 'vuart');
};
