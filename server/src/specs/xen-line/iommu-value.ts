/** The values of `iommu=` and `dom0-iommu=`. Source: xen/drivers/passthrough/iommu.c of each release. */
import type { Lifespan, Release } from '../../catalogue/releases.ts';
import { compareReleases, existsIn } from '../../catalogue/releases.ts';
import type { Span } from '../../text/span.ts';
import { comparesPrefixes, parseXenBoolean, REPORTS_BAD_VALUES, TRUE_WORDS } from './booleans.ts';
import { type Element, splitElements } from './elements.ts';
import { badValueMessage } from './parameter.ts';

/** What the catalogue knows of an element. Names: `force`, `no-snoop` (3.4 to 4.1), `quarantine=scratch-page`. */
export interface ElementRecord extends Lifespan {
  readonly name: string;
  readonly values?: readonly (Lifespan & { readonly name: string })[];
}

/** One element of the list, and what becomes of it. */
export interface JudgedElement extends Span {
  readonly text: string;
  /** Without `no-` and value. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly negated: boolean;
  /** What is behind `=`. */
  readonly value?: string;
  readonly valueSpan?: Span;
  /**
   * - `applied`: the hypervisor does it;
   * - `ignored`: it goes past it in silence;
   * - `refused`: it says that the value is invalid (the other elements still count).
   */
  readonly verdict: 'applied' | 'ignored' | 'refused';
  /**
   * Why it is not applied, or how it is:
   * - `boolean`: `on`, `off` and their like, for the parameter as a whole;
   * - `known`: an element of that release;
   * - `other-release`: an element of another release (`record`);
   * - `bad-value`: the name is right, what follows `=` (or `no-` together with `=`) is not;
   * - `empty`, `unknown`.
   */
  readonly kind: 'boolean' | 'known' | 'other-release' | 'bad-value' | 'empty' | 'unknown';
  /** What an applied element sets: on, off, or a word (`scratch-page`). */
  readonly effect?: boolean | string;
  /** The name that the hypervisor takes it for, where that is not `name`: 4.10 and 4.11 accept the beginning of a name. */
  readonly takenFor?: string;
  /** `no-X=on` of 4.12 to 4.16: the `no-` counts for nothing. */
  readonly negationLost?: boolean;
  readonly record?: ElementRecord;
}

export interface JudgedValue {
  readonly elements: readonly JudgedElement[];
  /** What the hypervisor's reader returns: 0, or -22 where it refuses an element. */
  readonly rc: 0 | -22;
  /** The hypervisor's words about it; absent where it keeps silent. */
  readonly message?: string;
}

/** The names in the order in which 4.10 and 4.11 try them: it decides what an incomplete name stands for. */
const PREFIX_ORDER = [
  'force',
  'required',
  'workaround_bios_bug',
  'igfx',
  'verbose',
  'snoop',
  'qinval',
  'intremap',
  'intpost',
  'debug',
  'amd-iommu-perdev-intremap',
  'dom0-passthrough',
  'dom0-strict',
  'sharept',
];

/**
 * Judges the value of `iommu=`, already cut to what the hypervisor looks at (`readParameter`, `customValue`). `key` is what the message
 * calls it (`messageKey`).
 */
export function judgeIommu(
  value: string,
  release: Release,
  elements: readonly ElementRecord[],
  key = 'iommu',
): JudgedValue {
  const records = index(elements);
  const judged = splitElements(value).map((element) => judgeIommuElement(element, release, records));
  return verdict(key, value, release, judged);
}

