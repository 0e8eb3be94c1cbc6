/** An address that takes another one's place: read in any spelling, written in that of the place. */
import { type Bdf, parseBdf } from '../../specs/bdf.ts';
import { betterAddress } from '../../specs/loose-address.ts';

/** What a person types as the new address. */
export interface NewAddress {
  readonly bdf: Bdf;
  /** No function, or `*`: the whole device; `bdf.function` is 0 then. */
  readonly isWhole: boolean;
}

const WITHOUT_FUNCTION = /^(?:[\da-f]{1,4}:)?[\da-f]{1,2}:[01]?[\da-f]$/i;

/** `03:00.0`, `0000:03:00.*`, `03:00`, `(03:00.0)` of pciback, `pci_0000_03_00_0` of libvirt. */
export function readNewAddress(typed: string): NewAddress | undefined {
  const text = betterAddress(typed.length > 64 ? '' : typed);
  const isWhole = text.endsWith('.*') || WITHOUT_FUNCTION.test(text);
  const bdf = parseBdf(text.endsWith('.*') ? `${text.slice(0, -1)}0` : isWhole ? `${text}.0` : text);
  return bdf && { bdf, isWhole };
}

const WRITTEN = /^(?:([\da-f]{1,4}):)?([\da-f]{1,2}):([\da-f]{1,2})(?:\.([0-7]|\*))?$/i;

/**
 * The address in the spelling of what stood there: with the domain or without (unless only the domain tells), as many digits, `*` where that
 * stood for the function, and no function where there was none.
 */
export function inStyleOf(written: string, bdf: Bdf): string {
  const [, domain, bus = '00', device = '00', func] = WRITTEN.exec(written) ?? [];
  const number = (value: number, like: string) => value.toString(16).padStart(like.length, '0');
  const text = [
    domain === undefined && bdf.domain === 0 ? '' : `${number(bdf.domain, domain ?? '0000')}:`,
    `${number(bdf.bus, bus)}:${number(bdf.device, device)}`,
    func === '*' ? '.*' : func === undefined && WRITTEN.test(written) ? '' : `.${bdf.function}`,
  ].join('');
  return /[A-F]/.test(written) ? text.toUpperCase() : text;
}
