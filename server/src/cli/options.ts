import { parseArgs } from 'node:util';
import type { Family } from '../catalogue/record.ts';
import { isRelease, RELEASES, type Release } from '../catalogue/releases.ts';
import { isRuleSeverity, RULE_SEVERITIES, type RuleSeverity, wrongRuleName } from '../features/rule-settings.ts';
import { isLanguageId, LANGUAGES, type LanguageId } from '../protocol/languages.ts';
import { FORMATS, type Format, isFormat } from './formats.ts';
import { isReportFormat, type ReportFormat } from './report.ts';

/** `auto`: that of the Xen that this machine runs, the newest where it runs none. */
export type ReleaseWord = Release | 'latest' | 'auto';

export interface CheckOptions {
  readonly format: Format;
  readonly release: ReleaseWord;
  readonly language?: LanguageId;
  /** By code or `family/*`, what each `--rule` says; the last one of a name counts. */
  readonly rules: Readonly<Record<string, RuleSeverity>>;
  /** What becomes of the safe mends: nothing, they are written, or they are only shown. */
  readonly fix: 'no' | 'write' | 'show';
  readonly files: readonly string[];
  /** The folder that holds a machine's `etc/` and `boot/`, all of whose files are checked; there are no `files` then. */
  readonly root?: string;
  /** A recording of the same host, made earlier. */
  readonly earlier?: string;
}

/** What the words of a command line mean, or, as a string, what is wrong with them. */
export function readCheckOptions(words: readonly string[]): CheckOptions | string {
  const parsed = withoutThrowing(() => parseCheck(words));
  if (typeof parsed === 'string') return parsed;
  const { format, release, language, rule, fix, 'dry-run': dryRun, root, earlier } = parsed.values;
  if (!isFormat(format)) return `--format is one of ${FORMATS.join(', ')}, not “${format}”.`;
  if (!isReleaseWord(release)) return wrongRelease(release);
  if (language !== undefined && !isLanguageId(language)) {
    return `--language is one of ${Object.values(LANGUAGES).join(', ')}, not “${language}”.`;
  }
  const rules = readRules(rule);
  if (typeof rules === 'string') return rules;
  if (dryRun && !fix) return '--dry-run goes with --fix: it shows what --fix would do.';
  if (root === undefined && parsed.positionals.length === 0)
    return 'Name at least one file, or a machine’s folder with --root: --root / is this machine.';
  if (root !== undefined && parsed.positionals.length > 0)
    return '--root checks a whole machine: name no files with it.';
  if (root !== undefined && language !== undefined)
    return 'With --root each file’s place tells its language: leave --language out.';
  if (root !== undefined && fix) return '--fix changes files that are named one by one, not all of a machine’s.';
  return {
    format,
    release,
    ...(language !== undefined && { language }),
    rules,
    fix: fix ? (dryRun ? 'show' : 'write') : 'no',
    files: parsed.positionals,
    ...(root !== undefined && { root }),
    ...(earlier !== undefined && { earlier }),
  };
}

/** The `CODE=SEVERITY` of each `--rule`. */
function readRules(words: readonly string[]): Record<string, RuleSeverity> | string {
  const rules: Record<string, RuleSeverity> = {};
  for (const word of words) {
    const [name = '', severity = ''] = word.split(/=(.*)/s);
    const wrong = wrongRuleName(name);
    if (wrong !== undefined) return wrong;
    if (!isRuleSeverity(severity)) {
      return `--rule is CODE=SEVERITY, the severity one of ${RULE_SEVERITIES.join(', ')}: not “${word}”.`;
    }
    rules[name] = severity;
  }
  return rules;
}

function isReleaseWord(word: string): word is ReleaseWord {
  return word === 'auto' || word === 'latest' || isRelease(word);
}

function wrongRelease(word: string): string {
  return `--release is one of ${RELEASES.join(', ')}, latest or auto, not “${word}”.`;
}