/** Judges the value of `dom0-iommu=`, which exists from 4.12 on. */
export function judgeDom0Iommu(
  value: string,
  release: Release,
  elements: readonly ElementRecord[],
  key = 'dom0-iommu',
): JudgedValue {
  const records = index(elements);
  const judged = splitElements(value).map((element) => {
    const parts = takeApart(element, true);
    // `none` is compared up to a delimiter, so what follows one is not looked at.
    const none = records.get('none');
    if (none && element.text.startsWith('none') && isDelimiter(element.text.charAt(4), release)) {
      return {
        ...parts,
        name: 'none',
        verdict: 'applied' as const,
        kind: 'known' as const,
        effect: true,
        record: none,
      };
    }
    const byName = records.get(parts.name);
    if (byName && parts.name === 'none') {
      return { ...parts, verdict: 'refused' as const, kind: 'bad-value' as const, record: byName };
    }
    return judgeNamed(parts, release, records);
  });
  return verdict(key, value, release, judged);
}

type Records = ReadonlyMap<string, ElementRecord>;
const NO_RECORDS: Records = new Map();
type Parts = Pick<JudgedElement, 'text' | 'name' | 'nameSpan' | 'negated' | 'value' | 'valueSpan' | 'start' | 'end'>;

function judgeIommuElement(element: Element, release: Release, all: Records): JudgedElement {
  if (compareReleases(release, '4.2') < 0) return judgeOldest(element, release, all);
  // A `no-` is taken off, and no name has one of its own any more.
  const records = element.text.startsWith('no-no-') ? NO_RECORDS : all;
  if (compareReleases(release, '4.12') >= 0) {
    const parts = takeApart(element, true);
    const boolean = parseXenBoolean(element.text, release);
    return boolean === undefined ? judgeNamed(parts, release, records) : onOff(parts, boolean);
  }
  // 4.2 to 4.11: a `no-` is taken off before anything else, then names are compared; there is no `=`.
  const parts = takeApart(element, false);
  const boolean = parseXenBoolean(parts.name, release);
  if (boolean === false) return onOff(parts, false);
  if (comparesPrefixes(release)) {
    if (boolean !== undefined) return onOff(parts, boolean);
    return judgePrefix(parts, release, records);
  }
  // Up to 4.9 only the words for "off" are looked for: the IOMMU is on by default.
  if (boolean) return { ...onOff(parts, true), verdict: 'applied' };
  const record = records.get(parts.name);
  if (record && existsIn(record, release)) {
    return { ...parts, verdict: 'applied', kind: 'known', effect: !parts.negated, record };
  }
  return unread(parts, release, record ?? withoutValue(parts.name, records));
}

/** 3.3 to 4.1: whole elements are compared, `no-snoop` is a name of its own, and nothing is ever refused. */
function judgeOldest(element: Element, release: Release, records: Records): JudgedElement {
  const parts = takeApart(element, false, false);
  const boolean = parseXenBoolean(element.text, release, { disable: true });
  if (boolean !== undefined) return onOff(parts, boolean);
  // Before 4.1 no word means "on": the parameter alone does, and so any other word.
  if ((TRUE_WORDS as readonly string[]).includes(element.text)) return onOff(parts, true);
  const record = records.get(element.text);
  if (record && existsIn(record, release)) {
    return { ...parts, verdict: 'applied', kind: 'known', effect: !element.text.startsWith('no-'), record };
  }
  const bare = takeApart(element, true);
  return unread(bare, release, record ?? records.get(bare.name));
}

/** 4.10 and 4.11: the first name that begins with what was written. */
function judgePrefix(parts: Parts, release: Release, records: Records): JudgedElement {
  const taken = PREFIX_ORDER.find((name) => name.startsWith(parts.name));
  if (taken === undefined) return unread(parts, release, records.get(parts.name) ?? withoutValue(parts.name, records));
  const record = records.get(taken);
  return {
    ...parts,
    verdict: 'applied',
    kind: 'known',
    effect: !parts.negated,
    ...(taken !== parts.name && { takenFor: taken }),
    ...(record && { record }),
  };
}

