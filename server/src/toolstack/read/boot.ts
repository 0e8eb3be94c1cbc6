/** What a guest boots: kernel, command line, bootloader. Source: parse_config_data, parse_cmdline. */
import { strtok } from '../../specs/c-strings.ts';
import type { Reader, Step } from '../reader.ts';
import { type PlainKey, readPlain } from './plain.ts';
import { readTimerMode } from './timers.ts';

/** What comes of `kernel` and `bootloader`. */
interface Boots {
  readonly kernel: string | undefined;
  readonly bootloader: string | undefined;
}

const NOTHING: Boots = { kernel: undefined, bootloader: undefined };

/** `kernel` to `nestedhvm`: from 4.10 on for every guest; before, what stands in front of the switch over its type. */
export const boots: Step<Boots> = (reader) => {
  // Up to 4.4 only the branches of the switch read `kernel` and what belongs to it.
  if (!reader.since('4.5')) {
    if (reader.since('4.4')) reader.defbool('driver_domain');
    return reader.since('4.2') ? NOTHING : { ...NOTHING, kernel: reader.string('kernel') };
  }
  const kernel = reader.string('kernel');
  readPlain(reader, BEHIND_KERNEL);
  readCmdline(reader);
  reader.defbool('driver_domain');
  if (reader.since('4.8')) reader.defbool('acpi');
  if (!reader.since('4.10')) return { kernel, bootloader: undefined };
  const bootloader = readBootloader(reader);
  readTimerMode(reader);
  readPlain(reader, [{ key: 'nestedhvm', as: 'switch' }]);
  if (!reader.since('4.11')) reader.defbool('apic');
  return { kernel, bootloader };
};

const BEHIND_KERNEL: readonly PlainKey[] = [
  { key: 'ramdisk', as: 'string' },
  { key: 'device_tree', as: 'string', since: '4.6' },
];

function readCmdline(reader: Reader): void {
  const cmdline = reader.string('cmdline');
  const ignored = ['root', 'extra'].filter((key) => reader.string(key) !== undefined);
  const [first] = ignored;
  if (cmdline === undefined || first === undefined) return;
  const place = reader.keyPlace(first);
  const text = 'Warning: ignoring root= and extra= in favour of cmdline=';
  const others = [reader.keyPlace('cmdline')].flatMap((other) => (other ? [{ ...other, message: 'cmdline' }] : []));
  reader.say({
    code: 'guest/cmdline-wins',
    text,
    effect: 'goes-on',
    written: ignored.join(' and '),
    ...(place && { place }),
    related: others,
  });
}

function readBootloader(reader: Reader): string | undefined {
  // Whether this xl was built with pygrub is the host's affair.
  const bootloader = reader.string('bootloader');
  readPlain(reader, [
    { key: 'bootloader_restrict', as: 'switch', since: '4.18' },
    { key: 'bootloader_user', as: 'string', since: '4.18' },
  ]);
  if (!reader.since('4.2')) {
    reader.string('bootloader_args');
    return bootloader;
  }
  if (reader.isList('bootloader_args')) return bootloader;
  const text = reader.string('bootloader_args');
  const place = reader.place('bootloader_args');
  if (text === undefined || !place) return bootloader;
  const words = strtok(text, ' \t\n').map((part) => part.text);
  reader.say({
    code: 'value/deprecated',
    text: 'WARNING: Specifying "bootloader_args" as a string is deprecated. Please use a list of arguments.',
    // xl looks for the first word without asking whether there is one.
    effect: words.length === 0 ? 'crashes' : 'goes-on',
    place,
    written: text,
  });
  return bootloader;
}

/** The branch of the switch for PV and PVH guests. */
export function readPvBranch(reader: Reader): void {
  let { kernel, bootloader } = reader.once(boots);
  if (!reader.since('4.10')) {
    if (!reader.since('4.5')) ({ kernel } = readOldKernel(reader, kernel));
    if (reader.since('4.1')) bootloader = readBootloader(reader);
  } else {
    kernel = readPvFirmware(reader, kernel);
  }
  if (bootloader !== undefined || kernel !== undefined || !reader.since('4.1')) return;
  reader.say({ code: 'guest/no-kernel', text: 'Neither kernel nor bootloader specified', effect: 'gives-up' });
}

function readOldKernel(reader: Reader, before: string | undefined): { readonly kernel: string | undefined } {
  const kernel = reader.since('4.2') ? reader.string('kernel') : before;
  readPlain(reader, [
    { key: 'root', as: 'string' },
    { key: 'extra', as: 'string', since: '4.1' },
    { key: 'ramdisk', as: 'string' },
  ]);
  return { kernel };
}

const GRUBS = ['pvgrub32', 'pvgrub64'];

function readPvFirmware(reader: Reader, kernel: string | undefined): string | undefined {
  const firmware = reader.string('firmware');
  if (firmware === undefined) return kernel;
  const place = reader.place('firmware');
  if (kernel !== undefined) {
    const other = reader.place('kernel');
    reader.say({
      code: 'guest/kernel-and-firmware',
      text: 'ERROR: both kernel and firmware specified',
      effect: 'gives-up',
      ...(place && { place }),
      ...(other && { related: [{ ...other, message: 'The kernel' }] }),
    });
    return kernel;
  }
  // xl compares no more than what is written.
  if (!GRUBS.some((name) => name.startsWith(firmware))) {
    const text = 'ERROR: only pvgrub{32|64} supported as firmware options';
    reader.say({
      code: 'value/unknown',
      text,
      effect: 'gives-up',
      written: firmware,
      names: GRUBS,
      ...(place && { place }),
    });
  }
  return firmware;
}
