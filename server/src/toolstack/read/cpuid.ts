/** `cpuid`: xl complains of what it cannot read there and goes on without it. Sources: xl_parse.c, libxl_cpuid.c. */
import { existsIn } from '../../catalogue/releases.ts';
import { cpuidFeatureFault, cpuidLeafFault } from '../../specs/cpuid.ts';
import { backportedFeatures, isBackported } from '../../specs/cpuid-backports.ts';
import type { Reader, Step } from '../reader.ts';
import type { Place } from '../said.ts';

export const cpuid: Step = (reader) => {
  if (!reader.since('4.1')) return;
  if (reader.isList('cpuid')) readLeaves(reader);
  else readFeatures(reader);
};

const LEAF_ERRORS = {
  leaf: [1, 'illegal leaf number'],
  subleaf: [2, 'illegal subleaf number'],
  colon: [3, 'missing colon'],
  register: [4, 'invalid register name (must be e[abcd]x)'],
  length: [5, 'policy string must be exactly 32 characters long'],
} as const;

/** A list, in the form of xend: a leaf a string. */
function readLeaves(reader: Reader): void {
  for (const item of reader.strings('cpuid', true) ?? []) {
    const fault = cpuidLeafFault(item.text);
    if (!fault) continue;
    const [number, words] = LEAF_ERRORS[fault.kind];
    reader.say({
      code: 'cpu/cpuid-leaf',
      text: `while parsing CPUID line: "${item.text}":\n  error #${number}: ${words}`,
      effect: 'goes-on',
      fault: fault.kind,
      written: item.text.slice(fault.start, fault.end),
      place: reader.itemPlace(item, fault.start, fault.end),
    });
  }
}

const FEATURE_ERRORS = {
  'no-value': [1, 'missing "=" in key=value'],
  name: [2, 'unknown CPUID flag name'],
  value: [3, 'illegal CPUID value (must be: [0|1|x|k|s])'],
} as const;

/** A string, in the form of libxl: `host` and what departs from it. Fields are cut as `strtok` does, so empty ones are dropped. */
function readFeatures(reader: Reader): void {
  const text = reader.string('cpuid');
  if (text === undefined) return;
  const fields = [...text.matchAll(/[^,]+/g)];
  const [first, ...others] = fields;
  if (!first) return;
  if (first[0] !== 'host') {
    const place = reader.partPlace('cpuid', first.index, first.index + first[0].length);
    reader.say({
      code: 'cpu/cpuid-host',
      text: `while parsing CPUID string: "${text}":\n  error: first word must be "host"`,
      effect: 'goes-on',
      written: first[0],
      ...(place && { place }),
    });
    return;
  }
  const isKnown = (name: string) => knowsFeature(reader, name);
  for (const { 0: field, index } of others) {
    const fault = cpuidFeatureFault(field, isKnown, reader.since('4.14'));
    if (!fault) continue;
    const [number, words] = FEATURE_ERRORS[fault.kind];
    const place: Place | undefined = reader.partPlace('cpuid', index + fault.start, index + fault.end);
    const names = fault.kind === 'name' ? featureNames(reader) : undefined;
    reader.say({
      code: 'cpu/cpuid-feature',
      text: `while parsing CPUID flag: "${field}":\n  error #${number}: ${words}`,
      effect: 'goes-on',
      fault: fault.kind,
      written: field.slice(fault.start, fault.end),
      ...(names && { names }),
      ...(place && { place }),
    });
  }
}

function knowsFeature({ catalogue, release }: Reader, name: string): boolean {
  if (isBackported(name, release)) return true;
  const record = catalogue.find('cpuid', name);
  if (!record || name === 'host' || !existsIn(record, release)) return false;
  if (!record.members) return record.name === name;
  return record.members.some((member) => member.name === name && existsIn(member, release));
}

function featureNames({ catalogue, release }: Reader): readonly string[] {
  const fromTheStart = catalogue.all('cpuid').flatMap((record) => {
    if (record.name === 'host' || !existsIn(record, release)) return [];
    return record.members?.filter((member) => existsIn(member, release)).map(({ name }) => name) ?? [record.name];
  });
  return [...new Set([...fromTheStart, ...backportedFeatures(release)])];
}
