/** How sysfs writes its values. */
import type { PciDevice } from './model.ts';

/** Flags of a resource, as Linux' include/linux/ioport.h has them. */
const IO = 0x100;
const MEMORY = 0x200;
const PREFETCHABLE = 0x2000;
/** The lines of `resource` that are BARs; the others are the ROM and what bridges forward. */
const BARS = 6;

/** `0x8086`, `20000` */
export function hexNumber(text: string | undefined): number | undefined {
  const digits = /^(?:0x)?([0-9a-f]{1,8})$/i.exec(text ?? '')?.[1];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

/** A number that is not negative: -1 says that there is none. */
export function decimal(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

export function lastPart(path: string | undefined): string | undefined {
  return path?.slice(path.lastIndexOf('/') + 1);
}

/** The windows that a device's own registers open, from `resource`: first byte, last byte and flags, a line each. */
export function regionsOf(text: string | undefined): NonNullable<PciDevice['regions']> {
  const regions: { kind: 'memory' | 'io'; bytes: number; prefetchable: boolean }[] = [];
  for (const line of text?.split('\n').slice(0, BARS) ?? []) {
    const [, from = '', to = '', flags = ''] =
      /^(0x[\da-f]{1,16}) (0x[\da-f]{1,16}) 0x[\da-f]{0,8}([\da-f]{8})$/i.exec(line) ?? [];
    const bytes = from === '' ? 0 : Number(BigInt(to) - BigInt(from)) + 1;
    const kinds = Number.parseInt(flags, 16);
    if (bytes <= 1 || (kinds & (IO | MEMORY)) === 0) continue;
    regions.push({
      kind: (kinds & MEMORY) !== 0 ? 'memory' : 'io',
      bytes,
      prefetchable: (kinds & PREFETCHABLE) !== 0,
    });
  }
  return regions;
}

/** A member that is there only with a value. */
export function defined<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
