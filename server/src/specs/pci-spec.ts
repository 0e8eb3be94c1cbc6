/** The strings of a `pci` list: `03:00.0@5,permissive=1`. */
import type { Release } from '../catalogue/releases.ts';
import { compareReleases } from '../catalogue/releases.ts';
import type { Span } from '../text/span.ts';
import { readKeyValues } from './pci-spec/key-values.ts';
import type { PciSpec } from './pci-spec/model.ts';
import { isXmRelease, readXl40, readXm } from './pci-spec/oldest.ts';
import { readStates } from './pci-spec/states.ts';

export type {
  PciDrop,
  PciFault,
  PciOddity,
  PciOddityKind,
  PciOption,
  PciRefusal,
  PciSpec,
} from './pci-spec/model.ts';

/**
 * Reads one string of a `pci` list as the tool of that release does: xm up to 3.4, xl from 4.0 on. `text` is the string's content, escapes
 * resolved. Source: create.py, xl.c, libxl_pci.c and libxlu_pci.c of each release.
 */
export function parsePciSpec(text: string, release: Release): PciSpec {
  if (compareReleases(release, '4.15') >= 0) return readKeyValues(text);
  if (compareReleases(release, '4.1') >= 0) return readStates(text, release);
  return isXmRelease(release) ? readXm(text, release) : readXl40(text);
}

/** What is being typed in a string of a `pci` list. */
export interface PciSpecContext {
  readonly kind: 'bdf' | 'vslot' | 'option-name' | 'option-value';
  /** What a completion replaces. */
  readonly span: Span;
  /** The option whose value it is; `bdf` and `vslot` where those are given as options. */
  readonly option?: string;
  /** An address or an option's name can stand here: the string's first part, with no `:` in it yet. */
  readonly eitherNameOrBdf: boolean;
  /** The names of the other options of the string. */
  readonly present: readonly string[];
  /** Whether `=` follows the name already. */
  readonly hasValue: boolean;
}

/** Where the cursor is in a string, however incomplete. Never undefined: an empty string waits for an address. */
export function pciSpecContext(text: string, offset: number): PciSpecContext {
  const at = Math.max(0, Math.min(offset, text.length));
  const start = at === 0 ? 0 : text.lastIndexOf(',', at - 1) + 1;
  const comma = text.indexOf(',', at);
  const end = comma < 0 ? text.length : comma;
  const present = otherOptions(text, start);
  const equals = text.indexOf('=', start);
  const hasValue = equals >= 0 && equals < end;

  if (hasValue && at > equals) {
    const option = text.slice(start, equals).trim();
    const span = { start: equals + 1, end };
    const kind = option === 'bdf' || option === 'vslot' ? option : 'option-value';
    return { kind, span, option, eitherNameOrBdf: false, present, hasValue };
  }
  const nameEnd = hasValue ? equals : end;
  if (start > 0 || hasValue) {
    const span = { start: skipBlanks(text, start, at), end: nameEnd };
    return { kind: 'option-name', span, eitherNameOrBdf: false, present, hasValue };
  }
  const slot = text.indexOf('@');
  if (slot >= 0 && slot < at) {
    return { kind: 'vslot', span: { start: slot + 1, end }, eitherNameOrBdf: false, present, hasValue };
  }
  const span = { start: skipBlanks(text, 0, at), end: slot >= 0 && slot < end ? slot : end };
  const eitherNameOrBdf = !text.slice(span.start, span.end).includes(':');
  return { kind: 'bdf', span, eitherNameOrBdf, present, hasValue };
}

function otherOptions(text: string, own: number): string[] {
  const names: string[] = [];
  for (let start = 0; start <= text.length; ) {
    const comma = text.indexOf(',', start);
    const end = comma < 0 ? text.length : comma;
    const equals = text.indexOf('=', start);
    if (start !== own && equals >= 0 && equals < end) names.push(text.slice(start, equals).trim());
    start = end + 1;
  }
  return names;
}

function skipBlanks(text: string, from: number, to: number): number {
  let at = from;
  while (at < to && text[at] === ' ') at++;
  return at;
}
