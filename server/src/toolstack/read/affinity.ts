/** `cpus` and `cpus_soft`: on which CPUs the vCPUs run. Source: parse_vcpu_affinity and update_cpumap_range of tools/xl/xl_parse.c. */

import { strtoul, toInt } from '../../specs/c-numbers/strtoul.ts';
import { type Part, strtok } from '../../specs/c-strings.ts';
import type { Item, Reader, Step } from '../reader.ts';
import type { Place, Said } from '../said.ts';
import { CpuSet } from './cpu-set.ts';
import { vcpuCounts } from './cpus-memory.ts';
import { vnuma } from './vnuma.ts';

const LARGEST = (1n << 64n) - 1n;
/** xl sets a bit for each CPU in turn: a longer range keeps it busy for minutes. */
const ENDLESS = 1n << 32n;
const LAST_CPU = 0x7fffffff;

/** How many vCPUs the guest has at most, as xl reckons before it looks at `cpus`; 0: it has not said. */
export const mostVcpus: Step<number> = (reader) => {
  const { vcpus, maxvcpus } = reader.once(vcpuCounts);
  if (!reader.since('4.6')) return reader.has('maxvcpus') ? maxvcpus : toInt(BigInt(vcpus));
  const nodes = reader.once(vnuma)?.vcpus;
  const most = maxvcpus !== 0 ? maxvcpus : toInt(BigInt(nodes ?? 0));
  const key = maxvcpus !== 0 ? 'maxvcpus' : 'vnuma';
  const final = most === 0 ? toInt(BigInt(vcpus)) : most;
  if (final >= vcpus) return final;
  const place = reader.place(key);
  const other = reader.place('vcpus');
  reader.say({
    code: 'guest/maxvcpus',
    text: 'xl: maxvcpus < vcpus',
    effect: 'gives-up',
    written: String(vcpus),
    ...(place && { place }),
    ...(other && { related: [{ ...other, message: 'The vCPUs that it starts with' }] }),
  });
  return toInt(BigInt(vcpus));
};

/** Sets of CPUs that are empty on whatever host, as far as `cpus` was read at all. */
type Empty = readonly (Place | undefined)[];

export const hardAffinity: Step<Empty> = (reader) => {
  if (!reader.since('4.2')) return [];
  return reader.since('4.5') ? readAffinity(reader, 'cpus') : readOldCpus(reader);
};

export const softAffinity: Step = (reader) => {
  if (reader.since('4.5')) readAffinity(reader, 'cpus_soft');
};

/** What xl looks at when the whole file has been read (apply_global_affinity_masks of tools/xl/xl_vcpu.c). */
export const emptyAffinity: Step = (reader) => {
  if (!reader.since('4.12')) return;
  for (const place of reader.once(hardAffinity)) {
    const text = 'vcpu hard affinity map is empty';
    reader.say({ code: 'guest/no-cpu', text, effect: 'gives-up', ...(place && { place }) });
  }
};

function readAffinity(reader: Reader, key: string): Empty {
  const items = reader.list(key, true);
  if (!items) {
    const text = reader.string(key);
    if (text === undefined) return [];
    const isEmpty = readRanges(reader, text, (part, said) => sayOfString(reader, key, part, said));
    // Without vCPUs there is nobody to bind.
    return isEmpty && reader.once(mostVcpus) > 0 ? [reader.place(key)] : [];
  }
  // What stands there for vCPUs that the guest does not have is not looked at.
  const count = Math.min(items.length, reader.once(mostVcpus));
  const empty: Place[] = [];
  for (const item of items.slice(0, Math.max(0, count))) {
    if (item.text === undefined) {
      // xl stops reading here, and leaves the sets of the vCPUs from here on to chance.
      reader.say({ code: 'guest/affinity', text: '', effect: 'undefined', place: reader.itemPlace(item) });
      break;
    }
    if (readRanges(reader, item.text, (part, said) => sayOfItem(reader, item, part, said))) {
      empty.push(reader.itemPlace(item));
    }
  }
  return empty;
}

