/** How the hypervisor takes one word of its command line apart. Source: `parse_params` (once `cmdline_parse`) of xen/common/kernel.c. */
import type { Release } from '../../catalogue/releases.ts';
import { compareReleases } from '../../catalogue/releases.ts';
import type { Span } from '../../text/span.ts';
import { REPORTS_BAD_VALUES, REPORTS_UNKNOWN } from './booleans.ts';

/** How a parameter is registered in the hypervisor. `ignore`: known, and without effect. */
export type ParameterForm = 'flag' | 'string' | 'integer' | 'boolean' | 'size' | 'custom' | 'ignore';

export interface XenParameter {
  /** As the hypervisor's messages name it: with a `no-`. */
  readonly key: string;
  /** What it looks for. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly negated: boolean;
  /** What is behind the first `=`; absent without one, which the hypervisor takes as empty. */
  readonly value?: string;
  readonly valueSpan?: Span;
  /** What does not fit in the buffer, and is lost. */
  readonly cut?: Span;
}

/** The most bytes of a word that the hypervisor looks at. */
export function wordLimit(release: Release): number {
  return compareReleases(release, '4.10') >= 0 ? 127 : 99;
}

/** Reads one word as the hypervisor of that release does. */
export function readParameter(word: string, release: Release): XenParameter {
  const kept = keptLength(word, wordLimit(release));
  const text = kept < word.length ? word.slice(0, kept) : word;
  const equals = text.indexOf('=');
  const keyEnd = equals < 0 ? text.length : equals;
  const key = text.slice(0, keyEnd);
  const negated = key.startsWith('no-');
  const nameStart = negated ? 3 : 0;
  return {
    key,
    name: key.slice(nameStart),
    nameSpan: { start: nameStart, end: keyEnd },
    negated,
    ...(equals >= 0 && { value: text.slice(equals + 1), valueSpan: { start: equals + 1, end: text.length } }),
    ...(kept < word.length && { cut: { start: kept, end: word.length } }),
  };
}

/**
 * What a custom parameter's own reader is given. `no-X` is `X=no` from 4.5 on; `no-X=…` is refused then (`undefined`). Before 4.5 the
 * `no-` is dropped: `no-X=…` is `X=…`, and `no-X` is `X=` with nothing.
 */
export function customValue(parameter: XenParameter, release: Release): string | undefined {
  const value = parameter.value ?? '';
  if (!parameter.negated || compareReleases(release, '4.5') < 0) return value;
  return value === '' ? 'no' : undefined;
}

/** What the messages about a custom parameter call it: `no-X` without a value is overwritten with `no` before they are printed. */
export function messageKey(parameter: XenParameter): string {
  return parameter.negated && (parameter.value ?? '') === '' ? 'no' : parameter.key;
}

/** The hypervisor's words about a bad value (`rc` is -22 for a list or a size, -1 for a boolean); `undefined` in releases that keep silent. */
export function badValueMessage(key: string, value: string, release: Release, rc = -22): string | undefined {
  if (compareReleases(release, REPORTS_BAD_VALUES.since) < 0) return undefined;
  return `parameter "${key}" has invalid value "${value}", rc=${rc}!`;
}

/** The hypervisor's words about a parameter that it does not know; `undefined` in releases that keep silent. */
export function unknownMessage(key: string, release: Release): string | undefined {
  return compareReleases(release, REPORTS_UNKNOWN.since) < 0 ? undefined : `parameter "${key}" unknown!`;
}

/** How many UTF-16 units of a text fit in so many bytes of UTF-8. */
function keptLength(text: string, bytes: number): number {
  if (text.length * 3 <= bytes) return text.length;
  let used = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // A surrogate counts two bytes, a pair four.
    used += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
    if (used > bytes) return at;
  }
  return text.length;
}
