/** Settings that xl refuses together. Source: tools/xl/xl_parse.c by release. */
import { compareReleases } from '../catalogue/releases.ts';
import { BUILDER_NAMES, TYPE_NAMES, typeByPrefix } from '../guests/guest-type.ts';
import type { Statement } from '../syntax/xl-config/tree.ts';
import { shift } from '../text/span.ts';
import type { Finding, RuleRow } from './finding.ts';
import { moveFinding, removal } from './spans.ts';
import type { GuestStandard } from './standard.ts';

export const guestRules: readonly RuleRow[] = [
  { code: 'guest/contradiction', severity: 'error', title: '`builder` and `type` that name different types of guest.' },
  { code: 'guest/timer-mode', severity: 'error', title: '`timer_mode` in a PV guest.' },
  {
    code: 'guest/hvmloader',
    severity: 'information',
    title: 'kernel = "hvmloader", as written for xm: xl ignores it.',
  },
  {
    code: 'guest/type-ignored',
    severity: 'warning',
    title: '`type` in a release that does not read it, or a builder that it does not know.',
  },
];

export function* checkGuestSettings(standard: GuestStandard): Generator<Finding> {
  yield* checkType(standard);
  const { config, release, guest } = standard;
  const timer = config.last('timer_mode');
  if (timer && guest === 'pv' && timer.value?.kind !== 'list' && compareReleases(release, '4.10') >= 0) {
    yield {
      ...onKey(timer),
      code: 'guest/timer-mode',
      severity: 'error',
      source: 'xl',
      message: 'ERROR: "timer_mode" option is not supported for PV guests.',
    };
  }
  const kernel = config.last('kernel');
  const isFirmware = /(?:^|\/)hvmloader$/.test(config.string('kernel') ?? '');
  if (kernel && isFirmware && guest === 'hvm' && compareReleases(release, '4.5') >= 0) {
    yield moveFinding(
      {
        span: kernel.key ?? { start: 0, end: kernel.length },
        code: 'guest/hvmloader',
        severity: 'information',
        source: 'xl',
        message:
          'WARNING: you seem to be using "kernel" directive to override HVM guest firmware. xl ignores it: HVM guests get hvmloader anyway.',
        fixes: removal(kernel),
      },
      kernel.offset,
      config,
    );
  }
}

function* checkType({ config, release }: GuestStandard): Generator<Finding> {
  const builder = config.last('builder');
  const written = config.string('builder');
  if (!builder || written === undefined) return;
  if (compareReleases(release, '4.10') < 0) {
    // Anything but a beginning of "hvm" makes a PV guest; "generic" and "linux" are how people wrote that.
    if (!'hvm'.startsWith(written) && written !== 'generic' && written !== 'linux') {
      yield {
        ...onKey(builder),
        code: 'guest/type-ignored',
        severity: 'warning',
        source: 'advice',
        message: `Xen ${release} knows the builder "hvm" only: anything else makes a PV guest.`,
      };
    }
    return;
  }
  const type = config.string('type');
  if (type === undefined) return;
  const byType = typeByPrefix(type, TYPE_NAMES);
  const byBuilder = typeByPrefix(written, BUILDER_NAMES);
  if (!byType || !byBuilder || byType === byBuilder) return;
  const other = config.last('type');
  yield {
    ...onKey(builder),
    code: 'guest/contradiction',
    severity: 'error',
    source: 'xl',
    message: 'Contradicting "builder" and "type" options specified.',
    ...(other?.value && { related: [{ ...shift(other.value, other.offset), message: 'The type' }] }),
  };
}

function onKey(statement: Statement): Pick<Finding, 'span'> {
  return { span: shift(statement.key ?? { start: 0, end: statement.length }, statement.offset) };
}
