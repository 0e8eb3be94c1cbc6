/** What only guests on Arm use; xl looks the names up on every machine. Source: parse_config_data and parse_arm_sci_config. */
import { valuesIn } from '../../catalogue/catalogue.ts';
import type { Reader, Step } from '../reader.ts';
import { fromString, namedString, refuseName } from './named.ts';

export const arm: Step = (reader) => {
  if (reader.since('4.6')) namedString(reader, 'gic_version', { quiet: true });
  if (reader.since('4.13')) namedString(reader, 'tee', { quiet: true });
  if (reader.since('4.18')) namedString(reader, 'sve', { quiet: true });
  if (reader.since('4.19')) reader.long('nr_spis');
  if (!reader.since('4.21')) return;
  reader.defbool('trap_unmapped_accesses');
  readFirmware(reader);
};

/** Fields with commas between, of which only `type=` is looked at; the others are ignored without a word. */
function readFirmware(reader: Reader): void {
  const text = reader.string('arm_sci', true);
  if (text === undefined) return;
  const record = reader.catalogue.find('arm_sci', 'type');
  const names = record ? valuesIn(record, reader.release).map(({ name }) => name) : [];
  for (const { 0: field, index } of text.matchAll(/[^,]+/g)) {
    const type = /^type=(.*)$/s.exec(field)?.[1];
    if (type === undefined || fromString(names, type) !== undefined) continue;
    const start = index + 'type='.length;
    const place = reader.partPlace('arm_sci', start, start + type.length);
    refuseName(reader, 'arm_sci', type, { text: 'Unknown ARM_SCI type: {}', place, names });
  }
}
