/** Values of Xen's line that their own readers refuse: `spec-ctrl=`, `vpmu=`, `dom0=`, `cpufreq=` and their like. */
import type { BootWord } from '../boot/model.ts';
import { compareReleases, type Release } from '../catalogue/releases.ts';
import { REPORTS_BAD_VALUES } from '../specs/xen-line/booleans.ts';
import { badValueMessage, customValue, messageKey, readParameter } from '../specs/xen-line/parameter.ts';
import {
  type JudgedByLanguage,
  judgeByLanguage,
  takesElement,
  type ValueFault,
} from '../specs/xen-line/value-language.ts';
import { type BootCheck, inValue, removeFix, replaceWordFix, spanOf } from './boot-context.ts';
import type { Finding, Fix } from './finding.ts';
import { NearestName } from './nearest.ts';

/** In front of 4.10 Xen says nothing, and the readers were others: only what no release takes is spoken of then. */
export function* checkByLanguage(check: BootCheck, word: BootWord): Iterable<Finding> {
  const { release } = check;
  const read = readParameter(word.text, release);
  const value = read.cut ? undefined : customValue(read, release);
  if (value === undefined) return;
  const speaks = compareReleases(release, REPORTS_BAD_VALUES.since) >= 0;
  const judged = judgeByLanguage(read.name, value, speaks ? release : '4.12');
  if (!judged) return;
  for (const fault of judged.faults) {
    if (speaks || (fault.kind !== 'empty' && !fault.takenBy && !isListed(check, read.name, fault.text))) {
      yield refused(check, word, value, judged, fault);
    }
  }
  if (read.name === 'crashkernel' && judged.faults.length === 0) yield* complainsAnyway(check, word, value);
}

/** A value that the catalogue has of that time. */
function isListed({ catalogue }: BootCheck, name: string, text: string): boolean {
  const bare = text.replace(/^no-/, '').split('=')[0] ?? '';
  const values = catalogue.find('hypervisor', name)?.values ?? [];
  return bare === '' || /^-?\d/.test(text) || values.some((known) => known.name.includes(bare));
}

function refused(
  check: BootCheck,
  word: BootWord,
  value: string,
  judged: JudgedByLanguage,
  fault: ValueFault,
): Finding {
  const { release } = check;
  const read = readParameter(word.text, release);
  const words = badValueMessage(messageKey(read), value, release, codeOf(read.name, fault));
  const several = judged.by === 'list' && value.includes(',');
  const blame = several ? ` ${fault.text === '' ? 'An empty element' : `"${fault.text}"`} is to blame.` : '';
  const start = words ?? `Xen ${release} passes over this value of ${read.name} in silence.`;
  const written = word.value !== undefined && !read.negated;
  const meant = written || fault.kind === 'empty' ? mends(read.name, fault, judged, release) : [];
  const hint =
    meant[0] !== undefined && fault.kind !== 'empty' ? ` Did you mean ${meant[0]}?` : explain(fault, judged, release);
  const rest =
    several && judged.faults.length < value.split(',').length ? ' The other elements count all the same.' : '';
  return {
    code: fault.takenBy ? 'boot/other-release' : 'boot/bad-value',
    severity: words === undefined ? 'warning' : 'error',
    source: words === undefined ? 'advice' : 'xen',
    span: fault.text === '' || !written ? spanOf(word) : inValue(word, fault),
    message: `${start}${blame}${hint}${rest}`,
    fixes: () => (word.plain ? fixes(check, word, value, fault, meant) : []),
  };
}

/** What the reader answers: a grant limit that is too large is out of range, everything else is invalid. */
function codeOf(name: string, fault: ValueFault): number {
  return name.startsWith('gnttab_max') && /^(?:0x[0-9a-f]+|\d+)$/i.test(fault.text) ? -34 : -22;
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
  const sure = [lower, dashed, parted].find(taken);
  if (sure !== undefined) return [sure];
  const [, negation = '', own = text, value = ''] = /^(no-)?([^=]*)(=.*)?$/.exec(text) ?? [];
  const near = fault.kind === 'unknown' ? new NearestName(judged.names).of(own) : undefined;
  if (near !== undefined) return [`${negation}${near}${value}`, near].filter(taken).slice(0, 1);
  // `yes` where only the parameter's own words count.
  return [];
}

function fixes(check: BootCheck, word: BootWord, value: string, fault: ValueFault, meant: readonly string[]): Fix[] {
  const read = readParameter(word.text, check.release);
  const made = meant.map((text, i) =>
    replaceWordFix(word, `${read.name}=${value.slice(0, fault.start)}${text}${value.slice(fault.end)}`, i === 0),
  );
  const elements = value.split(',');
  if (elements.length < 2 || read.negated) return [...made, removeFix(check, word)];
  const index = value.slice(0, fault.start).split(',').length - 1;
  const rest = elements.filter((_, i) => i !== index).join(',');
  const title = fault.text === '' ? 'Remove the empty element' : `Remove ${fault.text}`;
  const without = { ...replaceWordFix(word, `${read.name}=${rest}`), title };
  return [...made, fault.text === '' && made.length === 0 ? { ...without, preferred: true } : without];
}

/** 4.10 to 4.12 find fault with every `crashkernel=` that says no place and no limit, and use it. */
function* complainsAnyway({ release }: BootCheck, word: BootWord, value: string): Iterable<Finding> {
  if (!['4.10', '4.11', '4.12'].includes(release) || /[@<]|,below=/.test(value)) return;
  yield {
    code: 'boot/bad-value',
    severity: 'hint',
    source: 'xen',
    span: spanOf(word),
    message: `${badValueMessage('crashkernel', value, release) ?? ''} Xen ${release} says so, and takes the value all the same.`,
  };
}
