/** Values of Xen's line that need no reader of their own: booleans, numbers, sizes and what is kept as it is. */
import type { BootWord } from '../boot/model.ts';
import type { OptionRecord } from '../catalogue/record.ts';
import { compareReleases, type Release } from '../catalogue/releases.ts';
import { judgeBooleanParameter, REPORTS_BAD_VALUES } from '../specs/xen-line/booleans.ts';
import { badValueMessage, customValue, readParameter, type XenParameter } from '../specs/xen-line/parameter.ts';
import { fitsParameter, formerForm, keptBytes } from '../specs/xen-line/parameter-history.ts';
import { parseXenSize } from '../specs/xen-line/sizes.ts';
import { readSignedNumber } from '../specs/xen-line/xen-numbers.ts';
import type { Span } from '../text/span.ts';
import { type BootCheck, inValue, replaceWordFix, spanOf } from './boot-context.ts';
import type { Finding } from './finding.ts';

type Form = OptionRecord['forms'][number];

export function* checkForm(check: BootCheck, word: BootWord, record: OptionRecord): Iterable<Finding> {
  const { release } = check;
  const read = readParameter(word.text, release);
  const value = read.value ?? '';
  const former = formerForm(record.name, release);
  if (former === undefined && record.forms.includes('custom')) {
    if (customValue(read, release) === undefined) yield negatedValue(check, word, read.key, value);
    return;
  }
  const form = former === 'ignore' ? undefined : (former ?? plainForm(record));
  if (form === 'string') yield* checkKept(check, word, record.name, value);
  const answer = answerTo(record.name, form, read, release);
  if (answer === 0) return;
  const words = badValueMessage(read.key, value, release, answer);
  const silent = words === undefined ? readInSilence(record.name, form, value, release) : undefined;
  const tooMuch = answer === OUT_OF_RANGE ? ' The number does not fit.' : '';
  yield {
    code: 'boot/bad-value',
    severity: words === undefined ? 'warning' : 'error',
    source: words === undefined ? 'advice' : 'xen',
    span: inValue(word, silent?.unread ?? { start: 0, end: value.length }),
    message: words === undefined ? (silent?.message ?? '') : words + tooMuch,
  };
}

function plainForm({ forms }: OptionRecord): Form | undefined {
  if (forms.includes('string')) return 'string';
  return (['boolean', 'integer', 'size'] as const).find((form) => forms.includes(form));
}

/** EOVERFLOW. */
const OUT_OF_RANGE = -75;

/** What Xen answers: 0, -1 to a boolean, -22 to what is no number, -75 to one that does not fit. */
function answerTo(name: string, form: Form | undefined, read: XenParameter, release: Release): number {
  const value = read.value ?? '';
  if (form === 'boolean') return judgeBooleanParameter(read.value, read.negated, release).refused ? -1 : 0;
  if (form !== 'integer' && form !== 'size') return 0;
  const { end, number } = readNumber(form, value, release);
  if (end !== value.length) return -22;
  if (compareReleases(release, REPORTS_BAD_VALUES.since) < 0) return 0;
  return fitsParameter(name, number) ? 0 : OUT_OF_RANGE;
}

function readNumber(form: 'integer' | 'size', value: string, release: Release): { end: number; number: bigint } {
  if (form === 'integer') {
    const read = readSignedNumber(value, 0);
    return { end: read.end, number: read.value };
  }
  const size = parseXenSize(value, release);
  return { end: size.end, number: size.exact };
}

/** Up to 4.9 a number is read as far as it goes. */
function readInSilence(
  name: string,
  form: Form | undefined,
  value: string,
  release: Release,
): { readonly message: string; readonly unread: Span } {
  const { end } = readNumber(form === 'size' ? form : 'integer', value, release);
  if (/\d/.test(value.slice(0, end))) {
    const message = `Xen ${release} reads ${value.slice(0, end)} here, and does not look at the rest.`;
    return { message, unread: { start: end, end: value.length } };
  }
  const message = `Xen ${release} finds no number here, and takes 0 for ${name}.`;
  return { message, unread: { start: 0, end: value.length } };
}

function* checkKept({ release }: BootCheck, word: BootWord, name: string, value: string): Iterable<Finding> {
  const most = keptBytes(name);
  if (most === undefined || value.length <= most) return;
  yield {
    code: 'boot/value-cut',
    severity: 'warning',
    source: 'advice',
    span: inValue(word, { start: most, end: value.length }),
    message: `Xen ${release} keeps only the part before this.`,
  };
}

function negatedValue({ release }: BootCheck, word: BootWord, key: string, value: string): Finding {
  const words = badValueMessage(key, value, release);
  return {
    code: 'boot/negated-value',
    severity: words === undefined ? 'warning' : 'error',
    source: words === undefined ? 'advice' : 'xen',
    span: spanOf(word),
    message: words
      ? `${words} A "no-" takes no value.`
      : `A "no-" takes no value: Xen ${release} passes over this word.`,
    fixes: () => (word.plain ? [replaceWordFix(word, `no-${word.name}`)] : []),
  };
}
