/** `iommu=` and `dom0-iommu=`, element by element. */
import { removeWord } from '../boot/edits.ts';
import type { BootWord } from '../boot/model.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { OptionRecord } from '../catalogue/record.ts';
import { compareReleases, existsIn, type Release } from '../catalogue/releases.ts';
import { parseXenBoolean } from '../specs/xen-line/booleans.ts';
import { type JudgedElement, judgeDom0Iommu, judgeIommu } from '../specs/xen-line/iommu-value.ts';
import { messageKey, readParameter } from '../specs/xen-line/parameter.ts';
import { type BootCheck, inValue, moveFix, spanOf, whyMissing } from './boot-context.ts';
import type { Finding, Fix, RuleRow } from './finding.ts';
import { NearestName } from './nearest.ts';

export const bootIommuRules: readonly RuleRow[] = [
  {
    code: 'boot/iommu-value',
    severity: 'error',
    title: 'An element of `iommu=` or `dom0-iommu=` that no release of Xen reads.',
  },
  {
    code: 'boot/iommu-other-release',
    severity: 'error',
    title: 'An element of `iommu=` or `dom0-iommu=` that only another release of Xen reads.',
  },
  {
    code: 'boot/iommu-prefix',
    severity: 'warning',
    title: 'An incomplete element of `iommu=` that Xen 4.10 and 4.11 take for another.',
  },
  { code: 'boot/iommu-deprecated', severity: 'hint', title: 'An element of `iommu=` that has a successor.' },
];

type Key = 'iommu' | 'dom0-iommu';

/** `value` is what the parameter's own reader is given: of `no-iommu`, it is `no`. */
export function* checkIommuValue(check: BootCheck, word: BootWord, key: Key, value: string): Iterable<Finding> {
  const { catalogue, release } = check;
  if (key === 'iommu' && word.value === undefined && word.negated) return;
  const judge = key === 'iommu' ? judgeIommu : judgeDom0Iommu;
  const records = catalogue.all(key);
  const judged = judge(value, release, records, messageKey(readParameter(word.text, release)));
  // Up to 4.9 the parameter alone was fine: it only switched the IOMMU on.
  const bare = word.value === undefined && judged.message === undefined;
  for (const element of judged.elements) {
    if (element.verdict === 'applied') yield* checkApplied(check, word, key, element);
    else if (!bare && !isBackported(element, release))
      yield notApplied(check, word, key, element, judged.elements, judged.message);
  }
}

/** Security updates brought these to the point releases of older lines: whoever writes them there has one. */
function isBackported({ name, value }: JudgedElement, release: Release): boolean {
  const isOne = (name === 'quarantine' || name === 'crash-disable') && ['4.10', '4.11', '4.12'].includes(release);
  return isOne && (value === undefined || parseXenBoolean(value, release) !== undefined);
}

function* checkApplied({ release }: BootCheck, word: BootWord, key: Key, element: JudgedElement): Iterable<Finding> {
  const span = inValue(word, element);
  if (element.takenFor !== undefined) {
    yield {
      code: 'boot/iommu-prefix',
      severity: 'warning',
      source: 'advice',
      span,
      message: `Xen ${release} takes this for ${element.takenFor}, which begins the same; other releases do not.`,
    };
  } else if (element.negationLost) {
    yield {
      code: 'boot/iommu-value',
      severity: 'warning',
      source: 'advice',
      span,
      message: `Xen ${release} does not look at the "no-" of ${element.text}: ${element.name} is switched ${element.effect ? 'on' : 'off'}.`,
    };
  }
  const record = element.record as OptionRecord | undefined;
  const { deprecated } = record ?? {};
  if (key === 'iommu' && deprecated && compareReleases(release, deprecated.since) >= 0) {
    yield {
      code: 'boot/iommu-deprecated',
      severity: 'hint',
      source: 'advice',
      span,
      message: `${element.name} is out of date since Xen ${deprecated.since}.${deprecated.successor ? ` Better: ${deprecated.successor}` : ''}`,
      tags: ['deprecated'],
    };
  }
}

function notApplied(
  check: BootCheck,
  word: BootWord,
  key: Key,
  element: JudgedElement,
  all: readonly JudgedElement[],
  words: string | undefined,
): Finding {
  const { release, catalogue } = check;
  const meant = whatWasMeant(element, key, release, catalogue);
  const refused = element.verdict === 'refused' && words !== undefined;
  const start = refused ? words : `Xen ${release} passes over ${element.text || 'an empty element'} in silence.`;
  const known = element.record;
  const missing = known && !existsIn(known, release) ? ` ${known.name}: ${whyMissing(known, release)}.` : '';
  const others = refused && all.length > 1 ? ' The other elements count all the same.' : '';
  const name = refused && all.length > 1 && element.text !== '' ? ` "${element.text}" is to blame.` : '';
  return {
    code: element.kind === 'other-release' ? 'boot/iommu-other-release' : 'boot/iommu-value',
    severity: refused ? 'error' : 'warning',
    source: refused ? 'xen' : 'advice',
    span: element.text === '' ? spanOf(word) : inValue(word, element),
    message: `${start}${name}${missing}${meant.words ? ` ${meant.words}` : ''}${others}`,
    fixes: () => (word.plain ? fixesFor(check, word, key, element, all, meant) : []),
  };
}