/** 4.12 on: `NAME`, `no-NAME`, `NAME=BOOLEAN`, or a name with a word of its own (`quarantine=scratch-page`). */
function judgeNamed(parts: Parts, release: Release, records: Records): JudgedElement {
  // `off` is known as a whole value only: not with a `no-`, and not with a value of its own.
  const record = parseXenBoolean(parts.name, release) === undefined ? records.get(parts.name) : undefined;
  const { value, negated } = parts;
  if (value !== undefined && !negated) {
    const whole = records.get(`${parts.name}=${value}`) ?? record?.values?.find((known) => known.name === value);
    if (whole && existsIn(whole, release)) {
      const known = record ?? records.get(`${parts.name}=${value}`);
      const asBoolean = parseXenBoolean(value, release);
      return {
        ...parts,
        verdict: 'applied',
        kind: 'known',
        effect: asBoolean ?? value,
        ...(known && { record: known }),
      };
    }
  }
  if (!record || !existsIn(record, release)) return unread(parts, release, record);
  if (value === undefined) return { ...parts, verdict: 'applied', kind: 'known', effect: !negated, record };
  const boolean = parseXenBoolean(value, release);
  const strict = compareReleases(release, '4.17') >= 0;
  if (boolean === undefined || (negated && strict)) return { ...parts, verdict: 'refused', kind: 'bad-value', record };
  return {
    ...parts,
    verdict: 'applied',
    kind: 'known',
    effect: boolean,
    record,
    ...(negated && { negationLost: true }),
  };
}

function onOff(parts: Parts, effect: boolean): JudgedElement {
  return { ...parts, verdict: 'applied', kind: 'boolean', effect };
}

/** An element that the release does not read. */
function unread(parts: Parts, release: Release, record: ElementRecord | undefined): JudgedElement {
  const kind = parts.text === '' || parts.text === 'no-' ? 'empty' : record ? 'other-release' : 'unknown';
  const refused = compareReleases(release, REPORTS_BAD_VALUES.since) >= 0;
  return { ...parts, verdict: refused ? 'refused' : 'ignored', kind, ...(record && { record }) };
}

function verdict(key: string, value: string, release: Release, elements: readonly JudgedElement[]): JudgedValue {
  if (!elements.some((element) => element.verdict === 'refused')) return { elements, rc: 0 };
  const message = badValueMessage(key, value, release);
  return { elements, rc: -22, ...(message !== undefined && { message }) };
}

function takeApart({ text, start, end }: Element, splitValue: boolean, splitNegation = true): Parts {
  const negated = splitNegation && text.startsWith('no-');
  const nameStart = start + (negated ? 3 : 0);
  const equals = splitValue ? text.indexOf('=') : -1;
  const nameEnd = equals < 0 ? end : start + equals;
  const nameSpan = { start: nameStart, end: nameEnd };
  const name = text.slice(nameStart - start, nameEnd - start);
  const base = { text, start, end, name, nameSpan, negated };
  return equals < 0 ? base : { ...base, value: text.slice(equals + 1), valueSpan: { start: nameEnd + 1, end } };
}

function withoutValue(text: string, records: Records): ElementRecord | undefined {
  const equals = text.indexOf('=');
  return equals < 0 ? undefined : records.get(text.slice(0, equals));
}

/** Indexes by list: callers hand the same list over for every word. */
const INDEXES = new WeakMap<readonly ElementRecord[], Records>();

function index(elements: readonly ElementRecord[]): Records {
  let records = INDEXES.get(elements);
  if (!records) {
    records = new Map(elements.map((record) => [record.name, record]));
    INDEXES.set(elements, records);
  }
  return records;
}

function isDelimiter(character: string, release: Release): boolean {
  if (character === '=') return compareReleases(release, '4.13') >= 0;
  return character === '' || character === ':' || character === ';';
}

/**
 * Since when the IOMMU is used without being asked for. In 3.3 and 3.4 the parameter itself asks, whatever its value (even `no-iommu`),
 * unless one of its elements is a word for "off".
 */
export const IOMMU_ON_BY_DEFAULT: { readonly since: Release } = { since: '4.0' };
