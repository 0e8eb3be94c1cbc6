/** Addresses of devices in other words than hide lists: `com1=…,pci,0,03:00.0`, `dbgp=xhci@pci00:14.0`, `rmrr=`, `pci-phantom=`. */
import { slotOf } from '../../host/address.ts';
import type { Host, PciDevice } from '../../host/model.ts';
import { type AddressPlace, type AddressUse, addressesIn, addressPlaceAt } from '../../specs/address-values.ts';
import { type Bdf, formatBdf, parseBdf } from '../../specs/bdf.ts';
import { contains, type Span, shift } from '../../text/span.ts';
import type { Completion, Hover } from '../answers.ts';
import { describeAddress, deviceItem } from '../device-words.ts';
import type { Knowledge } from '../language.ts';
import type { BootPlace } from './place.ts';

/** What the host has at the address under the cursor; `undefined` where no address stands there. */
export function hoverAddress({ line, word, inValue }: BootPlace, { host }: Knowledge): Promise<Hover> | undefined {
  if (!word?.valueSpan || word.value === undefined || inValue === undefined) return undefined;
  const address = addressesIn(line.reader, word.name, word.value).find((one) => contains(one, inValue));
  if (!address) return undefined;
  const span = shift(address, word.valueSpan.start);
  return host().then((machine) => ({ span, markdown: describeAddress(machine, address.bdf, !address.hasFunction) }));
}

/** The host's devices, where an address can be typed; `undefined` elsewhere. */
export function completeAddress(place: BootPlace, { host }: Knowledge): Promise<Completion[]> | undefined {
  const { line, word, inValue } = place;
  if (!word?.valueSpan || word.value === undefined || inValue === undefined) return undefined;
  const { value, valueSpan, name } = word;
  const at = addressPlaceAt(line.reader, name, value, inValue);
  if (!at) return undefined;
  const isLong = /^[\da-f]{4}:/i.test(value.slice(at.span.start, at.span.end));
  const span = shift(at.span, valueSpan.start);
  return host().then((machine) =>
    offered(machine, at).map(({ device, bdf, isMeant }) => {
      const long = isLong ? device.address : formatBdf(bdf);
      const label = at.withoutFunction ? long.slice(0, -2) : long;
      const item = deviceItem(machine, device, label, { span, newText: label });
      return { ...item, sortText: `${isMeant ? 0 : 1}${device.address}` };
    }),
  );
}

/** `dbgp=`: the machine's own controllers in the place of the examples that the catalogue has. */
export async function completeDebugPort({ start, end }: Span, { host }: Knowledge): Promise<Completion[]> {
  const span = { start, end };
  const machine = await host();
  return (['xhci', 'ehci'] as const).flatMap((kind) =>
    offered(machine, { use: kind, firstSegment: true, withoutFunction: false }).map(({ device, bdf }) => {
      const label = `${kind}@pci${formatBdf(bdf)}`;
      return { ...deviceItem(machine, device, label, { span, newText: label }), sortText: `9${label}` };
    }),
  );
}

/** Classes that a word is for, in hexadecimal digits. */
const MEANT: Readonly<Record<AddressUse, readonly string[]>> = {
  serial: ['0700', '0780'],
  bridge: ['0604'],
  ehci: ['0c0320'],
  xhci: ['0c0330'],
  // An I/O APIC or an HPET has the address of the chip that it is a part of.
  interrupts: ['0c05', '0800', '0601'],
  memory: ['0c03', '03'],
  phantom: ['01'],
  any: [],
};

interface Offered {
  readonly device: PciDevice;
  readonly bdf: Bdf;
  readonly isMeant: boolean;
}

function offered(
  { devices }: Host,
  { use, firstSegment, withoutFunction }: Pick<AddressPlace, 'use' | 'firstSegment' | 'withoutFunction'>,
): Offered[] {
  const slots = new Set<string>();
  return devices.flatMap((device) => {
    const { address, classCode, isBridge } = device;
    const digits = classCode.toString(16).padStart(6, '0');
    const isMeant = MEANT[use].some((start) => digits.startsWith(start));
    const isOther = use === 'bridge' || use === 'ehci' || use === 'xhci' ? !isMeant : isBridge && use !== 'interrupts';
    const bdf = parseBdf(address);
    if (isOther || !bdf || (firstSegment && !address.startsWith('0000:'))) return [];
    const slot = slotOf(address);
    if (withoutFunction && slots.has(slot)) return [];
    slots.add(slot);
    return [{ device, bdf, isMeant }];
  });
}
