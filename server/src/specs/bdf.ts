/** The address of a PCI device: domain, bus, device, function. */
export interface Bdf {
  /** 0 to 0xffff */
  readonly domain: number;
  /** 0 to 0xff */
  readonly bus: number;
  /** 0 to 0x1f */
  readonly device: number;
  /** 0 to 7 */
  readonly function: number;
}

const SPELLING = /^\s*(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,2}):([01]?[0-9a-f])\.([0-7])\s*$/i;

/** Reads an address as a person writes it: `01:00.0`, `0000:01:00.0`, in either case, blanks around it. */
export function parseBdf(text: string): Bdf | undefined {
  if (text.length > 64) return undefined;
  const match = SPELLING.exec(text);
  if (!match) return undefined;
  const [, domain = '0', bus = '', device = '', func = ''] = match;
  return {
    domain: Number.parseInt(domain, 16),
    bus: Number.parseInt(bus, 16),
    device: Number.parseInt(device, 16),
    function: Number.parseInt(func, 16),
  };
}

/** As people write it: `01:00.0`, with the domain only where it is not 0. */
export function formatBdf(bdf: Bdf): string {
  return bdf.domain === 0 ? shortForm(bdf) : formatAddress(bdf);
}

/** As sysfs writes it: `0000:01:00.0`. */
export function formatAddress(bdf: Bdf): string {
  return `${hex(bdf.domain, 4)}:${shortForm(bdf)}`;
}

/** An address of sysfs as people write it; one that Xen cannot name stays as it is. */
export function shortAddress(address: string): string {
  const bdf = parseBdf(address);
  return bdf ? formatBdf(bdf) : address;
}

export function sameBdf(a: Bdf, b: Bdf): boolean {
  return a.domain === b.domain && a.bus === b.bus && a.device === b.device && a.function === b.function;
}

function shortForm(bdf: Bdf): string {
  return `${hex(bdf.bus, 2)}:${hex(bdf.device, 2)}.${bdf.function.toString(16)}`;
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}
