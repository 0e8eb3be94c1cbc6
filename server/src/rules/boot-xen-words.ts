/** Whether Xen knows a word of its line, and takes its value. */
import type { BootWord } from '../boot/model.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { OptionRecord } from '../catalogue/record.ts';
import { compareReleases, existsIn, type Release } from '../catalogue/releases.ts';
import { IOMMU_ON_BY_DEFAULT } from '../specs/xen-line/iommu-value.ts';
import { readParameter, unknownMessage, wordLimit, type XenParameter } from '../specs/xen-line/parameter.ts';
import { readsParameter } from '../specs/xen-line/parameter-history.ts';
import { judgeVtd } from '../specs/xen-line/vtd.ts';
import { type BootCheck, moveFix, nameSpan, removeFix, replaceWordFix, spanOf, whyMissing } from './boot-context.ts';
import { isLinuxOnly, isNeverJudged, KNOWN_SLIPS } from './boot-names.ts';
import { checkForm } from './boot-xen-forms.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';
import { NearestName } from './nearest.ts';

export const bootXenWordRules: readonly RuleRow[] = [
  { code: 'boot/unknown-xen-word', severity: 'error', title: "A word on Xen's line that no release of Xen reads." },
  {
    code: 'boot/other-release',
    severity: 'error',
    title: "A word or value on Xen's line that only another release of Xen reads.",
  },
  { code: 'boot/kernel-word-on-xen-line', severity: 'error', title: "A word of the dom0 kernel on Xen's line." },
  {
    code: 'boot/word-too-long',
    severity: 'warning',
    title: 'A word that Xen cuts, because it is longer than its buffer.',
  },
  { code: 'boot/bad-value', severity: 'error', title: "A value that Xen's parameter does not take." },
  { code: 'boot/negated-value', severity: 'error', title: '`no-X=…`: a `no-` together with a value.' },
  {
    code: 'boot/repeated-word',
    severity: 'warning',
    title: 'A parameter of Xen that a later one on the same line replaces.',
  },
];

