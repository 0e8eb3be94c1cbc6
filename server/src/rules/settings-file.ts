/** xl's other files: /etc/xen/xl.conf and what `xl cpupool-create` reads. Sources: tools/xl/xl.c and xl_cpupool.c, by release. */
import { formsIn, isDeprecated } from '../catalogue/catalogue.ts';
import type { Family, OptionRecord } from '../catalogue/record.ts';
import { compareReleases, existsIn, type Release } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import type { Key, Statement } from '../syntax/xl-config/tree.ts';
import type { Finding, RuleRow } from './finding.ts';
import { otherRelease } from './keys.ts';
import { NearestName } from './nearest.ts';
import { checkPlus } from './repeated.ts';
import { checkSettingValue } from './settings-values.ts';
import { type LocalFinding, moveFinding, oneFix, replace } from './spans.ts';
import type { GuestStandard, Standard } from './standard.ts';
import { SyntaxCheck } from './syntax.ts';

export const settingsFileRules: readonly RuleRow[] = [
  { code: 'key/guest', severity: 'warning', title: 'A key of a guest’s config, in xl.conf or a cpupool’s file.' },
  { code: 'setting/cpus-ignored', severity: 'warning', title: '`cpus` of a cpupool that has `nodes` as well.' },
  { code: 'file/not-read', severity: 'information', title: 'A file that the release has no use for.' },
];

export type SettingsFamily = Extract<Family, 'xl-conf' | 'xl-cpupool'>;

/** What messages call the files. */
export const SETTINGS_FILES: Readonly<Record<SettingsFamily, string>> = {
  'xl-conf': 'xl.conf',
  'xl-cpupool': 'a cpupool’s config',
};
/** The first release that reads either of them. */
const READ_SINCE: Release = '4.1';
const STEP = 500;
/** More of one kind is more than anybody reads. */
const MOST = 1000;
const NAME = /^[a-z][._0-9a-z]*$/;

/** Everything that is wrong with such a file. `undefined` comes now and then. Spans are absolute. */
export function* checkSettingsFile(
  family: SettingsFamily,
  config: DomainConfig,
  { catalogue, release }: Standard,
): Generator<Finding | undefined> {
  if (compareReleases(release, READ_SINCE) < 0) {
    yield {
      code: 'file/not-read',
      severity: 'information',
      source: 'advice',
      span: { start: 0, end: 0 },
      message: `Xen ${release} does not read ${SETTINGS_FILES[family]}: that came with Xen ${READ_SINCE}.`,
    };
    return;
  }
  yield* config.settle();
  const standard: GuestStandard = { catalogue, release, config, guest: undefined };
  yield* new SyntaxCheck(standard).checkAll();
  yield* checkPlus(standard);
  yield* checkStatements(family, standard);
  if (family === 'xl-cpupool') yield* checkNodes(config);
}

function* checkStatements(family: SettingsFamily, standard: GuestStandard): Generator<Finding | undefined> {
  const { config, catalogue } = standard;
  const counts = new Map<string, number>();
  for (const [at, statement] of config.tree.statements.entries()) {
    if (at % STEP === STEP - 1) yield undefined;
    const { key, operator } = statement;
    // A name that the language does not allow is a syntax error already.
    if (!key || !operator || !NAME.test(key.name)) continue;
    const record = catalogue.find(family, key.name);
    const found = record ? checkKnown(statement, key, record, standard) : [notOurs(key, family, standard)];
    for (const finding of found) {
      const count = counts.get(finding.code) ?? 0;
      counts.set(finding.code, count + 1);
      if (count < MOST) yield moveFinding(finding, statement.offset, config);
    }
  }
}

function* checkKnown(
  statement: Statement,
  key: Key,
  record: OptionRecord,
  standard: GuestStandard,
): Generator<LocalFinding> {
  const { release, config } = standard;
  if (!existsIn(record, release)) {
    yield {
      code: 'key/other-release',
      severity: 'warning',
      source: 'advice',
      span: key,
      message: `${otherRelease(record, release)} Xen ${release} ignores it.`,
    };
    return;
  }
  if (isDeprecated(record, release)) yield deprecated(key, record, config);
  const by = replacedBy(statement, key, config);
  if (by) {
    yield {
      code: 'setting/repeated',
      severity: 'warning',
      source: 'advice',
      span: { start: 0, end: statement.length },
      message: `“${key.name}” is set again on line ${by.line}: xl takes the last one and drops this without a word.`,
      tags: ['unnecessary'],
    };
  } else if (statement.stored) {
    yield* checkSettingValue(statement, record, formsIn(record, release), standard);
  }
}

