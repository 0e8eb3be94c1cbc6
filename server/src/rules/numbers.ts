import type { OptionRecord } from '../catalogue/record.ts';
import { compareReleases } from '../catalogue/releases.ts';
import { type Long, parseLong } from '../guests/long.ts';
import type { Statement, Value } from '../syntax/xl-config/tree.ts';
import type { Finding } from './finding.ts';
import { oneFix, replace } from './spans.ts';
import type { GuestStandard } from './standard.ts';

const TRUE_WORDS = /^(?:true|yes|on|y|enabled?)$/i;
const FALSE_WORDS = /^(?:false|no|off|n|none|disabled?)$/i;
const LARGEST_INT = 0x7fffffff;

/** A key that xl reads as a number. Spans count from the statement. */
export function* checkNumber(
  { operator }: Statement,
  value: Value,
  { name, forms }: OptionRecord,
  text: string,
  { release }: GuestStandard,
): Generator<Finding> {
  const found = { code: 'value/not-a-number', severity: 'warning', source: 'xl', span: value } as const;
  const long = parseLong(text);
  if (forms.includes('bounded-integer') && compareReleases(release, '4.13') >= 0) {
    if (operator?.kind === '+=' || long.kind !== 'number' || long.value < 0 || long.value > LARGEST_INT) {
      const message = `xl exits here without a word: “${name}” must be a number from 0 to ${LARGEST_INT}.`;
      yield { ...found, severity: 'error', message };
    }
    return;
  }
  if (operator?.kind === '+=') {
    const message = `warning: can't use += with numbers for parameter \`${name}': xl ignores the setting.`;
    yield { ...found, span: operator, message, fixes: oneFix('Write =', replace(operator, '='), true) };
    return;
  }
  const why = whyNoNumber(name, long);
  if (why === undefined) return;
  const decimal = /^0+[89]\d*$|^0[0-7]*[89]\d*$/.test(text) ? text.replace(/^0+/, '') : undefined;
  const better = forms.includes('boolean') ? switchFor(text) : (decimal ?? megabytes(name, text));
  const octal = decimal === undefined ? '' : ' A leading 0 makes it octal.';
  yield {
    ...found,
    message: `warning: ${why}: xl ignores the setting.${octal}`,
    ...(better !== undefined && { fixes: oneFix(`Write ${better}`, replace(value, better), true) }),
  };
}

/** What xl says of a value that is no number. */
function whyNoNumber(name: string, long: Long): string | undefined {
  switch (long.kind) {
    case 'number':
      return undefined;
    case 'invalid':
      return `parameter \`${name}' is not a valid number`;
    case 'out-of-range':
      return `parameter \`${name}' could not be parsed as a number: Numerical result out of range`;
  }
}

/** The number that a word such as `yes` or `off` stands for. */
export function switchFor(word: string): '1' | '0' | undefined {
  return TRUE_WORDS.test(word) ? '1' : FALSE_WORDS.test(word) ? '0' : undefined;
}

const COUNT_MEGABYTES = new Set(['memory', 'maxmem', 'videoram', 'shadow_memory', 'stubdomain_memory']);

/** The number of MiB that is meant by `512M` or `2G`, for the keys that count in them. */
export function megabytes(name: string, text: string): string | undefined {
  const match = COUNT_MEGABYTES.has(name) ? /^(\d{1,7})\s*([mg])(?:i?b)?$/i.exec(text) : undefined;
  return match ? String(Number(match[1]) * (match[2]?.toLowerCase() === 'g' ? 1024 : 1)) : undefined;
}
