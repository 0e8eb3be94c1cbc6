/** Values of Xen's line that their own readers refuse: `spec-ctrl=`, `vpmu=`, `dom0=`, `cpufreq=` and their like. */
import type { BootWord } from '../boot/model.ts';
import { compareReleases, type Release } from '../catalogue/releases.ts';
import {
  badValueMessage,
  customValue,
  messageKey,
  readParameter,
  type XenParameter,
} from '../specs/xen-line/parameter.ts';
import {
  isKept,
  type JudgedByLanguage,
  judgeByLanguage,
  takesElement,
  type ValueFault,
} from '../specs/xen-line/value-language.ts';
import { type BootCheck, inValue, removeFix, replaceWordFix, spanOf } from './boot-context.ts';
import type { Finding, Fix } from './finding.ts';
import { NearestName } from './nearest.ts';

/** Up to 4.9 Xen finds fault with nothing: it passes over what it does not know, or says so in words of the parameter's own. */
export function* checkByLanguage(check: BootCheck, word: BootWord, name = word.name): Iterable<Finding> {
  const { release } = check;
  const read = readParameter(word.text, release);
  const own = name === read.name;
  const kept = isKept(name) ? (read.value ?? '') : customValue(read, release);
  const value = own ? kept : `${read.name.slice(name.length)}=${read.value ?? ''}`;
  // What reads vga= first looks for the word as it stands.
  if (value === undefined || (name === 'vga' && read.negated)) return;
  const judged = judgeByLanguage(name, value, release);
  if (!judged) return;
  for (const fault of judged.faults) yield refused(check, word, { read, name, value, judged, fault });
  if (judged.faults.length === 0) yield* complainsAnyway(check, word, name, value);
}

interface Refused {
  readonly read: XenParameter;
  /** What Xen looks for: `ivrs_ioapic[` where `ivrs_ioapic[3]` is written. */
  readonly name: string;
  readonly value: string;
  readonly judged: JudgedByLanguage;
  readonly fault: ValueFault;
}

/** What Xen prints about the value; `undefined` where it keeps silent. */
function wordsOf({ release }: BootCheck, { read, name, value, judged, fault }: Refused): string | undefined {
  if (judged.voice === 'some-builds') return undefined;
  const shown = name === read.name ? value : (read.value ?? '');
  const own = judged.voice === 'own';
  const words = own ? undefined : badValueMessage(messageKey(read), shown, release, ANSWERS.get(fault.kind));
  return words ?? (fault.kind === 'unread' ? undefined : judged.says?.(value, release));
}

/** What the readers answer, where it is not -22. */
const ANSWERS: ReadonlyMap<ValueFault['kind'], number> = new Map([
  ['out-of-range', -34],
  ['too-many', -7],
]);

/** Xen's words, with an end where more follows. */
function sentence(words: string): string {
  return /[.!]$/.test(words) ? words : `${words}.`;
}

/** The same where Xen prints nothing. */
function silence({ release }: BootCheck, { name, judged, fault }: Refused): string {
  if (judged.voice === 'some-builds') return `A Xen with the driver for it refuses this value of ${name}.`;
  if (judged.silence !== undefined) return judged.silence;
  if (name === 'cpufreq' && fault.kind === 'bad-value') {
    return `Xen ${release} does not know every option here, and passes over what it does not know.`;
  }
  if (fault.kind !== 'unread') return `Xen ${release} passes over this value of ${name} in silence.`;
  if (fault.start > 0) return `Xen ${release} does not look at this part of ${name}.`;
  return `Xen ${release} makes nothing of this value of ${name}, and says nothing.`;
}

function refused(check: BootCheck, word: BootWord, given: Refused): Finding {
  const { read, name, value, judged, fault } = given;
  const { release } = check;
  const words = wordsOf(check, given);
  const several = judged.by === 'list' && value.includes(',');
  const blame = several ? ` ${fault.text === '' ? 'An empty element' : `"${fault.text}"`} is to blame.` : '';
  const own = name === read.name;
  const written = word.value !== undefined && !read.negated && own;
  const meant = written || (fault.kind === 'empty' && own) ? mends(name, fault, judged, release) : [];
  const hint =
    meant[0] !== undefined && fault.kind !== 'empty' ? ` Did you mean ${meant[0]}?` : explain(fault, judged, release);
  const rest =
    several && judged.faults.length < value.split(',').length ? ' The other elements count all the same.' : '';
  const stops = name === 'flask' ? ' Where Flask is on, Xen then stops at boot.' : '';
  return {
    code: fault.takenBy ? 'boot/other-release' : 'boot/bad-value',
    severity: words === undefined || /^WARNING\b/.test(words) ? 'warning' : 'error',
    source: words === undefined ? 'advice' : 'xen',
    span: fault.text === '' || !written ? spanOf(word) : inValue(word, fault),
    message: `${words === undefined ? silence(check, given) : sentence(words)}${blame}${hint}${rest}${stops}`,
    fixes: () => (word.plain ? fixes(check, word, given, meant) : []),
  };
}

