/** The values of /etc/xen/xl.conf and of a cpupool's file. Sources: tools/xl/xl.c and xl_cpupool.c, by release. */
import { valuesIn } from '../catalogue/catalogue.ts';
import type { Form, OptionRecord } from '../catalogue/record.ts';
import { compareReleases, type Release } from '../catalogue/releases.ts';
import { type Long, parseLong } from '../specs/c-numbers/long.ts';
import type { List, Statement, Value } from '../syntax/xl-config/tree.ts';
import type { Finding, Severity } from './finding.ts';
import { NearestName } from './nearest.ts';
import { decimalFor, megabytes, switchFor } from './numbers.ts';
import { insert, type LocalFinding, oneFix, replace } from './spans.ts';
import type { GuestStandard } from './standard.ts';

interface Lookup {
  /** What xl prints for a value that it does not find, `{}` standing for the value. */
  readonly refusal: string;
  readonly severity: Severity;
  /** What becomes of it. */
  readonly outcome: string;
  /** Capitals do not matter since that release. */
  readonly anyCaseSince?: Release;
  /** What xl takes too, and nobody should write. */
  readonly also?: readonly string[];
}

const LARGEST_INT = 0x7fffffff;
const DEFAULT_STAYS = 'The default stays.';

/** The keys whose value xl looks up, by family and name. */
const LOOKUPS: Readonly<Record<string, Lookup>> = {
  'xl-conf/autoballoon': { refusal: 'invalid autoballoon option', severity: 'warning', outcome: DEFAULT_STAYS },
  'xl-conf/output_format': {
    refusal: 'invalid default output format "{}"',
    severity: 'warning',
    outcome: DEFAULT_STAYS,
  },
  'xl-conf/domid_policy': { refusal: 'invalid domid_policy option', severity: 'warning', outcome: DEFAULT_STAYS },
  'xl-cpupool/sched': {
    refusal: 'Unknown scheduler',
    severity: 'error',
    outcome: 'xl creates no pool.',
    anyCaseSince: '4.2',
    also: ['unknown', 'sedf'],
  },
};

/** What is to be said about a value that is read in these forms. Spans count from the statement. */
export function* checkSettingValue(
  statement: Statement,
  record: OptionRecord,
  forms: readonly Form[],
  standard: GuestStandard,
): Generator<LocalFinding> {
  const { value } = statement;
  if (!value || value.kind === 'junk') return;
  if (value.kind === 'list') {
    if (!forms.includes('list')) yield singleExpected(value, record, forms, statement, standard);
    else yield* checkNumbers(value, record, statement, standard);
    return;
  }
  if (forms.every((form) => form === 'list')) {
    yield listExpected(value, record);
    return;
  }
  const text = standard.config.atom(statement, value) ?? '';
  if (!forms.includes('string')) yield* checkNumber(statement, value, record, text, standard);
  else if (statement.operator?.kind === '=') yield* checkLookup(value, text, record, standard);
}

function* checkLookup(
  value: Value,
  text: string,
  record: OptionRecord,
  { release }: GuestStandard,
): Generator<LocalFinding> {
  const lookup = LOOKUPS[`${record.family}/${record.name}`];
  if (!lookup) return;
  const anyCase = lookup.anyCaseSince !== undefined && compareReleases(release, lookup.anyCaseSince) >= 0;
  const word = anyCase ? text.toLowerCase() : text;
  const names = valuesIn(record, release).map(({ name }) => name);
  if (names.includes(word)) return;
  if (lookup.also?.includes(word)) {
    yield {
      code: 'value/unknown',
      severity: 'warning',
      source: 'advice',
      span: value,
      message: `xl reads “${text}”, but Xen ${release} has no such scheduler and creates no pool: ${record.name} is one of ${names.join(', ')}.`,
    };
    return;
  }
  const nearest = new NearestName(names).of(text);
  const instead =
    nearest === undefined ? `${record.name} is one of ${names.join(', ')}.` : `Did you mean "${nearest}"?`;
  yield {
    code: 'value/unknown',
    severity: lookup.severity,
    source: 'xl',
    span: value,
    message: `${lookup.refusal.replace('{}', () => text)}. ${lookup.outcome} ${instead}`,
    ...(nearest !== undefined && { fixes: oneFix(`Change to "${nearest}"`, replace(value, `"${nearest}"`), true) }),
  };
}

function singleExpected(
  list: List,
  record: OptionRecord,
  forms: readonly Form[],
  statement: Statement,
  { config }: GuestStandard,
): LocalFinding {
  const [only, ...others] = list.items;
  const fatal = forms[0] === 'bounded-integer';
  return {
    code: 'value/single-expected',
    severity: fatal ? 'error' : 'warning',
    source: 'xl',
    span: list,
    message: fatal
      ? `Every xl command exits here without a word: “${record.name}” must be a number.`
      : `warning: parameter \`${record.name}' is a list but should be a single value: xl ignores it.`,
    ...(only &&
      only.kind !== 'list' &&
      others.length === 0 && {
        fixes: oneFix('Remove the brackets', replace(list, config.source(statement, only)), true),
      }),
  };
}

function listExpected(value: Value, { name }: OptionRecord): LocalFinding {
  const edits = [insert(value.start, '[ '), insert(value.end, ' ]')];
  return {
    code: 'value/list-expected',
    severity: 'warning',
    source: 'xl',
    span: value,
    message: `warning: parameter \`${name}' is a single value but should be a list: xl ignores it.`,
    fixes: () => [{ title: 'Put brackets around it', edits, preferred: true }],
  };
}

/** Items of a list are read by C's atoi: the digits in front, and 0 where there are none. */
function* checkNumbers(
  list: List,
  { name }: OptionRecord,
  statement: Statement,
  { config }: GuestStandard,
): Generator<LocalFinding> {
  for (const item of list.items) {
    const text = config.atom(statement, item);
    if (text === undefined || /^\s*\d+$/.test(text)) continue;
    const read = Number.parseInt(text, 10) || 0;
    const range =
      name === 'cpus' && /[-,^]/.test(text) ? ` Ranges are for a string without brackets: ${name} = "${text}".` : '';
    yield {
      code: 'value/not-a-number',
      severity: 'warning',
      source: 'advice',
      span: item,
      message: `xl takes “${text}” for the number ${read} here, without a word.${range}`,
    };
  }
}

/** A key that xl reads as a number. Spans count from the statement. */
function* checkNumber(
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
  const decimal = decimalFor(text);
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
