/** Sizes on the hypervisor's command line, and `dom0_mem=`. Source: `parse_size_and_unit`, `parse_dom0_mem` (x86) of each release. */
import type { Release } from '../../catalogue/releases.ts';
import { compareReleases } from '../../catalogue/releases.ts';
import type { Span } from '../../text/span.ts';
import { isDigit } from '../c-numbers.ts';
import { splitElements } from './elements.ts';
import { badValueMessage } from './parameter.ts';
import { readXenNumber } from './xen-numbers.ts';

export interface XenSize {
  readonly bytes: number;
  /** The same to the last of 64 bits. */
  readonly exact: bigint;
  /** The letter that was taken, lower case; absent: the number counted KiB. */
  readonly suffix?: 't' | 'g' | 'm' | 'k' | 'b';
  /** The offset behind the last character that was taken; where there is no number, that can still be a letter. */
  readonly end: number;
  /** Whether any digit was there. Without one the hypervisor reads 0. */
  readonly isNumber: boolean;
}

const SHIFTS = { b: 0n, k: 10n, m: 20n, g: 30n, t: 40n } as const;

/** A number (decimal, `0x…`, `0…` octal) with B, K, M, G or (4.5 on) T behind it, in either case. Never refused by itself. */
export function parseXenSize(text: string, release: Release, at = 0): XenSize {
  const { value, end, isNumber } = readXenNumber(text, at);
  const letter = (text[end] ?? '').toLowerCase();
  if (letter === 'b' || letter === 'k' || letter === 'm' || letter === 'g' || (letter === 't' && knowsT(release))) {
    return { ...wrapped(value << SHIFTS[letter]), suffix: letter, end: end + 1, isNumber };
  }
  return { ...wrapped(value << 10n), end, isNumber };
}

export interface Dom0MemAmount {
  /** A `-`: this much less than all memory. */
  readonly fromAll: boolean;
  readonly bytes: number;
  /** The letter; absent: KiB, or no size at all beside `percent`. */
  readonly suffix?: XenSize['suffix'];
  /** `25%` (4.12 on). */
  readonly percent?: number;
}

export interface Dom0MemItem extends Span {
  readonly key: 'size' | 'min' | 'max';
  readonly text: string;
  /** What the hypervisor makes of it. */
  readonly amount?: Dom0MemAmount;
  /** Behind `min:` or `max:`. */
  readonly amountSpan: Span;
  /**
   * - `applied`: read as written;
   * - `not-a-number`: read as 0, which is "no amount given" (up to 4.11); it undoes an earlier item of the same key;
   * - `refused`: the hypervisor says so;
   * - `unread`: it stopped before.
   */
  readonly verdict: 'applied' | 'not-a-number' | 'refused' | 'unread';
  /** The number is taken, this behind it is not; up to 4.9 in silence. */
  readonly junk?: Span;
}

export interface Dom0Mem {
  readonly items: readonly Dom0MemItem[];
  readonly rc: 0 | -22;
  readonly message?: string;
}

/**
 * Reads the value of `dom0_mem=` as Xen on x86 does: `[min:SIZE,][max:SIZE,]SIZE`. What stands before a fault
 * still counts. `key` is what the message calls it (`messageKey`).
 */
export function parseDom0Mem(value: string, release: Release, key = 'dom0_mem'): Dom0Mem {
  const strict = compareReleases(release, '4.12') >= 0;
  const items: Dom0MemItem[] = [];
  let stopped = false;
  for (const element of splitElements(value)) {
    const which = element.text.startsWith('min:') ? 'min' : element.text.startsWith('max:') ? 'max' : 'size';
    const amountSpan = { start: element.start + (which === 'size' ? 0 : 4), end: element.end };
    const item = { key: which, text: element.text, start: element.start, end: element.end, amountSpan } as const;
    if (stopped) {
      items.push({ ...item, verdict: 'unread' });
      continue;
    }
    const read = strict ? readStrictAmount(value, amountSpan, release) : readLooseAmount(value, amountSpan, release);
    items.push({ ...item, ...read });
    stopped = read.verdict === 'refused' || read.junk !== undefined;
  }
  if (!stopped) return { items, rc: 0 };
  const message = badValueMessage(key, value, release);
  return message === undefined ? { items, rc: 0 } : { items, rc: -22, message };
}

