/** What the answers about a machine are made of. */
import { UNASKED } from '../../host/means.ts';
import { type Fact, isKnown, type Unknown } from '../../host/xen/facts.ts';
import { askXm, byHand } from '../story/mends.ts';
import type { Evidence, Mend } from '../story/model.ts';
import type { World } from '../world.ts';
import type { Answer } from './model.ts';

/** An answer with what is mostly empty left out. */
export function answer(
  question: string,
  state: Answer['state'],
  says: string,
  more: { readonly evidence?: readonly Evidence[]; readonly mends?: readonly Mend[] } = {},
): Answer {
  return { question, state, says, evidence: more.evidence ?? [], mends: more.mends ?? [] };
}

/** What a fact shows, in the words given; nothing where it is not known. */
export function shows<T>(fact: Fact<T>, says: (value: T) => string | undefined): readonly Evidence[] {
  if (!isKnown(fact)) return [];
  const words = says(fact.value);
  return words === undefined ? [] : [{ says: words, from: fact.from }];
}

/** What shows that Xen uses an IOMMU, or does not: its own message, or else the abilities that `xl info` lists. */
export function switchedWords({ xen }: Pick<World, 'xen'>): readonly Evidence[] {
  const { enabled } = xen.iommu;
  if (!isKnown(enabled)) return [];
  if (enabled.from !== 'xl info')
    return [{ says: `I/O virtualisation ${enabled.value ? 'en' : 'dis'}abled`, from: enabled.from }];
  return shows(xen.capabilities, capsWords);
}

/** As `xl info` prints it. */
export function capsWords(words: readonly string[]): string {
  return `virt_caps: ${words.join(' ')}`;
}

/** That nobody knows, why, and how it would be known. */
export function untold(world: World, question: string, fact: Unknown, more: readonly Evidence[] = []): Answer {
  const xm = askXm(world.release);
  if (xm) return answer(question, 'unknown', xm.why, { evidence: more, mends: [xm.mend] });
  return answer(question, 'unknown', fact.why, { evidence: more, mends: waysToKnow(world, fact) });
}

/** How a machine tells more than it did. */
export function waysToKnow({ kind }: Pick<World, 'kind'>, { why, denied }: Unknown): readonly Mend[] {
  if (why === UNASKED) return [byHand('Trust this workspace, so that xl may be asked')];
  if (!denied) return [];
  if (kind === 'recording') {
    return [byHand('Record the host again as root: sudo xen-config snapshot > host.json')];
  }
  return kind === 'remote'
    ? [byHand('Log in there as root, or let that user run xl by sudo -n')]
    : [byHand('Ask as root, or let this user run xl by sudo -n')];
}
