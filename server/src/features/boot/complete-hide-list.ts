import { type Bdf, formatBdf, parseBdf, sameBdf } from '../../specs/bdf.ts';
import { hideListContext } from '../../specs/hide-list.ts';
import { shift } from '../../text/span.ts';
import type { Completion } from '../answers.ts';
import { deviceItem } from '../device-words.ts';
import type { Knowledge } from '../language.ts';
import type { WrittenList } from './device-place.ts';
import type { BootPlace } from './place.ts';

/** The host's devices that the hide list does not name yet. Bridges are left out: they cannot be given to a guest. */
export async function completeHideList(
  { line, word, inValue }: BootPlace,
  knowledge: Knowledge,
): Promise<Completion[]> {
  // The shell takes brackets outside of quotes for its own.
  if (line.quoting === 'none') return [];
  if (!word?.valueSpan || word.value === undefined || inValue === undefined) return [];
  return completeWrittenList({ value: word.value, valueSpan: word.valueSpan }, inValue, knowledge);
}

/** @param offset from the start of the list */
export async function completeWrittenList(
  { value, valueSpan }: WrittenList,
  offset: number,
  { host: read }: Knowledge,
): Promise<Completion[]> {
  const context = hideListContext(value, offset);
  // Where brackets need a backslash each, only what stands between them is offered.
  const isEscaped = value.includes('\\');
  const isEntry = context.kind === 'entry';
  if (isEscaped && isEntry) return [];
  const isClosed = isEscaped || context.closed;
  const span = shift(context.span, valueSpan.start);
  const isLong = /^[\da-f]{4}:/i.test(value.slice(context.span.start, context.span.end));
  const present = context.present.flatMap((address) => entryOf(address) ?? []);
  const host = await read();
  const offered = host.devices.flatMap((device) => {
    const bdf = parseBdf(device.address);
    return bdf && !device.isBridge && !present.some((entry) => covers(entry, bdf)) ? [{ device, bdf }] : [];
  });
  return offered.flatMap(({ device, bdf }) => {
    const isSibling = present.some((entry) => inSlot(entry.bdf, bdf));
    const address = isLong ? device.address : formatBdf(bdf);
    const item = (label: string) => {
      const newText = isEntry ? `(${label})` : isClosed ? label : `${label})`;
      const filterText = isEntry ? newText : label;
      return deviceItem(host, device, label, { span, newText }, { isSibling, filterText });
    };
    // All functions of a card at once, offered beside its first.
    const card = offered.filter((other) => inSlot(other.bdf, bdf) && other.device.physicalFunction === undefined);
    const isFirst = card.length > 1 && card[0]?.device === device && !isSibling;
    if (!isFirst) return [item(address)];
    const whole = item(`${address.slice(0, -1)}*`);
    const functions = card.map((one) => formatBdf(one.bdf)).join(', ');
    const detail = `all ${card.length} functions: ${functions}`;
    return [item(address), { ...whole, detail, sortText: `${whole.sortText}*` }];
  });
}

interface Present {
  readonly bdf: Bdf;
  readonly all: boolean;
}

/** An entry of the list as written between its brackets, a wild card too. */
function entryOf(address: string): Present | undefined {
  const bdf = parseBdf(address.replace(/\*$/, '0'));
  return bdf && { bdf, all: address.endsWith('*') };
}

function covers({ bdf, all }: Present, other: Bdf): boolean {
  return all ? inSlot(bdf, other) : sameBdf(bdf, other);
}

function inSlot(a: Bdf, b: Bdf): boolean {
  return a.domain === b.domain && a.bus === b.bus && a.device === b.device;
}
