import { compareReleases } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import type { Statement } from '../syntax/xl-config/tree.ts';
import { type Span, shift } from '../text/span.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';
import { keyVerdict } from './key-verdict.ts';
import { moveFix, oneFix, removal, replace } from './spans.ts';
import type { GuestStandard } from './standard.ts';
import { PLUS_SINCE } from './syntax.ts';

export const repeatedRules: readonly RuleRow[] = [
  { code: 'setting/repeated', severity: 'warning', title: 'A setting that a later one of the same key replaces.' },
  { code: 'setting/adds-to-nothing', severity: 'information', title: '+= where there is nothing yet to add to.' },
];

const STEP = 500;

/** Keys that are set more than once, and what `+=` makes of them. Spans are absolute. */
export function* checkRepeated(standard: GuestStandard): Generator<Finding | undefined> {
  const { config } = standard;
  let work = 0;
  for (const key of config.repeatedKeys()) {
    if (++work % STEP === 0) yield undefined;
    const count = config.replaced(key);
    // What xl does not read, it does not lose either.
    if (count === 0 || keyVerdict(key, standard, false).kind !== 'read') continue;
    const all = config.all(key);
    const by = all[count];
    for (let at = 0; at < count; at++) {
      if (++work % STEP === 0) yield undefined;
      const statement = all[at];
      if (statement && by) yield replaced(statement, by, all, standard);
    }
  }
}

/** `+=` of a key that is not set before, in the order of the text. Spans are absolute. */
export function* checkPlus({ config, release }: GuestStandard): Generator<Finding> {
  if (compareReleases(release, PLUS_SINCE) < 0) return;
  const found: Finding[] = [];
  for (const name of config.tree.added) {
    const [first] = config.all(name);
    if (first?.operator?.kind === '+=') found.push(addsToNothing(name, shift(first.operator, first.offset)));
  }
  yield* found.sort((a, b) => a.span.start - b.span.start);
}

function addsToNothing(name: string, span: Span): Finding {
  return {
    code: 'setting/adds-to-nothing',
    severity: 'information',
    source: 'advice',
    span,
    message: `There is no “${name}” before this: += is the same as = here.`,
    fixes: oneFix('Write =', replace(span, '=')),
  };
}

function replaced(statement: Statement, by: Statement, all: readonly Statement[], standard: GuestStandard): Finding {
  const { config } = standard;
  const name = statement.key?.name ?? '';
  const last = all[all.length - 1] ?? by;
  const same = sameValue(statement, by, config);
  return {
    code: 'setting/repeated',
    severity: same ? 'hint' : 'warning',
    source: 'advice',
    span: wholeSpan(statement),
    message: same
      ? `“${name}” is set to the same again on line ${by.line}.`
      : `“${name}” is set again on line ${by.line}: xl takes the last one and drops this without a word.`,
    tags: ['unnecessary'],
    related: [{ ...wholeSpan(last), message: 'The one that counts' }],
    fixes: () => [
      ...removal(statement)(config).map((fix) => ({ ...moveFix(fix, statement.offset), ...(same && { safe: true }) })),
      ...adding(statement, by, standard),
    ],
  };
}

/** Two lists may have been meant as one. */
function adding({ value }: Statement, by: Statement, { release }: GuestStandard): readonly Fix[] {
  if (compareReleases(release, PLUS_SINCE) < 0 || value?.kind !== 'list' || by.value?.kind !== 'list') return [];
  return by.operator
    ? [
        {
          title: `Add the list of line ${by.line} to it with +=`,
          edits: [replace(shift(by.operator, by.offset), '+=')],
        },
      ]
    : [];
}

function sameValue(one: Statement, other: Statement, config: DomainConfig): boolean {
  const [text, again] = [config.atom(one, one.value), config.atom(other, other.value)];
  return text !== undefined && text === again && one.operator?.kind === '=' && other.operator?.kind === '=';
}

function wholeSpan(statement: Statement): Span {
  return { start: statement.offset, end: statement.offset + statement.length };
}
