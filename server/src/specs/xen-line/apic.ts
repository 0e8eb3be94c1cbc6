/** `apic=` of Xen's own line. Source: xen/arch/x86/genapic/probe.c. */
import type { Lifespan, Release } from '../../catalogue/releases.ts';
import { compareReleases, existsIn } from '../../catalogue/releases.ts';
import { REPORTS_BAD_VALUES } from './booleans.ts';
import { badValueMessage } from './parameter.ts';

/** The APIC drivers that can be forced. */
export const APIC_NAMES: readonly (Lifespan & { readonly name: string })[] = [
  { name: 'default', since: '3.2' },
  { name: 'bigsmp', since: '3.2' },
  { name: 'summit', since: '3.2', until: '4.3' },
];

/** Words that the dom0 kernel's own `apic=` takes. On Xen's line the one for `debug` and `verbose` is `apic_verbosity=`. */
export const APIC_VERBOSITY_WORDS: readonly string[] = ['debug', 'verbose'];

export interface ApicVerdict {
  readonly verdict: 'applied' | 'ignored' | 'refused';
  readonly message?: string;
  /** The word is one of `apic_verbosity=`, or of Linux's `apic=`. */
  readonly isVerbosity: boolean;
}

/** Judges the value of `apic=` on Xen's line: a driver's whole name. Up to 4.9 any other is passed over in silence. */
export function judgeApic(value: string, release: Release): ApicVerdict {
  const isVerbosity = APIC_VERBOSITY_WORDS.includes(value);
  if (APIC_NAMES.some((known) => known.name === value && existsIn(known, release))) {
    return { verdict: 'applied', isVerbosity };
  }
  if (compareReleases(release, REPORTS_BAD_VALUES.since) < 0) return { verdict: 'ignored', isVerbosity };
  const message = badValueMessage('apic', value, release);
  return { verdict: 'refused', isVerbosity, ...(message !== undefined && { message }) };
}
