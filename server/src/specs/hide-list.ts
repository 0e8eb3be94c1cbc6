/** The list of devices that pciback takes for itself at boot: `xen-pciback.hide=(01:00.0)(0000:03:00.*)`. */
import type { Span } from '../text/span.ts';
import { type Bdf, formatBdf } from './bdf.ts';
import { scanKernelHex, skipKernelSpace } from './c-numbers.ts';

/**
 * Whose grammar: `xen-pciback` of Linux 3.1 and later (the wild cards are of 3.7), or `pciback` of the kernels before (2.6.18-xen), which
 * knows no wild cards, cuts numbers to their range, and takes an entry without `)` as the last one.
 */
export type HideDriver = 'xen-pciback' | 'pciback';

/** The kernel refuses a longer list. In bytes. */
export const HIDE_LIST_LIMIT = 1024;

export interface HideEntry {
  readonly bdf: Bdf;
  /** `*` for the function: all eight. */
  readonly allFunctions: boolean;
  /** `*.*`: everything on the bus. `bdf.device` and `bdf.function` are 0 then. */
  readonly allDevices: boolean;
  /** From `(` to `)`. */
  readonly span: Span;
  /** The address between the brackets. */
  readonly addressSpan: Span;
}

export interface HideRefusal {
  /**
   * - `syntax`: pciback says so, in `message`;
   * - `range`: a number that no device can have; pciback fails without a word;
   * - `too-long`: the kernel does not even pass the list on.
   */
  readonly kind: 'syntax' | 'range' | 'too-long';
  /** The kernel's words, where it has any. */
  readonly message?: string;
  /** For `syntax`, the whole rest that the message shows; else the entry. */
  readonly span: Span;
  /** The part of it that is to blame, as far as we can tell: an entry, a comma, a blank. */
  readonly culprit: Span;
}

export interface HideList {
  /** What could be read before the refusal. With a refusal, none of it is hidden: the driver does not start. */
  readonly entries: readonly HideEntry[];
  readonly refused?: HideRefusal;
  /** How many devices a person has written that are not hidden, because of the refusal. */
  readonly lostEntries: number;
  /** `pciback` only: what stands behind an entry without `)`, which nobody reads. */
  readonly unread?: Span;
}

/** Reads a hide list as the driver does (drivers/xen/xen-pciback/pci_stub.c). Empty is a list of nothing. */
export function parseHideList(text: string, driver: HideDriver = 'xen-pciback'): HideList {
  const entries: HideEntry[] = [];
  if (utf8Length(text) > HIDE_LIST_LIMIT) {
    const all = { start: 0, end: text.length };
    return { entries, refused: { kind: 'too-long', span: all, culprit: all }, lostEntries: countBrackets(text) };
  }
  for (let at = 0; at < text.length; ) {
    const found = driver === 'pciback' ? readClassicEntry(text, at) : readEntry(text, at);
    if (!found) {
      const span = { start: at, end: text.length };
      const name = driver === 'pciback' ? 'pciback' : 'xen_pciback';
      const message = `${name}: Error parsing pci_devs_to_hide at "${text.slice(at)}"`;
      const refused = { kind: 'syntax' as const, message, span, culprit: culpritAt(text, at) };
      return { entries, refused, lostEntries: countBrackets(text) };
    }
    if (found.outOfRange) {
      const { span } = found.entry;
      return { entries, refused: { kind: 'range', span, culprit: span }, lostEntries: countBrackets(text) };
    }
    entries.push(found.entry);
    if (!found.closed) {
      const unread = { start: found.next, end: text.length };
      return {
        entries,
        lostEntries: countBrackets(text.slice(found.next)),
        ...(found.next < text.length && { unread }),
      };
    }
    at = found.next;
  }
  return { entries, lostEntries: 0 };
}

/** A list as pciback reads it, with nothing between the entries. */
export function formatHideList(devices: readonly (Bdf & { readonly allFunctions?: boolean })[]): string {
  return devices
    .map((bdf) => {
      const address = formatBdf(bdf);
      return `(${bdf.allFunctions ? `${address.slice(0, -1)}*` : address})`;
    })
    .join('');
}

/** Whether an entry of a list takes in a device. */
export function hides(entry: HideEntry, bdf: Bdf): boolean {
  return (
    entry.bdf.domain === bdf.domain &&
    entry.bdf.bus === bdf.bus &&
    (entry.allDevices || entry.bdf.device === bdf.device) &&
    (entry.allFunctions || entry.bdf.function === bdf.function)
  );
}

/** Where the cursor is in a hide list. */
export interface HideListContext {
  /** `address`: between brackets. `entry`: where a new `(…)` can stand. */
  readonly kind: 'address' | 'entry';
  /** What a completion replaces: the address without its brackets, or nothing. */
  readonly span: Span;
  /** Whether `)` follows already. */
  readonly closed: boolean;
  /** The addresses of the other entries, as written. */
  readonly present: readonly string[];
}

