/** xl's refusals of a guest that nothing says how to boot: where the slip is, and the mend that was meant. */
import type { Span } from '../text/span.ts';
import type { Finding } from './finding.ts';
import type { Judged } from './judgements.ts';
import { nearestKey } from './key-verdict.ts';
import { moveFinding } from './spans.ts';
import type { GuestStandard } from './standard.ts';

/** A key that no release knows, near to one that says how a guest boots. */
export interface Misspelt {
  readonly meant: string;
  readonly written: string;
  /** The key’s place in the text. */
  readonly span: Span;
  /** What the key's own rule offers. */
  readonly fixes: Finding['fixes'];
}

const TYPE: ReadonlySet<string> = new Set(['type', 'builder']);
const BOOTING: ReadonlySet<string> = new Set([...TYPE, 'kernel', 'bootloader']);

/** The keys misspelt for one that says how the guest boots, in the order of the text. */
export function misspeltKeys({ indices, findings }: Judged, standard: GuestStandard): readonly Misspelt[] {
  const { config, catalogue, release } = standard;
  const misspelt: Misspelt[] = [];
  for (const [at, index] of indices.entries()) {
    const statement = config.tree.statements[index];
    const unknown = findings[at]?.find(({ code }) => code === 'key/unknown');
    const written = statement?.key?.name;
    // Where nothing was near enough nothing is offered, and the search is not made again.
    if (!statement || !unknown?.fixes || written === undefined) continue;
    const meant = nearestKey(written, catalogue, release);
    // Beside the key itself it is no slip that matters.
    if (meant === undefined || !BOOTING.has(meant) || config.all(meant).length > 0) continue;
    const { span, fixes } = moveFinding(unknown, statement.offset, config);
    misspelt.push({ meant, written, span, fixes });
  }
  return misspelt;
}

/**
 * What xl says, with its refusals of such a guest saying what is missing: the misspelt key, or a type that settings for HVM guests
 * (`untyped`) ask for. One slip is said once: where xl stops at `timer_mode` it never comes to the rest.
 */
export function* withWhatIsMissing(
  verdicts: readonly Finding[],
  untyped: Finding | undefined,
  misspelt: readonly Misspelt[],
): Generator<Finding> {
  const slip = misspelt.find(({ meant }) => TYPE.has(meant)) ?? misspelt[0];
  const ofType = slip ? TYPE.has(slip.meant) : untyped !== undefined;
  const noKernel = verdicts.some(({ code }) => code === 'guest/no-kernel');
  const atTimer = ofType && verdicts.some(({ code }) => code === 'guest/timer-mode');
  for (const finding of verdicts) {
    const isTimer = finding.code === 'guest/timer-mode';
    // Its own mend would be the wrong one, and xl does not come to it.
    if (ofType && noKernel && finding.code === 'vif/emulated') continue;
    if (finding.code !== 'guest/no-kernel' && !(ofType && isTimer)) yield finding;
    else if (isTimer || !atTimer) yield said(finding, untyped, slip);
  }
}

function said(refusal: Finding, untyped: Finding | undefined, slip: Misspelt | undefined): Finding {
  if (!slip && !untyped) return refusal;
  // What is missing is plain now: xl's own words are enough of it.
  const words = refusal.message.split('. ', 1)[0]?.replace(/\.$/, '') ?? '';
  const hasPlace = refusal.span.end > refusal.span.start;
  const fixes = () => [...((slip ?? untyped)?.fixes?.() ?? []), ...(refusal.fixes?.() ?? [])];
  if (slip) {
    const { span, written, meant } = slip;
    const message = `${words}. xl knows no “${written}”: did you mean “${meant}”?`;
    const related = [{ ...span, message: `Did you mean “${meant}”?` }];
    return { ...refusal, span: hasPlace ? refusal.span : span, message, related, fixes };
  }
  const { span, message, related } = untyped ?? refusal;
  return {
    ...refusal,
    span: hasPlace ? refusal.span : span,
    message: `${words}. ${message}`,
    ...(related && { related: related.filter(({ start }) => start !== refusal.span.start) }),
    fixes,
  };
}

/** Whether a key that was to name the guest’s type is misspelt. */
export function missesType(misspelt: readonly Misspelt[]): boolean {
  return misspelt.some(({ meant }) => TYPE.has(meant));
}
