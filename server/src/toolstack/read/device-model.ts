/** The device model: `device_model…`, `stubdomain_…` of parse_config_data. */
import type { Reader, Step } from '../reader.ts';
import { sayDeprecated } from './deprecated.ts';
import { namedString } from './named.ts';
import { readPlain } from './plain.ts';

export const deviceModel: Step = (reader) => {
  if (!reader.since('4.2')) {
    readOldest(reader);
    return;
  }
  readIgnored(reader);
  const override = reader.string('device_model_override');
  const version = reader.string('device_model_version');
  if (version !== undefined) namedString(reader, 'device_model_version');
  if (version === undefined && override !== undefined) {
    const place = reader.place('device_model_override');
    reader.say({
      code: 'setting/device-model-version',
      text: 'WARNING: device model override given without specific DM version',
      effect: 'goes-on',
      ...(place && { place }),
    });
  }
  readPlain(reader, [
    { key: 'device_model_stubdomain_override', as: 'switch' },
    { key: 'device_model_stubdomain_seclabel', as: 'string' },
    { key: 'device_model_user', as: 'string', since: '4.7' },
    { key: 'stubdomain_kernel', as: 'string', since: '4.14' },
    { key: 'stubdomain_cmdline', as: 'string', since: '4.16' },
    { key: 'stubdomain_ramdisk', as: 'string', since: '4.14' },
    { key: 'stubdomain_memory', as: 'number', since: '4.14' },
  ]);
  for (const key of ['device_model_args', 'device_model_args_pv', 'device_model_args_hvm']) readArguments(reader, key);
};

/** xl of 4.0 and 4.1 took the path, for HVM guests. */
function readOldest(reader: Reader): void {
  if (reader.guest !== 'hvm') return;
  reader.string('device_model');
  if (reader.since('4.1')) reader.list('device_model_args');
}

function readIgnored(reader: Reader): void {
  const model = reader.string('device_model');
  if (model === undefined) return;
  const lines = [
    'WARNING: ignoring device_model directive.',
    'WARNING: Use "device_model_override" instead if you really want a non-default device_model',
  ];
  if (model.includes('stubdom-dm')) {
    lines.push(
      reader.guest === 'hvm'
        ? 'WARNING: Or use "device_model_stubdomain_override" if you  want to enable stubdomains'
        : 'WARNING: ignoring "device_model_stubdomain_override" directive for pv guest',
    );
  }
  sayDeprecated(reader, 'device_model', lines.join('\n'));
}

/** A list that xl cannot do without: it gives up where it finds a single value. */
function readArguments(reader: Reader, key: string): void {
  if (!reader.has(key) || reader.list(key, true)) return;
  const place = reader.place(key);
  reader.say({
    code: 'value/list-expected',
    text: `warning: parameter \`${key}' is a single value but should be a list\nxl: Unable to parse ${key}.`,
    located: true,
    effect: 'gives-up',
    ...(place && { place }),
  });
}
