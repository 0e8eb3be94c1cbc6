/** What a device's configuration space says, read in pieces: every read of it goes to the hardware. */
import type { ExpressPort } from './model.ts';

/** A piece of the configuration space; what comes back may be shorter. */
export type ReadConfig = (from: number, length: number) => Promise<Uint8Array | undefined>;

export interface ConfigSpace {
  /** Without the bit for several functions. */
  readonly headerType?: number;
  readonly express?: boolean;
  readonly port?: ExpressPort;
  readonly msi?: boolean;
  readonly msix?: boolean;
  readonly accessControl?: boolean;
}

/** Offsets and numbers of the PCI specifications, as Linux' include/uapi/linux/pci_regs.h has them. */
const STATUS = 0x06;
const HAS_CAPABILITIES = 0x10;
const HEADER_TYPE = 0x0e;
const SEVERAL_FUNCTIONS = 0x80;
const FIRST_CAPABILITY = { device: 0x34, cardbus: 0x14 };
const CAPABILITY = { msi: 0x05, express: 0x10, msix: 0x11 };
const EXTENDED = { start: 0x100, end: 0x1000, accessControl: 0x000d };
/** Source validation, request redirect, completion redirect, upstream forwarding: what Linux asks for (drivers/iommu/iommu.c). */
const KEPT_APART = 0x01 | 0x04 | 0x08 | 0x10;
const EGRESS_CONTROL = 0x20;
/** Extended capabilities are mostly near each other: so much is read at once. */
const PIECE = 0x100;

const PORTS: Readonly<Record<number, ExpressPort>> = {
  0: 'endpoint',
  1: 'endpoint',
  4: 'root port',
  5: 'upstream port',
  6: 'downstream port',
  7: 'bridge to PCI',
  8: 'bridge from PCI',
  9: 'integrated endpoint',
  10: 'event collector',
};

/** Root ports of Intel's 100 and 200 series: their access control has registers twice as wide as it ought to (Linux' drivers/pci/quirks.c). */
const WIDE: readonly (readonly [number, number])[] = [
  [0xa110, 0xa11f],
  [0xa167, 0xa16a],
  [0xa290, 0xa29f],
  [0xa2e7, 0xa2ee],
  [0x9d10, 0x9d1b],
];

/**
 * Reads the header and, where the reader may see them, the capabilities.
 *
 * @param wantsAccessControl whether it matters for this device: a port, or one of several functions. It lies where an old way of access does not reach.
 */
export async function readConfigSpace(read: ReadConfig, wantsAccessControl: boolean): Promise<ConfigSpace> {
  const bytes = await read(0, PIECE);
  const type = bytes?.[HEADER_TYPE];
  // All ones: the device does not answer.
  if (bytes === undefined || type === undefined || type === 0xff) return {};
  const headerType = type & ~SEVERAL_FUNCTIONS;
  const capabilities = findCapabilities(bytes, headerType);
  if (capabilities === undefined) return { headerType };
  const expressAt = capabilities.get(CAPABILITY.express);
  const port = expressAt === undefined ? undefined : PORTS[(bytes[expressAt + 2] ?? 0) >>> 4];
  const accessControl =
    wantsAccessControl && expressAt !== undefined ? await readAccessControl(read, isWide(bytes)) : undefined;
  return {
    headerType,
    express: expressAt !== undefined,
    ...(port !== undefined && { port }),
    msi: capabilities.has(CAPABILITY.msi),
    msix: capabilities.has(CAPABILITY.msix),
    ...(accessControl !== undefined && { accessControl }),
  };
}

/** Where each capability lies; `undefined` where somebody who is not root sees the header alone. */
function findCapabilities(bytes: Uint8Array, headerType: number): ReadonlyMap<number, number> | undefined {
  const found = new Map<number, number>();
  if (((bytes[STATUS] ?? 0) & HAS_CAPABILITIES) === 0) return found;
  if (bytes.length < PIECE) return undefined;
  let at = (bytes[headerType === 2 ? FIRST_CAPABILITY.cardbus : FIRST_CAPABILITY.device] ?? 0) & ~3;
  // A list that runs in a circle ends where it comes back.
  for (const seen = new Set<number>(); at >= 0x40 && !seen.has(at); at = (bytes[at + 1] ?? 0) & ~3) {
    seen.add(at);
    const id = bytes[at] ?? 0xff;
    if (id === 0xff) break;
    if (!found.has(id)) found.set(id, at);
  }
  return found;
}

function isWide(bytes: Uint8Array): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const device = c | (d << 8);
  return (a | (b << 8)) === 0x8086 && WIDE.some(([first, last]) => device >= first && device <= last);
}

/** Whether all that it could keep apart is kept apart; `false` without the capability; `undefined` where the extended space is out of reach. */
async function readAccessControl(read: ReadConfig, wide: boolean): Promise<boolean | undefined> {
  const pieces = new Map<number, Uint8Array>();
  const word = async (at: number): Promise<number | undefined> => {
    const start = at - (at % PIECE);
    const known = pieces.get(start) ?? (await read(start, PIECE));
    if (known) pieces.set(start, known);
    const [a, b, c, d] = known?.subarray(at - start, at - start + 4) ?? [];
    return a === undefined || b === undefined || c === undefined || d === undefined
      ? undefined
      : (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
  };
  const seen = new Set<number>();
  let at: number = EXTENDED.start;
  while (at >= EXTENDED.start && at < EXTENDED.end && !seen.has(at)) {
    seen.add(at);
    const head = await word(at);
    if (head === undefined) return undefined;
    if (head === 0 || head === 0xffffffff) return false;
    if ((head & 0xffff) === EXTENDED.accessControl) {
      const registers = await word(at + 4);
      if (registers === undefined) return undefined;
      const control = wide ? await word(at + 8) : registers >>> 16;
      if (control === undefined) return undefined;
      const wanted = KEPT_APART & (registers | EGRESS_CONTROL);
      return (control & wanted) === wanted;
    }
    at = (head >>> 20) & ~3;
  }
  return false;
}
