/** What libxl's readers of `cpuid` stop at. Source: libxl_cpuid_parse_config and libxl_cpuid_parse_config_xend of libxl_cpuid.c. */
import { isDigit, skipCSpace } from './c-numbers.ts';

/** Spans count from the start of the text. */
interface At<Kind> {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
}

export type CpuidLeafFault = At<'leaf' | 'subleaf' | 'colon' | 'register' | 'length'>;
export type CpuidFeatureFault = At<'no-value' | 'name' | 'value'>;

/** How long the value of a register is: a character a bit. */
const BITS = 32;

/** The first fault of `LEAF[,SUBLEAF]:REGISTER=BITS,…`, the form of xend. Registers in front of it are set all the same. */
export function cpuidLeafFault(text: string): CpuidLeafFault | undefined {
  const { length } = text;
  let at = numberEnd(text, 0);
  if (at === undefined) return { kind: 'leaf', start: 0, end: endOf(text, 0, /[,:]/) };
  if (text[at] === ',') {
    const from = at + 1;
    at = numberEnd(text, from);
    if (at === undefined) return { kind: 'subleaf', start: from, end: endOf(text, from, /[,:]/) };
  }
  if (text[at] !== ':') return { kind: 'colon', start: at, end: length };
  for (at++; at < length; ) {
    const equals = text.indexOf('=', at);
    // Only the three characters in front count: `eax and more=` is taken.
    if (text[at] !== 'e' || !/[abcd]/.test(text[at + 1] ?? '') || text[at + 2] !== 'x' || equals < 0) {
      return { kind: 'register', start: at, end: endOf(text, at, /[=,]/) };
    }
    const start = equals + 1;
    const end = endOf(text, start, /,/);
    // xl counts bytes.
    if (new TextEncoder().encode(text.slice(start, end)).length !== BITS) return { kind: 'length', start, end };
    at = end + 1;
    while (text[at] === ' ' || text[at] === '\n') at++;
  }
  return undefined;
}

/**
 * The fault of one `FEATURE=VALUE` of a string that begins with `host`. Of a value only its beginning counts: a number in C's
 * notation, or one of `x`, `k`, `s`. `strict`: features that stand in an MSR take a single character (from the last point release of 4.14 on).
 */
export function cpuidFeatureFault(
  field: string,
  isKnown: (name: string) => boolean,
  strict: boolean,
): CpuidFeatureFault | undefined {
  const equals = field.indexOf('=');
  if (equals < 0) return { kind: 'no-value', start: 0, end: field.length };
  const name = field.slice(0, equals);
  if (!isKnown(name)) return { kind: 'name', start: 0, end: equals };
  const value = field.slice(equals + 1);
  const isTaken =
    strict && IN_AN_MSR.has(name) ? /^[01xks]$/.test(value) : numberEnd(value, 0) !== undefined || /^[xks]/.test(value);
  return isTaken ? undefined : { kind: 'value', start: equals + 1, end: field.length };
}

/** Where the number ends that `strtoul(text, &end, 0)` finds; `undefined` where there is none. */
function numberEnd(text: string, from: number): number | undefined {
  let at = skipCSpace(text, from);
  if (text[at] === '-' || text[at] === '+') at++;
  if (!isDigit(text.charCodeAt(at))) return undefined;
  const digits = /^(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/.exec(text.slice(at));
  return at + (digits?.[0].length ?? 0);
}

function endOf(text: string, from: number, stop: RegExp): number {
  const at = text.slice(from).search(stop);
  return at < 0 ? text.length : from + at;
}

/** The features of words 16 and 17 of Xen's featureset, MSR_ARCH_CAPABILITIES: the same in all releases that have them. */
const IN_AN_MSR: ReadonlySet<string> = new Set(
  `
  bhi-no doitm eibrs energy-filtering fb-clear fb-clear-ctrl fbsdp-no gds-ctrl gds-no if-pschange-mc-no ign-umonitor
  intel-ssb-no its-no mcu-ctrl mcu-ext mds-no misc-pkg-ctrl mon-umon-mitg ovrclk-status pb-opt-ctrl pbrsb-no psdp-no
  rdcl-no rfds-clear rfds-no rrsba rsba sbdr-ssdp-no skip-l1dfl taa-no tsx-ctrl xapic-status
`
    .trim()
    .split(/\s+/),
);