export interface ExplainOptions {
  readonly name: string;
  readonly release: ReleaseWord;
  /** Where the name is looked for. */
  readonly families: readonly Family[];
}

/** The same for `xen-config explain`. */
export function readExplainOptions(words: readonly string[], known: readonly Family[]): ExplainOptions | string {
  const parsed = withoutThrowing(() => parseExplain(words));
  if (typeof parsed === 'string') return parsed;
  const { release, family } = parsed.values;
  if (!isReleaseWord(release)) return wrongRelease(release);
  const families = family === undefined ? known : known.filter((each) => each === family);
  if (families.length === 0) return `--family is one of ${known.join(', ')}, not “${family}”.`;
  const [name, ...others] = parsed.positionals;
  if (name === undefined || others.length > 0) return 'Name one option.';
  // As it stands on a line or in a file: `iommu=`, `dom0_mem=2G`.
  return { name: name.replace(/(?<=.)=.*$/s, ''), release, families };
}

export interface BootOptions {
  readonly format: 'text' | 'json';
  readonly release: ReleaseWord;
  /** The folder that holds the machine's `etc/` and `boot/`. */
  readonly root: string;
  /** A file with what `xl info` printed; `-` is standard input. */
  readonly xlInfo?: string;
}

/** The same for `xen-config boot`. */
export function readBootOptions(words: readonly string[]): BootOptions | string {
  const parsed = withoutThrowing(() => parseBoot(words));
  if (typeof parsed === 'string') return parsed;
  const { format, release, root, 'xl-info': xlInfo } = parsed.values;
  if (format !== 'text' && format !== 'json') return `--format is one of text, json, not “${format}”.`;
  if (!isReleaseWord(release)) return wrongRelease(release);
  return { format, release, root, ...(xlInfo !== undefined && { xlInfo }) };
}

export interface SnapshotOptions {
  /** The folder that holds the machine's `sys/`, or what `xen.host` takes; empty: this machine. */
  readonly host: string;
  readonly label: string;
  /** A list of names that stands in where the host has none. */
  readonly pciIds?: string;
}

/** The same for `xen-config snapshot`. */
export function readSnapshotOptions(words: readonly string[]): SnapshotOptions | string {
  const parsed = withoutThrowing(() => parseSnapshot(words));
  if (typeof parsed === 'string') return parsed;
  const { root, host, label, 'pci-ids': pciIds } = parsed.values;
  if (root !== undefined && host !== undefined) return '--root and --host name one host each: give one of them.';
  return {
    host: host ?? (root === '/' || root === undefined ? '' : root),
    label,
    ...(pciIds !== undefined && { pciIds }),
  };
}

export interface DoctorOptions {
  /** What `xen.host` takes; empty: this machine, or the one whose files `root` holds. */
  readonly host: string;
  readonly root?: string;
  readonly release: ReleaseWord;
  readonly format: ReportFormat;
}

/** The same for `xen-config doctor`. */
export function readDoctorOptions(words: readonly string[]): DoctorOptions | string {
  const parsed = withoutThrowing(() => parseDoctor(words));
  if (typeof parsed === 'string') return parsed;
  const { host, root, release, format } = parsed.values;
  if (!isReportFormat(format)) return `--format is one of text, json, not “${format}”.`;
  if (!isReleaseWord(release)) return wrongRelease(release);
  return { host, release, format, ...(root !== undefined && { root }) };
}

function parseDoctor(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    options: {
      host: { type: 'string', default: '' },
      root: { type: 'string' },
      release: { type: 'string', default: 'auto' },
      format: { type: 'string', default: 'text' },
    },
  });
}

export interface DeviceOptions {
  /** As it was written. */
  readonly address: string;
  /** The path of a guest's config on this disk. */
  readonly guest?: string;
  /** What `xen.host` takes; empty: this machine, or the one whose files `root` holds. */
  readonly host: string;
  readonly root?: string;
  readonly release: ReleaseWord;
  readonly format: ReportFormat;
}

