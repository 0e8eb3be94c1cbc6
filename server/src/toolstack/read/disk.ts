/** `disk`: the list loop of parse_config_data (tools/xl/xl_parse.c), and what libxlu says about each string. */
import { valuesIn } from '../../catalogue/catalogue.ts';
import { diskNames } from '../../specs/disk-spec/lexer.ts';
import { type DiskFault, type DiskSpec, diskMessage } from '../../specs/disk-spec/model.ts';
import { parseDisk } from '../../specs/disk-spec.ts';
import type { Item, Reader } from '../reader.ts';
import type { Said } from '../said.ts';

/** One string of the list with what xl makes of it. */
export interface ReadDisk {
  readonly item: Item & { readonly text: string };
  readonly spec: DiskSpec;
}

const CODES = {
  value: 'disk/value',
  'format-left-out': 'disk/format-left-out',
  'given-twice': 'disk/given-twice',
  'unknown-field': 'disk/unknown-option',
  'unknown-prefix': 'disk/unknown-prefix',
  'too-many': 'disk/syntax',
  syntax: 'disk/syntax',
  'no-vdev': 'disk/no-vdev',
  'no-target': 'disk/no-target',
} as const satisfies Record<DiskFault['mistake'], string>;

/** Every disk of the guest, those with mistakes too, in the order of the list. */
export function readDisks(reader: Reader): readonly ReadDisk[] {
  const items = reader.strings('disk') ?? [];
  const disks = reader.parsed(items, parseDisk).map(([item, spec]) => ({ item, spec }));
  for (const disk of disks) if (disk.spec.faults.length > 0) sayFaults(reader, disk);
  return disks;
}

function sayFaults(reader: Reader, { item, spec }: ReadDisk): void {
  const printed = spec.faults.filter(({ when }) => when !== 'later');
  for (const [index, fault] of printed.entries()) {
    reader.say({ ...said(reader, item, fault), ...(index < printed.length - 1 && { more: true as const }) });
  }
  for (const fault of spec.faults) if (fault.when === 'later') reader.say(said(reader, item, fault));
}

function said(reader: Reader, item: ReadDisk['item'], fault: DiskFault): Said {
  const { mistake, line, start, end, when, crashes } = fault;
  const whole = start === 0 && end === item.text.length;
  const name = mistake === 'syntax' ? /^[\w-]+(?==$)/.exec(item.text.slice(start, end))?.[0] : undefined;
  const names = namesFor(reader, fault, name !== undefined);
  const stop = name === undefined ? end : start + name.length;
  return {
    code: CODES[mistake],
    text: diskMessage(fault, item.text),
    ...(!line && { located: 'file' }),
    effect: crashes ? 'crashes' : 'gives-up',
    place: whole ? reader.itemPlace(item) : reader.itemPlace(item, start, stop),
    fault: fault.field ?? mistake,
    // Blanks are part of what xl compares, and never of what is meant.
    written: mistake === 'value' ? item.text.slice(start, end).trim() : item.text.slice(start, stop),
    ...(names && { names }),
    ...(when === 'follows' && { chatter: true }),
  };
}

function namesFor(reader: Reader, { mistake, field }: DiskFault, isName: boolean): readonly string[] | undefined {
  if (mistake === 'unknown-field' || isName) return diskNames(reader.release).fields;
  const record = mistake === 'value' && field ? reader.catalogue.find('disk-spec', field) : undefined;
  const names = record && valuesIn(record, reader.release).flatMap(({ name, hidden }) => (hidden ? [] : [name]));
  return names && names.length > 0 ? names : undefined;
}
