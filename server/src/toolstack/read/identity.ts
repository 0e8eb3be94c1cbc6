/** What a guest is: labels, type, name, uuid, pool, the shim. The beginning of parse_config_data. */
import { BUILDER_NAMES, TYPE_NAMES, typeByPrefix } from '../../guests/guest-type.ts';
import { isUuid } from '../../specs/uuid.ts';
import type { Reader, Step } from '../reader.ts';
import { sayDeprecated } from './deprecated.ts';
import { refuseName } from './named.ts';
import { type PlainKey, readPlain } from './plain.ts';

export const labels: Step = (reader) => {
  readPlain(reader, [
    { key: 'init_seclabel', as: 'string', since: '4.3' },
    { key: 'seclabel', as: 'string', since: '4.2' },
  ]);
};

/** `type` and `builder`. `reader.guest` is what comes of them. */
export const guestType: Step = (reader) => {
  if (!reader.since('4.10')) {
    reader.string('builder');
    readPlain(reader, BEHIND_TYPE);
    return;
  }
  const type = reader.string('type');
  const byType = type === undefined ? undefined : typeByPrefix(type, TYPE_NAMES);
  if (type !== undefined && !byType) refuseName(reader, 'type', type);
  const builder = reader.string('builder');
  if (builder !== undefined) checkBuilder(reader, builder, type, byType);
  readPlain(reader, BEHIND_TYPE);
};

const BEHIND_TYPE: readonly PlainKey[] = [{ key: 'hap', as: 'switch', since: '4.1' }];

function checkBuilder(reader: Reader, builder: string, type: string | undefined, byType: string | undefined): void {
  if (type === undefined && !reader.since('4.11')) {
    sayDeprecated(reader, 'builder', 'The "builder" option is being deprecated, please use "type" instead.');
  }
  const byBuilder = typeByPrefix(builder, BUILDER_NAMES);
  if (!byBuilder) {
    const names = BUILDER_NAMES.map(([name]) => name);
    refuseName(reader, 'builder', builder, { text: 'Invalid domain type {}.', names });
  } else if (byType && byType !== byBuilder) {
    const place = reader.keyPlace('builder');
    const other = reader.place('type');
    reader.say({
      code: 'guest/contradiction',
      text: 'Contradicting "builder" and "type" options specified.',
      effect: 'gives-up',
      written: builder,
      ...(place && { place }),
      ...(other && { related: [{ ...other, message: 'The type' }] }),
    });
  }
}

/** `pvh` of 4.4 to 4.8, `name` and what follows it, up to the keys of the shim. */
export const identity: Step = (reader) => {
  if (reader.since('4.4') && !reader.since('4.9')) reader.defbool('pvh');
  readName(reader);
  if (reader.since('4.1')) readUuid(reader);
  readPlain(reader, [
    { key: 'oos', as: 'switch', since: '4.1' },
    { key: 'pool', as: 'string', since: '4.1' },
    { key: 'xenstore_feature_mask', as: 'number', since: '4.21' },
  ]);
};

function readName(reader: Reader): void {
  // Before, a guest without a name was called "test".
  if (!reader.since('4.2')) {
    reader.string('name');
    return;
  }
  if (reader.string('name', true) !== undefined) return;
  const text = 'Domain name must be specified.';
  const place = reader.place('name');
  if (!place) {
    reader.say({ code: 'guest/no-name', text, effect: 'gives-up' });
    return;
  }
  const warning = "warning: parameter `name' is a list but should be a single value";
  reader.say({ code: 'value/single-expected', text: `${warning}\n${text}`, located: true, effect: 'gives-up', place });
}

function readUuid(reader: Reader): void {
  const text = reader.string('uuid');
  if (text === undefined || isUuid(text)) return;
  const place = reader.place('uuid');
  const message = `Failed to parse UUID: ${text}`;
  reader.say({ code: 'guest/uuid', text: message, effect: 'gives-up', written: text, ...(place && { place }) });
}

/** The shim that a PV kernel runs on in a PVH guest. */
export const shim: Step = (reader) => {
  if (reader.guest !== 'pvh') return;
  readPlain(reader, [
    { key: 'pvshim', as: 'switch', since: '4.11' },
    { key: 'pvshim_path', as: 'string', since: '4.11' },
    { key: 'pvshim_cmdline', as: 'string', since: '4.11' },
    { key: 'pvshim_extra', as: 'string', since: '4.11' },
  ]);
};
