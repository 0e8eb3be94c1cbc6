/** The switch over the guest's type in parse_config_data; here the branch for HVM guests. */
import { isHvmloader } from '../../guests/xm-firmware.ts';
import type { Item, Reader, Step } from '../reader.ts';
import { boots, readPvBranch } from './boot.ts';
import { sayDeprecated } from './deprecated.ts';
import { exactLong } from './exact-long.ts';
import { sayIgnored } from './ignored.ts';
import { fromString, namedString, namesOf, refuseName } from './named.ts';
import { type PlainKey, readPlain } from './plain.ts';
import { readSmbios } from './smbios.ts';
import { readTimerMode } from './timers.ts';

export const typeSwitch: Step = (reader) => {
  switch (reader.guest) {
    case 'hvm':
      if (!reader.since('4.2')) readFirstHvm(reader);
      else readHvm(reader);
      return;
    case 'pv':
    case 'pvh':
      readPvBranch(reader);
      return;
    default:
  }
};

/** 4.0 and 4.1. */
function readFirstHvm(reader: Reader): void {
  readPlain(reader, [
    { key: 'pae', as: 'switch' },
    { key: 'apic', as: 'switch' },
    { key: 'acpi', as: 'switch' },
    { key: 'nx', as: 'switch' },
    { key: 'viridian', as: 'switch' },
    { key: 'hpet', as: 'switch', since: '4.1' },
    { key: 'vpt_align', as: 'switch', since: '4.1' },
    { key: 'timer_mode', as: 'number', since: '4.1' },
  ]);
}

const SWITCHES: readonly PlainKey[] = [
  { key: 'acpi_s3', as: 'switch' },
  { key: 'acpi_s4', as: 'switch' },
  { key: 'acpi_laptop_slate', as: 'switch', since: '4.9' },
  { key: 'nx', as: 'switch' },
  { key: 'hpet', as: 'switch' },
  { key: 'vpt_align', as: 'switch' },
];

function readHvm(reader: Reader): void {
  readHvmKernel(reader);
  readFirmware(reader);
  reader.defbool('pae');
  if (!reader.since('4.10')) reader.defbool('apic');
  if (!reader.since('4.8')) reader.defbool('acpi');
  readPlain(reader, SWITCHES);
  if (reader.since('4.11')) reader.defbool('apic');
  if (reader.since('4.19')) reader.defbool('hvm_pirq');
  if (reader.since('4.5')) readViridian(reader);
  else reader.defbool('viridian');
  if (reader.since('4.5')) readMmioHole(reader);
  if (!reader.since('4.10')) {
    readTimerMode(reader);
    reader.defbool('nestedhvm');
  }
  if (reader.since('4.6')) readAltp2mhvm(reader);
  readPlain(reader, [
    { key: 'smbios_firmware', as: 'string', since: '4.3' },
    { key: 'acpi_firmware', as: 'string', since: '4.3' },
  ]);
  if (reader.since('4.18')) readSmbios(reader);
  if (reader.since('4.5')) namedString(reader, 'ms_vm_genid');
  readPlain(reader, [{ key: 'rdm_mem_boundary', as: 'number', since: '4.6' }]);
  if (reader.since('4.10')) {
    readMcaCaps(reader);
    // Any other word than a firmware's name is a path.
    reader.string('firmware');
  }
}

function readHvmKernel(reader: Reader): void {
  const place = reader.keyPlace('kernel');
  const isOld = !reader.since('4.5');
  const kernel = isOld ? reader.string('kernel') : reader.once(boots).kernel;
  const instead = 'Use "firmware_override" instead if you really want a non-default firmware';
  if (isOld && kernel !== undefined) {
    const text = `WARNING: ignoring "kernel" directive for HVM guest. ${instead}`;
    reader.say({ code: 'guest/hvmloader', text, effect: 'goes-on', written: kernel, ...(place && { place }) });
  } else if (!isOld && isHvmloader(kernel ?? '')) {
    const text = `WARNING: you seem to be using "kernel" directive to override HVM guest firmware. Ignore that. ${instead}`;
    reader.say({ code: 'guest/hvmloader', text, effect: 'goes-on', ...(place && { place }) });
  }
}

function readFirmware(reader: Reader): void {
  reader.string('firmware_override');
  const path = reader.since('4.8') ? reader.string('bios_path_override') : undefined;
  namedString(reader, 'bios');
  if (path === undefined || (reader.has('bios') && !reader.isList('bios'))) return;
  const place = reader.keyPlace('bios_path_override');
  const text = 'WARNING: bios_path_override given without specific bios name';
  reader.say({ code: 'guest/bios-path', text, effect: 'goes-on', ...(place && { place }) });
}

function readViridian(reader: Reader): void {
  const items = reader.list('viridian', true) ?? [];
  // A single value is a switch, and xl says nothing where it is none.
  if (!reader.isList('viridian') && reader.defbool('viridian', true) === undefined) {
    sayIgnored(reader, 'viridian', ['a number', 'a list of names']);
  }
  const sets = ['all', 'defaults'];
  const names = namesOf(reader, 'viridian').filter((name) => !sets.includes(name));
  for (const item of items) {
    const { text } = item;
    if (text === undefined) {
      sayNested(reader, item);
      return;
    }
    if (sets.includes(text)) continue;
    const isNot = text.startsWith('!');
    const name = isNot ? text.slice(1) : text;
    if (fromString(names, name) !== undefined) continue;
    refuseName(reader, 'viridian', name, {
      text: "xl: unknown viridian enlightenment '{}'",
      names: isNot ? names : [...names, ...sets],
      place: isNot ? reader.itemPlace(item, 1, text.length) : reader.itemPlace(item),
    });
  }
}

/** xl compares what is no string as if it were one. */
function sayNested(reader: Reader, item: Item): void {
  reader.say({ code: 'value/nested-list', text: '', effect: 'crashes', place: reader.itemPlace(item) });
}

const MIB = 1n << 20n;
const LEAST_HOLE = 256n * MIB;
const MOST_HOLE = 3840n * MIB;

function readMmioHole(reader: Reader): void {
  const mebibytes = exactLong(reader, 'mmio_hole');
  if (mebibytes === undefined) return;
  const bytes = BigInt.asUintN(64, mebibytes * MIB);
  if (bytes >= LEAST_HOLE && bytes <= MOST_HOLE) return;
  const place = reader.place('mmio_hole');
  reader.say({
    code: 'value/bounds',
    text: `ERROR: invalid value ${mebibytes} for "mmio_hole"`,
    effect: 'gives-up',
    written: String(mebibytes),
    ...(place && { place }),
  });
}

function readAltp2mhvm(reader: Reader): void {
  if (reader.defbool('altp2mhvm') === undefined || !reader.since('4.9')) return;
  const text = 'WARNING: Specifying "altp2mhvm" is deprecated. Please use "altp2m" instead.';
  sayDeprecated(reader, 'altp2mhvm', text);
}

function readMcaCaps(reader: Reader): void {
  const items = reader.list('mca_caps', true);
  const place = reader.place('mca_caps');
  if (!items && place) {
    const text = 'ERROR: unable to parse mca_caps.';
    reader.say({ code: 'value/list-expected', text, effect: 'gives-up', place });
  }
  for (const item of items ?? []) {
    if (item.text === undefined) {
      sayNested(reader, item);
      return;
    }
    if (item.text === 'lmce') continue;
    const text = "ERROR: unrecognized MCA capability '{}'.";
    refuseName(reader, 'mca_caps', item.text, { text, place: reader.itemPlace(item) });
  }
}