type Say = (part: Part | undefined, said: Pick<Said, 'text'> & Partial<Said>) => void;

function sayOfString(reader: Reader, key: string, part: Part | undefined, said: Pick<Said, 'text'> & Partial<Said>) {
  const place = part ? reader.partPlace(key, part.start, part.end) : reader.place(key);
  reader.say({ code: 'guest/affinity', effect: 'gives-up', ...said, ...(place && { place }) });
}

function sayOfItem(reader: Reader, item: Item, part: Part | undefined, said: Pick<Said, 'text'> & Partial<Said>) {
  const place = reader.itemPlace(item, part?.start, part?.end);
  reader.say({ code: 'guest/affinity', effect: 'gives-up', ...said, place });
}

/** Whether the set is empty on whatever host; false where something was said. */
function readRanges(reader: Reader, text: string, say: Say): boolean {
  if (!reader.since('4.4')) return readOldRanges(text, say);
  const set = new CpuSet();
  let isClear = true;
  for (const part of strtok(text, ',')) isClear = readRange(part, set, say) && isClear;
  return isClear && set.isEmpty;
}

function readRange(part: Part, set: CpuSet, say: Say): boolean {
  const isNot = part.text.startsWith('^');
  const behind = isNot ? part.text.slice(1) : part.text;
  const nodes = /^nodes?:/.exec(behind)?.[0] ?? '';
  const range = behind.slice(nodes.length);
  if (range === 'all') {
    if (isNot) say(part, { text: 'Can\'t combine "^" and "all".', written: part.text });
    else set.add(0, LAST_CPU);
    return !isNot;
  }
  const first = strtoul(range, 0, 10);
  const isRange = first && range[first.end] === '-';
  const last = isRange ? strtoul(range, first.end + 1, 10) : first;
  const isGood = first && last && last.end === range.length && last.value !== LARGEST && last.value >= first.value;
  if (!isGood) {
    say(part, { text: `Invalid pcpu range: ${range}.`, written: range });
    return false;
  }
  if (last.value - first.value > ENDLESS) {
    say(part, { text: '', effect: 'undefined', written: range });
    return false;
  }
  if (nodes !== '') {
    // Which CPUs that are is the host's affair.
    if (!isNot) set.addSome();
    return true;
  }
  const from = toInt(first.value);
  const to = toInt(last.value);
  if (first.value === last.value || last.value <= BigInt(LAST_CPU)) {
    if (isNot) set.remove(from, to);
    else set.add(from, to);
  } else if (!isNot) {
    set.addSome();
  }
  return true;
}

/** Up to 4.4: a list of one CPU for each vCPU, of which only the host knows the last. */
function readOldCpus(reader: Reader): Empty {
  const items = reader.list('cpus', true);
  if (!items) {
    const text = reader.string('cpus');
    if (text !== undefined) readRanges(reader, text, (part, said) => sayOfString(reader, 'cpus', part, said));
    return [];
  }
  for (const item of items) {
    if (item.text === undefined) break;
    const number = toInt(strtoul(item.text, 0, 10)?.value ?? 0n);
    if (number < 0) sayOfItem(reader, item, undefined, { text: `cpu ${number} illegal`, written: item.text });
  }
  return [];
}

/** 4.2 and 4.3. */
function readOldRanges(text: string, say: Say): boolean {
  if (text === 'all') return false;
  for (const part of strtok(text, ',')) {
    const range = part.text.replace(/^\^/, '');
    const first = strtoul(range, 0, 10);
    const isRange = first && range[first.end] === '-';
    const last = isRange ? strtoul(range, first.end + 1, 10) : first;
    const isGood = first && last && BigInt.asUintN(32, last.value) >= BigInt.asUintN(32, first.value);
    if (!isGood) say(part, { text: 'Error: Invalid argument.', written: range });
  }
  return false;
}
