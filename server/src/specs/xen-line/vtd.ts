/** `vtd=` of Xen's own line. Source: xen/arch/x86/hvm/vmx/vtd/dmar.c of 3.2; gone in 3.3, where `iommu=` took its place. */
import type { Lifespan, Release } from '../../catalogue/releases.ts';
import { existsIn } from '../../catalogue/releases.ts';
import { judgeBooleanParameter } from './booleans.ts';
import { unknownMessage } from './parameter.ts';

/** The one release line that read it, as a boolean. */
export const VTD_LIFE: Lifespan = { since: '3.2', until: '3.2' };

export interface VtdVerdict {
  /** `applied` (3.2), `ignored` in silence (3.3 to 4.9), `refused` with words (4.10 on). */
  readonly verdict: 'applied' | 'ignored' | 'refused';
  /** What it was meant to do: switch VT-d on or off. */
  readonly on: boolean;
  readonly message?: string;
}

/** Judges a word `vtd`, `no-vtd` or `vtd=…`. `on` is what 3.2 makes of it: every value that is not false is true. */
export function judgeVtd(value: string | undefined, negated: boolean, release: Release): VtdVerdict {
  const read = judgeBooleanParameter(value, negated, '3.2');
  const on = read.refused || read.result;
  if (existsIn(VTD_LIFE, release)) return { verdict: 'applied', on };
  const message = unknownMessage(negated ? 'no-vtd' : 'vtd', release);
  return message === undefined ? { verdict: 'ignored', on } : { verdict: 'refused', on, message };
}
