/**
 * Where addresses of devices stand in the values of boot words that take one. Source: the callers of `parse_pci` (xen/drivers/pci/pci.c);
 * Linux: `pci_dev_str_match` of drivers/pci/pci.c, `setup_early_printk` of arch/x86/kernel/early_printk.c.
 */
import type { Span } from '../text/span.ts';
import type { Bdf } from './bdf.ts';
import { splitElements } from './xen-line/elements.ts';
import { serialContext } from './xen-line/serial.ts';

/** What the device is wanted for: it says which ones to offer first. */
export type AddressUse = 'serial' | 'bridge' | 'ehci' | 'xhci' | 'phantom' | 'interrupts' | 'memory' | 'any';

/** An address in a value. */
export interface ValueAddress extends Span {
  readonly bdf: Bdf;
  /** Without one the whole device is meant, and `bdf.function` is 0. */
  readonly hasFunction: boolean;
}

/** Where an address can be typed in a value. */
export interface AddressPlace {
  readonly use: AddressUse;
  /** What a completion replaces. */
  readonly span: Span;
  /** `BUS:DEVICE` alone is wanted. */
  readonly withoutFunction: boolean;
  /** Xen takes devices of segment 0 only. */
  readonly firstSegment: boolean;
}

type Reader = 'xen' | 'dom0';

const XEN_WORDS = /^(?:com[12]|dbgp|pci-phantom|ivrs_(?:ioapic|hpet)\[.*|rmrr|ivmd)$/;
/** `guestdev` and `reassigndev` are of the kernels before Linux 3. */
const DOM0_WORDS = /^(?:pci|earlyprintk|guestdev|reassigndev)$/;
const ADDRESS = /(?<![\w:.])(?:([\da-f]{1,4}):)?([\da-f]{1,2}):([01]?[\da-f])(?:\.([0-7]))?(?![\w:.])/gi;
/** Nobody writes a longer value with addresses in it. */
const LONGEST = 1024;

/** Whether the value of a word may hold addresses. Hide lists have a reader of their own. */
export function takesAddresses(reader: Reader, name: string): boolean {
  return (reader === 'xen' ? XEN_WORDS : DOM0_WORDS).test(name);
}

/** Every address in the value of a word; none where the word takes none. */
export function addressesIn(reader: Reader, name: string, value: string): ValueAddress[] {
  if (!takesAddresses(reader, name) || value.length > LONGEST) return [];
  const from = name === 'dbgp' ? (/^[ex]hci@pci/.exec(value)?.[0].length ?? value.length) : 0;
  return [...value.slice(from).matchAll(ADDRESS)].map((match) => {
    const [whole, domain = '0', bus = '', device = '', func] = match;
    const hex = (digits: string) => Number.parseInt(digits, 16);
    const start = from + match.index;
    return {
      start,
      end: start + whole.length,
      bdf: { domain: hex(domain), bus: hex(bus), device: hex(device), function: hex(func ?? '0') },
      hasFunction: func !== undefined,
    };
  });
}

/** Where in a value the offset is, if an address can stand there. */
export function addressPlaceAt(reader: Reader, name: string, value: string, offset: number): AddressPlace | undefined {
  if (!takesAddresses(reader, name) || value.length > LONGEST) return undefined;
  return reader === 'xen' ? xenPlace(name, value, offset) : dom0Place(name, value, offset);
}

function xenPlace(name: string, value: string, offset: number): AddressPlace | undefined {
  const all = { withoutFunction: false, firstSegment: false };
  if (name === 'com1' || name === 'com2') {
    const context = serialContext(value, offset);
    if (context.name !== 'port' && context.name !== 'bridge') return undefined;
    return { ...all, use: context.name === 'port' ? 'serial' : 'bridge', span: context.span, firstSegment: true };
  }
  if (name === 'dbgp') {
    const head = /^([ex]hci)@pci/.exec(value);
    if (!head || offset < head[0].length) return undefined;
    const span = { start: head[0].length, end: endAt(value, head[0].length, ',') };
    if (offset > span.end) return undefined;
    return { ...all, use: head[1] === 'ehci' ? 'ehci' : 'xhci', span, firstSegment: true };
  }
  if (name === 'pci-phantom') {
    const span = { start: 0, end: endAt(value, 0, ',') };
    return offset > span.end ? undefined : { ...all, use: 'phantom', span, withoutFunction: true };
  }
  if (name.startsWith('ivrs_')) return { ...all, use: 'interrupts', span: { start: 0, end: value.length } };
  // `START-END=BDF,BDF;START…`: addresses stand behind the `=`.
  const range = splitElements(value, ';').find(({ start, end }) => start <= offset && offset <= end);
  const equals = range ? value.indexOf('=', range.start) : -1;
  if (!range || equals < 0 || equals >= range.end || offset <= equals) return undefined;
  const span = pieceAt(value, offset, equals, range.end, name === 'ivmd' ? '=,-' : '=,');
  return { ...all, use: 'memory', span, firstSegment: name === 'ivmd' };
}

function dom0Place(name: string, value: string, offset: number): AddressPlace | undefined {
  const base = { use: 'any', withoutFunction: false, firstSegment: false } as const;
  const element = splitElements(value).find(({ start, end }) => start <= offset && offset <= end);
  if (!element) return undefined;
  if (name === 'guestdev' || name === 'reassigndev')
    return { ...base, span: pieceAt(value, offset, -1, value.length, ',') };
  if (name === 'earlyprintk') {
    const before = /^(?:pciserial,(?:force,)?)$/.test(value.slice(0, element.start));
    return before && !element.text.startsWith('f')
      ? { ...base, use: 'serial', span: { start: element.start, end: element.end } }
      : undefined;
  }
  const head = /^(?:resource_alignment|disable_acs_redir|config_acs)=/.exec(element.text);
  if (!head || offset < element.start + head[0].length) return undefined;
  return { ...base, span: pieceAt(value, offset, element.start + head[0].length - 1, element.end, '=@;') };
}

function endAt(value: string, from: number, stop: string): number {
  const found = value.indexOf(stop, from);
  return found < 0 ? value.length : found;
}

/** The stretch between separators around an offset, all behind `after`. */
function pieceAt(value: string, offset: number, after: number, end: number, separators: string): Span {
  let start = offset;
  while (start > after + 1 && !separators.includes(value.charAt(start - 1))) start--;
  let stop = offset;
  while (stop < end && !separators.includes(value.charAt(stop))) stop++;
  return { start, end: stop };
}