/** The later statement that makes this one count for nothing; `+=` adds to it instead. */
function replacedBy(statement: Statement, { name }: Key, config: DomainConfig): Statement | undefined {
  if (!statement.stored) return undefined;
  const [first] = config.chain(name);
  return first && first.offset > statement.offset ? first : undefined;
}

/** In xl's own words: it prints them at every run. */
function deprecated(key: Key, { name, deprecated }: OptionRecord, config: DomainConfig): LocalFinding {
  const successor = deprecated?.successor ?? '';
  const rename =
    config.all(successor).length === 0 ? oneFix(`Use ${successor}`, replace(key, successor), true) : undefined;
  return {
    code: 'key/deprecated',
    severity: 'information',
    source: 'xl',
    span: key,
    message: `the global config option ${name} is deprecated, please switch to ${successor}`,
    tags: ['deprecated'],
    ...(rename && { fixes: rename }),
  };
}

/** What a key that the file does not have may be instead. */
export function whereItBelongs(
  name: string,
  family: SettingsFamily,
  { catalogue }: Pick<Standard, 'catalogue'>,
): OptionRecord | undefined {
  const others: readonly Family[] = ['xl-conf', 'xl-cpupool', 'domain-config', 'xm'];
  for (const other of others) {
    const record = other === family ? undefined : catalogue.find(other, name);
    if (record) return record;
  }
  return undefined;
}

function notOurs(
  { name, start, end }: Key,
  family: SettingsFamily,
  { catalogue, release }: GuestStandard,
): LocalFinding {
  const elsewhere = whereItBelongs(name, family, { catalogue });
  const found = { severity: 'warning', source: 'advice', span: { start, end } } as const;
  if (elsewhere?.family === 'domain-config' || elsewhere?.family === 'xm') {
    const message = `“${name}” is a key of a guest’s config: in ${SETTINGS_FILES[family]} xl ignores it.`;
    return { ...found, code: 'key/guest', message };
  }
  if (elsewhere?.family === 'xl-conf' || elsewhere?.family === 'xl-cpupool') {
    const message = `“${name}” belongs to ${SETTINGS_FILES[elsewhere.family]}: in ${SETTINGS_FILES[family]} xl ignores it.`;
    return { ...found, code: 'key/unknown', message };
  }
  const nearest = nearestKey(name, family, catalogue, release);
  return {
    ...found,
    code: 'key/unknown',
    message: `xl knows no “${name}” in ${SETTINGS_FILES[family]} and ignores it.${nearest === undefined ? '' : ` Did you mean “${nearest}”?`}`,
    ...(nearest !== undefined && { fixes: oneFix(`Change to ${nearest}`, replace({ start, end }, nearest), true) }),
  };
}

const nearestNames = new WeakMap<Standard['catalogue'], Map<string, NearestName>>();

/** The key that is probably meant by a name that nothing has. */
export function nearestKey(
  name: string,
  family: SettingsFamily,
  catalogue: Standard['catalogue'],
  release: Release,
): string | undefined {
  const byFamily = nearestNames.get(catalogue) ?? new Map<string, NearestName>();
  nearestNames.set(catalogue, byFamily);
  const at = `${family} ${release}`;
  let names = byFamily.get(at);
  if (!names) {
    const read = catalogue.all(family).filter((record) => existsIn(record, release));
    names = new NearestName(read.map((record) => record.name));
    byFamily.set(at, names);
  }
  return names.of(name);
}

/** With a list of nodes xl does not look at the CPUs. */
function* checkNodes(config: DomainConfig): Generator<Finding> {
  const cpus = config.last('cpus');
  const nodes = config.last('nodes');
  if (!cpus || nodes?.value?.kind !== 'list') return;
  yield {
    code: 'setting/cpus-ignored',
    severity: 'warning',
    source: 'advice',
    span: { start: cpus.offset, end: cpus.offset + cpus.length },
    message: `“nodes” on line ${nodes.line} decides which CPUs the pool gets: xl does not read “cpus”.`,
    tags: ['unnecessary'],
  };
}
