/** Comments beside the address of a device: what they say it is, held against what the host has there. */
import type { Host, PciDevice } from '../host/model.ts';
import { deviceId, hex, nameWithId } from '../passthrough/device-names.ts';
import { type Bdf, formatBdf, parseBdf, sameBdf, shortAddress } from '../specs/bdf.ts';
import { endOfLine } from '../text/lines.ts';
import type { Span } from '../text/span.ts';

/** A comment that speaks of another device. */
export interface CommentVerdict {
  /** Where the comment stands. */
  readonly span: Span;
  readonly message: string;
  /** The one device of the host that it can mean. */
  readonly moved?: PciDevice;
}

/** What a comment says of a device. */
interface Mention {
  readonly ids: readonly string[];
  readonly vendors: readonly number[];
  /** Base classes, or base classes with subclasses, as hexadecimal digits. */
  readonly classes: readonly string[];
}

interface Comment extends Span {
  readonly text: string;
  readonly addresses: readonly (Bdf & Span)[];
}

/** So many lines above belong to what stands below. */
const MOST_LINES = 6;
const LONGEST_SHOWN = 60;
/** What a comment says it says in so many characters. */
const LONGEST_READ = 500;
const ADDRESS = /(?<![\w:.])(?:[\da-f]{4}:)?[\da-f]{2}:[01][\da-f]\.[0-7](?![\w.:])/gi;
const ID = /(?<![\w:.])[\da-f]{4}:[\da-f]{4}(?![\w:.])/gi;
/** A line of a config that was taken out: what it says is not said of this one. */
const TAKEN_OUT = /pciback|^[\s#]*(?:export\s+)?\w+\s*\+?=|^[\s#]*options\s/i;

const KINDS: readonly (readonly [words: RegExp, classes: readonly string[]])[] = [
  [/\b(?:network|ethernet|nic|lan|wlan|wi-?fi|wireless)\b/i, ['02', '0d']],
  [/\b(?:graphics?|vga|gpu|video card|nvidia|geforce|quadro|radeon)\b/i, ['03']],
  [/\b(?:sound|audio)\b/i, ['04']],
  [/\b(?:usb|[xeuo]hci)\b/i, ['0c03']],
  [/\b(?:sata|ahci|nvme|raid|hba|sas|scsi|disks?|ssd|storage)\b/i, ['01']],
];
/** Names that people call makers by. */
const MAKERS: readonly (readonly [words: RegExp, vendors: readonly number[]])[] = [
  [/\b(?:nvidia|geforce|quadro|tesla)\b/i, [0x10de]],
  [/\b(?:amd|ati|radeon)\b/i, [0x1002, 0x1022]],
  [/\bintel\b/i, [0x8086, 0x8087]],
  [/\b(?:realtek|rtl\d+)\b/i, [0x10ec]],
  [/\b(?:broadcom|netxtreme)\b/i, [0x14e4, 0x1000]],
  [/\b(?:lsi|megaraid)\b/i, [0x1000]],
  [/\b(?:mellanox|connectx)\b/i, [0x15b3]],
  [/\bmarvell\b/i, [0x11ab, 0x1b4b]],
  [/\basmedia\b/i, [0x1b21]],
  [/\b(?:renesas|nec)\b/i, [0x1912, 0x1033]],
  [/\bsamsung\b/i, [0x144d]],
  [/\b(?:atheros|qualcomm)\b/i, [0x168c, 0x1969, 0x17cb]],
  [/\bvia\b/i, [0x1106]],
  [/\bmatrox\b/i, [0x102b]],
];

/** The comments that belong to a stretch of a text: behind it on its line, and right above it. */
export function commentsOn(text: string, place: Span): Comments {
  const comments: Comment[] = [];
  const lineEnd = endOfLine(text, place.end);
  // Closing quotes and brackets, a comma, and then the comment.
  const rest = text.slice(place.end, Math.min(lineEnd, place.end + LONGEST_READ));
  const hash = rest.indexOf('#');
  if (hash >= 0 && /^['"]?[ \t,;\])]*$/.test(rest.slice(0, hash)))
    comments.push(commentAt(rest.slice(hash), place.end + hash));
  let lineStart = startOfLine(text, place.start);
  for (let count = 0; count < MOST_LINES && lineStart > 0; count++) {
    const start = startOfLine(text, lineStart - 1);
    const line = text.slice(start, Math.min(lineStart - 1, start + LONGEST_READ));
    if (!/^[ \t]*#/.test(line)) break;
    comments.push(commentAt(line, start));
    lineStart = start;
  }
  return new Comments(comments.filter((comment) => !TAKEN_OUT.test(comment.text)));
}

/**
 * The addresses that the comments beside an address name.
 *
 * @param place the address alone, with the rest of its string behind it
 */
export function addressesBeside(text: string, place: Span): readonly (Span & { readonly bdf: Bdf })[] {
  const rest = text.slice(place.end, Math.min(endOfLine(text, place.end), place.end + LONGEST_READ));
  const hash = rest.indexOf('#');
  // A comment begins where the string has ended.
  const isBehind = hash >= 0 && (rest.slice(0, hash).match(/['"]/g) ?? []).length % 2 === 1;
  const end = isBehind ? place.end + rest.slice(0, hash).trimEnd().length : place.end;
  return commentsOn(text, { start: place.start, end }).addresses();
}

export class Comments {
  readonly #comments: readonly Comment[];

  constructor(comments: readonly Comment[]) {
    this.#comments = comments;
  }

  /** What they name, comment by comment. */
  addresses(): readonly (Span & { readonly bdf: Bdf })[] {
    return this.#comments.flatMap(({ addresses }) => addresses.map(({ start, end, ...bdf }) => ({ start, end, bdf })));
  }

  /**
   * Whether they speak of another device than the one at an address.
   *
   * @param isAlone it is the only device there: a comment that names no address can mean no other
   * @param device what the host has at that address
   */
  about(bdf: Bdf, isAlone: boolean, device: PciDevice | undefined, host: Host): CommentVerdict | undefined {
    const named = this.#comments.filter(({ addresses }) => addresses.some((address) => sameBdf(address, bdf)));
    const free = isAlone ? this.#comments.filter(({ addresses }) => addresses.length === 0) : [];
    for (const [comments, isNamed] of [
      [named, true],
      [free, false],
    ] as const) {
      const mention = mentionIn(comments.map(({ text }) => text).join('\n'), isNamed);
      const [first] = comments.filter(({ text }) => !isEmpty(mentionIn(text, isNamed)));
      if (!first || isEmpty(mention)) continue;
      // A card's sound is spoken of as the card.
      if (device && (isNamed ? [device] : functionsBeside(device, host)).some((one) => meets(mention, one)))
        return undefined;
      const others = host.devices.filter((other) => !other.isBridge && meets(mention, other));
      const moved = others.length === 1 ? others[0] : undefined;
      // Of a device that is not there enough has been said, unless the comment knows where it went.
      if (!device && !moved) continue;
      const words = first.text.replace(/^[\s#]+/, '').trim();
      const shown = words.length > LONGEST_SHOWN ? `${words.slice(0, LONGEST_SHOWN)}…` : words;
      const is = device ? `${formatBdf(bdf)} is another device in ${host.label}: ${nameWithId(device)}` : '';
      const now = moved
        ? `${nameWithId(moved)} is at ${shortAddress(moved.address)} now`
        : 'Addresses change when a card is added or moved';
      const message = `The comment speaks of “${shown}”${is === '' ? ':' : `, but ${is}.`} ${now}.`;
      return { span: { start: first.start, end: first.end }, message, ...(moved && { moved }) };
    }
    return undefined;
  }
}

/** All that has the device's own number, itself among them. */
function functionsBeside({ address }: PciDevice, { devices }: Host): readonly PciDevice[] {
  const slot = address.slice(0, -1);
  return devices.filter((other) => other.address.startsWith(slot));
}

function commentAt(text: string, start: number): Comment {
  const addresses = [...text.matchAll(ADDRESS)].flatMap(({ 0: address, index }) => {
    const bdf = parseBdf(address);
    return bdf ? [{ ...bdf, start: start + index, end: start + index + address.length }] : [];
  });
  return {
    text,
    start: start + (text.length - text.trimStart().length),
    end: start + text.trimEnd().length,
    addresses,
  };
}

/** The name of a maker says enough only beside the address itself: “Intel” stands in many a comment. */
function mentionIn(text: string, isNamed: boolean): Mention {
  const ids = (text.match(ID) ?? []).map((id) => id.toLowerCase());
  return {
    ids,
    vendors: isNamed ? MAKERS.flatMap(([words, vendors]) => (words.test(text) ? vendors : [])) : [],
    classes: KINDS.flatMap(([words, classes]) => (words.test(text) ? classes : [])),
  };
}

function isEmpty({ ids, vendors, classes }: Mention): boolean {
  return ids.length === 0 && vendors.length === 0 && classes.length === 0;
}

function meets({ ids, vendors, classes }: Mention, device: PciDevice): boolean {
  const { vendor, subsystemVendor, subsystemDevice } = device;
  if (ids.length > 0) {
    const own = [deviceId(device), deviceId({ vendor: subsystemVendor ?? 0, device: subsystemDevice ?? 0 })];
    return ids.some((id) => own.includes(id));
  }
  const isOfMaker = vendors.length === 0 || vendors.includes(vendor) || vendors.includes(subsystemVendor ?? -1);
  const digits = hex(device.classCode, 6);
  return isOfMaker && (classes.length === 0 || classes.some((kind) => digits.startsWith(kind)));
}

function startOfLine(text: string, at: number): number {
  return at <= 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}