interface Meaning {
  readonly words?: string;
  /** What to write instead of the element, within the same value. */
  readonly element?: string;
  /** What to write as a word of its own instead. */
  readonly word?: string;
  /** Whether leaving it out is the mend. */
  readonly drop?: boolean;
}

function whatWasMeant(element: JudgedElement, key: Key, release: Release, catalogue: Catalogue): Meaning {
  const { name } = element;
  if (element.kind === 'empty') return { drop: true };
  if (element.kind === 'bad-value') {
    return { words: `${name} takes on or off${element.negated ? ', or a "no-" without a value' : ''}.` };
  }
  if (key === 'iommu') {
    if (name === 'pt') return { words: "pt is Linux's word; Xen does not need it.", drop: true };
    if (name === 'soft') return { words: "soft is Linux's word.", drop: true };
    if (name === 'pv') {
      return { words: 'PV guests have the IOMMU by themselves since Xen 4.1.', drop: true };
    }
    if (name === 'passthrough' && compareReleases(release, '4.12') >= 0) {
      return { words: 'Write dom0-iommu=passthrough.', word: `dom0-iommu=${element.negated ? 'no-' : ''}passthrough` };
    }
    if (name === 'passthrough' && compareReleases(release, '4.1') >= 0) {
      return { words: 'Write iommu=dom0-passthrough.', element: `${element.negated ? 'no-' : ''}dom0-passthrough` };
    }
    if (name === 'strict' && compareReleases(release, '4.12') >= 0) {
      return { words: 'Write dom0-iommu=strict.', word: `dom0-iommu=${element.negated ? 'no-' : ''}strict` };
    }
    if (name === 'amd-iommu-debug' && compareReleases(release, '4.2') >= 0)
      return { words: 'Write debug.', element: 'debug' };
  }
  if (element.kind === 'other-release') return {};
  const near = /^(?:passthru|pt)$/.test(name) ? 'passthrough' : nearestElement(catalogue, key, release).of(name);
  if (near === undefined) return {};
  return { words: `Did you mean ${near}?`, element: `${element.negated ? 'no-' : ''}${near}` };
}

function fixesFor(
  check: BootCheck,
  word: BootWord,
  key: Key,
  element: JudgedElement,
  all: readonly JudgedElement[],
  meant: Meaning,
): Fix[] {
  const { file, line } = check;
  const without = all.filter((other) => other !== element).map((other) => other.text);
  const rest = without.some((text) => text !== '') ? `${key}=${without.join(',')}` : undefined;
  const removal = (preferred: boolean): Fix => ({
    title: rest === undefined ? `Remove ${word.text}` : `Remove ${element.text || 'the empty element'}`,
    edits: [rest === undefined ? removeWord(file.text, line, word) : { span: spanOf(word), newText: rest }],
    ...(preferred && { preferred }),
  });
  const fixes: Fix[] = [];
  if (meant.element !== undefined) {
    const changed = all.map((other) => (other === element ? meant.element : other.text)).join(',');
    fixes.push({
      title: `Change to ${meant.element}`,
      edits: [{ span: spanOf(word), newText: `${key}=${changed}` }],
      preferred: true,
    });
  }
  if (meant.word !== undefined) {
    const newText = rest === undefined ? meant.word : `${rest} ${meant.word}`;
    fixes.push({ title: `Change to ${meant.word}`, edits: [{ span: spanOf(word), newText }], preferred: true });
  }
  const move = element.name === 'pt' && rest === undefined ? moveFix(check, word, false) : undefined;
  return [...fixes, removal(fixes.length === 0 && meant.drop === true), ...(move ? [move] : [])];
}

const nearest = new WeakMap<Catalogue, Map<string, NearestName>>();

function nearestElement(catalogue: Catalogue, key: Key, release: Release): NearestName {
  let known = nearest.get(catalogue);
  if (!known) {
    known = new Map();
    nearest.set(catalogue, known);
  }
  const slot = `${key} ${release}`;
  let names = known.get(slot);
  if (!names) {
    const records = catalogue.all(key).filter((record) => existsIn(record, release));
    names = new NearestName(records.map((record) => record.name).filter((name) => /^[a-z]/.test(name)));
    known.set(slot, names);
  }
  return names;
}
