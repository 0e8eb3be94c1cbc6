import { compareReleases, type Release, XL_SINCE } from '../catalogue/releases.ts';
import { faultLine, faultText } from '../syntax/xl-config/messages.ts';
import type { Statement, SyntaxFault } from '../syntax/xl-config/tree.ts';
import { shift } from '../text/span.ts';
import type { Finding, RuleRow } from './finding.ts';
import type { GuestStandard } from './standard.ts';
import { faultyBehindStop } from './syntax-behind.ts';
import { hasOnlyCarriageReturns, syntaxFixes } from './syntax-fixes.ts';
import { ONLY_CARRIAGE_RETURNS, syntaxWords } from './syntax-words.ts';

export const syntaxRules: readonly RuleRow[] = [
  {
    code: 'syntax/lexical',
    severity: 'error',
    title: 'Characters that begin nothing in the xl configuration language.',
  },
  { code: 'syntax/unexpected', severity: 'error', title: 'Something that cannot stand here, or something missing.' },
  { code: 'syntax/string', severity: 'error', title: 'An escape in a string that xl does not know.' },
  { code: 'syntax/add', severity: 'error', title: '+= that joins a string and a list.' },
  { code: 'syntax/memory', severity: 'error', title: 'Lists nested deeper than xl’s parser can hold.' },
  { code: 'syntax/nul', severity: 'error', title: 'A NUL byte in a string, at which xl aborts.' },
  { code: 'syntax/no-plus', severity: 'error', title: '+= in a release that does not know it.' },
  {
    code: 'syntax/no-nested-list',
    severity: 'error',
    title: 'A list inside a list in a release that does not know it.',
  },
];

/** The first releases that read `+=`, and a list inside a list. */
export const PLUS_SINCE: Release = '4.13';
export const NESTED_SINCE: Release = '4.6';
const PYTHON_SIGNS = '+-.():';
const STEP = 2000;

/** xl's syntax errors. Spans are absolute. */
export class SyntaxCheck {
  readonly #standard: GuestStandard;
  /** Whether the release reads less than the parser does. */
  readonly #isOld: boolean;
  #carriageReturns = 0;
  #saidPython = false;

  constructor(standard: GuestStandard) {
    this.#standard = standard;
    this.#isOld = compareReleases(standard.release, PLUS_SINCE) < 0;
  }

