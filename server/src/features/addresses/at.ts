/** The addresses of devices in a machine's files, by where they stand and by what they mean. */
import { everyMentionOf, type WrittenMention } from '../../passthrough/mentions.ts';
import type { World } from '../../passthrough/world.ts';
import { contains, type Span } from '../../text/span.ts';

/** A place in a file of the machine: its path there. */
export interface PlaceInFile {
  readonly file: string;
  readonly span: Span;
}

const byFile = new WeakMap<World, ReadonlyMap<string, readonly WrittenMention[]>>();

/** What a file names, in the order of its text. */
export function mentionsIn(world: World, file: string): readonly WrittenMention[] {
  let files = byFile.get(world);
  if (!files) {
    const made = new Map<string, WrittenMention[]>();
    for (const mention of everyMentionOf(world)) {
      const others = made.get(mention.file);
      if (others) others.push(mention);
      else made.set(mention.file, [mention]);
    }
    files = made;
    byFile.set(world, files);
  }
  return files.get(file) ?? [];
}

/** The address that a cursor touches. */
export function mentionAt(world: World, file: string, offset: number): WrittenMention | undefined {
  const mentions = mentionsIn(world, file);
  // Where two touch, the one that the cursor stands in front of.
  return mentions.findLast(({ span }) => contains(span, offset));
}

/** Whether two places can mean the same function: a whole device meets each of its functions, whatever the host has. */
export function meet(a: Pick<WrittenMention, 'bdf' | 'whole'>, b: Pick<WrittenMention, 'bdf' | 'whole'>): boolean {
  if (a.bdf.domain !== b.bdf.domain || a.bdf.bus !== b.bdf.bus) return false;
  if (a.whole === 'bus' || b.whole === 'bus') return true;
  if (a.bdf.device !== b.bdf.device) return false;
  return a.whole !== undefined || b.whole !== undefined || a.bdf.function === b.bdf.function;
}

/** The text of a guest's config or a boot file, as the world has it. */
export function textIn({ guests, boot }: World, file: string): string | undefined {
  return guests.find((guest) => guest.file === file)?.text ?? boot?.tree.files.get(file);
}