export function hideListContext(text: string, offset: number): HideListContext {
  const at = Math.max(0, Math.min(offset, text.length));
  const open = at === 0 ? -1 : text.lastIndexOf('(', at - 1);
  const inside = open >= 0 && !text.slice(open, at).includes(')');
  if (!inside) {
    // A bare address that somebody begins without its bracket is replaced as a whole.
    let start = at;
    while (start > 0 && /[0-9a-fA-F:.*]/.test(text.charAt(start - 1))) start--;
    return { kind: 'entry', span: { start, end: at }, closed: false, present: addresses(text, -1) };
  }
  let end = at;
  while (end < text.length && !'() ,\\'.includes(text.charAt(end))) end++;
  return { kind: 'address', span: { start: open + 1, end }, closed: text[end] === ')', present: addresses(text, open) };
}

interface Found {
  readonly entry: HideEntry;
  readonly outOfRange: boolean;
  readonly closed: boolean;
  /** Where the next entry starts. */
  readonly next: number;
}

/** One `([domain:]bus:device.function)` with the blanks around it. */
function readEntry(text: string, from: number): Found | undefined {
  return readForm(text, from, true) ?? readForm(text, from, false);
}

function readForm(text: string, from: number, withDomain: boolean): Found | undefined {
  const open = skipKernelSpace(text, from);
  if (text[open] !== '(') return undefined;
  const scan = new Scan(text, open + 1);
  const domain = withDomain ? scan.number(':') : 0;
  const bus = scan.number(':');
  if (domain === undefined || bus === undefined) return undefined;
  let device: number | undefined = -1;
  let func: number | undefined = -1;
  if (!scan.literal('*.*')) {
    device = scan.number('.');
    if (device === undefined) return undefined;
    if (!scan.literal('*')) func = scan.number('');
    if (func === undefined) return undefined;
  }
  const addressEnd = scan.at;
  if (!scan.literal(')')) return undefined;
  // A number is kept in a signed integer, so ffffffff is what `*` is.
  const wanted = { domain: domain | 0, bus: bus | 0, device: device | 0, function: func | 0 };
  const allDevices = wanted.device < 0;
  const allFunctions = wanted.function < 0;
  const outOfRange =
    wanted.domain < 0 ||
    wanted.domain > 0xffff ||
    wanted.bus < 0 ||
    wanted.bus > 0xff ||
    wanted.device > 0x1f ||
    wanted.function > 7;
  const bdf = { ...wanted, device: Math.max(0, wanted.device), function: Math.max(0, wanted.function) };
  const span = { start: open, end: scan.at };
  const addressSpan = { start: open + 1, end: addressEnd };
  const entry = { bdf, allFunctions, allDevices, span, addressSpan };
  return { entry, outOfRange, closed: true, next: skipKernelSpace(text, scan.at) };
}

function readClassicEntry(text: string, from: number): Found | undefined {
  const open = skipKernelSpace(text, from);
  if (text[open] !== '(') return undefined;
  for (const withDomain of [true, false]) {
    const scan = new Scan(text, open + 1);
    const domain = withDomain ? scan.number(':') : 0;
    const bus = domain === undefined ? undefined : scan.number(':');
    const device = bus === undefined ? undefined : scan.number('.');
    const func = device === undefined ? undefined : scan.number('');
    if (domain === undefined || bus === undefined || device === undefined || func === undefined) continue;
    const addressSpan = { start: open + 1, end: scan.at };
    const closed = scan.literal(')');
    const bdf = { domain: domain | 0, bus: bus & 0xff, device: device & 0x1f, function: func & 7 };
    const entry = { bdf, allFunctions: false, allDevices: false, span: { start: open, end: scan.at }, addressSpan };
    return { entry, outOfRange: false, closed, next: closed ? skipKernelSpace(text, scan.at) : scan.at };
  }
  return undefined;
}

/** A walk over the text as the kernel's `sscanf` takes it. */
class Scan {
  readonly text: string;
  at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  /** A number with `joint` right behind it. */
  number(joint: string): number | undefined {
    const scanned = scanKernelHex(this.text, this.at);
    if (!scanned) return undefined;
    this.at = scanned.end;
    return this.literal(joint) ? scanned.value : undefined;
  }

  literal(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }
}

/** What to point at in the rest that could not be read: the entry, or what stands before it. */
function culpritAt(text: string, from: number): Span {
  const start = skipKernelSpace(text, from);
  if (start === text.length) return { start: from, end: text.length };
  const open = text.indexOf('(', start);
  if (open > start) return { start, end: open };
  if (open < 0) return { start, end: text.length };
  const nextOpen = text.indexOf('(', open + 1);
  const close = text.indexOf(')', open);
  if (close >= 0 && (nextOpen < 0 || close < nextOpen)) return { start: open, end: close + 1 };
  return { start: open, end: nextOpen < 0 ? text.length : nextOpen };
}

function countBrackets(text: string): number {
  let count = 0;
  for (let at = text.indexOf('('); at >= 0; at = text.indexOf('(', at + 1)) count++;
  return count;
}

function addresses(text: string, except: number): string[] {
  const found: string[] = [];
  for (let open = text.indexOf('('); open >= 0; open = text.indexOf('(', open + 1)) {
    if (open === except) continue;
    let end = open + 1;
    while (end < text.length && !'(),\\'.includes(text.charAt(end))) end++;
    found.push(text.slice(open + 1, end).trim());
  }
  return found.filter((address) => address !== '');
}

function utf8Length(text: string): number {
  if (text.length * 3 <= HIDE_LIST_LIMIT) return text.length;
  return new TextEncoder().encode(text).length;
}
