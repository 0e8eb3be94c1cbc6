/** Words of Xen's line that take away what holds guests apart. */
import type { BootWord } from '../boot/model.ts';
import { compareReleases, existsIn, type Release } from '../catalogue/releases.ts';
import { parseXenBoolean } from '../specs/xen-line/booleans.ts';
import { splitElements } from '../specs/xen-line/elements.ts';
import { customValue, readParameter } from '../specs/xen-line/parameter.ts';
import { takesElement } from '../specs/xen-line/value-language.ts';
import { type BootCheck, inValue, removeFix, replaceWordFix, spanOf } from './boot-context.ts';
import { findParameter } from './boot-xen-words.ts';
import type { Finding, RuleRow } from './finding.ts';

export const bootIsolationRules: readonly RuleRow[] = [
  {
    code: 'boot/weakens-isolation',
    severity: 'information',
    title: "A word of Xen's line that takes away what holds guests apart.",
  },
];

interface Weakness {
  readonly name: string;
  /** The element of a list, without `no-`; absent: the parameter as a whole. */
  readonly element?: string;
  /** What weakens: the element switched on or off, or one of these words. */
  readonly when: boolean | readonly string[];
  readonly since?: Release;
  readonly severity?: 'warning';
  readonly why: string;
}

const WEAKNESSES: readonly Weakness[] = [
  {
    name: 'iommu',
    element: 'intremap',
    when: false,
    severity: 'warning',
    why: 'without interrupt remapping a guest with a device can raise any interrupt of the host.',
  },
  {
    name: 'iommu',
    element: 'quarantine',
    when: false,
    since: '4.13',
    why: 'a device that comes back from a guest can go on writing into memory.',
  },
  {
    name: 'iommu',
    element: 'dom0-passthrough',
    when: true,
    why: "the devices of dom0 reach all memory, Xen's and the guests' too.",
  },
  {
    name: 'dom0-iommu',
    element: 'passthrough',
    when: true,
    why: "the devices of dom0 reach all memory, Xen's and the guests' too.",
  },
  {
    name: 'spec-ctrl',
    when: false,
    severity: 'warning',
    why: 'no guard is left against what guests read by speculation.',
  },
  {
    name: 'spec-ctrl',
    element: 'xen',
    when: false,
    severity: 'warning',
    why: 'Xen no longer guards itself against what guests read by speculation.',
  },
  { name: 'xpti', when: false, why: "PV guests can read the host's memory on CPUs with Meltdown." },
  { name: 'pv-l1tf', when: false, why: 'PV guests can read what is in the L1 cache on CPUs with L1TF.' },
  { name: 'smep', when: false, why: "Xen may run a guest's code as its own when it is tricked." },
  { name: 'smap', when: false, why: "Xen may read a guest's data as its own when it is tricked." },
  { name: 'flask', when: ['permissive', 'disabled'], why: 'the policy of XSM is not enforced.' },
  {
    name: 'allow_unsafe',
    when: true,
    severity: 'warning',
    why: 'guests start on a CPU that they can stop.',
  },
];

export function* checkIsolation(check: BootCheck, word: BootWord): Iterable<Finding> {
  const { catalogue, release } = check;
  const read = readParameter(word.text, release);
  if (word.dynamic || !WEAKNESSES.some(({ name }) => name === read.name)) return;
  const record = findParameter(catalogue, read.name);
  if (!record || !existsIn(record, release)) return;
  const value = customValue(read, release);
  if (value === undefined) return;
  const parts = value === '' ? [] : splitElements(value);
  for (const weakness of WEAKNESSES) {
    const { name, element, when, since, why, severity } = weakness;
    if (name !== read.name || (since !== undefined && compareReleases(release, since) < 0)) continue;
    const part = parts.find(({ text }) => isSwitched(text, element, when, release));
    const bare = parts.length === 0 && element === undefined && when === true && !read.negated;
    if (!part && !bare) continue;
    // What the reader refuses weakens nothing.
    if (part && name === 'spec-ctrl' && !takesElement(name, part.text, release)) continue;
    const rest = parts.filter((other) => other !== part).map(({ text }) => text);
    yield {
      code: 'boot/weakens-isolation',
      severity: severity ?? 'information',
      source: 'advice',
      span: part && !read.negated ? inValue(word, part) : spanOf(word),
      message: `With ${part && parts.length > 1 ? part.text : word.text} ${why}`,
      fixes: () => {
        if (!word.plain) return [];
        if (rest.length === 0) return [removeFix(check, word)];
        return [{ ...replaceWordFix(word, `${name}=${rest.join(',')}`), title: `Remove ${part?.text ?? ''}` }];
      },
    };
  }
}

function isSwitched(text: string, element: string | undefined, when: Weakness['when'], release: Release): boolean {
  if (typeof when !== 'boolean') return when.includes(text);
  if (element === undefined) return parseXenBoolean(text, release) === when;
  const negated = text.startsWith('no-');
  const own = negated ? text.slice(3) : text;
  if (own === element) return negated !== when;
  if (negated || !own.startsWith(`${element}=`)) return false;
  return parseXenBoolean(own.slice(element.length + 1), release) === when;
}
