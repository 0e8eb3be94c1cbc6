/** What a hide list reads with devices more or less, the rest of it as it is written. */
import { type Bdf, formatAddress, formatBdf } from '../../specs/bdf.ts';
import { type HideEntry, type HideList, parseHideList } from '../../specs/hide-list.ts';
import { applyEdits } from '../../text/span.ts';

/** The list with these devices at its end, with their domain where the others have it. */
export function withDevices(value: string, devices: readonly Bdf[]): string {
  const { entries } = parseHideList(value);
  const first = entries[0];
  const isLong = first !== undefined && value.slice(first.span.start, first.span.end).split(':').length > 2;
  const added = devices.map((bdf) => `(${isLong ? formatAddress(bdf) : formatBdf(bdf)})`).join('');
  return value.trimEnd() + added;
}

/**
 * The list without what `becomes` takes away.
 *
 * @param becomes what stands for an entry afterwards: itself (`undefined`), or the devices that stay of it
 */
export function withoutDevices(
  value: string,
  list: HideList,
  becomes: (entry: HideEntry) => readonly Bdf[] | undefined,
): string {
  const edits = list.entries.flatMap((entry) => {
    const rest = becomes(entry);
    return rest ? [{ span: entry.span, newText: rest.map((bdf) => `(${formatBdf(bdf)})`).join('') }] : [];
  });
  return edits.length > 0 ? applyEdits(value, edits).trim() : value;
}
