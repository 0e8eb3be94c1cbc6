import type { OptionRecord } from '../catalogue/record.ts';
import { existsIn } from '../catalogue/releases.ts';
import type { DomainConfig } from '../guests/domain-config.ts';
import { parseLong } from '../specs/c-numbers/long.ts';
import type { Statement } from '../syntax/xl-config/tree.ts';
import type { Fix } from './finding.ts';
import { replace } from './spans.ts';
import type { Standard } from './standard.ts';

interface Translation {
  readonly to: string;
  /** What the value becomes, as it is to be written. */
  readonly value: (text: string) => string | undefined;
}

/** What people write for `builder`, whether xl takes it there or not. */
const TYPES: Readonly<Record<string, string>> = {
  generic: '"pv"',
  hvm: '"hvm"',
  linux: '"pv"',
  pv: '"pv"',
  pvh: '"pvh"',
};

/** Where old and new key say the same thing in other words. */
const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  altp2mhvm: { to: 'altp2m', value: (text) => switched(text, '"mixed"', '"disabled"') },
  builder: {
    to: 'type',
    value: (text) => (Object.hasOwn(TYPES, text) ? TYPES[text] : undefined),
  },
  pvh: { to: 'type', value: (text) => switched(text, '"pvh"', undefined) },
  stdvga: { to: 'vga', value: (text) => switched(text, '"stdvga"', '"cirrus"') },
};

/**
 * The mends that put a key's successor in its place: only where the release reads the successor, the config does not set it yet, and
 * the value is known to carry over.
 */
export function successorFixes(
  statement: Statement,
  record: OptionRecord,
  { catalogue, release }: Pick<Standard, 'catalogue' | 'release'>,
): (config: DomainConfig) => readonly Fix[] {
  return (config) => {
    const { key, value } = statement;
    const translation = TRANSLATIONS[record.name];
    const successor = translation && catalogue.find('domain-config', translation.to);
    if (!key || !successor || !existsIn(successor, release) || config.all(successor.name).length > 0) return [];
    const text = config.atom(statement, value);
    const translated = text === undefined ? undefined : translation.value(text);
    if (translated === undefined || !value) return [];
    const edits = [replace(key, successor.name), replace(value, translated)];
    // A key that this release does not read any more takes effect by it.
    const safe = existsIn(record, release);
    return [{ title: `Use ${successor.name}`, edits, preferred: true, safe }];
  };
}

/** The line with `type` that somebody means by a name which is none of a builder’s. */
export function meantType(builder: string): string | undefined {
  const type = Object.hasOwn(TYPES, builder) ? TYPES[builder] : undefined;
  return type && `type = ${type}`;
}

/** What a switch becomes; nothing where xl ignores its value. */
function switched(text: string, on: string, off: string | undefined): string | undefined {
  const long = parseLong(text);
  if (long.kind !== 'number') return undefined;
  return long.value !== 0 ? on : off;
}
