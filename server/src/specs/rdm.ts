/** The value of `rdm`: `strategy=host,policy=relaxed`. Source: `xlu_rdm_parse` of libxlu_pci.c, which exists from 4.6 on. */
import type { Release } from '../catalogue/releases.ts';
import { compareReleases } from '../catalogue/releases.ts';
import type { Span } from '../text/span.ts';

export interface RdmItem {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: string;
  readonly valueSpan: Span;
}

/**
 * What xl makes of the value. It never stops at a bad one: it goes on as if `rdm` were not there, most often without a word.
 *
 * - 4.6 to 4.13 want `strategy=host,policy=strict|relaxed`, both and in that order; `strategy=host` alone is lost;
 * - 4.14 takes either or both in any order;
 * - 4.15 and later have it the wrong way round: a value with a valid policy is lost, one with an invalid policy counts.
 */
export interface RdmSpec {
  readonly items: readonly RdmItem[];
  /** Whether the value counts. */
  readonly accepted: boolean;
  readonly strategy?: 'host';
  readonly policy?: 'strict' | 'relaxed' | 'invalid';
  /** The value counts, but xl sets these from memory that nobody wrote. */
  readonly unset: readonly ('strategy' | 'policy')[];
  /** What xl prints, if anything. */
  readonly message?: string;
  /** Where the value is lost. */
  readonly fault?: Span;
  /** The value is lost because its policy is a valid one (4.15 on). */
  readonly lostToValidPolicy?: boolean;
}

interface Reading {
  strategy?: 'host';
  policy?: 'strict' | 'relaxed' | 'invalid';
  message?: string;
  fault?: Span;
  lostToValidPolicy?: boolean;
}

/** Reads the value as the xl of that release does. Before 4.6 there is no `rdm`; it is read as 4.6 would. */
export function parseRdm(text: string, release: Release): RdmSpec {
  const reading = compareReleases(release, '4.14') >= 0 ? readPairs(text, release) : readInOrder(text);
  const accepted = reading.fault === undefined;
  const unset: ('strategy' | 'policy')[] = [];
  if (accepted && !reading.strategy) unset.push('strategy');
  if (accepted && !reading.policy) unset.push('policy');
  return { items: rdmItems(text), accepted, unset, ...reading };
}

/** 4.14 on: pairs of any number and order, the last of them without a comma behind it. */
function readPairs(text: string, release: Release): Reading {
  const reading: Reading = {};
  for (let at = 0; ; ) {
    const equals = text.indexOf('=', at);
    if (equals < 0) return lost(reading, { start: at, end: text.length });
    const name = text.slice(at, equals);
    if (name !== 'strategy' && name !== 'policy') {
      return lost(reading, { start: at, end: equals }, `Unknown RDM state option: ${name}`);
    }
    const end = commaAt(text, equals + 1);
    const span = { start: equals + 1, end };
    const stop = name === 'strategy' ? readStrategy(reading, text, span) : readPolicy(reading, text, span, release);
    if (stop) return stop;
    if (end === text.length) return reading;
    at = end + 1;
  }
}

function readStrategy(reading: Reading, text: string, span: Span): Reading | undefined {
  const value = text.slice(span.start, span.end);
  if (value !== 'host') return lost(reading, span, `Unknown RDM strategy option: ${value}`);
  reading.strategy = 'host';
  return undefined;
}

function readPolicy(reading: Reading, text: string, span: Span, release: Release): Reading | undefined {
  const value = text.slice(span.start, span.end);
  if (compareReleases(release, '4.15') < 0) {
    if (value !== 'strict' && value !== 'relaxed') {
      return lost(reading, span, `Unknown RDM property policy value: ${value}`);
    }
    reading.policy = value;
    return undefined;
  }
  const policy = value.toLowerCase();
  if (policy === 'strict' || policy === 'relaxed' || policy === 'invalid') {
    lost(reading, span);
    reading.lostToValidPolicy = true;
    return reading;
  }
  reading.message = `${reading.message ?? ''}Unknown RDM policy: ${value}`;
  return undefined;
}

/** 4.6 to 4.13. */
function readInOrder(text: string): Reading {
  const reading: Reading = {};
  const first = text.indexOf('=');
  if (first < 0) return lost(reading, { start: 0, end: text.length });
  const name = text.slice(0, first);
  if (name !== 'strategy') return lost(reading, { start: 0, end: first }, `Unknown RDM state option: ${name}`);
  const comma = commaAt(text, first + 1);
  const stop = readStrategy(reading, text, { start: first + 1, end: comma });
  if (stop) return stop;
  const second = text.indexOf('=', comma);
  if (second < 0) return lost(reading, { start: comma, end: text.length });
  const property = text.slice(comma + 1, second);
  const propertySpan = { start: comma + 1, end: second };
  if (property !== 'policy') return lost(reading, propertySpan, `Unknown RDM property value: ${property}`);
  const end = commaAt(text, second + 1);
  const wrong = readPolicy(reading, text, { start: second + 1, end }, '4.6');
  if (wrong) return wrong;
  return end === text.length ? reading : lost(reading, { start: end, end: text.length });
}

function lost(reading: Reading, fault: Span, message?: string): Reading {
  delete reading.strategy;
  delete reading.policy;
  reading.fault = fault;
  if (message !== undefined) reading.message = (reading.message ?? '') + message;
  return reading;
}

/** What is being typed in the value of `rdm`. */
export interface RdmContext {
  readonly kind: 'name' | 'value';
  readonly span: Span;
  readonly name?: string;
  readonly present: readonly string[];
  readonly hasValue: boolean;
}

export function rdmContext(text: string, offset: number): RdmContext {
  const at = Math.max(0, Math.min(offset, text.length));
  const start = at === 0 ? 0 : text.lastIndexOf(',', at - 1) + 1;
  const end = commaAt(text, at);
  const equals = text.indexOf('=', start);
  const hasValue = equals >= 0 && equals < end;
  const present = rdmItems(text)
    .filter((item) => item.nameSpan.start !== start)
    .map((item) => item.name);
  if (!hasValue || at <= equals) {
    return { kind: 'name', span: { start, end: hasValue ? equals : end }, present, hasValue };
  }
  return { kind: 'value', span: { start: equals + 1, end }, name: text.slice(start, equals), present, hasValue };
}

/** The pairs as a person sees them, whatever xl does. */
function rdmItems(text: string): RdmItem[] {
  const items: RdmItem[] = [];
  for (let start = 0; start <= text.length; ) {
    const end = commaAt(text, start);
    const equals = text.indexOf('=', start);
    if (equals >= 0 && equals < end) {
      const valueSpan = { start: equals + 1, end };
      const nameSpan = { start, end: equals };
      items.push({ name: text.slice(start, equals), nameSpan, value: text.slice(equals + 1, end), valueSpan });
    }
    start = end + 1;
  }
  return items;
}

function commaAt(text: string, from: number): number {
  const comma = text.indexOf(',', from);
  return comma < 0 ? text.length : comma;
}
