import type { DomainConfig } from '../../guests/domain-config.ts';
import type { Said } from '../../toolstack/said.ts';
import type { Fix } from '../finding.ts';
import { replace } from '../spans.ts';
import type { VerdictRow } from './row.ts';

const LEAF_WORDS: Readonly<Record<string, string>> = {
  leaf: 'It is written LEAF:REGISTER=BITS, or LEAF,SUBLEAF:REGISTER=BITS. xl leaves the string out.',
  subleaf: 'Behind the comma stands the number of the subleaf. xl leaves the string out.',
  colon: 'A colon parts the leaf from its registers. xl leaves the string out.',
  register: 'xl leaves this register out, and those behind it.',
  length: 'Bit 31 stands first, bit 0 last. xl leaves this register out, and those behind it.',
};

const FEATURE_WORDS: Readonly<Record<string, string>> = {
  'no-value': 'It is written FEATURE=VALUE: 0 switches it off. xl leaves this feature out and goes on.',
  name: 'xl leaves this feature out and goes on.',
  value: 'xl leaves this feature out and goes on.',
};

/** What xl says of `cpuid`; it starts the guest all the same, with what it could read. */
export const cpuidRows: readonly VerdictRow[] = [
  {
    code: 'cpu/cpuid-host',
    severity: 'warning',
    title: 'A cpuid string that does not begin with host: all of it is left out.',
    explain: 'xl leaves the whole string out and starts the guest without it.',
    fixes: withHost,
  },
  {
    code: 'cpu/cpuid-feature',
    severity: 'warning',
    title: 'A feature of a cpuid string that xl does not know or cannot set: it is left out.',
    explain: ({ fault = '', written = '' }) =>
      `${fault === 'name' && /[A-Z ]/.test(written) ? 'Names are small letters, without blanks. ' : ''}${FEATURE_WORDS[fault] ?? ''}`,
    fixes: better,
  },
  {
    code: 'cpu/cpuid-leaf',
    severity: 'warning',
    title: 'A string of a cpuid list that xl cannot read: it is left out, in whole or from there on.',
    explain: ({ fault = '' }) => LEAF_WORDS[fault] ?? '',
  },
];

/** Only where features stand there already: a word such as `Host` is mended by hand. */
function withHost({ place, written }: Said, config: DomainConfig): readonly Fix[] {
  if (!place || written === undefined) return [];
  if (/^\s*host\s*$/i.test(written)) {
    return [{ title: 'Write host', edits: [replace(place.span, 'host')], preferred: true }];
  }
  // A value without quotes has nothing that could stand in front.
  const isPart = !/^['"]/.test(config.source(place.statement, place.span));
  if (!isPart || !written.includes('=')) return [];
  const { start } = place.span;
  return [{ title: 'Put host in front', edits: [replace({ start, end: start }, 'host,')], preferred: true }];
}

/** A switch without a value, and words for one. A name that is only near has its mend from `names`. */
function better({ place, fault, written }: Said): readonly Fix[] {
  if (!place || written === undefined) return [];
  const plain = written.trim().toLowerCase();
  const negated = /^(?:!|no-)(.+)/.exec(plain)?.[1];
  const mended =
    fault === 'value'
      ? SWITCHES.get(plain)
      : fault === 'no-value' && plain !== ''
        ? `${negated ?? plain}=${negated ? 0 : 1}`
        : undefined;
  if (mended === undefined) return [];
  return [{ title: `Change to ${mended}`, edits: [replace(place.span, mended)], preferred: true }];
}

const SWITCHES: ReadonlyMap<string, string> = new Map([
  ['on', '1'],
  ['yes', '1'],
  ['true', '1'],
  ['off', '0'],
  ['no', '0'],
  ['false', '0'],
]);
