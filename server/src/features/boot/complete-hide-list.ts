import { formatBdf, parseBdf } from '../../specs/bdf.ts';
import { hideListContext } from '../../specs/hide-list.ts';
import { shift } from '../../text/span.ts';
import type { Completion } from '../answers.ts';
import { describeDevice } from '../devices.ts';
import type { Knowledge } from '../language.ts';
import type { BootPlace } from './place.ts';

/** The host's devices that the hide list does not name yet. Bridges are left out: they cannot be given to a guest. */
export async function completeHideList({ line, word, inValue }: BootPlace, { host }: Knowledge): Promise<Completion[]> {
  // The shell takes brackets outside of quotes for its own.
  if (line.quoting === 'none') return [];
  if (!word?.valueSpan || word.value === undefined || inValue === undefined) return [];
  const context = hideListContext(word.value, inValue);
  const span = shift(context.span, word.valueSpan.start);
  const typed = word.value.slice(context.span.start, context.span.end);
  const long = /^[\da-f]{4}:/i.test(typed);
  const present = new Set(context.present.map((address) => normal(address)));
  const { devices } = await host();
  return devices.flatMap((device) => {
    const bdf = parseBdf(device.address);
    if (!bdf || device.isBridge || present.has(formatBdf(bdf))) return [];
    const address = long ? device.address : formatBdf(bdf);
    const { name, shortName, className, state, id } = describeDevice(device);
    const newText = context.kind === 'entry' ? `(${address})` : context.closed ? address : `${address})`;
    return {
      label: address,
      kind: 'device' as const,
      detail: `${state} · ${shortName}`,
      edit: { span, newText },
      snippet: false,
      filterText: context.kind === 'entry' ? newText : address,
      // By address, those that pciback holds already first.
      sortText: `${device.assignable ? 0 : 1}${device.address}`,
      documentation: `**${address}** ${name} ${id}\n\n${className} · ${state}`,
    };
  });
}

function normal(address: string): string {
  const bdf = parseBdf(address);
  return bdf ? formatBdf(bdf) : address;
}
