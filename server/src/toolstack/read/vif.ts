/** `vif` and `vif2`: the list loops of parse_config_data (tools/xl/xl_parse.c), and what xl says about each string. */
import type { VifFault, VifSpec } from '../../specs/vif-spec/model.ts';
import { vifNames } from '../../specs/vif-spec/names.ts';
import { parseVif } from '../../specs/vif-spec.ts';
import type { Item, Reader } from '../reader.ts';

/** One string of the list with what xl makes of it. */
export interface ReadVif {
  readonly item: Item & { readonly text: string };
  readonly spec: VifSpec;
}

const CODES = {
  unknown: 'vif/unknown-option',
  'passed-over': 'vif/unknown-option',
  'rest-unread': 'vif/rest-ignored',
  type: 'vif/type',
  mac: 'vif/mac',
  rate: 'vif/rate',
  number: 'vif/number',
  deprecated: 'vif/netdev',
  'not-supported': 'vif/not-supported',
} as const satisfies Record<VifFault['mistake'], string>;

/** Every network card of the guest, in the order of the list. */
export function readVifs(reader: Reader): readonly ReadVif[] {
  const items = reader.strings('vif') ?? [];
  const vifs = reader.parsed(items, parseVif).map(([item, spec]) => ({ item, spec }));
  for (const { item, spec } of vifs) for (const fault of spec.faults) sayFault(reader, item, fault);
  return vifs;
}

/** netchannel2, which xl 4.1 still knew. */
export function readVif2(reader: Reader): void {
  if (!reader.since('4.1') || !reader.list('vif2') || !reader.since('4.2')) return;
  const place = reader.keyPlace('vif2');
  reader.say({
    code: 'vif/vif2',
    text: 'WARNING: vif2: netchannel2 is deprecated and not supported by xl',
    effect: 'goes-on',
    ...(place && { place }),
  });
}

function sayFault(
  reader: Reader,
  item: ReadVif['item'],
  { mistake, words, named, effect, part, field }: VifFault,
): void {
  const unknown = mistake === 'unknown' || mistake === 'passed-over';
  const { fields, words: bareWords } = vifNames(reader.release);
  const names = field !== '' ? [...fields] : [...bareWords];
  // The name alone is at fault, where there is one.
  const end = unknown && field !== '' ? part.start + field.length : part.end;
  // Blanks between two commas: xl prints a line, and nobody needs to know.
  const nothing = mistake === 'unknown' && part.text === '';
  reader.say({
    code: CODES[mistake],
    text: words,
    ...(named && { located: 'file' as const }),
    effect,
    place: reader.itemPlace(item, part.start, end),
    fault: field,
    written: unknown ? (field !== '' ? field : part.text) : part.text,
    ...(unknown && names.length > 0 && { names }),
    ...(mistake === 'type' && { names: ['ioemu', 'vif'] }),
    ...(nothing && { chatter: true as const }),
  });
}