/** The record of a parameter; `ivrs_ioapic[3]=…` is found under `ivrs_ioapic[`. */
export function findParameter(catalogue: Catalogue, name: string): OptionRecord | undefined {
  const direct = catalogue.find('hypervisor', name);
  if (direct) return direct;
  const bracket = name.search(/[([{<]/);
  return bracket > 0 ? catalogue.find('hypervisor', name.slice(0, bracket + 1)) : undefined;
}

/** What is wrong with the word as such. Values that have a grammar of their own are judged elsewhere. */
export function* checkXenWord(check: BootCheck, word: BootWord): Iterable<Finding> {
  const { catalogue, release } = check;
  if (isNeverJudged(word.name) || (word.dynamic && word.name.includes('$'))) return;
  const read = readParameter(word.text, release);
  if (read.cut && !word.dynamic) yield tooLong(check, word);
  const record = isBare(read) ? undefined : findParameter(catalogue, read.name);
  if (record && readsParameter(record.name, record, release)) {
    if (!word.dynamic) yield* checkForm(check, word, record);
    return;
  }
  if (read.name === 'vtd') yield vtd(check, word);
  else if (record) yield otherRelease(check, word, record);
  else if (isLinuxOnly(word.text.split('=')[0] ?? '', catalogue)) yield kernelWord(check, word);
  else yield unknownWord(check, word);
}

/** Parameters whose value Xen simply keeps: the last one on the line counts. */
export function* checkRepeated(check: BootCheck): Iterable<Finding> {
  const last = new Map<string, BootWord>();
  for (const word of check.line.words) {
    const record = word.dynamic ? undefined : findParameter(check.catalogue, word.name);
    const form = record?.forms[0];
    if (!record || form === undefined || form === 'flag' || record.forms.includes('custom')) continue;
    const before = last.get(word.name);
    last.set(word.name, word);
    if (!before || before.text === word.text) continue;
    yield {
      code: 'boot/repeated-word',
      severity: 'warning',
      source: 'advice',
      span: spanOf(before),
      message: `Xen keeps the last ${word.name} of the line: ${word.text} replaces this one.`,
      tags: ['unnecessary'],
      related: [{ ...spanOf(word), message: 'This one counts.' }],
      fixes: () => (before.plain ? [removeFix(check, before)] : []),
    };
  }
}

function tooLong({ release }: BootCheck, word: BootWord): Finding {
  const limit = wordLimit(release);
  return {
    code: 'boot/word-too-long',
    severity: 'warning',
    source: 'advice',
    span: spanOf(word),
    message: `Xen ${release} looks at the first ${limit} bytes of a word; the rest of this one is lost.`,
  };
}

/** `ivrs_ioapic` and `ivrs_ioapic[3]` without an `=`, or with a `no-`: Xen looks for the bracket only before an `=`. */
export function isBare({ name, negated, value }: XenParameter): boolean {
  if (!/^ivrs_(?:ioapic|hpet)(?:$|\[.)/.test(name)) return false;
  return !name.includes('[') || value === undefined || negated;
}

/** Xen's words where it has any, and then what we know more. */
function unread(check: BootCheck, word: BootWord, code: string, why: string, fixes: () => readonly Fix[]): Finding {
  const key = readParameter(word.text, check.release).key;
  const words = unknownMessage(key, check.release);
  return {
    code,
    severity: words === undefined ? 'warning' : 'error',
    source: words === undefined ? 'advice' : 'xen',
    span: nameSpan(word),
    message:
      words === undefined ? `Xen ${check.release} passes over ${key} in silence: ${why}` : `${words} ${capital(why)}`,
    // What quoting runs through cannot be cut out or replaced safely.
    fixes: () => (word.plain ? fixes() : []),
  };
}

function otherRelease(check: BootCheck, word: BootWord, record: OptionRecord): Finding {
  const { release } = check;
  const successor = compareReleases(release, record.since) > 0 ? record.deprecated?.successor : undefined;
  const instead =
    successor === undefined ? '' : /\s/.test(successor) ? ` ${capital(successor)}` : ` Write ${successor}.`;
  const why = `${whyMissing(record, release)}.${instead}`;
  return unread(check, word, 'boot/other-release', why, () => {
    const fixes: Fix[] = [];
    if (successor && !/\s/.test(successor) && word.plain) {
      const target = findParameter(check.catalogue, successor.split('=')[0] ?? '');
      const withValue = successor.includes('=') || word.value === undefined ? successor : `${successor}=${word.value}`;
      if (target && existsIn(target, release)) fixes.push(replaceWordFix(word, withValue, true));
    }
    return [...fixes, removeFix(check, word)];
  });
}

function kernelWord(check: BootCheck, word: BootWord): Finding {
  const owner = /^(?:xen[-_])?pciback\./.test(word.name)
    ? 'it belongs to the dom0 kernel.'
    : 'it is a word of the Linux kernel.';
  const pointless = /^(?:intel|amd)_iommu$/.test(word.name);
  const why = pointless ? `${owner} The IOMMU is Xen's, and Xen switches it on by itself.` : owner;
  return unread(check, word, 'boot/kernel-word-on-xen-line', why, () => {
    const move = moveFix(check, word, !pointless);
    const slip = KNOWN_SLIPS.get(word.name);
    const rename = slip && word.plain ? [replaceWordFix(word, renamed(word, slip))] : [];
    const remove = removeFix(check, word, pointless);
    return pointless ? [remove, ...(move ? [move] : [])] : [...(move ? [move] : []), ...rename, remove];
  });
}

function unknownWord(check: BootCheck, word: BootWord): Finding {
  const { release, catalogue } = check;
  const slip = KNOWN_SLIPS.get(word.name);
  // `noacpi` is meant to be `no-acpi`, and neither `noapic` nor `acpi`.
  const negated = /^no[a-z]/.test(word.name) && findKnown(catalogue, word.name.slice(2), release);
  const known = slip && findKnown(catalogue, slip, release) ? slip : undefined;
  if (word.name === 'smmu') {
    return unread(check, word, 'boot/unknown-xen-word', 'on Arm Xen drives the SMMU by itself.', () => [
      removeFix(check, word, true),
    ]);
  }
  const near = known ?? (negated ? `no-${word.name.slice(2)}` : nearestParameter(catalogue, release).of(word.name));
  const why = near === undefined ? 'no release of Xen has it.' : `did you mean ${near}?`;
  return unread(check, word, 'boot/unknown-xen-word', why, () => {
    const fixes: Fix[] = [];
    if (near !== undefined && word.plain) fixes.push(replaceWordFix(word, renamed(word, near), true));
    const move = near === undefined ? moveFix(check, word, false) : undefined;
    if (move) fixes.push(move);
    return [...fixes, removeFix(check, word)];
  });
}

function findKnown(catalogue: Catalogue, name: string, release: Release): boolean {
  const record = findParameter(catalogue, name.split('=')[0] ?? '');
  return record !== undefined && existsIn(record, release);
}

function renamed(word: BootWord, name: string): string {
  const negation = word.negated ? 'no-' : '';
  const value = word.value === undefined || name.includes('=') ? '' : `=${word.value}`;
  return `${negation}${name}${value}`;
}

/** `vtd=1` of Xen 3.2: the IOMMU was off until 3.4, and is on by itself since 4.0. */
function vtd(check: BootCheck, word: BootWord): Finding {
  const { release } = check;
  const { on } = judgeVtd(word.value, word.negated, release);
  const byItself = compareReleases(release, IOMMU_ON_BY_DEFAULT.since) >= 0;
  const instead =
    on && byItself
      ? `VT-d is on by itself since Xen ${IOMMU_ON_BY_DEFAULT.since}; remove it.`
      : `Write iommu=${on ? '1' : '0'}.`;
  return unread(check, word, 'boot/other-release', `Xen 3.2 was the last to read it. ${instead}`, () =>
    on && byItself
      ? [removeFix(check, word, true), replaceWordFix(word, 'iommu=1')]
      : [replaceWordFix(word, on ? 'iommu=1' : 'iommu=0', true)],
  );
}

const nearest = new WeakMap<Catalogue, Map<Release, NearestName>>();

function nearestParameter(catalogue: Catalogue, release: Release): NearestName {
  let byRelease = nearest.get(catalogue);
  if (!byRelease) {
    byRelease = new Map();
    nearest.set(catalogue, byRelease);
  }
  let names = byRelease.get(release);
  if (!names) {
    const records = catalogue.all('hypervisor').filter((record) => existsIn(record, release));
    names = new NearestName(records.map((record) => record.name));
    byRelease.set(release, names);
  }
  return names;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
