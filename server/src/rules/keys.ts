import { isDeprecated } from '../catalogue/catalogue.ts';
import type { GuestType, OptionRecord } from '../catalogue/record.ts';
import { compareReleases, type Release } from '../catalogue/releases.ts';
import { GUEST_NAMES, usesKey } from '../guests/guest-type.ts';
import type { Statement } from '../syntax/xl-config/tree.ts';
import type { Finding, RuleRow } from './finding.ts';
import type { KeyPlan } from './key-plan.ts';
import type { KeyVerdict } from './key-verdict.ts';
import { type LocalFinding, oneFix, removal, replace } from './spans.ts';
import type { GuestStandard } from './standard.ts';
import { successorFixes } from './successors.ts';

export const keyRules: readonly RuleRow[] = [
  {
    code: 'key/unknown',
    severity: 'warning',
    title: 'A key that no release of Xen reads: xl ignores it without a word.',
  },
  { code: 'key/other-release', severity: 'warning', title: 'A key that only older or newer releases read.' },
  { code: 'key/xl-conf', severity: 'warning', title: 'A key of /etc/xen/xl.conf, which a domain config cannot set.' },
  { code: 'key/xm', severity: 'warning', title: 'A key of the old xm, which xl ignores.' },
  { code: 'key/deprecated', severity: 'hint', title: 'A key that has a successor.' },
  { code: 'key/guest-type', severity: 'information', title: 'A key that this type of guest does not use.' },
];

/** Reports what is to be said about a statement's key. Spans count from the statement. */
export function checkKey(
  statement: Statement,
  { verdict, isPlain }: KeyPlan,
  standard: GuestStandard,
  report: (finding: LocalFinding) => void,
): void {
  const { key } = statement;
  // A name that the language does not allow is a syntax error already.
  if (isPlain || !key || !/^[a-z][._0-9a-z]*$/.test(key.name)) return;
  switch (verdict.kind) {
    case 'read':
      checkReadKey(statement, key, verdict.record, standard, report);
      return;
    case 'other-release':
      report({
        code: 'key/other-release',
        severity: 'warning',
        source: 'advice',
        span: key,
        message: `${otherRelease(verdict.record, standard.release)} Xen ${standard.release} ignores it.${successorWords(verdict.record)}`,
        fixes: successorFixes(statement, verdict.record, standard),
      });
      return;
    default:
      report({
        ...wrongKey(key.name, verdict),
        severity: 'warning',
        source: 'advice',
        span: key,
        ...renaming(key, verdict),
      });
  }
}

/** "`X` is read by Xen 4.13 and newer." and its like; a sentence. */
export function otherRelease(record: OptionRecord, release: Release): string {
  const name = `“${record.name}”`;
  if (compareReleases(release, record.since) < 0) return `${name} is read by Xen ${record.since} and newer.`;
  if (record.until && compareReleases(release, record.until) > 0) return `${name} was read up to Xen ${record.until}.`;
  return `${name} is missing in this release.`;
}

export function guestNames(guests: readonly GuestType[]): string {
  return guests.map((guest) => GUEST_NAMES[guest]).join(' and ');
}

function checkReadKey(
  statement: Statement,
  key: NonNullable<Statement['key']>,
  record: OptionRecord,
  standard: GuestStandard,
  report: (finding: LocalFinding) => void,
): void {
  const { release, guest } = standard;
  if (isDeprecated(record, release)) report(deprecated(statement, key, record, standard));
  if (IGNORED[record.name] !== undefined) return;
  if (guest && !usesKey(record, guest)) {
    report({
      code: 'key/guest-type',
      severity: 'information',
      source: 'advice',
      span: key,
      message: `“${key.name}” is for ${record.guests ? guestNames(record.guests) : 'Arm'} guests; this is ${guest === 'hvm' ? 'an' : 'a'} ${GUEST_NAMES[guest]} guest, which does not use it.`,
      tags: ['unnecessary'],
    });
  }
}

/** What xl prints where it reads a key only to say that it should not be there. */
const IGNORED: Readonly<Record<string, string>> = {
  device_model: 'WARNING: ignoring device_model directive.',
  vif2: 'WARNING: vif2: netchannel2 is deprecated and not supported by xl.',
  vncviewer: 'WARNING: ignoring "vncviewer" option.',
};

function deprecated(
  statement: Statement,
  key: NonNullable<Statement['key']>,
  record: OptionRecord,
  standard: GuestStandard,
): LocalFinding {
  const ignored = IGNORED[record.name];
  const since = record.deprecated?.since ?? record.since;
  return {
    code: 'key/deprecated',
    severity: ignored === undefined ? 'hint' : 'information',
    source: ignored === undefined ? 'advice' : 'xl',
    span: key,
    message: ignored ?? `“${key.name}” is deprecated since Xen ${since}.${successorWords(record)}`,
    tags: ['deprecated'],
    fixes: ignored === undefined ? successorFixes(statement, record, standard) : removal(statement),
  };
}

function wrongKey(name: string, verdict: KeyVerdict): Pick<Finding, 'code' | 'message'> {
  if (verdict.kind === 'xl-conf') {
    return {
      code: 'key/xl-conf',
      message: `“${name}” belongs to /etc/xen/xl.conf, the settings of xl itself; in a domain config xl ignores it.`,
    };
  }
  if (verdict.kind === 'xm') {
    return {
      code: 'key/xm',
      message: `“${name}” was a key of xm, which is gone since Xen 4.5; xl ignores it.${successorWords(verdict.record)}`,
    };
  }
  const nearest = verdict.kind === 'unknown' ? verdict.nearest : undefined;
  return {
    code: 'key/unknown',
    message: `xl knows no “${name}” and ignores it.${nearest === undefined ? '' : ` Did you mean “${nearest}”?`}`,
  };
}

function renaming(key: NonNullable<Statement['key']>, verdict: KeyVerdict): Pick<Finding, 'fixes'> {
  const nearest = verdict.kind === 'unknown' ? verdict.nearest : undefined;
  if (nearest === undefined) return {};
  return { fixes: oneFix(`Change to ${nearest}`, replace(key, nearest), true) };
}

function successorWords({ deprecated }: OptionRecord): string {
  const successor = deprecated?.successor;
  if (successor === undefined) return '';
  return /^[a-z][._0-9a-z]*$/.test(successor) ? ` Use “${successor}”.` : ` Use ${successor}.`;
}