/** A domain of five digits, which Intel's VMD makes, is one that Xen cannot name, and that is told. */
const ADDRESS = /^(?:[\da-f]{1,8}:)?[\da-f]{1,2}:[01]?[\da-f]\.[0-7]$/i;

/** The same for `xen-config device`. */
export function readDeviceOptions(words: readonly string[]): DeviceOptions | string {
  const parsed = withoutThrowing(() => parseDevice(words));
  if (typeof parsed === 'string') return parsed;
  const { guest, host, root, release, format } = parsed.values;
  if (!isReportFormat(format)) return `--format is one of text, json, not “${format}”.`;
  if (!isReleaseWord(release)) return wrongRelease(release);
  const [address, ...others] = parsed.positionals;
  if (address === undefined || others.length > 0) return 'Name one device by its address, such as 01:00.0.';
  if (!ADDRESS.test(address))
    return `“${address}” is not the address of a PCI device: 01:00.0 is one, 0000:01:00.0 another spelling of it.`;
  return {
    address,
    host,
    release,
    format,
    ...(guest !== undefined && { guest }),
    ...(root !== undefined && { root }),
  };
}

export interface PlanOptions {
  /** As they were written. */
  readonly addresses: readonly string[];
  /** The path of a guest's config on this disk; absent: the devices go back to dom0. */
  readonly guest?: string;
  /** What `xen.host` takes; empty: this machine, or the one whose files `root` holds. */
  readonly host: string;
  readonly root?: string;
  readonly release: ReleaseWord;
  /** `diff`: the edits alone, the warnings on standard error. */
  readonly format: ReportFormat | 'diff';
}

/** The same for `xen-config pass` and `xen-config give-back`. */
export function readPlanOptions(kind: 'pass' | 'give back', words: readonly string[]): PlanOptions | string {
  const parsed = withoutThrowing(() => parseDevice(words));
  if (typeof parsed === 'string') return parsed;
  const { guest, host, root, release, format } = parsed.values;
  if (!isReportFormat(format) && format !== 'diff') return `--format is one of text, json, diff, not “${format}”.`;
  if (!isReleaseWord(release)) return wrongRelease(release);
  const addresses = parsed.positionals;
  if (addresses.length === 0) return 'Name at least one device by its address, such as 01:00.0.';
  const wrong = addresses.find((address) => !ADDRESS.test(address));
  if (wrong !== undefined)
    return `“${wrong}” is not the address of a PCI device: 01:00.0 is one, 0000:01:00.0 another spelling of it.`;
  if (kind === 'pass' && guest === undefined)
    return 'Name the config of the guest that is to get the devices: --guest FILE.';
  if (kind === 'give back' && guest !== undefined)
    return 'give-back takes a device out of every guest’s config: leave --guest out.';
  return {
    addresses,
    host,
    release,
    format,
    ...(guest !== undefined && { guest }),
    ...(root !== undefined && { root }),
  };
}

function parseDevice(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      guest: { type: 'string' },
      host: { type: 'string', default: '' },
      root: { type: 'string' },
      release: { type: 'string', default: 'auto' },
      format: { type: 'string', default: 'text' },
    },
  });
}

function parseSnapshot(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    options: {
      root: { type: 'string' },
      host: { type: 'string' },
      label: { type: 'string', default: 'a recorded host' },
      'pci-ids': { type: 'string' },
    },
  });
}

function parseBoot(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    options: {
      format: { type: 'string', default: 'text' },
      release: { type: 'string', default: 'auto' },
      root: { type: 'string', default: '/' },
      'xl-info': { type: 'string' },
    },
  });
}

function parseExplain(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { release: { type: 'string', default: 'auto' }, family: { type: 'string' } },
  });
}

function withoutThrowing<T extends object>(work: () => T): T | string {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function parseCheck(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'text' },
      release: { type: 'string', default: 'auto' },
      language: { type: 'string' },
      rule: { type: 'string', multiple: true, default: [] },
      fix: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      root: { type: 'string' },
      earlier: { type: 'string' },
    },
  });
}
