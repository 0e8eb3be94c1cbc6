import { compareReleases } from '../catalogue/releases.ts';
import { TYPE_KEY_SINCE } from '../guests/guest-type.ts';
import { shift } from '../text/span.ts';
import type { Finding, RuleRow } from './finding.ts';
import type { GuestStandard } from './standard.ts';

export const oldBuilderRules: readonly RuleRow[] = [
  {
    code: 'guest/type-ignored',
    severity: 'warning',
    title: '`type` in a release that does not read it, or a builder that it does not know.',
  },
];

/** Up to 4.9 anything but a beginning of "hvm" makes a PV guest; "generic" and "linux" are how people wrote that. */
export function* checkOldBuilder({ config, release }: GuestStandard): Generator<Finding> {
  if (compareReleases(release, TYPE_KEY_SINCE) >= 0) return;
  const builder = config.last('builder');
  const written = config.string('builder');
  if (!builder?.key || written === undefined) return;
  if ('hvm'.startsWith(written) || written === 'generic' || written === 'linux') return;
  yield {
    code: 'guest/type-ignored',
    severity: 'warning',
    source: 'advice',
    span: shift(builder.key, builder.offset),
    message: `Xen ${release} knows the builder "hvm" only: anything else makes a PV guest.`,
  };
}