function explain(fault: ValueFault, { names }: JudgedByLanguage, release: Release): string {
  if (fault.takenBy) {
    const { since, until } = fault.takenBy;
    if (compareReleases(release, since) < 0) return ` It came with Xen ${since}.`;
    if (until !== undefined) return ` Xen ${until} was the last to take it.`;
  }
  if (names.length === 0) return '';
  const shown = names.length > 10 ? `${names.slice(0, 10).join(', ')} and ${names.length - 10} more` : names.join(', ');
  return fault.kind === 'empty' ? ` A value is needed: ${shown}.` : ` It takes ${shown}.`;
}

/** What may have been meant instead of an element; the release takes all of it. */
function mends(name: string, fault: ValueFault, judged: JudgedByLanguage, release: Release): string[] {
  if (fault.takenBy) return [];
  const { text } = fault;
  const taken = (candidate: string) => candidate !== text && takesElement(name, candidate, release);
  if (text === '') return ['on'].filter(taken);
  const lower = text.toLowerCase();
  const dashed = lower.replaceAll('_', '-');
  const parted = /^no[a-z0-9]/.test(lower) ? `no-${lower.slice(2)}` : lower;
  const [, flag = '', yes] = /^([^=]+)=(?:(1|on|yes|true|enable)|0|off|no|false|disable)$/.exec(lower) ?? [];
  const plain = yes === undefined ? `no-${flag}` : flag;
  const sure = [lower, dashed, parted, ...(flag === '' ? [] : [plain])].find(taken);
  if (sure !== undefined) return [sure];
  const [, negation = '', own = text, value = ''] = /^(no-)?([^=]*)(=.*)?$/.exec(text) ?? [];
  const near = fault.kind === 'unknown' ? new NearestName(judged.names).of(own) : undefined;
  if (near !== undefined) return [`${negation}${near}${value}`, near].filter(taken).slice(0, 1);
  // `yes` where only the parameter's own words count.
  return [];
}

function fixes(check: BootCheck, word: BootWord, { read, value, fault }: Refused, meant: readonly string[]): Fix[] {
  const made = meant.map((text, i) =>
    replaceWordFix(word, `${read.name}=${value.slice(0, fault.start)}${text}${value.slice(fault.end)}`, i === 0),
  );
  const elements = value.split(',');
  if (elements.length < 2 || read.negated || read.cut || !value.startsWith(read.value ?? ''))
    return [...made, removeFix(check, word)];
  const index = value.slice(0, fault.start).split(',').length - 1;
  const rest = elements.filter((_, i) => i !== index).join(',');
  const title = fault.text === '' ? 'Remove the empty element' : `Remove ${fault.text}`;
  const without = { ...replaceWordFix(word, `${read.name}=${rest}`), title };
  return [...made, fault.text === '' && made.length === 0 ? { ...without, preferred: true } : without];
}

/** 4.10 to 4.12 find fault with every `crashkernel=` that says no place and no limit, 4.10 to 4.17 with `cpufreq=xen` alone, and use both. */
function* complainsAnyway({ release }: BootCheck, word: BootWord, name: string, value: string): Iterable<Finding> {
  const isCrashkernel = name === 'crashkernel' && compareReleases(release, '4.12') <= 0 && !/[@<]|,below=/.test(value);
  const isCpufreq = name === 'cpufreq' && compareReleases(release, '4.17') <= 0 && /^xen[^,:]*[,:]?$/.test(value);
  const words = isCrashkernel || isCpufreq ? badValueMessage(name, value, release) : undefined;
  if (words === undefined) return;
  yield {
    code: 'boot/bad-value',
    severity: 'hint',
    source: 'xen',
    span: spanOf(word),
    message: `${words} Xen ${release} says so, and takes the value all the same.`,
  };
}
