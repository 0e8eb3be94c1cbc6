/** Numbers that xl takes, but not for what they look like. */
import type { Catalogue } from '../../catalogue/catalogue.ts';
import { formsIn } from '../../catalogue/catalogue.ts';
import { existsIn, type Release } from '../../catalogue/releases.ts';
import { usesKey } from '../../guests/guest-type.ts';
import { parseLong } from '../../specs/c-numbers/long.ts';
import { toInt } from '../../specs/c-numbers/strtoul.ts';
import type { Statement } from '../../syntax/xl-config/tree.ts';
import type { Finding, RuleRow } from '../finding.ts';
import { replace } from '../spans.ts';
import type { GuestStandard } from '../standard.ts';
import { advise, valueSpan } from './say.ts';

export const numberRules: readonly RuleRow[] = [
  { code: 'value/octal', severity: 'warning', title: 'A number with a leading 0, which xl reads as octal.' },
  { code: 'value/cut', severity: 'warning', title: 'A number of more than 32 bits, of which xl keeps 32.' },
  { code: 'memory/unit', severity: 'warning', title: 'A size in bytes or KiB where xl counts MiB.' },
];

/** The keys that xl keeps in 32 bits. Source: libxl_types.idl. */
const KEPT_IN_32_BITS = new Set([
  'cap',
  'cpu_weight',
  'latency',
  'max_event_channels',
  'maxvcpus',
  'nr_spis',
  'period',
  'rtc_timeoffset',
  'slice',
  'spiceport',
  'spicetls_port',
  'usbversion',
  'vmtrace_buf_kb',
  'vncdisplay',
  'xenstore_feature_mask',
]);

const SIZES = new Set(['memory', 'maxmem']);
/** 4 TiB in MiB: more than a guest has, and what 4 GiB are in KiB. */
const HUGE = 4 * 1024 * 1024;

const namesByCatalogue = new WeakMap<Catalogue, Map<Release, readonly string[]>>();

/** Spans are absolute. */
export function* checkNumbers({ config, catalogue, release, guest }: GuestStandard): Generator<Finding> {
  for (const name of numericKeys(catalogue, release)) {
    const statement = config.last(name);
    if (statement?.operator?.kind !== '=') continue;
    const text = config.atom(statement, statement.value);
    const long = text === undefined ? undefined : parseLong(text);
    if (text === undefined || long?.kind !== 'number') continue;
    const record = catalogue.find('domain-config', name);
    if (!record || !usesKey(record, guest)) continue;
    const { value } = long;
    const decimal = /^\s*0[0-7]+$/.test(text) ? Number(text) : value;
    if (decimal !== value) yield octal(name, statement, text.trim(), value, decimal);
    else if (KEPT_IN_32_BITS.has(name) && (value > 0xffffffff || value < -0x80000000))
      yield cut(name, statement, value);
    else if (SIZES.has(name) && value >= HUGE) yield notMegabytes(name, statement, value);
  }
}

/** The keys of a release that are numbers and nothing else. */
function numericKeys(catalogue: Catalogue, release: Release): readonly string[] {
  let byRelease = namesByCatalogue.get(catalogue);
  if (!byRelease) {
    byRelease = new Map();
    namesByCatalogue.set(catalogue, byRelease);
  }
  let names = byRelease.get(release);
  if (!names) {
    names = catalogue
      .all('domain-config')
      .filter((record) => existsIn(record, release))
      .filter((record) => formsIn(record, release).every((form) => form === 'integer' || form === 'bounded-integer'))
      .map(({ name }) => name);
    byRelease.set(release, names);
  }
  return names;
}

function octal(name: string, statement: Statement, text: string, value: number, decimal: number): Finding {
  const span = valueSpan(statement);
  return advise(
    'value/octal',
    'warning',
    span,
    `A number that begins with 0 is octal: “${name} = ${text}” is ${value} to xl. Leave the 0 out if ${decimal} is meant.`,
    {
      fixes: () => [
        { title: `Write ${decimal}`, edits: [replace(span, String(decimal))], preferred: true },
        { title: `Write ${value}, which xl reads now`, edits: [replace(span, String(value))] },
      ],
    },
  );
}

function cut(name: string, statement: Statement, value: number): Finding {
  const kept = toInt(BigInt(value));
  return advise(
    'value/cut',
    'warning',
    valueSpan(statement),
    `xl keeps 32 bits of “${name}”, without a word: ${value} becomes ${kept}.`,
  );
}

function notMegabytes(name: string, statement: Statement, value: number): Finding {
  const span = valueSpan(statement);
  const terabytes = value / (1024 * 1024);
  const meant = [1024 * 1024, 1024].map((unit) => value / unit).find((size) => Number.isInteger(size) && size >= 16);
  const size = terabytes >= 100 ? Math.round(terabytes) : Math.round(terabytes * 10) / 10;
  return advise(
    'memory/unit',
    'warning',
    span,
    `“${name}” counts MiB: this is ${size} TiB.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    {
      ...(meant !== undefined && { fixes: () => [{ title: `Write ${meant}`, edits: [replace(span, String(meant))] }] }),
    },
  );
}
