/** From an address to everything that names the device: every file of the machine, the own file, the hide list, the guests. */
import { everyMentionOf, type WrittenMention } from '../../passthrough/mentions.ts';
import { whereabouts } from '../../passthrough/story/situation.ts';
import type { World } from '../../passthrough/world.ts';
import type { Span } from '../../text/span.ts';
import { meet, mentionAt, mentionsIn } from './at.ts';

/** Places, and the address at the cursor that leads to them. */
export interface AddressPlaces {
  readonly from: Span;
  /** By file and place. */
  readonly places: readonly WrittenMention[];
}

/** Every place that names the device at the cursor, that one included; `undefined`: no address stands there. */
export function addressReferences(world: World, file: string, offset: number): AddressPlaces | undefined {
  const own = mentionAt(world, file, offset);
  return own && { from: own.span, places: everyMentionOf(world).filter((other) => meet(own, other)) };
}

/** The places of the same file that name the device at the cursor. */
export function addressHighlights(world: World, file: string, offset: number): readonly Span[] {
  const own = mentionAt(world, file, offset);
  return own ? mentionsIn(world, file).flatMap((other) => (meet(own, other) ? [other.span] : [])) : [];
}

/**
 * From a guest's config to where the device is hidden: in the hide list that counts, else wherever a hide list names it. From a hide list to
 * the guests that name it; from one that a program made to what it was made of, where that is known. Where there is none of these, and from
 * other words, the address itself: editors then show all that names it.
 */
export function addressDefinitions(world: World, file: string, offset: number): AddressPlaces | undefined {
  const own = mentionAt(world, file, offset);
  if (!own) return undefined;
  const found = own.role === 'other' ? [] : own.role === 'guest' ? hiding(world, own) : hidden(world, own);
  return { from: own.span, places: found.length > 0 ? found : [own] };
}

function hidden(world: World, own: WrittenMention): readonly WrittenMention[] {
  const sources =
    own.role === 'made' ? everyMentionOf(world).filter((other) => isSource(other) && meet(own, other)) : [];
  return sources.length > 0 ? sources : naming(world, own);
}

/** The configs that give the device to a guest. */
export function naming(world: World, own: Pick<WrittenMention, 'bdf' | 'whole'>): readonly WrittenMention[] {
  return everyMentionOf(world).filter((other) => other.role === 'guest' && !other.unread && meet(own, other));
}

/** What makes the lines of a generated menu. */
const SOURCE = /^\/etc\/(?:default\/grub(?:\.d\/|$)|grub\.d\/)/;

function isSource({ file, role, unread }: WrittenMention): boolean {
  return role === 'hide list' && !unread && SOURCE.test(file);
}

function hiding(world: World, own: WrittenMention): readonly WrittenMention[] {
  const others = everyMentionOf(world).filter((other) => meet(own, other));
  const origin = whereabouts(world).choice?.counts?.origin;
  const counting = others.filter(
    ({ file, span }) => origin?.file === file && origin.start <= span.start && span.end <= origin.end,
  );
  const [first] = counting;
  if (first && !first.isMade) return counting;
  const written = others.filter(({ role, unread }) => role === 'hide list' && !unread);
  const sources = written.filter(isSource);
  if (first) return sources.length > 0 ? sources : counting;
  if (written.length > 0) return written;
  // A generated menu has the same list in every entry.
  const made = others.filter(({ role }) => role === 'made');
  return made.filter(({ file }, at) => made.findIndex((each) => each.file === file) === at);
}