type Read = Pick<Dom0MemItem, 'amount' | 'verdict' | 'junk'>;

/** Up to 4.11: a `-`, a size, and whatever is not a comma ends the reading. */
function readLooseAmount(value: string, span: Span, release: Release): Read {
  const fromAll = value[span.start] === '-';
  const size = parseXenSize(value, release, span.start + (fromAll ? 1 : 0));
  const amount = { fromAll, bytes: size.bytes, ...(size.suffix && { suffix: size.suffix }) };
  const verdict = size.isNumber ? 'applied' : 'not-a-number';
  if (size.end >= span.end) return { amount, verdict };
  return { amount, verdict, junk: { start: size.end, end: span.end } };
}

/** 4.12 on: `SIZE`, `N%` or `SIZE+N%`, each with a `-` before it or not. */
function readStrictAmount(value: string, span: Span, release: Release): Read {
  const fromAll = value[span.start] === '-';
  let at = span.start + (fromAll ? 1 : 0);
  let size: Pick<XenSize, 'bytes' | 'suffix' | 'end'> | undefined;
  for (;;) {
    if (!isDigit(value.charCodeAt(at))) return { verdict: 'refused' };
    // With a `%` right behind its digits the number is one; behind a letter, the `%` still makes a share of what was read.
    const bare = readXenNumber(value, at);
    const isShare = value[bare.end] === '%';
    const read = isShare ? { bytes: Number(bare.value), end: bare.end } : parseXenSize(value, release, at);
    if (value[read.end] === '%') {
      if (read.bytes >= 100 || read.end + 1 !== span.end) return { verdict: 'refused' };
      const amount = {
        fromAll,
        bytes: size?.bytes ?? 0,
        percent: read.bytes,
        ...(size?.suffix && { suffix: size.suffix }),
      };
      return { amount, verdict: 'applied' };
    }
    if (size) return { verdict: 'refused' };
    size = read;
    if (size.end === span.end) {
      return {
        amount: { fromAll, bytes: size.bytes, ...(size.suffix && { suffix: size.suffix }) },
        verdict: 'applied',
      };
    }
    if (value[size.end] !== '+') return { verdict: 'refused' };
    at = size.end + 1;
  }
}

/** What is being typed in `dom0_mem=`. */
export interface Dom0MemContext {
  readonly kind: 'item' | 'amount';
  readonly span: Span;
  /** `min`, `max`, and `size` for a bare amount: the keys of the other items. */
  readonly present: readonly Dom0MemItem['key'][];
}

export function dom0MemContext(value: string, offset: number): Dom0MemContext {
  const at = Math.max(0, Math.min(offset, value.length));
  const elements = splitElements(value);
  const own = elements.find((element) => element.start <= at && at <= element.end) ?? { text: '', start: at, end: at };
  const present = elements
    .filter((element) => element.start !== own.start && element.text !== '')
    .map((element) => (element.text.startsWith('min:') ? 'min' : element.text.startsWith('max:') ? 'max' : 'size'));
  const colon = own.text.indexOf(':');
  if (colon >= 0 && at > own.start + colon) {
    return { kind: 'amount', span: { start: own.start + colon + 1, end: own.end }, present };
  }
  return { kind: 'item', span: { start: own.start, end: colon < 0 ? own.end : own.start + colon + 1 }, present };
}

function knowsT(release: Release): boolean {
  return compareReleases(release, '4.5') >= 0;
}

function wrapped(value: bigint): Pick<XenSize, 'bytes' | 'exact'> {
  const exact = BigInt.asUintN(64, value);
  return { bytes: Number(exact), exact };
}
