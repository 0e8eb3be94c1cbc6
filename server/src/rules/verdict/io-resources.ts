import type { Said } from '../../toolstack/said.ts';
import type { Fix } from '../finding.ts';
import { replace } from '../spans.ts';
import type { VerdictRow } from './row.ts';

/** What xl says of `ioports`, `irqs` and `iomem`. */
export const ioResourceRows: readonly VerdictRow[] = [
  {
    code: 'passthrough/ioports',
    severity: 'error',
    title: 'A port, or a range of ports, that xl cannot read.',
    explain: ({ effect }) =>
      effect === 'goes-on'
        ? 'xl goes on all the same, with the number in front of it. A range is written with a hyphen and no blanks: 3f8-3ff.'
        : 'Ports are hexadecimal: 3f8, or 3f8-3ff for a range.',
    fixes: withoutBlanks,
  },
  {
    code: 'passthrough/irqs',
    severity: 'error',
    title: 'An interrupt that xl cannot read.',
    explain: 'An interrupt is a decimal number, one a string.',
    fixes: decimal,
  },
  {
    code: 'passthrough/iomem',
    severity: 'error',
    title: 'A range of memory that xl cannot read.',
    explain:
      'It is written START,NUMBER or START,NUMBER@GUEST_START in hexadecimal page numbers: an address without its last three digits.',
    fixes: withoutBlanks,
  },
];

/** Blanks and `..` in a range are all that can be mended without guessing. */
function withoutBlanks({ place, written, effect }: Said): readonly Fix[] {
  const value = place?.statement.value;
  if (!place || written === undefined || value?.kind !== 'list') return [];
  const item = value.items.find(({ start, end }) => start <= place.span.start && place.span.end <= end);
  // With an escape in it the text is not what stands there.
  if (item?.kind !== 'string' || item.end - item.start - 2 !== written.length) return [];
  const better = written.replace(/\s+/g, '').replace(/\.\.+|\u2013/, '-');
  if (better === written || !/^[\da-fA-Fx]+(?:-[\da-fA-Fx]+|,[\da-fA-Fx]+(?:@[\da-fA-Fx]+)?)?$/.test(better)) return [];
  const edits = [replace({ start: item.start + 1, end: item.end - 1 }, better)];
  return [{ title: `Change to ${better}`, edits, preferred: true, ...(effect === 'gives-up' && { safe: true }) }];
}

/** `0x10` is what a person writes who thinks in hexadecimal. */
function decimal({ place, written }: Said): readonly Fix[] {
  const hex = /^\s*0x([\da-f]{1,6})\s*$/i.exec(written ?? '')?.[1];
  if (!place || hex === undefined) return [];
  const better = String(Number.parseInt(hex, 16));
  return [{ title: `Write ${better}`, edits: [replace(place.span, `'${better}'`)], preferred: true }];
}
