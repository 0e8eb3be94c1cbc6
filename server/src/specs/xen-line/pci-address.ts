/** PCI addresses on Xen's own line. Source: `parse_pci` of xen/drivers/pci/pci.c. */
import { readXenNumber } from './xen-numbers.ts';

export interface XenPciAddress {
  readonly segment: number;
  readonly bus: number;
  readonly device: number;
  /** 0 where none is read. */
  readonly func: number;
  /** The offset behind it: what follows is not looked at here. */
  readonly end: number;
}

export interface PciAddressForm {
  /** `false`: only segment 0 is taken. */
  readonly segment?: boolean;
  /** `false`: `BUS:DEVICE`, and the function is not read. */
  readonly func?: boolean;
}

/** `[SEGMENT:]BUS:DEVICE.FUNCTION`, hexadecimal but for the function; `undefined` where there is none. */
export function readXenPci(
  text: string,
  at: number,
  { segment = true, func = true }: PciAddressForm = {},
): XenPciAddress | undefined {
  const first = readXenNumber(text, at, 16);
  if (text[first.end] !== ':') return undefined;
  const second = readXenNumber(text, first.end + 1, 16);
  const hasSegment = text[second.end] === ':';
  const third = hasSegment ? readXenNumber(text, second.end + 1, 16) : second;
  let last: { value: bigint; end: number } = { value: 0n, end: third.end };
  if (func) {
    if (text[third.end] !== '.') return undefined;
    last = readXenNumber(text, third.end + 1);
  }
  const address = {
    segment: hasSegment ? Number(first.value) : 0,
    bus: Number(hasSegment ? second.value : first.value),
    device: Number(third.value),
    func: Number(last.value),
    end: last.end,
  };
  const fits = address.segment <= (segment ? 0xffff : 0) && address.bus <= 0xff && address.device <= 0x1f;
  return fits && address.func <= 7 ? address : undefined;
}
