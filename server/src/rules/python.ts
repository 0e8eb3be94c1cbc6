import { compareReleases, type Release, XL_SINCE } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import { type Evidence, evidenceAt } from '../syntax/python-config/evidence.ts';
import { rewriteAsXl } from '../syntax/python-config/rewrite.ts';
import type { Statement } from '../syntax/xl-config/tree.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';
import { firstFault, refusal } from './python/refusal.ts';
import type { GuestStandard } from './standard.ts';
import { NESTED_SINCE, PLUS_SINCE } from './syntax.ts';

export const pythonRules: readonly RuleRow[] = [
  {
    code: 'python/config',
    severity: 'error',
    title: 'A config in Python, as xm ran it until Xen 4.4: xl refuses it.',
  },
];

/** The last release that has xm. */
const XM_UNTIL: Release = '4.4';
/** The last release whose xl reads `device_model`: later ones say “ignoring device_model directive”. */
const MODEL_UNTIL: Release = '4.1';
/** So many faulty statements are looked at: Python shows in the first. */
const MOST = 100;

/** What a file in Python is told by. */
export interface PythonConfig {
  readonly evidence: Evidence;
  /** Its line, from 1. */
  readonly line: number;
}

/** Whether a config that xl refuses is Python of the xm days. One that xl takes never is. */
export function pythonConfig(config: DomainConfig): PythonConfig | undefined {
  let backslashes = 0;
  let lineSeen = 0;
  for (const { statement, faults } of suspiciousStatements(config)) {
    if (statement.line !== lineSeen) {
      const evidence = evidenceAt(config.text, statement.offset, (name) => isText(config, name, statement));
      if (evidence) return { evidence, line: lineAt(config.text, statement, evidence.start) };
    }
    lineSeen = statement.line;
    // One backslash in a list is a slip; more are a habit of Python.
    for (const fault of faults) {
      const start = statement.offset + fault.start;
      if (!/^\\[ \t\r]*\n/.test(config.text.slice(start, start + 80)) || ++backslashes < 2) continue;
      const evidence = { what: 'backslashes at the line’s end', start, end: start + 1 };
      return { evidence, line: lineAt(config.text, statement, start) };
    }
  }
  return undefined;
}

/** Those with faults, and where xl gave up in the middle of the text, those behind. */
function* suspiciousStatements({ tree: { statements, suspects, stopped } }: DomainConfig) {
  let looked = 0;
  let last = statements.length;
  for (const index of suspects) {
    const statement = statements[index];
    if (statement === undefined || statement.faults.length === 0) continue;
    last = index;
    yield { statement, faults: statement.faults };
    if (++looked > MOST) return;
  }
  if (!stopped) return;
  for (const statement of statements.slice(last + 1, last + 1 + MOST)) yield { statement, faults: [] };
}

/** The one thing to say about a file in Python. xm, which is all there was before Xen 4.0, has nothing against it. */
export function* checkPython(standard: GuestStandard, { evidence, line }: PythonConfig): Generator<Finding> {
  const { config, release } = standard;
  const fault = firstFault(config);
  if (fault === undefined || compareReleases(release, XL_SINCE) < 0) return;
  const byXm = compareReleases(release, XM_UNTIL) <= 0 ? `; xm of Xen ${release} still runs it` : '';
  yield {
    code: 'python/config',
    severity: 'error',
    source: 'xl',
    ...refusal(config, fault),
    message: `${refusal(config, fault).message} This is a config for xm, which ran it as Python until Xen ${XM_UNTIL} (line ${line}: ${evidence.what}). xl runs no Python and refuses the whole file${byXm}.`,
    fixes: () => rewriting(standard),
  };
}

function rewriting({ config, catalogue, release }: GuestStandard): readonly Fix[] {
  const rewrite = rewriteAsXl(config.text, {
    isKey: (name) => catalogue.find('domain-config', name) !== undefined || catalogue.find('xm', name) !== undefined,
    isIgnored: (name) => name === 'device_model' && compareReleases(release, MODEL_UNTIL) > 0,
    plus: compareReleases(release, PLUS_SINCE) >= 0,
    nested: compareReleases(release, NESTED_SINCE) >= 0,
  });
  if (rewrite === undefined || rewrite.edits.length === 0) return [];
  const { edits, left } = rewrite;
  const rest =
    left === 0 ? '' : left === 1 ? ', one statement left as a comment' : `, ${left} statements left as comments`;
  return [{ title: `Rewrite as an xl config${rest}`, edits, ...(left === 0 && { preferred: true }) }];
}

function isText(config: DomainConfig, name: string, before: Statement): boolean {
  return config.all(name).some(({ offset, value }) => offset < before.offset && value?.kind === 'string');
}

function lineAt(text: string, { offset, line }: Statement, to: number): number {
  let count = line;
  for (let at = text.indexOf('\n', offset); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
