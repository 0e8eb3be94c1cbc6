import { isDeprecated } from '../catalogue/catalogue.ts';
import type { GuestType, OptionRecord } from '../catalogue/record.ts';
import { compareReleases, existsIn, type Release } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import { GUEST_NAMES, usesKey } from '../guests/guest-type.ts';
import { parseLong } from '../specs/c-numbers/long.ts';
import type { Statement, Value } from '../syntax/xl-config/tree.ts';
import { type ForeignKey, foreignWords, type MeantLine, meantLine } from './advice/foreign-keys.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';
import type { KeyPlan } from './key-plan.ts';
import type { KeyVerdict } from './key-verdict.ts';
import { type LocalFinding, removal, replace } from './spans.ts';
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
  {
    code: 'key/other-tool',
    severity: 'warning',
    title: 'A key of libvirt, QEMU or a patched Xen, which xl ignores.',
  },
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
    case 'xm':
      report(ofXm(statement, key, verdict.record, standard));
      return;
    case 'foreign':
      report(ofOtherTool(statement, key, verdict.foreign));
      return;
    default: {
      const text = standard.config.atom(statement, statement.value);
      const line = text === undefined ? undefined : meantLine(key.name, text);
      report({
        ...wrongKey(key.name, verdict, line && `${line.key} = ${line.value}`),
        severity: 'warning',
        source: 'advice',
        span: key,
        ...(line ? rewriting(statement, key, line) : renaming(statement, key, verdict, standard)),
      });
    }
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
  const isUsed = !guest || usesKey(record, guest);
  const isIgnored = IGNORED[record.name] !== undefined;
  // Its successor would take effect where this one does not.
  if (isDeprecated(record, release) && (isUsed || isIgnored)) report(deprecated(statement, key, record, standard));
  if (!isUsed && !isIgnored) {
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

/** What xl prints where it reads a key that has a successor. */
const REPLACED: Readonly<Record<string, string>> = {
  altp2mhvm: 'WARNING: Specifying "altp2mhvm" is deprecated. Please use "altp2m" instead.',
};

function deprecated(
  statement: Statement,
  key: NonNullable<Statement['key']>,
  record: OptionRecord,
  standard: GuestStandard,
): LocalFinding {
  const ignored = IGNORED[record.name];
  const printed = ignored ?? REPLACED[record.name];
  const since = record.deprecated?.since ?? record.since;
  return {
    code: 'key/deprecated',
    severity: printed === undefined ? 'hint' : 'information',
    source: printed === undefined ? 'advice' : 'xl',
    span: key,
    message: printed ?? `“${key.name}” is deprecated since Xen ${since}.${successorWords(record)}`,
    tags: ['deprecated'],
    fixes: ignored === undefined ? successorFixes(statement, record, standard) : removal(statement),
  };
}

function wrongKey(name: string, verdict: KeyVerdict, line: string | undefined): Pick<Finding, 'code' | 'message'> {
  if (verdict.kind === 'xl-conf') {
    return {
      code: 'key/xl-conf',
      message: `“${name}” belongs to /etc/xen/xl.conf, the settings of xl itself; in a domain config xl ignores it.`,
    };
  }
  const nearest = line ?? (verdict.kind === 'unknown' ? verdict.nearest : undefined);
  return {
    code: 'key/unknown',
    message: `xl knows no “${name}” and ignores it.${nearest === undefined ? '' : ` Did you mean “${nearest}”?`}`,
  };
}

/** What xm's keys say that is so anyway: nothing is lost with them. */
const OFF = /^(?:0|none|no|off|)$/i;

function ofXm(
  statement: Statement,
  key: NonNullable<Statement['key']>,
  record: OptionRecord,
  { config, catalogue, release }: GuestStandard,
): LocalFinding {
  const text = config.atom(statement, statement.value);
  const name = /^([a-z][._0-9a-z]*) in xl$/.exec(record.deprecated?.successor ?? '')?.[1];
  // xm's firmware is not what xl wants in its place.
  const better =
    name === undefined || name === key.name || key.name === 'loader'
      ? undefined
      : catalogue.find('domain-config', name);
  const successor = (own: DomainConfig): readonly Fix[] =>
    better && existsIn(better, release) && own.all(better.name).length === 0 && fits(statement.value, text, better)
      ? [{ title: `Change to ${better.name}`, edits: [replace(key, better.name)], preferred: true }]
      : [];
  const isOff = text !== undefined && OFF.test(text.trim());
  const words = isOff ? ' Nothing is lost without it.' : successorWords(record);
  return {
    code: 'key/xm',
    severity: isOff ? 'hint' : 'warning',
    source: 'advice',
    span: key,
    message: `“${key.name}” was a key of xm, which is gone since Xen 4.5; xl ignores it.${words}`,
    ...(isOff && { tags: ['unnecessary'] }),
    fixes: (own) => [...(isOff ? [] : successor(own)), ...removal(statement)(own)],
  };
}

function ofOtherTool(statement: Statement, key: NonNullable<Statement['key']>, foreign: ForeignKey): LocalFinding {
  return {
    code: 'key/other-tool',
    severity: 'warning',
    source: 'advice',
    span: key,
    message: foreignWords(key.name, foreign),
    fixes: removal(statement),
  };
}

/** The mend that puts a whole line in the place of one whose value does not carry over. */
function rewriting(
  { value }: Statement,
  key: NonNullable<Statement['key']>,
  line: MeantLine,
): Pick<LocalFinding, 'fixes'> {
  if (!value) return {};
  const edits = [replace(key, line.key), replace(value, line.value)];
  const title = `Change to ${line.key} = ${line.value}`;
  return { fixes: (config) => (config.all(line.key).length > 0 ? [] : [{ title, edits, preferred: true }]) };
}

/** The mend that puts the near name in the place of the wrong one: only where its value fits and the config does not set it yet. */
function renaming(
  statement: Statement,
  key: NonNullable<Statement['key']>,
  verdict: KeyVerdict,
  standard: GuestStandard,
): Pick<LocalFinding, 'fixes'> {
  const nearest = verdict.kind === 'unknown' ? verdict.nearest : undefined;
  if (nearest === undefined) return {};
  const record = standard.catalogue.find('domain-config', nearest);
  const { value } = statement;
  if (!record || !fits(value, standard.config.atom(statement, value), record)) return {};
  return {
    fixes: (config) =>
      config.all(nearest).length > 0
        ? []
        : [{ title: `Change to ${nearest}`, edits: [replace(key, nearest)], preferred: true }],
  };
}

/** Whether xl would take a value for that key: a list is no single value, a word no number, a name only one of those it knows. */
function fits(value: Value | undefined, text: string | undefined, { forms, closed, values }: OptionRecord): boolean {
  if (value?.kind === 'list') return forms.includes('list');
  // A switch where a path or a name is wanted.
  if (value?.kind === 'number' && forms.every((form) => form === 'string')) return false;
  // Brackets are missing as well, and are asked for then.
  if (text === undefined || forms.every((form) => form === 'list')) return text !== undefined && forms.length === 1;
  const isNumber = parseLong(text).kind === 'number';
  if (!forms.includes('string')) return isNumber;
  if (!closed) return true;
  const lower = text.toLowerCase();
  return (
    (isNumber && forms.some((form) => form === 'integer' || form === 'boolean')) ||
    values?.some(({ name }) => name.toLowerCase() === lower) === true
  );
}

function successorWords({ deprecated }: OptionRecord): string {
  const successor = deprecated?.successor;
  if (successor === undefined) return '';
  return /^[a-z][._0-9a-z]*$/.test(successor) ? ` Use “${successor}”.` : ` Use ${successor}.`;
}
