import { isDeprecated } from '../catalogue/catalogue.ts';
import type { OptionRecord } from '../catalogue/record.ts';
import { existsIn } from '../catalogue/releases.ts';
import { parseLong } from '../guests/long.ts';
import type { List, Statement, Value } from '../syntax/xl-config/tree.ts';
import { type Enumeration, isAccepted, refusalOf } from './enumerations.ts';
import type { Finding } from './finding.ts';
import { NearestName } from './nearest.ts';
import { oneFix, replace } from './spans.ts';
import type { GuestStandard } from './standard.ts';

/** A value that xl looks up by name. Spans count from the statement. */
export function* checkName(
  value: Value,
  text: string,
  row: Enumeration,
  record: OptionRecord,
  standard: GuestStandard,
): Generator<Finding> {
  if (row.numbersUpTo !== undefined) {
    const long = parseLong(text);
    if (long.kind === 'number') {
      if (row.numbersUpTo === Number.POSITIVE_INFINITY) return;
      if (long.value < 0 || long.value > row.numbersUpTo) {
        yield {
          code: 'value/unknown',
          severity: 'error',
          source: 'xl',
          span: value,
          message: refusalOf(row, long.value),
        };
      } else if (record.name === 'tsc_mode' || record.name === 'timer_mode') {
        yield numberForName(value, record, long.value);
      }
      return;
    }
  }
  if (!isAccepted(row, text)) {
    yield unknownName(value, text, row, record, standard);
    return;
  }
  const written = record.values?.find(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (!written?.deprecated || !isDeprecated(written, standard.release)) return;
  const { since, successor } = written.deprecated;
  yield {
    code: 'value/deprecated',
    severity: 'hint',
    source: 'advice',
    span: value,
    message: `“${written.name}” is deprecated since Xen ${since}.${successor === undefined ? '' : ` Use “${successor}”.`}`,
    tags: ['deprecated'],
    ...(successor !== undefined &&
      row.names.includes(successor) && {
        fixes: oneFix(`Use ${successor}`, replace(value, `"${successor}"`), true),
      }),
  };
}

/** A list whose elements xl looks up by name. Spans count from the statement. */
export function* checkElements(
  statement: Statement,
  list: List,
  row: Enumeration,
  record: OptionRecord,
  standard: GuestStandard,
): Generator<Finding> {
  for (const item of list.items) {
    const text = standard.config.atom(statement, item);
    if (text === undefined) continue;
    const word = record.name === 'viridian' ? text.replace(/^!/, '') : text;
    if (isAccepted(row, word)) continue;
    yield unknownName(item, word, row, record, standard);
    // xl exits at the first.
    return;
  }
}

function numberForName(value: Value, record: OptionRecord, number: number): Finding {
  const name = record.values?.[number]?.name;
  const message = `WARNING: specifying "${record.name}" as an integer is deprecated. Please use the named parameter variant.`;
  return {
    code: 'value/deprecated',
    severity: 'information',
    source: 'xl',
    span: value,
    message: name === undefined ? message : `${message} e.g. ${record.name}="${name}"`,
    ...(name !== undefined && { fixes: oneFix(`Write "${name}"`, replace(value, `"${name}"`), true) }),
  };
}

function unknownName(
  value: Value,
  text: string,
  row: Enumeration,
  record: OptionRecord,
  { release }: GuestStandard,
): Finding {
  const elsewhere = record.values?.find((known) => known.name === text && !existsIn(known, release));
  const lower = row.names.find((name) => name.toLowerCase() === text.toLowerCase());
  const nearest = lower ?? new NearestName(row.names).of(text);
  const message = refusalOf(row, text);
  return {
    code: 'value/unknown',
    severity: 'error',
    source: 'xl',
    span: value,
    message: `${/[.!]$/.test(message) ? message : `${message}.`} ${whatInstead()}`,
    ...(nearest !== undefined && {
      fixes: oneFix(`Change to "${nearest}"`, replace(value, `"${nearest}"`), true),
    }),
  };

  function whatInstead(): string {
    if (elsewhere) {
      const until = elsewhere.until === undefined ? ' and newer take' : ` to ${elsewhere.until} took`;
      return `Xen ${elsewhere.since}${until} it.`;
    }
    if (nearest !== undefined) return `Did you mean "${nearest}"?`;
    return row.names.length > 12 ? '' : `${record.name} is one of ${row.names.join(', ')}.`;
  }
}