  /** Looks at the statements that have faults only, but by the eyes of an old release at every one. Gives `undefined` now and then. */
  *checkAll(): Generator<Finding | undefined> {
    const { statements, suspects } = this.#standard.config.tree;
    for (const index of suspects) {
      const statement = statements[index];
      if (statement && statement.faults.length > 0) yield* this.#faults(statement);
    }
    for (const statement of faultyBehindStop(this.#standard.config)) yield* this.#faults(statement);
    if (!this.#isOld) return;
    for (let at = 0; at < statements.length; at++) {
      const statement = statements[at];
      if (statement?.stored && (statement.operator?.kind === '+=' || statement.value?.kind === 'list')) {
        yield* this.#olderReleases(statement);
      }
      if (at % STEP === STEP - 1) yield undefined;
    }
  }

  *#faults(statement: Statement): Generator<Finding> {
    for (const [fault, again] of mistakes(statement, this.#standard.config.text)) {
      // A file with line ends of Windows has one on each line; the first stands for all, with one fix.
      if (fault.near.startsWith('\r') && ++this.#carriageReturns > 1) continue;
      yield this.#finding(statement, fault, again);
    }
  }

  /** `again`: the faults that are the same mistake. */
  #finding(statement: Statement, fault: SyntaxFault, again: readonly SyntaxFault[]): Finding {
    const { config, release } = this.#standard;
    const span = shift(fault, statement.offset);
    const carriageReturn = fault.near.startsWith('\r');
    const words = [carriageReturn ? faultText({ ...fault, near: '\\r' }) : faultText(fault)];
    if (carriageReturn) {
      words.push(
        hasOnlyCarriageReturns(config.text)
          ? ONLY_CARRIAGE_RETURNS
          : 'Lines end with CR LF as on Windows; xl wants LF alone.',
      );
    }
    const line = lineOf(config.text, statement, fault);
    const printed = faultLine(statement, fault);
    const hasSign = [fault, ...again].some(({ near }) => PYTHON_SIGNS.includes(near.charAt(0)));
    if (!this.#saidPython && config.tree.looksLikePython && hasSign) {
      this.#saidPython = true;
      words.push('xl adds: Config file looks like it contains Python code. Arbitrary Python is no longer supported.');
    }
    if (line !== printed) words.push(`[xl says line ${printed}]`);
    const plain = syntaxWords(statement, fault, this.#standard);
    if (plain !== '') words.push(plain);
    const found: Finding = {
      code: fault.code,
      severity: 'error',
      source: 'xl',
      // An empty span would not be seen.
      span: span.end > span.start ? span : { start: span.start, end: span.start + 1 },
      message: joinSentences(words),
      fixes: () => syntaxFixes(statement, fault, this.#standard),
    };
    if (compareReleases(release, XL_SINCE) >= 0) return found;
    const { fixes: _, ...told } = found;
    return {
      ...told,
      severity: 'information',
      source: 'advice',
      message: `xm of Xen ${release} runs this file as Python; xl, from 4.0 on, refuses it: ${found.message}`,
    };
  }

  *#olderReleases({ operator, value, offset }: Statement): Generator<Finding> {
    const { config, release } = this.#standard;
    if (compareReleases(release, XL_SINCE) < 0) return;
    if (operator?.kind === '+=' && compareReleases(release, PLUS_SINCE) < 0) {
      const span = shift(operator, offset);
      const word = /^[^ \t\n]*/.exec(config.text.slice(span.start, span.start + 80))?.[0] ?? '+=';
      yield {
        code: 'syntax/no-plus',
        severity: 'error',
        source: 'xl',
        span,
        message: `config parsing error near \`${word}': lexical error. “+=” is read by Xen ${PLUS_SINCE} and newer.`,
      };
    }
    if (value?.kind !== 'list' || compareReleases(release, NESTED_SINCE) >= 0) return;
    const nested = value.items.find(({ kind }) => kind === 'list');
    if (!nested) return;
    yield {
      code: 'syntax/no-nested-list',
      severity: 'error',
      source: 'xl',
      span: shift(nested, offset),
      message: `config parsing error near \`[': syntax error, unexpected '['. A list inside a list is read by Xen ${NESTED_SINCE} and newer.`,
    };
  }
}

/** The faults of a statement; those behind the first of a line of its value are the same mistake. */
function mistakes({ faults, value, offset }: Statement, text: string): [fault: SyntaxFault, again: SyntaxFault[]][] {
  const found: [SyntaxFault, SyntaxFault[]][] = [];
  let again: SyntaxFault[] = [];
  let lineEnd = -1;
  for (const fault of faults) {
    if (fault.start < lineEnd) {
      again.push(fault);
      continue;
    }
    again = [];
    found.push([fault, again]);
    if (value === undefined || fault.start < value.start) continue;
    const newline = text.indexOf('\n', offset + fault.start);
    lineEnd = newline < 0 ? Number.POSITIVE_INFINITY : newline - offset;
  }
  return found;
}

function lineOf(text: string, statement: Statement, fault: SyntaxFault): number {
  let line = statement.line;
  const end = statement.offset + fault.start;
  for (let at = text.indexOf('\n', statement.offset); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

function joinSentences(sentences: readonly string[]): string {
  return sentences.reduce((all, next) => {
    if (next.startsWith('[')) return `${all} ${next}`;
    return /[.!?]$/.test(all) ? `${all} ${next}` : `${all}. ${next}`;
  });
}
